"""The files of a purchase: what is kept of them, and what is not taken."""

from typing import Any

import pytest

from models.purchase_file import LARGEST, MOST, read_files
from models.refusal import Refusal


def file(**given: Any) -> dict[str, Any]:
    return {"id": "F1", "name": "quote.pdf", "size": 10, "filetype": "pdf", "permalink": "https://f.example/1", **given}


def refused(*files: dict[str, Any]) -> str:
    with pytest.raises(Refusal) as refusal:
        read_files(files)
    assert refusal.value.field == "files"
    return refusal.value.sentence


def test_a_file_is_kept_by_its_name_size_kind_and_link() -> None:
    assert read_files([file(name=" quote\n1.pdf ")]) == [
        {"id": "F1", "name": "quote 1.pdf", "size": 10, "kind": "pdf", "link": "https://f.example/1"}
    ]


def test_the_same_file_twice_counts_once() -> None:
    assert len(read_files([file(), file()])) == 1


@pytest.mark.parametrize("name", ["scan.PDF", "table.xlsx", "photo.HEIC", "mail.eml"])
def test_quotes_come_in_many_kinds(name: str) -> None:
    assert read_files([file(name=name, filetype=None)])


@pytest.mark.parametrize("name", ["setup.exe", "no ending", "quote.pdf.js", ".pdf.html", "page.svg"])
def test_other_kinds_are_refused(name: str) -> None:
    assert "is of a kind I cannot take" in refused(file(name=name, filetype=None))


def test_size_and_number_have_their_limits() -> None:
    assert read_files([file(size=LARGEST)])
    assert "A file may have 10 MB." in refused(file(size=LARGEST + 1))
    assert "is empty" in refused(file(size=0))
    many = [file(id=f"F{number}") for number in range(MOST + 2)]
    assert refused(*many) == "At most 10 files. Leave out 2."
    assert len(refused(file(name="n" * 300 + ".exe", filetype=None))) < 150

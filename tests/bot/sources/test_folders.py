"""A folder of this machine: new and changed files are taken, and nothing outside it."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sources.arrivals import Arrival, Trouble
from bot.sources.folders import MOST, QUIET, look

NOW = datetime(2027, 3, 10, 9, tzinfo=UTC)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "books"
    made.mkdir()
    return made


def put(folder: Path, name: str, content: str = "a,b\n", age: timedelta = timedelta(hours=1)) -> Path:
    file = folder / name
    file.write_text(content)
    stamp = (NOW - age).timestamp()
    os.utime(file, (stamp, stamp))
    return file


def again(root: Path, before: Arrival | None = None, words: str = "") -> Arrival:
    out = root.parent / f"out {len(list(root.parent.iterdir()))}"
    out.mkdir()
    found = look(root, words, (before.seen if before else None) or {}, out, NOW)
    assert isinstance(found, Arrival), found
    return found


def names(found: Arrival) -> list[str]:
    return [file.name for file in found.files]


def test_new_and_changed_files_are_taken_once(root: Path) -> None:
    put(root, "a.csv"), put(root, "b.csv", age=timedelta(hours=2))
    first = again(root)
    assert names(first) == ["b.csv", "a.csv"]
    assert Path(first.files[0].path).read_text() == "a,b\n"
    second = again(root, first)
    assert names(second) == []
    put(root, "a.csv", "a,b\n", timedelta(minutes=5))
    third = again(root, second)
    assert names(third) == [], "written again with the same content"
    put(root, "a.csv", "a,c\n", timedelta(minutes=4))
    assert names(again(root, third)) == ["a.csv"]


def test_a_file_that_may_still_grow_waits(root: Path) -> None:
    put(root, "a.csv", age=QUIET / 2)
    found = again(root)
    assert (names(found), found.more, found.seen) == ([], True, {})
    put(root, "a.csv", age=-timedelta(days=1))
    assert names(again(root)) == ["a.csv"], "a clock that goes wrong keeps no file waiting for ever"


def test_what_is_no_file_to_be_read_is_left(root: Path) -> None:
    secret = put(root.parent, "secret.csv")
    for name in (".hidden", "~$open.xlsx", "half.csv.part", "x.TMP"):
        put(root, name)
    (root / "inner").mkdir()
    (root / "link.csv").symlink_to(secret)
    os.mkfifo(root / "pipe.csv")
    assert names(again(root)) == []


def test_many_files_come_over_several_looks(root: Path) -> None:
    for number in range(MOST + 3):
        put(root, f"{number}.csv", str(number))
    first = again(root)
    assert (len(first.files), first.more) == (MOST, True)
    second = again(root, first)
    assert (len(second.files), second.more) == (3, False)


@pytest.mark.parametrize("words", ["..", "../secret", "/../..", "link", "inner/../../x"])
def test_no_folder_outside_is_read(root: Path, words: str) -> None:
    (root / "link").symlink_to(root.parent)
    found = look(root, words, {}, root.parent, NOW)
    assert isinstance(found, Trouble)
    assert "outside" in found.sentence
    assert not found.passing


def test_a_folder_inside_is_read_and_one_that_is_not_there_is_told(root: Path) -> None:
    (root / "erp").mkdir()
    put(root / "erp", "a.csv")
    assert names(again(root, words="/erp/")) == ["a.csv"]
    found = look(root, "gone", {}, root.parent, NOW)
    assert isinstance(found, Trouble)
    assert "no such folder" in found.sentence

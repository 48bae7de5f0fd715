"""What a file is, and the sentence for what cannot be read."""

import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from bot.sources.files import identify
from bot.sources.sizes import LARGEST
from bot.sources.workbooks import BLOCK
from models.refusal import Refusal
from tests.bot.sources.books import read_bytes, read_text, workbook

LEDGER = "Date;Account;Text;Amount\n2026-01-31;4010;{};12,50\n2026-02-28;4010;x;1,25\n"


def refusal(path: Path) -> str:
    with pytest.raises(Refusal) as refused:
        identify(path, path.name)
    assert len(refused.value.sentence.split(". ")[0].split()) <= 20
    return refused.value.sentence


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252", "cp437"]
)
def test_texts_are_read_in_the_alphabet_they_are_written_in(tmp_path: Path, encoding: str) -> None:
    held = read_text(tmp_path, LEDGER.format("Övriga försäljningskostnader på Åland"), encoding=encoding)
    assert held.lines[0]["text"] == "Övriga försäljningskostnader på Åland"
    assert held.amounts == [1250, 125]


def test_a_letter_that_is_not_ascii_may_come_late(tmp_path: Path) -> None:
    filler = "2026-01-31;4010;plain;1,00\n" * 60_000
    held = read_bytes(tmp_path, (LEDGER.format("plain") + filler + "2026-03-31;4010;Köln,5;2,00\n").encode("latin-1"))
    assert held.lines[-1]["text"] == "Köln,5"


def test_german_quotes_and_euros_of_windows_stay_what_they_are(tmp_path: Path) -> None:
    held = read_text(tmp_path, LEDGER.format("„Miete“ – Mai’s 5 €"), encoding="cp1252")
    assert held.lines[0]["text"] == "„Miete“ – Mai’s 5 €"


@pytest.mark.parametrize("content", [b"", b"\n\r\n  \n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert refusal(tmp_path / "a.csv").startswith("This file is empty.")


def test_a_file_of_two_gigabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST)
    assert refusal(path) == "This file is larger than 2 GB. Split it, for example by year, and send the parts."


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><body>Sign in</body></html>",
        "\ufeff\n  <HTML><table><tr><td>1</td></tr></table></HTML>",
        '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html></html>',
        "<table><tr><td>4010</td><td>12.50</td></tr></table>",
    ],
)
def test_a_web_page_called_csv_is_recognised(tmp_path: Path, page: str) -> None:
    (tmp_path / "export.csv").write_text(page, encoding="utf-8")
    assert refusal(tmp_path / "export.csv").startswith("This is a web page, not a table")


@pytest.mark.parametrize(
    "start", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\x1f\x8b\x08\x00rest", b"MZ\x90\x00\x03\x00\x00\x00"]
)
def test_another_kind_of_file_gets_its_mend(tmp_path: Path, start: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(start + bytes(range(256)))
    assert refusal(tmp_path / "a.xlsx").endswith("Save the numbers as CSV or XLSX, and try again.")


def test_xml_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text('<?xml version="1.0"?><Workbook/>', encoding="utf-8")
    assert refusal(tmp_path / "a.xls").startswith("This is an XML file")


def test_a_locked_workbook_is_told_from_an_old_one(tmp_path: Path) -> None:
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)
    (tmp_path / "locked.xlsx").write_bytes(header + "EncryptedPackage".encode("utf-16-le") + bytes(500))
    (tmp_path / "old.xls").write_bytes(header + "Workbook".encode("utf-16-le"))
    assert refusal(tmp_path / "locked.xlsx").startswith("This workbook is locked with a password.")
    assert refusal(tmp_path / "old.xls").startswith("This workbook is of an old kind.")


def test_a_packed_folder_is_not_a_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("ledger.csv", "a;b")
    assert refusal(tmp_path / "a.zip").startswith("This is a packed folder (ZIP).")


def test_a_cut_workbook_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", Ledger=[("Account", "Amount"), (4010, 1.5)])
    path.write_bytes(path.read_bytes()[:-200])
    assert refusal(path).startswith("This workbook is damaged.")


def bomb(path: Path, said: int) -> Path:
    """A workbook of which one part unpacks to more than a gigabyte; it may lie about that, with a checksum that fits."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"0" * BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = packed * 1000 + packer.flush()
    checksum = zlib.crc32(b"0" * min(said, BLOCK))
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    name = b"xl/worksheets/sheet1.xml"
    local = (
        struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 33, checksum, len(packed), said, len(name), 0) + name + packed
    )
    content = path.read_bytes()
    end = content.rfind(b"PK\5\6")
    [first] = struct.unpack("<I", content[end + 16 : end + 20])
    numbers = (20, 20, 0, 8, 0, 33, checksum, len(packed), said, len(name), 0, 0, 0, 0, 0, first)
    central = content[first:end] + struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", *numbers) + name
    ending = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 2, 2, len(central), first + len(local), 0)
    path.write_bytes(content[:first] + local + central + ending)
    return path


def test_a_bomb_in_a_workbook_is_refused_whatever_it_says_of_its_size(tmp_path: Path) -> None:
    sentence = "This workbook unpacks to more than 1 GB. Save the numbers as CSV, and try again."
    assert refusal(bomb(tmp_path / "open.xlsx", 1000 * BLOCK)) == sentence
    assert refusal(bomb(tmp_path / "lying.xlsx", 1000)) == sentence


def test_a_part_that_is_larger_than_it_says_is_damage(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "honest.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "0" * 5000)
    honest = (tmp_path / "honest.xlsx").read_bytes()
    (tmp_path / "small.xlsx").write_bytes(honest.replace(struct.pack("<I", 5000), struct.pack("<I", 4000)))
    assert refusal(tmp_path / "small.xlsx").startswith("This workbook is damaged.")


def test_the_same_bytes_have_the_same_digest(tmp_path: Path) -> None:
    once = read_text(tmp_path, LEDGER.format("a"), "a.csv").reading
    again = read_text(tmp_path, LEDGER.format("a"), "b.csv").reading
    other = read_text(tmp_path, LEDGER.format("b"), "c.csv").reading
    assert once.digest == again.digest != other.digest

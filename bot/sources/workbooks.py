"""XLSX: is it safe to open, which sheets it has, their rows, and cells whose value a reader would miss."""

import html
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from models.refusal import Refusal

UNPACKED: Final = 1_000_000_000
BLOCK: Final = 1 << 20
REACH: Final = 4096  # a cell's markup that lies on the border of two blocks
MOST_FAULTS: Final = 10_000
DAMAGES: Final = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError)
DAMAGED: Final = "This workbook is damaged. Save it again as XLSX, and try again."
LOCKED: Final = "This workbook is locked with a password. Save it without one, and try again."
TOO_MUCH: Final = "This workbook unpacks to more than 1 GB. Save the numbers as CSV, and try again."
FAULTY: Final = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*? t="e"')
UNSOLVED: Final = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)

Faults = dict[int, dict[int, str]]  # row from 1 → column from 0 → the sentence


def check_workbook(path: Path) -> None:
    """Unpack each part without keeping it: what a bomb says of its own size may be a lie.

    Raises:
        Refusal: it is no XLSX, locked, damaged, or too large when unpacked.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            if "xl/workbook.xml" not in names:
                if names & {"xl/workbook.bin", "content.xml"}:
                    raise Refusal("This workbook is not XLSX. Open it, save it as XLSX, and try again.")
                raise Refusal("This is a packed folder (ZIP). Unpack it, and send the file in it.")
            if any(part.flag_bits & 1 for part in packed.infolist()):
                raise Refusal(LOCKED)
            _unpack(packed)
    except DAMAGES as error:
        raise Refusal(DAMAGED) from error


def _unpack(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    if sum(part.file_size for part in parts) > UNPACKED or len(parts) > 10_000:
        raise Refusal(TOO_MUCH)
    seen = 0
    for part in parts:
        said, before = part.file_size, seen
        part.file_size = 2 * UNPACKED  # else no more than it says would be unpacked here, but all of it later
        with packed.open(part) as opened:
            while block := opened.read(BLOCK):
                seen += len(block)
                if seen > UNPACKED:
                    raise Refusal(TOO_MUCH)
        if seen - before != said:
            raise Refusal(DAMAGED)


@lru_cache(maxsize=1)
def workbook(path: Path) -> "Workbook":
    """The one that is being read, opened once."""
    return Workbook(path)


class Workbook:
    """An XLSX that was checked.

    Attributes:
        sheets: the names of those that are shown and hold something.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: dict[str, CalamineSheet] = {}
        try:
            self._book = CalamineWorkbook.from_path(str(path))
            shown = [sheet.name for sheet in self._book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
            self.sheets = [name for name in shown if self._sheet(name).end is not None]
        except (CalamineError, OSError, ValueError) as error:
            raise Refusal(DAMAGED) from error
        if not self.sheets:
            raise Refusal("This workbook is empty. Export it again, and send the new one.")

    def _sheet(self, name: str) -> CalamineSheet:
        if name not in self._read:
            try:
                self._read[name] = self._book.get_sheet_by_name(name)
            except CalamineError as error:
                raise Refusal("This workbook has no sheet of that name. Choose another one.") from error
        return self._read[name]

    def rows(self, name: str) -> Iterator[tuple[int, list[object]]]:
        """Each row with its number, from 1. Columns count from the first that holds something."""
        for number, row in enumerate(self._sheet(name).iter_rows(), 1):
            yield number, list(row)

    def faults(self, name: str, places: Collection[int]) -> Faults:
        """Cells that show an error, or a formula that was never worked out: the reader leaves both empty.

        Args:
            places: the columns that are looked at.
        """
        first = (self._sheet(name).start or (0, 0))[1]
        found: Faults = {}
        with zipfile.ZipFile(self._path) as packed:
            part = _part(packed, name)
            if part is None:
                return {}
            for column, row, reason in _faults(packed, part):
                if column - first in places:
                    found.setdefault(row, {})[column - first] = reason
                if len(found) >= MOST_FAULTS:
                    break
        return found


def _faults(packed: zipfile.ZipFile, part: str) -> Iterator[tuple[int, int, str]]:
    kept = b""
    with packed.open(part) as opened:
        while block := opened.read(BLOCK):
            text = kept + block
            if b't="e"' in text:
                for cell in FAULTY.finditer(text):
                    yield _column(cell[1]), int(cell[2]), "An error of the spreadsheet stands where an amount should."
            if b"<f" in text:
                for cell in UNSOLVED.finditer(text):
                    sentence = "A formula here was never worked out. Open the workbook, save it, and try again."
                    yield _column(cell[1]), int(cell[2]), sentence
            kept = text[-REACH:]


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _part(packed: zipfile.ZipFile, name: str) -> str | None:
    """The part of the package that holds a sheet."""
    try:
        book = packed.read("xl/workbook.xml").decode("utf-8", "replace")
        links = packed.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return None
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        said, link = re.search(r'\bname="([^"]*)"', tag), re.search(r'\b\w+:id="([^"]*)"', tag)
        if said and link and html.unescape(said[1]) == name:
            for other in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links):
                own, target = re.search(r'\bId="([^"]*)"', other), re.search(r'\bTarget="([^"]*)"', other)
                if own and target and own[1] == link[1]:
                    path = target[1].lstrip("/")
                    return path if path in packed.namelist() else f"xl/{path}" if f"xl/{path}" in packed.namelist() else None
    return None

"""Reads a table of discrepancies, CSV or XLSX. Small ones only: it is done while somebody waits."""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from bot.discrepancy_imports import LINES, Line
from bot.sources import amounts, dates
from bot.sources.files import File, identify
from models.refusal import Refusal

BYTES = 500_000
COLUMNS = {
    "what": "description what text discrepancy note beskrivning beschreibung",
    "amount": "amount difference belopp betrag",
    "currency": "currency valuta waehrung wahrung",
    "account": "account konto",
    "owner": "owner responsible ansvarig verantwortlich",
    "date": "date transaction day datum",
    "due": "due deadline forfaller faellig fallig",
}
KNOWN = {word: name for name, words in COLUMNS.items() for word in words.split()}
NEEDED = ("what", "amount")
EXAMPLE = "Its first line needs “description” and “amount”, and may have “owner”, “account”, “date” and “due”."


def read(path: Path, name: str) -> tuple[str, list[Line]]:
    """What stands in the file.

    Returns:
        The file's digest, and its lines with what is wrong in each.

    Raises:
        Refusal: beside ``file``, when it cannot be read, is too long, or lacks a column.
    """
    if path.stat().st_size > BYTES:
        raise Refusal("This file is too large. Split it into parts of up to 500 lines.", field="file")
    try:
        file = identify(path, name)
        rows = _rows(file)
    except Refusal as refusal:
        raise Refusal(refusal.sentence, field="file") from refusal
    except (CalamineError, UnicodeError, csv.Error) as error:
        raise Refusal("I cannot read this file. Save it as CSV or XLSX, and try again.", field="file") from error
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(str(cell).strip() for cell in row)]
    if len(filled) < 2:
        raise Refusal("This file has no lines below its header.", field="file")
    if len(filled) > LINES + 1:
        raise Refusal(f"This file has more than {LINES} lines. Split it, and send the parts.", field="file")
    places = _places(filled[0][1])
    return file.digest, _lines(filled[1:], places)


def _rows(file: File) -> list[Sequence[object]]:
    if file.format == "xlsx":
        book = CalamineWorkbook.from_path(file.path)
        return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]
    if file.format != "csv":
        raise Refusal("Save it as CSV or XLSX, and try again.")
    with file.path.open(encoding=file.encoding, newline="") as opened:
        text = opened.read()
    head = text.partition("\n")[0]
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count)))


def _places(header: Sequence[object]) -> dict[str, int]:
    """Where each column stands."""
    found: dict[str, int] = {}
    for place, label in enumerate(header):
        words = re.findall(r"[a-z]+", unicodedata.normalize("NFKD", str(label)).casefold())
        names = [KNOWN[word] for word in words if word in KNOWN]
        if names:
            found.setdefault("due" if "due" in names else names[0], place)
    if any(name not in found for name in NEEDED):
        raise Refusal(EXAMPLE, field="file")
    return found


def _lines(rows: Sequence[tuple[int, Sequence[object]]], places: dict[str, int]) -> list[Line]:
    def cells(name: str) -> list[object]:
        place = places.get(name, -1)
        return [row[place] if 0 <= place < len(row) else "" for _, row in rows]

    decimal, _ = amounts.mark(cells("amount"))
    days = [*cells("date"), *cells("due")]
    day_first = dates.day_order(days)
    lines = []
    columns = zip(*(cells(name) for name in COLUMNS), strict=True)
    for (number, _), (what, amount, currency, account, owner, on, due) in zip(rows, columns, strict=True):
        line = Line(
            number,
            what=_text(what),
            currency=_text(currency),
            account=_text(account),
            owner=_text(owner),
            amount=amount,
            decimal=decimal or ".",
        )
        line.transaction_on, line.due_on = _day(line, on, day_first), _day(line, due, day_first)
        lines.append(line)
    return lines


def _text(cell: object) -> str:
    """A cell's words; a workbook keeps an account's number as 1910.0."""
    whole = isinstance(cell, float) and cell.is_integer()
    return " ".join(str(int(cell) if whole and isinstance(cell, float) else cell).split())


def _day(line: Line, cell: object, day_first: bool | None) -> date | None:
    if not str(cell).strip():
        return None
    found = dates.day(cell, bool(day_first))
    if found is None or (day_first is None and dates.is_open(cell)):
        line.faults.append(f"“{amounts.shown(cell)}” is not a day I can read. Write it as 2027-03-31.")
        return None
    return found

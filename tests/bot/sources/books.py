"""What the tests of reading share: a file from text or rows, read, and its lines taken back."""

import csv
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from bot import ledger_blocks
from bot.ledger_blocks import BLOCK
from bot.sources.mapping import Mapping
from bot.sources.reading import Reading
from bot.sources.readings import read

SHARED = Path(__file__).parents[4] / "shared" / "data"
needs_data = pytest.mark.skipif(not SHARED.is_dir(), reason="the real finance data is not beside the project")


class Held(NamedTuple):
    """A reading, and the lines it wrote."""

    reading: Reading
    lines: list[dict[str, str]]

    @property
    def amounts(self) -> list[int]:
        return [int(line["amount_minor"]) for line in self.lines]

    @property
    def short(self) -> list[tuple[str, str, str, int]]:
        """Account, period, scenario and amount of each line."""
        return [(one["account"], one["period"], one["scenario"], int(one["amount_minor"])) for one in self.lines]

    @property
    def reasons(self) -> list[tuple[int, str]]:
        return [(bad.line, bad.reason) for bad in self.reading.bad]


def lines_in(reading: Reading) -> list[dict[str, str]]:
    """The lines of a ledger in the order of the file, or the rows of another."""
    if not (reading.lines_path and reading.places_path):
        return taken(reading.lines_path)
    blocks = [
        (ledger_blocks.numbers(block.numbers, block.lines), *ledger_blocks.words(block.words))
        for block in ledger_blocks.blocks(reading.lines_path)
    ]
    centres = ["", *reading.cost_centres]
    found: dict[int, dict[str, str]] = {}
    for place in taken(reading.places_path):
        for span in place["places"].split():
            first, count = map(int, span.split(":"))
            for position in range(first, first + count):
                at = position % BLOCK
                numbers = blocks[position // BLOCK][0]
                row = numbers.row[at]
                _, vouchers, texts = blocks[row // BLOCK]
                day = date.fromordinal(numbers.day[at]).isoformat() if numbers.day[at] else ""
                found[row] = {
                    "line": str(numbers.line[at]), "account": place["account"], "cost_centre": centres[numbers.centre[at]],
                    "period": place["period"], "day": day, "scenario": place["scenario"],
                    "amount_minor": str(numbers.minor[at]), "voucher": vouchers[row % BLOCK], "text": texts[row % BLOCK],
                }  # fmt: skip
    return [found[row] for row in sorted(found)]


def taken(path: str | None) -> list[dict[str, str]]:
    """The rows of a normalised file."""
    if path is None:
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_file(path: Path, mapping: Mapping | None = None, *, name: str = "", currency: str = "USD", **more: Any) -> Held:
    out = tempfile.mkdtemp(dir=path.parent if path.parent.name.startswith("test") else None)
    reading = read(path, mapping, out=out, name=name or path.name, currency=currency, **more)
    return Held(reading, lines_in(reading))


def read_bytes(folder: Path, content: bytes, name: str = "ledger.csv", mapping: Mapping | None = None, **more: Any) -> Held:
    path = folder / name
    path.write_bytes(content)
    return read_file(path, mapping, **more)


def read_text(folder: Path, text: str, name: str = "ledger.csv", encoding: str = "utf-8", **more: Any) -> Held:
    return read_bytes(folder, text.encode(encoding), name, **more)


def workbook(path: Path, **sheets: Iterable[Sequence[Any]]) -> Path:
    """An XLSX with these sheets of rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path

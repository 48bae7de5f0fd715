"""A file as a table: where its header is, its first rows, and all of its rows piece by piece."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Final

from bot.sources import dates
from bot.sources.amounts import shown
from bot.sources.columns import Chunk
from bot.sources.files import File
from bot.sources.pieces import careful_pieces, fast_pieces, pieces_of_rows
from bot.sources.records import flat, records
from bot.sources.texts import careful_rows, lines
from bot.sources.words import KNOWN, plain, scenario
from bot.sources.workbooks import Faults, workbook
from models.refusal import Refusal

LOOKED_AT: Final = 200
HEADER_WITHIN: Final = 40
RECORDS: Final = -1  # where a JSON file's names stand, so that its first record is line 1
NUMBER: Final = re.compile(r"[-+(]?[\d.,' \u00a0]*\d[\d.,' \u00a0)%-]*")
ONE_COLUMN: Final = "I see only one column here. Part the columns by commas, semicolons or tabs, and try again."
Row = tuple[int, Sequence[object]]


@dataclass(frozen=True)
class Table:
    """What a file says, before anybody says what it means.

    Attributes:
        header: the line its header stands on; 0 where it has none, -1 where each record names its values.
        first: the line its rows begin on.
        above: what stands above the header, such as a title.
        sample: its first rows, with their lines.
    """

    file: File
    header: int
    first: int
    labels: tuple[str, ...]
    sample: tuple[Row, ...]
    above: str = ""
    delimiter: str = ""
    sheet: str | None = None
    sheets: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return len(self.labels)

    def column(self, place: int) -> list[object]:
        """A column's first values, without empty ones."""
        found = (cells[place] for _, cells in self.sample if place < len(cells))
        return [cell for cell in found if cell is not None and str(cell).strip()]

    def chunks(
        self, words: Iterable[int], numbers: Iterable[int] = (), texts: Iterable[int] = (), decimal: str = "."
    ) -> Iterator[Chunk]:
        """All rows, of these columns.

        Args:
            words: places of columns kept as they are written.
            texts: places of columns in which most rows differ.
            numbers: places of columns that the parser may read as numbers, with `decimal` before their decimals.

        Raises:
            Crooked: its quotation marks are not in order; `careful_chunks` can read it.
        """
        counted = set(numbers)
        told = set(words) - counted
        loose = set(texts) - told - counted
        if self.file.format == "csv":
            yield from fast_pieces(self.file, self.delimiter, self.first - 1, self.width, told, counted, loose, decimal)
        else:
            faults: Faults = workbook(self.file.path).faults(self.sheet, told | counted) if self.sheet else {}
            rows = (row for row in _rows(self.file, self.sheet) if row[0] >= self.first)
            yield from pieces_of_rows(rows, self.width, told | counted | loose, faults)

    def careful_chunks(self, places: Iterable[int]) -> Iterator[Chunk]:
        """All rows of a text whose quotation marks are not in order; slower."""
        yield from careful_pieces(self.file, self.delimiter, self.first - 1, self.width, set(places))


def open_table(file: File, *, sheet: str | None = None, header: int | None = None) -> Table:
    """Find the header, or take the one given (0: there is none).

    Raises:
        Refusal: there is no table in it.
    """
    delimiter = _delimiter(file) if file.format == "csv" else ""
    sheets: tuple[str, ...] = ()
    if file.format == "xlsx":
        sheets = tuple(workbook(file.path).sheets)
        sheet = sheet or max(sheets, key=lambda name: _worth(_first_rows(file, name, "")))
    rows = _first_rows(file, sheet, delimiter)
    full = [row for row in rows if _filled(row)]
    if not full or max(_filled(row) for row in full) < 2:
        raise Refusal(ONE_COLUMN)
    line = RECORDS if file.format == "json" else _header(rows) if header is None else header
    labels, first = _labels(rows, line)
    above = " ".join(str(cell) for number, cells in rows if number < line for cell in cells if cell)
    sample = tuple(row for row in rows if row[0] >= first and _filled(row))
    if not sample and line:
        raise Refusal("This file has a header but no rows. Export it again, with its numbers.")
    return Table(file, line, first, labels, sample, above[:1000], delimiter, sheet, sheets)


def _rows(file: File, sheet: str | None) -> Iterator[Row]:
    if file.format == "json":
        return _json(file)
    return workbook(file.path).rows(sheet or "")


def _first_rows(file: File, sheet: str | None, delimiter: str) -> list[Row]:
    if not delimiter:
        return list(islice(_rows(file, sheet), LOOKED_AT + HEADER_WITHIN))
    return _parsed(file, delimiter)


def _parsed(file: File, delimiter: str) -> list[Row]:
    """The first rows with the line each begins on."""
    rows = islice(careful_rows(file, delimiter, 0), LOOKED_AT + HEADER_WITHIN)
    return [(number, row or []) for number, row in rows]


def _delimiter(file: File) -> str:
    if said := re.fullmatch(r"sep=(.)", next(lines(file), "")[:20].strip(" \"'"), re.I):
        return said[1]
    return max("\t;|,", key=lambda mark: _fits(_parsed(file, mark), mark))


def _fits(rows: list[Row], mark: str) -> tuple[int, bool, bool, int]:
    """How well a delimiter parts the lines: known headers, as many cells in nearly every line, a rarer mark, more cells."""
    known = max((sum(_is_known(cell) for cell in row) for _, row in rows[:HEADER_WITHIN]), default=0)
    counts = Counter(len(row) for _, row in rows if row)
    if not counts:
        return 0, False, False, 0
    width, times = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    even = width > 1 and times >= 0.9 * counts.total()
    return known if known > 1 else 0, even, even and width > 2 and mark != ",", width


def _is_known(cell: object) -> bool:
    text = str(cell).strip()
    return bool(text) and len(text) < 60 and (plain(text) in KNOWN or dates.header(text) is not None)


def _filled(row: Row) -> int:
    return sum(cell is not None and bool(str(cell).strip()) for cell in row[1])


def _worth(rows: list[Row]) -> int:
    """How much of a table a sheet looks like."""
    return max((sum(map(_is_known, cells)) for _, cells in rows[:HEADER_WITHIN]), default=0) * 100 + min(len(rows), 99)


def _header(rows: list[Row]) -> int:
    """The line of the header; 0 where the rows begin at once."""
    best, most = 0, 1
    for place, (number, cells) in enumerate(rows[:HEADER_WITHIN]):
        below: Sequence[object] = next((row[1] for row in rows[place + 1 :] if _filled(row)), ())
        known = sum(map(_is_known, cells)) - _alike(cells, below)
        if known > most and not any(_is_number(_label(cell)) for cell in cells):
            best, most = number, known
    if best:
        return best
    full = [row for row in rows[:HEADER_WITHIN] if _filled(row) >= 2]
    if len(full) > 1 and not any(_is_number(cell) for cell in full[0][1]) and any(map(_is_number, full[1][1])):
        return 0 if _alike(full[0][1], full[1][1]) else full[0][0]
    return 0


def _alike(cells: Sequence[object], below: Sequence[object]) -> int:
    """How many cells are a month or a scenario, as the one below them is too: these are no names of columns."""
    pairs = [(_label(one), _label(other)) for one, other in zip(cells, below, strict=False)]
    return sum(any(all(read(cell) for cell in pair) for read in (dates.header, scenario)) for pair in pairs)


def _is_number(cell: object) -> bool:
    if isinstance(cell, int | float | Decimal):
        return True
    text = str(cell).strip()[:60]
    return bool(NUMBER.fullmatch(text)) and dates.header(text) is None and not re.fullmatch(r"0?\d|1[0-2]|(19|20)\d\d", text)


def _labels(rows: list[Row], line: int) -> tuple[tuple[str, ...], int]:
    """The columns' names, and the line after the header."""
    later = [number for number, _ in rows if number > line]
    data = [len(cells) for number, cells in rows if number > line and _filled((0, cells))]
    if not line:
        width = max(Counter(data).items(), key=lambda pair: (pair[1], pair[0]))[0] if data else 0
        return tuple(f"Column {place}" for place in range(1, width + 1)), next(row[0] for row in rows if _filled(row) > 1)
    cells = next((cells for number, cells in rows if number == line), ())
    named = [_label(cell) for cell in cells]
    while named and not named[-1] and not any(width >= len(named) for width in data):
        named.pop()
    return tuple(name or f"Column {place}" for place, name in enumerate(named, 1)), min(later, default=line + 1)


def _label(cell: object) -> str:
    if isinstance(cell, date):
        return f"{cell.year:04}-{cell.month:02}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return shown(cell) if cell is not None else ""


def _json(file: File) -> Iterator[Row]:
    """Records as rows; the first one is the header. A record within a record has its names joined by points."""
    try:
        held = json.loads(file.path.read_text(file.encoding or "utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Refusal("This JSON file is damaged. Export it again, and send the new one.") from error
    found = [flat(record) for record in records(held)]
    labels = list(dict.fromkeys(name for record in found for name in record))
    yield RECORDS, labels
    for number, record in enumerate(found, 1):
        yield number, [record.get(name) for name in labels]

"""Rows of a ledger, a budget or a forecast into lines: each with its account, month, scenario and exact amount."""

from collections import Counter
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.sources import amounts, contents
from bot.sources.cells import code, code_and_name, is_total, one_line, sie_object
from bot.sources.columns import Chunk, Column, Flags, Ints
from bot.sources.faults import Faults
from bot.sources.mapping import Amount, Mapping
from bot.sources.minor import minor
from bot.sources.moments import dated, moment
from bot.sources.words import plain, scenario
from bot.sources.writer import Held, LineWriter

TOTALS: Final = "totals of the file itself"
CHOSEN: Final = "rows left out by choice"
NO_ACCOUNT: Final = "This line has no account."
NO_AMOUNT: Final = "This line has no amount."
NO_PERIOD: Final = "This line has no date or month."
LONGEST: Final = 250  # more than is kept of any text
EMPTY: Final = -1
WRONG: Final = -2


class LineReader:
    """Reads chunk after chunk of one table.

    Attributes:
        rows: rows with something in them.
        left_out: by reason.
        rounded: amounts that were too fine.
        accounts, cost_centres: codes with the names that stand beside them.
        scenarios: the file's words for scenarios, with rows.
    """

    def __init__(self, mapping: Mapping, writer: LineWriter, faults: Faults, currency: str, start: int) -> None:
        self.mapping, self.writer, self.faults = mapping, writer, faults
        self.currency, self.start = currency, start
        self.rows = self.rounded = 0
        self.left_out: Counter[str] = Counter()
        self.accounts: dict[str, str] = {}
        self.cost_centres: dict[str, str] = {}
        self.scenarios: Counter[str] = Counter()
        self._amounts = dated(mapping, start)
        self._moment = cache(self._read_moment)

    def take(self, chunk: Chunk) -> None:
        """Write its lines; what cannot be read is noted with its line."""
        money = {place for amount in self._amounts for place in (amount.column,)} | set(self._places("debit", "credit"))
        filled = np.zeros(len(chunk.lines), dtype=bool)
        for place in sorted(chunk.columns, key=lambda place: place not in money):
            if not filled.all():
                filled |= _filled(chunk.columns[place])
        for row in chunk.faults:
            filled[row] = True
        self.rows += int(filled.sum())
        self._count_scenarios(chunk)
        good = filled & self._wanted(chunk, filled)
        for row, reason in chunk.faults.items():
            if good[row]:
                self.faults.add(int(chunk.lines[row]), reason)
                good[row] = False
        account, totals = self._account(chunk)
        totals &= good
        if totals.any():
            self.left_out[TOTALS] += int(totals.sum())
            good &= ~totals
        self._check_currency(chunk, good)
        if not good.any():
            return
        if self._amounts:
            self._columns(chunk, good, account)
        else:
            debit, had_debit = self._sum(chunk, good, "debit")
            credit, had_credit = self._sum(chunk, good, "credit")
            self._one(chunk, good, account, debit - credit, had_debit | had_credit, Amount(0))

    def _columns(self, chunk: Chunk, good: Flags, account: Ints) -> None:
        wide = len(self._amounts) > 1 or self._amounts[0].period is not None
        named = np.zeros(len(good), dtype=bool)
        for amount in self._amounts:
            read, had = self._read(chunk, good, chunk.columns[amount.column])
            read = read * self._side(chunk, good, had)
            self._one(chunk, good & had if wide else good, account, read, had, amount)
            named |= had

    def _one(self, chunk: Chunk, good: Flags, account: Ints, read: Ints, had: Flags, amount: Amount) -> None:
        """Write one column of amounts."""
        good = good.copy()
        self.faults.note(chunk.lines, good, good & (account == EMPTY), NO_ACCOUNT)
        self.faults.note(chunk.lines, good, good & ~had, NO_AMOUNT)
        day = self._day(chunk, good, amount.period)
        said = self._scenario(chunk, good, amount.scenario)
        rows = np.flatnonzero(good)
        centre = self._cost_centre(chunk)
        words = self._text(chunk, rows, ("series", "voucher"), "-"), self._text(chunk, rows, ("text",), " ")
        self.writer.add(Held(chunk.lines[rows], account[rows], centre[rows], day[rows], said[rows], read[rows], *words))

    def _places(self, *fields: str) -> list[int]:
        return [place for field in fields for place in self.mapping.columns.get(field, ())]

    def _wanted(self, chunk: Chunk, filled: Flags) -> Flags:
        wanted = np.ones(len(chunk.lines), dtype=bool)
        for place in {place for place, _ in self.mapping.without}:
            unwanted = {value for own, value in self.mapping.without if own == place}
            found = chunk.words(place).each(code, empty="")
            wanted &= np.array([own not in unwanted for own in found.tolist()], dtype=bool)
        gone = int((filled & ~wanted).sum())
        if gone:
            self.left_out[CHOSEN] += gone
        return wanted

    def _joined(self, chunk: Chunk, field: str, mark: str) -> Column | None:
        """The columns of a field as one."""
        places = self._places(field)
        if not places:
            return None
        if len(places) == 1:
            return chunk.words(places[0])
        parts = [chunk.words(place).each(code, empty="") for place in places]
        return Column.of(mark.join(filter(None, row)) for row in zip(*parts, strict=True))

    def _account(self, chunk: Chunk) -> tuple[Ints, Flags]:
        """Numbers of accounts, -1 where there is none; and which rows are totals."""
        held = self._joined(chunk, "account", "-")
        if held is None:
            return np.full(len(chunk.lines), EMPTY), np.zeros(len(chunk.lines), dtype=bool)
        total = held.each(is_total, empty=False).astype(bool)
        numbers = held.codes_of(self._account_number)
        names = self._joined(chunk, "name", " ")
        if names is not None:
            total |= (numbers == EMPTY) & names.each(is_total, empty=False).astype(bool)
            pairs = np.unique(np.stack((numbers, names.codes)), axis=1)
            for number, place in pairs.T.tolist():
                if number >= 0 and place >= 0:
                    own = self.writer.accounts.all[number]
                    self.accounts[own] = self.accounts.get(own) or one_line(names.values[place], 120)
        for field in ("text", "voucher") if (numbers == EMPTY).any() else ():
            other = self._joined(chunk, field, " ")
            if other is not None:
                total |= (numbers == EMPTY) & other.each(is_total, empty=False).astype(bool)
        return numbers, total

    def _account_number(self, cell: Any) -> int:
        own, name = code_and_name(cell)
        if not own or is_total(cell):
            return EMPTY
        self.accounts[own] = self.accounts.get(own) or name
        return self.writer.accounts.number(own)

    def _cost_centre(self, chunk: Chunk) -> Ints:
        held = self._joined(chunk, "cost_centre", "/")
        if held is None:
            return np.full(len(chunk.lines), self.writer.cost_centres.number(""))
        return held.codes_of(self._centre_number, self.writer.cost_centres.number(""))

    def _centre_number(self, cell: Any) -> int:
        own, name = code_and_name(sie_object(cell))
        if own:
            self.cost_centres[own] = self.cost_centres.get(own) or name
        return self.writer.cost_centres.number(own)

    def _check_currency(self, chunk: Chunk, good: Flags) -> None:
        held = self._joined(chunk, "currency", "")
        if held is None:
            return
        other = held.each(lambda cell: "" if amounts.is_currency(cell, self.currency) else amounts.shown(cell), empty="")
        for name in set(other[good].tolist()) - {""}:
            reason = f"This line is in {name}, and the books are in {self.currency}."
            self.faults.note(chunk.lines, good, good & (other == name), reason)

    def _read(self, chunk: Chunk, good: Flags, column: Column | NDArray[Any]) -> tuple[Ints, Flags]:
        """Amounts in smallest units, and where there is one."""
        found = minor(column, self.mapping.decimal or ".", self.currency)
        for row in np.flatnonzero(good & found.wrong).tolist():
            self.faults.add(int(chunk.lines[row]), found.reason(row))
        good &= ~found.wrong
        self.rounded += int((found.rounded & good).sum())
        return found.amounts, found.there

    def _sum(self, chunk: Chunk, good: Flags, field: str) -> tuple[Ints, Flags]:
        total, had = np.zeros(len(chunk.lines), dtype=np.int64), np.zeros(len(chunk.lines), dtype=bool)
        for place in self._places(field):
            read, there = self._read(chunk, good, chunk.columns[place])
            total, had = total + read, had | there
        return total, had

    def _side(self, chunk: Chunk, good: Flags, had: Flags) -> Ints:
        held = self._joined(chunk, "side", "")
        signs = np.ones(len(good), dtype=np.int64) if held is None else held.codes_of(sign, 0)
        self.faults.note(
            chunk.lines, good, good & had & (signs == 0), "This line does not say whether it is debit or credit."
        )
        return signs

    def _day(self, chunk: Chunk, good: Flags, fixed: str | None) -> Ints:
        """Numbers of (period, day)."""
        if fixed is not None and len(fixed) == 7:
            return np.full(len(good), self.writer.day(fixed, ""))
        fields = [field for field in ("period", "date", "year", "fiscal_year", "month") if self._places(field)]
        held = [self._joined(chunk, field, " ") for field in fields]
        columns = [column for column in held if column is not None]
        if fixed is not None:
            fields.append("month")
            columns.append(Column([fixed], np.zeros(len(good), dtype=np.int64)))
        empty = np.ones(len(good), dtype=bool)
        for column in columns:
            empty &= column.codes < 0
        self.faults.note(chunk.lines, good, good & empty, NO_PERIOD)
        day = self._moments(fields, columns)
        for row in np.flatnonzero(good & (day == WRONG)).tolist():
            cells = tuple(column.values[column.codes[row]] for column in columns if column.codes[row] >= 0)
            what = " ".join(amounts.shown(cell) for cell in cells)
            self.faults.add(int(chunk.lines[row]), f'"{amounts.shown(what)}" is not a date or month.')
        good &= day != WRONG
        return day

    def _moments(self, fields: list[str], columns: list[Column]) -> Ints:
        """Each different combination of cells is read once."""
        if len(columns) == 1:
            return columns[0].codes_of(lambda cell: self._moment((fields[0],), (cell,)), WRONG)
        key = np.zeros(len(columns[0].codes), dtype=np.int64)
        for column in columns:
            key = key * (len(column.values) + 1) + column.codes + 1
        different, first, back = np.unique(key, return_index=True, return_inverse=True)
        numbers = np.empty(len(different), dtype=np.int64)
        for place, row in enumerate(first.tolist()):
            cells = tuple(column.values[column.codes[row]] if column.codes[row] >= 0 else None for column in columns)
            numbers[place] = self._moment(tuple(fields), cells)
        return numbers[back]

    def _read_moment(self, fields: tuple[str, ...], cells: tuple[Any, ...]) -> int:
        said = {field: cell for field, cell in zip(fields, cells, strict=True) if cell is not None and str(cell).strip()}
        found = moment(said, self.mapping, self.start)
        return self.writer.day(*found) if found else WRONG

    def _scenario(self, chunk: Chunk, good: Flags, own: str | None) -> Ints:
        held = self._joined(chunk, "scenario", " ")
        if held is None:
            return np.full(len(good), self.writer.scenarios.number(own or self.mapping.scenario or "actual"))
        default = own or self.mapping.scenario
        empty = self.writer.scenarios.number(default) if default else WRONG
        numbers = held.codes_of(lambda cell: self._scenario_number(cell, own), empty)
        for row in np.flatnonzero(good & (numbers == WRONG)).tolist():
            cell = held.values[held.codes[row]] if held.codes[row] >= 0 else ""
            self.faults.add(int(chunk.lines[row]), f'"{amounts.shown(cell)}" is neither actual nor budget nor forecast.')
        good &= numbers != WRONG
        return numbers

    def _scenario_number(self, cell: Any, own: str | None) -> int:
        word = code(cell)
        found = self.mapping.scenarios.get(word) or scenario(word) or own
        return self.writer.scenarios.number(found) if found else WRONG

    def _count_scenarios(self, chunk: Chunk) -> None:
        held = self._joined(chunk, "scenario", " ")
        if held is not None:
            counts = np.bincount(held.codes[held.codes >= 0], minlength=len(held.values))
            for value, count in zip(held.values, counts.tolist(), strict=True):
                self.scenarios[code(value)] += count

    def _text(self, chunk: Chunk, rows: Ints, fields: tuple[str, ...], mark: str) -> NDArray[Any]:
        parts = [_words_of(chunk.columns[place], rows) for place in self._places(*fields)]
        if len(parts) == 1:
            return parts[0]
        found = np.full(len(rows), "", dtype=object)
        if parts:
            found[:] = [mark.join(filter(None, map(str.strip, row))) for row in zip(*parts, strict=True)]
        return found


def _words_of(column: Column | NDArray[Any], rows: Ints) -> NDArray[Any]:
    words = column.each(lambda cell: one_line(cell, LONGEST), empty="") if isinstance(column, Column) else column
    return words if len(rows) == len(words) else words[rows]


def _filled(column: Column | NDArray[Any]) -> Flags:
    if isinstance(column, Column):
        return column.each(lambda cell: bool(str(cell).strip()), empty=False).astype(bool)
    filled: Flags = (column == column) & (column != "")  # NaN is not itself
    return filled


def sign(cell: Any) -> int:
    """1 for debit, -1 for credit, 0 where a cell says neither."""
    said = plain(str(cell))
    return 1 if said in contents.DEBITS else -1 if said in contents.CREDITS else 0

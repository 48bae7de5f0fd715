"""Statements of a bank, a vendor or a customer into their own file: when, how much, and what they say of it."""

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bot.sources import amounts, dates
from bot.sources.cells import code, is_total, one_line
from bot.sources.columns import Chunk
from bot.sources.faults import Faults
from bot.sources.lines import TOTALS, sign
from bot.sources.mapping import Mapping
from bot.sources.minor import minor
from bot.sources.reading import STATEMENT, Span, Total

SHOWN = 3  # lines whose balance does not follow from the one before, that are named


class Line(NamedTuple):
    """A line of the file; amounts in smallest units."""

    line: int
    day: date
    amount: int
    balance: int | None
    reference: str
    text: str


class StatementReader:
    """Reads chunk after chunk; `finish` writes them, the oldest first.

    Attributes:
        rows, rounded: counts.
        totals: by ("statement", month).
        doubts: what does not follow, after `finish`.
        span: from when to when it goes, after `finish`; None without lines.
    """

    def __init__(self, mapping: Mapping, path: Path, faults: Faults, currency: str) -> None:
        self.mapping, self.path, self.faults, self.currency = mapping, path, faults, currency
        self.rows = self.rounded = 0
        self.left_out: dict[str, int] = {}
        self.totals: dict[tuple[str, str], Total] = {}
        self.doubts: tuple[str, ...] = ()
        self.span: Span | None = None
        self._lines: list[Line] = []

    @property
    def written(self) -> int:
        return len(self._lines)

    def take(self, chunk: Chunk) -> None:
        """Keep its lines; what cannot be read is noted with its line."""
        whole, there, wrong = self._amounts(chunk)
        balance, has_balance = self._balances(chunk)
        days, currencies, references, texts, parties = (
            chunk.cells(self.mapping.columns.get(field, ())) for field in ("date", "currency", "reference", "text", "party")
        )
        for row, line in enumerate(chunk.lines.tolist()):
            said = (days[row], references[row], texts[row], parties[row])
            if not (row in chunk.faults or there[row] or row in wrong or any(str(cell).strip() for cell in said)):
                continue
            self.rows += 1
            if not days[row] and any(map(is_total, said)):
                self.left_out[TOTALS] = self.left_out.get(TOTALS, 0) + 1
                continue
            day = dates.day(days[row], bool(self.mapping.day_first)) if days[row] else None
            reason = chunk.faults.get(row) or wrong.get(row) or self._reason(days[row], day, there[row], currencies[row])
            if reason or day is None:
                self.faults.add(line, reason or "This line has no date.")
                continue
            words = ": ".join(filter(None, (one_line(parties[row], 120), one_line(texts[row], 200))))
            stood = balance[row] if has_balance[row] else None
            self._lines.append(Line(line, day, whole[row], stood, one_line(code(references[row]), 60), words[:200]))

    def _reason(self, cell: Any, day: date | None, there: bool, currency: Any) -> str | None:
        if cell and day is None:
            return f'"{amounts.shown(cell)}" is not a date.'
        if not cell:
            return "This line has no date."
        if not there:
            return "This line has no amount."
        if not amounts.is_currency(currency, self.currency):
            return f"This line is in {amounts.shown(currency)}, and the books are in {self.currency}."
        return None

    def finish(self) -> None:
        """Write all of them."""
        lines = self._lines
        if _goes_back(lines):
            lines.reverse()
        in_order = all(one.day <= other.day for one, other in pairwise(lines))
        if in_order:
            self.doubts = _gaps(lines)
        lines.sort(key=lambda line: line.day)
        with self.path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(STATEMENT)
            for line in lines:
                stood = "" if line.balance is None else line.balance
                rows.writerow((line.line, line.day.isoformat(), line.amount, stood, line.reference, line.text))
                place = "statement", f"{line.day:%Y-%m}"
                held = self.totals.get(place, Total(0, 0, 0))
                self.totals[place] = held.plus(Total(1, line.amount, max(line.amount, 0)))
        if lines:
            first, last = lines[0], lines[-1]
            opening = first.balance - first.amount if first.balance is not None else None
            self.span = Span(first.day.isoformat(), last.day.isoformat(), opening, last.balance)

    def _amounts(self, chunk: Chunk) -> tuple[list[int], list[bool], dict[int, str]]:
        """Money in above zero, money out below, turned round where the mapping says so."""
        whole, there = np.zeros(len(chunk.lines), dtype=np.int64), np.zeros(len(chunk.lines), dtype=bool)
        wrong: dict[int, str] = {}
        columns = [(amount.column, 0) for amount in self.mapping.amounts[:1]]
        if not columns:
            ways = (("paid_in", 1), ("paid_out", -1))
            columns = [(place, way) for field, way in ways for place in self.mapping.columns.get(field, ())]
        for place, way in columns:
            read = minor(chunk.columns[place], self.mapping.decimal or ".", self.currency)
            whole = whole + (way * np.abs(read.amounts) if way else read.amounts)
            there = there | read.there
            self.rounded += int(read.rounded.sum())
            wrong.update((row, read.reason(row)) for row in np.flatnonzero(read.wrong).tolist())
        if "side" in self.mapping.columns and self.mapping.amounts:
            debit = chunk.words(self.mapping.columns["side"][0]).codes_of(sign, 0)
            whole = np.where(debit == 0, whole, -debit * np.abs(whole))  # a bank's credit is money in
        if self.mapping.turned:
            whole = -whole
        return whole.tolist(), there.tolist(), wrong

    def _balances(self, chunk: Chunk) -> tuple[list[int], list[bool]]:
        places = self.mapping.columns.get("balance")
        if not places:
            return [0] * len(chunk.lines), [False] * len(chunk.lines)
        read = minor(chunk.columns[places[0]], self.mapping.decimal or ".", self.currency)
        return (read.amounts * (-1 if self.mapping.turned else 1)).tolist(), read.there.tolist()


def _goes_back(lines: list[Line]) -> bool:
    """Whether the newest come first: by the days, and where all are of one day, by the balances."""
    if not lines or lines[0].day != lines[-1].day:
        return bool(lines) and lines[0].day > lines[-1].day
    return len(_breaks(lines[::-1])) < len(_breaks(lines))


def _breaks(lines: list[Line]) -> list[int]:
    """The lines of the file whose balance is not the one before and their amount."""
    return [
        line.line
        for before, line in pairwise(lines)
        if before.balance is not None and line.balance is not None and line.balance != before.balance + line.amount
    ]


def _gaps(lines: list[Line]) -> tuple[str, ...]:
    broken = _breaks(lines)
    if not broken:
        return ()
    named = ", ".join(map(str, broken[:SHOWN])) + (" and others" if len(broken) > SHOWN else "")
    where = f"line {named}" if len(broken) == 1 else f"lines {named}"
    return (f"The balance does not follow from the amounts on {where}. Look whether something is missing.",)

"""Unpaid invoices into their own file: who, which, since when, due when, how much."""

from pathlib import Path
from typing import Any

import numpy as np

from bot.sources import amounts, dates
from bot.sources.cells import code, is_total, one_line
from bot.sources.columns import Chunk, Column
from bot.sources.faults import Faults
from bot.sources.lines import TOTALS, sign
from bot.sources.mapping import Mapping
from bot.sources.minor import minor
from bot.sources.reading import OPEN_ITEMS, Total
from bot.sources.writer import quoted


class OpenItemReader:
    """Reads chunk after chunk.

    Attributes:
        rows, written, rounded: counts.
        totals: by ("open", the month in which it is due).
    """

    def __init__(self, mapping: Mapping, path: Path, faults: Faults, currency: str) -> None:
        self.mapping, self.faults, self.currency = mapping, faults, currency
        self.rows = self.written = self.rounded = 0
        self.left_out: dict[str, int] = {}
        self.totals: dict[tuple[str, str], Total] = {}
        self._file = path.open("w", encoding="utf-8", newline="")
        self._file.write(",".join(OPEN_ITEMS) + "\n")

    def close(self) -> None:
        self._file.close()

    def take(self, chunk: Chunk) -> None:
        """Write its items; what cannot be read is noted with its line."""
        whole, there, wrong = self._amounts(chunk)
        fields = ("account", "party", "document", "date", "due", "currency", "text")
        cells = [chunk.cells(self.mapping.columns.get(field, ())) for field in fields]
        for row, (line, found) in enumerate(zip(chunk.lines.tolist(), zip(*cells, strict=True), strict=True)):
            if (
                row not in chunk.faults
                and not there[row]
                and row not in wrong
                and not any(str(cell).strip() for cell in found)
            ):
                continue
            self.rows += 1
            if not found[4] and not found[3] and any(map(is_total, found)):
                self.left_out[TOTALS] = self.left_out.get(TOTALS, 0) + 1
                continue
            reason = (
                chunk.faults.get(row)
                or wrong.get(row)
                or self._write(line, dict(zip(fields, found, strict=True)), whole[row], there[row])
            )
            if reason:
                self.faults.add(line, reason)

    def _write(self, line: int, said: dict[str, Any], whole: int, there: bool) -> str | None:
        """The reason, where it cannot be written."""
        order = bool(self.mapping.day_first)
        if not there:
            return "This line has no amount."
        if not amounts.is_currency(said["currency"], self.currency):
            return f"This line is in {amounts.shown(said['currency'])}, and the books are in {self.currency}."
        days = {}
        for field in ("date", "due"):
            days[field] = dates.day(said[field], order) if said[field] else None
            if said[field] and days[field] is None:
                return f'"{amounts.shown(said[field])}" is not a date.'
        day, due = days["date"] or days["due"], days["due"] or days["date"]
        if day is None or due is None:
            return "This line has no date."
        parts = (code(said["account"]), one_line(said["party"], 120), one_line(said["document"], 64))
        text = quoted(one_line(said["text"], 200))
        self._file.write(f"{line},{','.join(map(quoted, parts))},{day},{due},{whole},{self.currency},{text}\n")
        self.written += 1
        place = "open", f"{due:%Y-%m}"
        self.totals[place] = self.totals.get(place, Total(0, 0, 0)).plus(Total(1, whole, max(whole, 0)))
        return None

    def _amounts(self, chunk: Chunk) -> tuple[list[int], list[bool], dict[int, str]]:
        whole, there = np.zeros(len(chunk.lines), dtype=np.int64), np.zeros(len(chunk.lines), dtype=bool)
        wrong: dict[int, str] = {}
        columns = [(amount.column, 1) for amount in self.mapping.amounts[:1]]
        if not columns:
            sides = (("debit", 1), ("credit", -1))
            columns = [(place, factor) for field, factor in sides for place in self.mapping.columns.get(field, ())]
        for place, factor in columns:
            read = minor(chunk.columns[place], self.mapping.decimal or ".", self.currency)
            whole, there = whole + factor * read.amounts, there | read.there
            self.rounded += int(read.rounded.sum())
            wrong.update((row, read.reason(row)) for row in np.flatnonzero(read.wrong).tolist())
        sides_column: Column | None = (
            chunk.words(self.mapping.columns["side"][0]) if "side" in self.mapping.columns else None
        )
        if sides_column is not None:
            whole = whole * np.where((signs := sides_column.codes_of(sign, 1)) == 0, 1, signs)
        return whole.tolist(), there.tolist(), wrong

"""Rows that cannot be read, each with its line and reason."""

import numpy as np

from bot.sources.columns import Flags, Ints
from bot.sources.reading import SHOWN, Bad

KEPT = 5 * SHOWN


class Faults:
    """Keeps the first ones and counts all.

    Attributes:
        count: of rows; a row with a column a month that is wrong in several counts once.
    """

    def __init__(self) -> None:
        self._first: dict[int, str] = {}
        self._last = 0
        self.count = 0

    def add(self, line: int, reason: str) -> None:
        if line in self._first or line == self._last:
            return
        self._last = line
        self.count += 1
        if len(self._first) < KEPT:
            self._first[line] = reason

    def note(self, lines: Ints, good: Flags, wrong: Flags, reason: str) -> None:
        """The rows that are `wrong` for one reason; they are `good` no more."""
        for row in np.flatnonzero(wrong).tolist():
            self.add(int(lines[row]), reason)
        good &= ~wrong

    @property
    def first(self) -> tuple[Bad, ...]:
        return tuple(Bad(line, self._first[line]) for line in sorted(self._first)[:SHOWN])

"""The lines of both sides as arrays, and what has been found of them so far."""

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bot.matching import COLUMNS, Certainty, Limits, Rule, words
from bot.matching.words import Hashes, Rows

Flags = NDArray[np.bool_]
NONE: Final = np.zeros(0, dtype=np.int64)


class Lines:
    """The lines of one side; a row is a place in the arrays.

    Args:
        frame: the columns of `bot.matching.COLUMNS`; ids are unique, reference and text may be missing.

    Attributes:
        day: days since 1970.
        exact: a number for each reference as it is written; 0 for none, and for a word that counts nothing.
        free: what is in no group yet.
        held: what has a counterpart by its reference with another amount, and so is not matched by its amount.
        repeated: what has a reference that comes again and again, such as a customer's number.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        missing = set(COLUMNS) - set(frame.columns)
        if missing:
            raise ValueError(f"these columns are missing: {', '.join(sorted(missing))}")
        self.ids: Rows = frame["id"].to_numpy(dtype=np.int64)
        self.day: Rows = frame["day"].to_numpy(dtype="datetime64[D]").astype(np.int64)
        self.amount: Rows = frame["amount_minor"].to_numpy(dtype=np.int64)
        self._reference, self._text = (frame[name].to_numpy(dtype=object) for name in ("reference", "text"))
        self.exact = words.exact(_said(self._reference))
        self.free: Flags = np.ones(len(frame), dtype=bool)
        self.held: Flags = np.zeros(len(frame), dtype=bool)
        self.repeated: Flags = np.zeros(len(frame), dtype=bool)

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self) -> Rows:
        """Those that may be matched by their amounts."""
        return np.flatnonzero(self.free & ~self.held)

    def at(self, rows: Rows) -> tuple[Rows, Rows]:
        """Their amounts and days."""
        return self.amount[rows], self.day[rows]

    def references(self, rows: Rows) -> Hashes:
        """A number for each reference, however it is written; 0 for none."""
        found = words.runs(_said(self._reference[rows]), joined=True)
        found[self.exact[rows] == 0] = 0
        return found

    def shapes(self, rows: Rows) -> Hashes:
        """A number for the kind of each reference."""
        return words.shapes(_said(self._reference[rows]))

    def texts(self, rows: Rows) -> Hashes:
        """A number for each text, however it is written; 0 for none."""
        return words.runs(self.text(rows), joined=False)

    def text(self, rows: Rows) -> list[str]:
        """What is written beside them."""
        return _said(self._text[rows])

    def some_texts(self, most: int) -> list[str]:
        """Of that many lines or fewer, spread evenly."""
        return _said(self._text[:: len(self) // most + 1])


def _said(texts: NDArray[Any]) -> list[str]:
    found: list[Any] = texts.tolist()
    try:
        "".join(found)
    except TypeError:
        return ["" if each is None or each != each else str(each) for each in found]
    return found


class Cluster(NamedTuple):
    """A group of more than one and one; rows, not ids."""

    rule: Rule
    certainty: Certainty
    statement: Rows
    ledger: Rows


class Pairs(NamedTuple):
    """Groups of one and one: the first of `statement` with the first of `ledger`, and so on."""

    rule: Rule
    certainty: Certainty
    statement: Rows
    ledger: Rows


@dataclass
class Board:
    """Both sides, what may differ, and what was found."""

    statement: Lines
    ledger: Lines
    limits: Limits
    pairs: list[Pairs] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    differing: list[tuple[Rows, Rows]] = field(default_factory=list)  # the same reference and another amount

    def pair(self, rule: Rule, statement: Rows, ledger: Rows, certainty: Certainty = Certainty.SURE) -> None:
        """Take lines out of what is free, one and one."""
        if len(statement):
            self.pairs.append(Pairs(rule, certainty, statement, ledger))
            self.statement.free[statement] = False
            self.ledger.free[ledger] = False

    def group(self, rule: Rule, certainty: Certainty, statement: Rows, ledger: Rows) -> None:
        """Take lines out of what is free, together."""
        self.clusters.append(Cluster(rule, certainty, statement, ledger))
        self.statement.free[statement] = False
        self.ledger.free[ledger] = False

    def off(self, statement: Rows, ledger: Rows) -> Rows:
        """By how much amounts differ, one by one."""
        return self.statement.amount[statement] - self.ledger.amount[ledger]

    def apart(self, statement: Rows, ledger: Rows) -> Rows:
        """How many days lie between, one by one."""
        apart: Rows = np.abs(self.statement.day[statement] - self.ledger.day[ledger])
        return apart

    def reach(self, statement: Rows, ledger: Rows) -> Rows:
        """How many days a reference bridges, one by one."""
        again = self.statement.repeated[statement] | self.ledger.repeated[ledger]
        return np.where(again, self.limits.window, self.limits.reference_days)

    def close(self, statement: Rows, ledger: Rows, days: Rows | int) -> Flags:
        """Whether they may be the same: amounts within the tolerance, and no more than so many days between."""
        within: Flags = np.abs(self.off(statement, ledger)) <= self.limits.tolerance_minor
        return within & (self.apart(statement, ledger) <= days)

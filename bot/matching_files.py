"""Matching two tables, in memory or as files: this module loads pandas, so call it through `bot.matching.run`."""

import csv
from collections.abc import Iterator
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bot import matching_reasons
from bot.matching import GROUPS, LEFT, Certainty, Counts, Group, Left, Limits
from bot.matching_amounts import by_amount, equal
from bot.matching_lines import Board, Lines
from bot.matching_references import by_reference
from bot.matching_rest import by_fee, by_reversal
from bot.matching_sums import by_sum
from bot.matching_words import Rows


class Matches:
    """What was found of two tables."""

    def __init__(self, board: Board) -> None:
        self._board = board

    @cached_property
    def counts(self) -> Counts:
        """How many lines are in sure groups, in suggested ones, and left."""
        found = dict.fromkeys(Certainty, 0)
        for _, certainty, statement, ledger in [*self._board.pairs, *self._board.clusters]:
            found[certainty] += len(statement) + len(ledger)
        left = int(self._board.statement.free.sum() + self._board.ledger.free.sum())
        return Counts(found[Certainty.SURE], found[Certainty.SUGGESTED], left)

    def groups(self) -> Iterator[Group]:
        """Sure ones first; of a rule, in the order of the statement."""
        number = 0
        for certainty in Certainty:
            for each in self._board.clusters:
                if each.certainty is certainty:
                    number += 1
                    yield self._cluster(number, each.rule, certainty, each.statement, each.ledger)
            for pairs in self._board.pairs:
                if pairs.certainty is certainty:
                    for row in self._rows(pairs.statement, pairs.ledger):
                        number += 1
                        yield Group(number, pairs.rule, certainty, (row[0],), (row[1],), row[2], row[3])

    def left(self) -> Iterator[Left]:
        """Each line in no group, with the reason."""
        return matching_reasons.left(self._board)

    def _rows(self, statement: Rows, ledger: Rows) -> Iterator[tuple[int, int, int, int]]:
        board, order = self._board, np.argsort(statement)
        statement, ledger = statement[order], ledger[order]
        off, apart = board.off(statement, ledger), board.apart(statement, ledger)
        columns = board.statement.ids[statement], board.ledger.ids[ledger], off, apart
        return zip(*(column.tolist() for column in columns), strict=True)

    def _cluster(self, number: int, rule: Any, certainty: Certainty, statement: Rows, ledger: Rows) -> Group:
        board = self._board
        off = int(board.statement.amount[statement].sum() - board.ledger.amount[ledger].sum())
        days = [lines.day[rows] for lines, rows in ((board.statement, statement), (board.ledger, ledger)) if len(rows)]
        apart = max(int(days[0].max() - days[-1].min()), int(days[-1].max() - days[0].min()))
        ids = tuple(board.statement.ids[statement].tolist()), tuple(board.ledger.ids[ledger].tolist())
        return Group(number, rule, certainty, ids[0], ids[1], off, apart)


def matched(statement: pd.DataFrame, ledger: pd.DataFrame, limits: Limits) -> Matches:
    """Match two tables with the columns of `bot.matching.COLUMNS`; `bot.matching.Rule` says how, in this order."""
    board = Board(Lines(statement), Lines(ledger), limits)
    one_to_one(board)
    by_sum(board)
    equal(board)
    by_fee(board)
    by_reversal(board)
    return Matches(board)


def one_to_one(board: Board) -> None:
    """By reference, then by amount and day."""
    by_reference(board)
    by_amount(board)


def match(statement: str, ledger: str, answers: str, limits: Limits) -> Counts:
    """The same with files, as `bot.matching.write` makes them and `bot.matching.groups` and `left` read them."""
    found = matched(_read(statement), _read(ledger), limits)
    folder = Path(answers)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / GROUPS, Group, found.groups())
    _write(folder / LEFT, Left, found.left())
    return found.counts


def _read(path: str) -> pd.DataFrame:
    whole, text = "int64", "object"
    types: Any = {"id": whole, "day": text, "amount_minor": whole, "reference": text, "text": text}
    frame = pd.read_csv(path, dtype=types, keep_default_na=False, na_filter=False, encoding="utf-8")
    return frame.assign(day=pd.to_datetime(frame["day"], format="%Y-%m-%d"))


def _write(path: Path, kind: type[Group] | type[Left], found: Iterator[Group] | Iterator[Left]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        into = csv.writer(file)
        into.writerow([field.name for field in fields(kind)])
        for each in found:
            cells = each.__dict__.values()
            into.writerow([" ".join(map(str, cell)) if isinstance(cell, tuple) else cell for cell in cells])

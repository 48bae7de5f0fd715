"""Matching two tables, in memory or as files: this module loads pandas, so call it through `bot.matching.run`."""

import csv
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bot.matching import GROUPS, LEFT, Certainty, Counts, Group, Left, Limits, reasons
from bot.matching.amounts import by_amount, equal
from bot.matching.lines import Board, Cluster, Lines, Pairs
from bot.matching.references import by_reference
from bot.matching.rest import by_fee, by_reversal
from bot.matching.sums import by_sum


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
        for rows in self._rows():
            for number, rule, certainty, statement, ledger, off, days in rows:
                yield Group(number, rule, certainty, _ids(statement), _ids(ledger), off, days)

    def left(self) -> Iterator[Left]:
        """Each line in no group, with the reason."""
        return reasons.left(self._board)

    def write(self, folder: Path) -> None:
        """Both as files, which `bot.matching.groups` and `left` read."""
        _write(folder / GROUPS, Group, self._rows())
        left = ((*cells[:3], " ".join(map(str, cells[3])), *cells[4:]) for cells in map(_cells, self.left()))
        _write(folder / LEFT, Left, [left])

    def _rows(self) -> Iterator[Iterable[Any]]:
        """The cells of groups; ids as they are written, with blanks between several."""
        number = 1
        for certainty in Certainty:
            clusters = [each for each in self._board.clusters if each.certainty is certainty]
            yield [(place, *self._cluster(cluster)) for place, cluster in enumerate(clusters, number)]
            number += len(clusters)
            for pairs in self._board.pairs:
                if pairs.certainty is certainty:
                    yield zip(itertools.count(number), *self._columns(pairs))
                    number += len(pairs.statement)

    def _columns(self, pairs: Pairs) -> Iterator[Iterable[Any]]:
        board, order = self._board, np.argsort(pairs.statement)
        statement, ledger = pairs.statement[order], pairs.ledger[order]
        yield itertools.repeat(pairs.rule, len(order))
        yield itertools.repeat(pairs.certainty)
        columns = board.statement.ids[statement], board.ledger.ids[ledger]
        for column in (*columns, board.off(statement, ledger), board.apart(statement, ledger)):
            yield column.tolist()

    def _cluster(self, cluster: Cluster) -> tuple[Any, ...]:
        sides = (self._board.statement, cluster.statement), (self._board.ledger, cluster.ledger)
        ids = [" ".join(map(str, lines.ids[rows].tolist())) for lines, rows in sides]
        off = int(sides[0][0].amount[cluster.statement].sum() - sides[1][0].amount[cluster.ledger].sum())
        days = [lines.day[rows] for lines, rows in sides if len(rows)]
        apart = max(int(days[0].max() - days[-1].min()), int(days[-1].max() - days[0].min()))
        return cluster.rule, cluster.certainty, *ids, off, apart


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
    found.write(folder)
    return found.counts


def _read(path: str) -> pd.DataFrame:
    whole, text = "int64", "object"
    types: Any = {"id": whole, "day": text, "amount_minor": whole, "reference": text, "text": text}
    frame = pd.read_csv(path, dtype=types, keep_default_na=False, na_filter=False, encoding="utf-8")
    return frame.assign(day=pd.to_datetime(frame["day"], format="%Y-%m-%d"))


def _ids(cell: int | str) -> tuple[int, ...]:
    return (cell,) if isinstance(cell, int) else tuple(map(int, cell.split()))


def _cells(line: Left) -> tuple[Any, ...]:
    return line.side, line.id, line.reason, line.others, line.off_minor, line.days


def _write(path: Path, kind: type[Group] | type[Left], found: Iterable[Iterable[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        into = csv.writer(file)
        into.writerow([field.name for field in fields(kind)])
        for rows in found:
            into.writerows(rows)

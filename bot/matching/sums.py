"""One line that is several of the other side: a deposit of many receipts, a payment in parts.

A sum may come out right by chance. It is taken for certain where chance would give it in less than one of a thousand
cases, suggested where in less than one of twenty, and otherwise not spoken of.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np

from bot.matching import Certainty, Rule, Side
from bot.matching.lines import Board, Flags, Lines
from bot.matching.pairs import Amounts, near
from bot.matching.references import mentions
from bot.matching.words import Rows

SURE, SUGGESTED = 0.001, 0.05
POOL: Final = 12  # lines of which every choice is tried
LONGEST: Final = 5  # days that one deposit is collected
FARTHEST: Final = 10  # days before and after which are looked at


class Sum(NamedTuple):
    """A line, and those that it may be made of.

    Attributes:
        chance: how many such sums chance alone would give.
    """

    line: int
    parts: Rows
    chance: float


def by_sum(board: Board) -> None:
    """One of the statement and several of the books first, then the other way round."""
    for find in (_mentioned, _whole_days, _chosen):
        for rule, side in ((Rule.BATCH, Side.STATEMENT), (Rule.PARTS, Side.LEDGER)):
            _take(board, rule, side, find)


def _take(board: Board, rule: Rule, side: Side, find: Callable[[Board, Lines, Lines], Iterator[Sum]]) -> None:
    """Of what is found, all that nothing else lays claim to."""
    one, several = (board.statement, board.ledger) if side is Side.STATEMENT else (board.ledger, board.statement)
    found = [each for each in find(board, one, several) if each.chance <= SUGGESTED]
    rivals = _paired(board, one, several)
    claims = np.zeros(len(several), dtype=np.int64)
    for each in found:
        claims[each.parts] += 1
    for line, parts, chance in found:
        if (claims[parts] == 1).all():
            certain = chance <= SURE and not rivals[0][line] and not rivals[1][parts].any()
            certainty = Certainty.SURE if certain else Certainty.SUGGESTED
            alone = np.array([line])
            here, there = (alone, parts) if side is Side.STATEMENT else (parts, alone)
            board.group(Rule.REFERENCE_SUM if find is _mentioned else rule, certainty, here, there)


def _paired(board: Board, one: Lines, several: Lines) -> tuple[Flags, Flags]:
    """Which lines could as well be one and one."""
    rows = one.rows(), several.rows()
    tolerance = board.limits.tolerance_minor
    found = near(Amounts(*one.at(rows[0])), Amounts(*several.at(rows[1])), tolerance, tolerance, board.limits.window)
    mine, theirs = rows[0][found.first], rows[1][found.second]
    flags = np.zeros(len(one), dtype=bool), np.zeros(len(several), dtype=bool)
    flags[0][mine] = flags[1][theirs] = True
    flags[0][rows[0][found.crowded]] = True
    return flags


def _mentioned(board: Board, one: Lines, several: Lines) -> Iterator[Sum]:
    """Lines whose text names the references of several."""
    rows, pool = one.rows(), several.rows()
    pool = pool[several.exact[pool] != 0]
    if not len(rows) or not len(pool):
        return
    keys = several.references(pool)
    said, where = mentions(one, rows)
    known = np.isin(said, keys)
    said, where = said[known], where[known]
    order = np.argsort(where, kind="stable")
    said, where = said[order], where[order]
    for place, begin, size in zip(*np.unique(where, return_index=True, return_counts=True), strict=True):
        if size > 1:
            parts = pool[np.isin(keys, said[begin : begin + size])]
            if abs(int(several.amount[parts].sum() - one.amount[rows[place]])) <= board.limits.tolerance_minor:
                yield Sum(int(rows[place]), parts, 0.0)


class _Pool:
    """Free lines by sign and day, so that the sum over days is the difference of two numbers."""

    def __init__(self, lines: Lines) -> None:
        rows = lines.rows()
        rows = rows[lines.amount[rows] != 0]
        sign = np.sign(lines.amount[rows])
        self.first = int(lines.day[rows].min()) - FARTHEST - 1 if len(rows) else 0
        self.span = int(lines.day[rows].max()) - self.first + FARTHEST + 2 if len(rows) else 1
        key = (sign > 0) * self.span + (lines.day[rows] - self.first)
        order = np.argsort(key, kind="stable")
        self.rows, self.key = rows[order], key[order]
        self.amount = lines.amount[self.rows]
        self.sums = np.r_[0, np.cumsum(self.amount)]

    def up_to(self, sign: Rows, day: Rows) -> Rows:
        """How many come before that day, of that sign."""
        inside = np.clip(day - self.first, 0, self.span)
        return np.searchsorted(self.key, (sign > 0) * self.span + inside)


def _asked(board: Board, one: Lines, pool: _Pool, most: int) -> tuple[Rows, int]:
    """Lines that may be sums: those that have two or more, and not too many, to be made of; and the days around."""
    around = min(board.limits.window, FARTHEST)
    rows = one.rows()
    rows = rows[one.amount[rows] != 0]
    rows = rows[np.lexsort((one.day[rows], one.amount[rows] > 0))]  # what is looked up in order is found faster
    sign = np.sign(one.amount[rows])
    count = pool.up_to(sign, one.day[rows] + around + 1) - pool.up_to(sign, one.day[rows] - around)
    return rows[(count >= 2) & (count <= most)], around


def _whole_days(board: Board, one: Lines, several: Lines) -> Iterator[Sum]:
    """All of a day, or of a few days in a row, with one sign."""
    pool = _Pool(several)
    rows, around = _asked(board, one, pool, len(several))
    if not len(rows):
        return
    sign, amount = np.sign(one.amount[rows]), one.amount[rows]
    edges = [pool.up_to(sign, one.day[rows] + offset) for offset in range(-around, around + 2)]
    hits: dict[int, set[tuple[int, int]]] = {}
    tried = 0
    for begin in range(len(edges) - 1):
        for end in range(begin + 1, min(begin + LONGEST, len(edges) - 1) + 1):
            tried += 1
            low, high = edges[begin], edges[end]
            fit = np.abs(pool.sums[high] - pool.sums[low] - amount) <= board.limits.tolerance_minor
            for place in np.flatnonzero(fit & (high - low >= 2)).tolist():
                hits.setdefault(place, set()).add((int(low[place]), int(high[place])))
    for place, ranges in hits.items():
        if len(ranges) == 1:
            [(first, last)] = ranges
            around_it = pool.amount[edges[0][place] : edges[-1][place]]
            yield Sum(int(rows[place]), pool.rows[first:last], _chance(board, tried, around_it, int(amount[place])))


def _chosen(board: Board, one: Lines, several: Lines) -> Iterator[Sum]:
    """Any of the few around, where one choice only adds up."""
    pool = _Pool(several)
    rows, around = _asked(board, one, pool, POOL)
    sign = np.sign(one.amount[rows])
    low, high = pool.up_to(sign, one.day[rows] - around), pool.up_to(sign, one.day[rows] + around + 1)
    for row, begin, end in zip(rows.tolist(), low.tolist(), high.tolist(), strict=True):
        amounts = pool.amount[begin:end]
        target = int(one.amount[row])
        if abs(int(amounts.sum())) + board.limits.tolerance_minor < abs(target):
            continue
        sums, sizes = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
        for each in amounts:
            sums, sizes = np.concatenate([sums, sums + each]), np.concatenate([sizes, sizes + 1])
        asked = (sizes >= 2) & (sizes <= board.limits.most)
        fit = np.flatnonzero(asked & (np.abs(sums - target) <= board.limits.tolerance_minor))
        if len(fit) == 1:
            chosen = np.flatnonzero(int(fit[0]) >> np.arange(end - begin) & 1)
            yield Sum(row, pool.rows[begin:end][chosen], _chance(board, int(asked.sum()), amounts, target))


def _chance(board: Board, tried: int, amounts: Rows, target: int) -> float:
    """How many of so many sums would hit by chance.

    Amounts that are all whole thousands hit each other a thousand times as often. A sum may fall anywhere between nothing
    and all of them.
    """
    unit = max(int(np.gcd.reduce(np.r_[amounts, target])), 1)
    width = unit * (2 * (board.limits.tolerance_minor // unit) + 1)
    return tried * width / max(abs(int(amounts.sum())), 1)

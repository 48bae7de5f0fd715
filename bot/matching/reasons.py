"""Why a line is left for a person, and which other lines have to do with it."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from bot.matching import SAME_SIDE, Left, Reason, Side
from bot.matching.lines import NONE, Board, Flags, Lines
from bot.matching.pairs import Amounts, Near, near
from bot.matching.rest import reversals
from bot.matching.words import Rows

MOST: Final = 10
AGAIN: Final = 14  # days in which the same line again is odd
LATER: Final = 31  # days after which an equal amount says nothing

Found = dict[int, tuple[Reason, Rows]]


def left(board: Board) -> Iterator[Left]:
    """Each line in no group, in the order of its side."""
    for side, lines, others in (
        (Side.STATEMENT, board.statement, board.ledger),
        (Side.LEDGER, board.ledger, board.statement),
    ):
        found = _reasons(board, lines, others, side)
        rest = _rest(board, lines, others)
        for row in np.flatnonzero(lines.free).tolist():
            reason, about = found.get(row) or (rest[row], NONE)
            where = lines if reason in SAME_SIDE else others
            if len(about) != 1:
                ids = tuple(where.ids[about[:MOST]].tolist())
                yield Left(side, int(lines.ids[row]), reason, ids)
                continue
            [other] = about
            off = int(lines.amount[row] - where.amount[other])
            yield Left(
                side, int(lines.ids[row]), reason, (int(where.ids[other]),), off, abs(int(lines.day[row] - where.day[other]))
            )


def _reasons(board: Board, lines: Lines, others: Lines, side: Side) -> Found:
    """For those that have to do with other lines; what is said first is found last."""
    window, tolerance = board.limits.window, board.limits.tolerance_minor
    free = np.flatnonzero(lines.free)
    theirs = np.flatnonzero(others.free)
    found: Found = {}
    here, there = Amounts(*lines.at(free)), Amounts(*others.at(theirs))
    far = _around(here, there, tolerance, LATER)
    found |= dict.fromkeys(free[far.crowded].tolist(), (Reason.TOO_FAR, NONE))
    _keep(found, Reason.TOO_FAR, free[far.first], theirs[far.second], np.ones(len(far.first), dtype=bool))
    turned = _around(Amounts(-here.amount, here.day), there, tolerance, window)
    one, two = free[turned.first], theirs[turned.second]
    _keep(found, Reason.WRONG_WAY, one, two, lines.amount[one] != 0)
    close = _around(here, there, tolerance, window)
    mine, other = free[close.first], theirs[close.second]
    asked = ~lines.held[mine] & ~others.held[other]
    _ties(found, mine[asked], other[asked])
    found |= dict.fromkeys(free[close.crowded & ~lines.held[free]].tolist(), (Reason.TIE, NONE))
    taken = np.flatnonzero(~lines.free)
    earlier, later = reversals(lines, taken, free)
    _keep(found, Reason.TAKES_BACK, later, earlier, np.ones(len(later), dtype=bool))
    _twice(found, lines, free)
    for statement, ledger in board.differing:
        one, two = (statement, ledger) if side is Side.STATEMENT else (ledger, statement)
        _keep(found, Reason.AMOUNT_DIFFERS, one, two, lines.free[one] & others.free[two])
    return found


def _around(here: Amounts, there: Amounts, tolerance: int, days: int) -> Near:
    """Those within the tolerance; only the equal ones, where there are many within the tolerance at any time."""
    equal = near(here, there, 0, 0, days, MOST)
    if not tolerance:
        return equal
    wide = near(here, there, tolerance, tolerance, days, MOST)
    kept = wide.crowded[equal.first]
    return Near(np.r_[wide.first, equal.first[kept]], np.r_[wide.second, equal.second[kept]], equal.crowded & wide.crowded)


def _keep(found: Found, reason: Reason, mine: Rows, other: Rows, asked: Flags) -> None:
    for row, about in _gathered(mine[asked], other[asked]):
        found[row] = reason, about


def _gathered(mine: Rows, other: Rows) -> Iterator[tuple[int, Rows]]:
    """Each row with all its others."""
    if not len(mine):
        return
    order = np.argsort(mine, kind="stable")
    mine, other = mine[order], other[order]
    heads = np.flatnonzero(np.r_[True, mine[1:] != mine[:-1]])
    yield from zip(mine[heads].tolist(), np.split(other, heads[1:]), strict=True)


def _ties(found: Found, mine: Rows, other: Rows) -> None:
    claims = dict(_gathered(other, mine))
    for row, about in _gathered(mine, other):
        rivals = claims[int(about[0])]
        alone = len(about) == 1 and len(rivals) > 1
        found[row] = (Reason.RIVALS, rivals[rivals != row]) if alone else (Reason.TIE, about)


def _twice(found: Found, lines: Lines, free: Rows) -> None:
    """The same amount with the same reference, or the same text within days, where there is one such line more."""
    some = np.flatnonzero(np.isin(lines.amount, lines.amount[free]))
    pairs = near(Amounts(*lines.at(free)), Amounts(*lines.at(some)), 0, 0, AGAIN, MOST)
    mine, twin = free[pairs.first], some[pairs.second]
    asked = mine != twin
    mine, twin = mine[asked], twin[asked]
    same = (lines.exact[mine] == lines.exact[twin]) & (lines.exact[mine] != 0)
    bare = (lines.exact[mine] == 0) & (lines.exact[twin] == 0) & (lines.day[mine] == lines.day[twin])
    bare[bare] = [a == b for a, b in zip(lines.text(mine[bare]), lines.text(twin[bare]), strict=True)]
    _keep(found, Reason.TWICE, mine, twin, same | bare)


def _rest(board: Board, lines: Lines, others: Lines) -> dict[int, Reason]:
    """For those that nothing is like."""
    rows = np.flatnonzero(lines.free)
    if not len(others):
        return dict.fromkeys(rows.tolist(), Reason.NOTHING)
    day, window = lines.day[rows], board.limits.window
    edge = (day > others.day.max() - window) | (day < others.day.min() + window)
    reasons = [Reason.IN_TRANSIT if at else Reason.NOTHING for at in edge.tolist()]
    return dict(zip(rows.tolist(), reasons, strict=True))

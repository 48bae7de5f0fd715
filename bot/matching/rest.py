"""What can only be suggested: transfers less a fee, and lines of one side that undo each other."""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.matching import Certainty, Rule, words
from bot.matching.lines import NONE, Board, Flags, Lines
from bot.matching.pairs import Amounts, mutual, near
from bot.matching.references import fee
from bot.matching.words import Rows

CHANCE: Final = 0.05
BACK: Final = 31  # days in which a payment comes back
TAKEN_BACK: Final = re.compile(
    r"\b(?:bounced?|charge-?back|corrections?|makuler\w*|refund(?:ed)?|return(?:ed|erad)?|retur|revers(?:al|ed)|storn\w*|unpaid"
    r"|void(?:ed)?|återbetal\w*|återför\w*|r(?:ü|ue?)cklastschrift)\b",
    re.IGNORECASE,
)


def by_fee(board: Board) -> None:
    """The statement is off by no more than a bank keeps, and there is nothing else that it could be."""
    rows = board.ledger.rows(), board.statement.rows()
    sides = Amounts(*board.ledger.at(rows[0])), Amounts(*board.statement.at(rows[1]))
    most = np.minimum(board.limits.fee_minor, np.abs(sides[0].amount) * board.limits.fee_permille // 1000)
    found = near(*sides, most, -board.limits.tolerance_minor - 1, board.limits.window)
    ledger, statement = rows[0][found.first], rows[1][found.second]
    fit = fee(board, statement, ledger)
    statement, ledger = statement[fit], ledger[fit]
    alone = mutual((statement, ledger), (len(board.statement), len(board.ledger)))
    alone &= ~np.isin(-board.off(statement, ledger), _above(board, rows, most))
    statement, ledger = statement[alone], ledger[alone]
    if len(statement):
        likely = _by_chance(board, ledger, rows[1]) <= CHANCE
        board.pair(Rule.FEE, statement[likely], ledger[likely], Certainty.SUGGESTED)


def _above(board: Board, rows: tuple[Rows, Rows], most: Rows) -> Rows:
    """By how much lines of the statement are above lines of the books: an error that makes up for another is no fee."""
    sides = Amounts(*board.ledger.at(rows[0])), Amounts(*board.statement.at(rows[1]))
    found = near(*sides, -board.limits.tolerance_minor - 1, most, board.limits.window)
    return board.off(rows[1][found.second], rows[0][found.first])


def _by_chance(board: Board, ledger: Rows, pool: Rows) -> NDArray[np.float64]:
    """For each line, how many of the statement's lines of its size and days would seem to lack a fee by chance."""
    amount = np.abs(board.ledger.amount[ledger])
    pool = pool[np.argsort(board.statement.day[pool], kind="stable")]
    day, sizes = board.statement.day[pool], np.abs(board.statement.amount[pool])
    same = np.sign(board.statement.amount[pool])
    low = np.searchsorted(day, board.ledger.day[ledger] - board.limits.window)
    high = np.searchsorted(day, board.ledger.day[ledger] + board.limits.window, side="right")
    expected = np.ones(len(ledger))
    for place in np.flatnonzero(high - low <= 1000).tolist():
        around, size = slice(low[place], high[place]), amount[place]
        like = (sizes[around] > size / 2) & (sizes[around] < size * 2)
        like &= same[around] == np.sign(board.ledger.amount[ledger[place]])
        most = min(board.limits.fee_minor, size * board.limits.fee_permille / 1000)
        expected[place] = like.sum() * most / (1.5 * size)
    return expected


def by_reversal(board: Board) -> None:
    """Two free lines of one side, the later of which takes the earlier back."""
    for lines in (board.statement, board.ledger):
        rows = lines.rows()
        pairs = np.unique(np.sort(np.stack(reversals(lines, rows, rows)), axis=0), axis=1)
        alone = np.bincount(pairs.ravel(), minlength=len(lines)) == 1
        for both in pairs[:, alone[pairs[0]] & alone[pairs[1]]].T:
            here, there = (both, NONE) if lines is board.statement else (NONE, both)
            board.group(Rule.REVERSED, Certainty.SUGGESTED, here, there)


def reversals(lines: Lines, first: Rows, second: Rows) -> tuple[Rows, Rows]:
    """Pairs of a line and a later one that takes it back.

    Their amounts cancel out, and they have one reference or one text, or the later one says what it is.
    """
    some = first[np.isin(lines.amount[first], -lines.amount[second])]
    others = second[np.isin(lines.amount[second], -lines.amount[some])]
    found = near(Amounts(-lines.amount[some], lines.day[some]), Amounts(*lines.at(others)), 0, 0, BACK)
    one, other = some[found.first], others[found.second]
    after = lines.day[other] - lines.day[one]
    fit = (after >= 0) & (lines.amount[one] != 0)
    one, other = one[fit], other[fit]
    said = _same(lines.references(one), lines.references(other)) | _same(lines.texts(one), lines.texts(other))
    said |= np.array([TAKEN_BACK.search(text) is not None for text in lines.text(other)], dtype=bool)
    return one[said], other[said]


def _same(first: words.Hashes, second: words.Hashes) -> Flags:
    same: Flags = (first == second) & (first != 0)
    return same

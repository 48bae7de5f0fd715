"""Matching by amount and day, one and one: what can be told apart is paired, what cannot is left for a person."""

from collections import Counter
from typing import Final

import numpy as np

from bot.matching import Certainty, Rule, words
from bot.matching.lines import NONE, Board, Flags, Lines
from bot.matching.pairs import Alike, Amounts, alike, counted, mutual, near
from bot.matching.references import by_mention
from bot.matching.words import Hashes, Rows

TELLING: Final = 0.05  # a text that more lines than this part have says nothing
FEW: Final = 2
MOST_EQUAL: Final = 20  # lines on each side that somebody can look over
SAMPLE: Final = 20_000


def by_amount(board: Board) -> None:
    """Amounts within the tolerance and days within the window, each the only one for the other."""
    rows = _without_others(board)
    by_mention(board, rows)
    here, there = rows[0][board.statement.free[rows[0]]], rows[1][board.ledger.free[rows[1]]]
    tolerance, window = board.limits.tolerance_minor, board.limits.window
    found = near(Amounts(*board.statement.at(here)), Amounts(*board.ledger.at(there)), tolerance, tolerance, window)
    statement, ledger = here[found.first], there[found.second]
    crowd = here[found.crowded]
    crowded = counted(board.ledger.amount[there], board.statement.amount[crowd], tolerance) > 0
    whole = ~crowded[found.second]
    for attempt in range(2):
        free = board.statement.free[statement] & board.ledger.free[ledger]
        statement, ledger, whole = statement[free], ledger[free], whole[free]
        alone = mutual((statement, ledger), (len(board.statement), len(board.ledger))) & whole
        _pair(board, Rule.AMOUNT, statement[alone], ledger[alone])
        if attempt == 0:
            _exact(board, (np.r_[statement, crowd], np.r_[ledger, there[crowded]]))


def _without_others(board: Board) -> tuple[Rows, Rows]:
    """Pair what has an amount that is nowhere else, at any time. Gives the rest of what has candidates by its amount."""
    rows = board.statement.rows(), board.ledger.rows()
    amounts, tolerance = (board.statement.amount[rows[0]], board.ledger.amount[rows[1]]), board.limits.tolerance_minor
    count = counted(amounts[0], amounts[1], tolerance), counted(amounts[1], amounts[0], tolerance)
    single = rows[0][count[0] == 1], rows[1][count[1] == 1]
    sides = Amounts(*board.statement.at(single[0])), Amounts(*board.ledger.at(single[1]))
    found = near(*sides, tolerance, tolerance, board.limits.window)
    _pair(board, Rule.AMOUNT, single[0][found.first], single[1][found.second])
    left = board.statement.free[rows[0]], board.ledger.free[rows[1]]
    return rows[0][(count[0] > 0) & left[0]], rows[1][(count[1] > 0) & left[1]]


def equal(board: Board) -> None:
    """As many equal amounts on both sides that nothing tells apart: together they agree, and a person may say so."""
    rows = _common(board, (board.statement.rows(), board.ledger.rows()))
    for here, there in _alike(board, rows).equal:
        if len(here) <= MOST_EQUAL:
            board.group(Rule.EQUAL, Certainty.SUGGESTED, rows[0][here], rows[1][there])


def _exact(board: Board, some: tuple[Rows, Rows]) -> None:
    """Among equal amounts, those that a text or their days tell apart."""
    rows = _common(board, some)
    if not len(rows[0]):
        return
    _named(board, rows)
    rows = _common(board, rows)
    found = _alike(board, rows)
    for rule, (here, there) in ((Rule.AMOUNT, found.ones), (Rule.DATES, found.dates)):
        _pair(board, rule, rows[0][here], rows[1][there])


def _pair(board: Board, rule: Rule, statement: Rows, ledger: Rows) -> None:
    """For sure, unless their references speak against it: both are of the kind that was found on the other side."""
    against = (board.statement.exact[statement] != 0) & (board.ledger.exact[ledger] != 0)
    if against.any():
        known = [pairs for pairs in board.pairs if pairs.rule is Rule.REFERENCE]
        kinds = [_kinds(board.statement, [pairs.statement for pairs in known])]
        kinds.append(_kinds(board.ledger, [pairs.ledger for pairs in known]))
        for lines, rows in ((board.statement, statement), (board.ledger, ledger)):
            against[against] &= np.isin(lines.shapes(rows[against]), np.concatenate(kinds))
    board.pair(rule, statement[~against], ledger[~against])
    board.pair(rule, statement[against], ledger[against], Certainty.SUGGESTED)


def _kinds(lines: Lines, matched: list[Rows]) -> Hashes:
    """What kinds of references have been found on the other side."""
    return np.unique(lines.shapes(np.concatenate([rows[:: len(rows) // SAMPLE + 1] for rows in [NONE, *matched]])))


def _common(board: Board, some: tuple[Rows, Rows]) -> tuple[Rows, Rows]:
    """The free ones of them whose amounts are on both sides, each once."""
    rows = np.unique(some[0][board.statement.free[some[0]]]), np.unique(some[1][board.ledger.free[some[1]]])
    amounts = board.statement.amount[rows[0]], board.ledger.amount[rows[1]]
    common = np.intersect1d(*amounts)
    return rows[0][np.isin(amounts[0], common)], rows[1][np.isin(amounts[1], common)]


def _alike(board: Board, rows: tuple[Rows, Rows]) -> Alike:
    sides = zip((board.statement, board.ledger), rows, strict=True)
    here, there = (words.mixed(side.amount[some].view(np.uint64)) for side, some in sides)
    return alike((here, there), (board.statement.day[rows[0]], board.ledger.day[rows[1]]), board.limits.window)


def _named(board: Board, equal_: tuple[Rows, Rows]) -> None:
    """Equal amounts with the same text, of which there are no others."""
    rows, keys = [], []
    for side, some in zip((board.statement, board.ledger), equal_, strict=True):
        telling = some[_telling(side, some)]
        rows.append(telling)
        keys.append(words.paired(side.texts(telling), side.amount[telling]))
    days = board.statement.day[rows[0]], board.ledger.day[rows[1]]
    here, there = alike((keys[0], keys[1]), days, board.limits.window).ones
    _pair(board, Rule.TEXT, rows[0][here], rows[1][there])


def _telling(side: Lines, rows: Rows) -> Flags:
    """Whether a text says whose line it is: few others have it."""
    sample = side.some_texts(SAMPLE)
    count, most = Counter(sample), max(FEW, int(len(sample) * TELLING))
    return np.array([bool(text) and count[text] <= most for text in side.text(rows)], dtype=bool)

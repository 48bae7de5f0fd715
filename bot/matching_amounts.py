"""Matching by amount and day, one and one: what can be told apart is paired, what cannot is left for a person."""

from collections import Counter
from typing import Final

import numpy as np

from bot import matching_words as words
from bot.matching import Certainty, Rule
from bot.matching_lines import NONE, Board, Flags, Lines
from bot.matching_pairs import Alike, Near, alike, mutual, near
from bot.matching_references import by_mention
from bot.matching_words import Hashes, Rows

TELLING: Final = 0.05  # a text that more lines than this part have says nothing
FEW: Final = 2
MOST_EQUAL: Final = 20  # lines on each side that somebody can look over
SAMPLE: Final = 20_000


def by_amount(board: Board) -> None:
    """Amounts within the tolerance and days within the window, each the only one for the other."""
    rows = board.statement.rows(), board.ledger.rows()
    tolerance = board.limits.tolerance_minor
    found = near(board.statement.amount[rows[0]], board.ledger.amount[rows[1]], tolerance, tolerance)
    full = _full(board, rows, found)
    crowded = rows[0][found.crowded], rows[1][~full]
    statement, ledger = rows[0][found.first], rows[1][found.second]
    sizes = len(board.statement), len(board.ledger)
    whole = full[found.second]
    alone = mutual((statement, ledger), sizes) & whole & (board.apart(statement, ledger) <= board.limits.window)
    _pair(board, Rule.AMOUNT, statement[alone], ledger[alone])  # there is no such amount at any other time
    left = ~alone
    statement, ledger, whole = statement[left], ledger[left], whole[left]
    some = np.unique(np.r_[statement, crowded[0]]), np.unique(np.r_[ledger, crowded[1]])
    by_mention(board, some)
    close = board.apart(statement, ledger) <= board.limits.window
    statement, ledger, whole = statement[close], ledger[close], whole[close]
    for attempt in range(2):
        free = board.statement.free[statement] & board.ledger.free[ledger]
        statement, ledger, whole = statement[free], ledger[free], whole[free]
        alone = mutual((statement, ledger), sizes) & whole
        _pair(board, Rule.AMOUNT, statement[alone], ledger[alone])
        if attempt == 0:
            _exact(board, (np.r_[statement, crowded[0]], np.r_[ledger, crowded[1]]))


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


def _full(board: Board, rows: tuple[Rows, Rows], found: Near) -> Flags:
    """Which lines of the books have all their candidates listed."""
    if not found.crowded.any():
        return np.ones(len(rows[1]), dtype=bool)
    amounts = np.sort(board.statement.amount[rows[0]])
    mine, tolerance = board.ledger.amount[rows[1]], board.limits.tolerance_minor
    count = np.searchsorted(amounts, mine + tolerance, side="right") - np.searchsorted(amounts, mine - tolerance)
    full: Flags = count == np.bincount(found.second, minlength=len(rows[1]))
    return full


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

"""Matching by reference: the same reference and the same amount, then references whose lines add up."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from bot.matching import Certainty, Rule, words
from bot.matching.lines import Board, Flags, Lines
from bot.matching.pairs import alike, mutual, only_ones
from bot.matching.words import Hashes, Rows

FEE_DAYS: Final = 31


def by_reference(board: Board) -> None:
    """References as they are written, then however they are written. ``991`` is never a part of ``INV-99910``."""
    for plain in (True, False):
        rows = _named(board.statement), _named(board.ledger)
        if not len(rows[0]) or not len(rows[1]):
            return
        if plain:
            _match(board, rows, (board.statement.exact[rows[0]], board.ledger.exact[rows[1]]))
        else:
            _match(board, rows, (board.statement.references(rows[0]), board.ledger.references(rows[1])))


def by_mention(board: Board, rows: tuple[Rows, Rows]) -> None:
    """Equal amounts of which one has the other's reference in its text, or both have the same one."""
    found = []
    for lines, some in zip((board.statement, board.ledger), rows, strict=True):
        said, where = mentions(lines, some)
        found.append((words.paired(said, lines.amount[some[where]]), some[where]))
    here, there, _, _ = only_ones(found[0][0], found[1][0])
    pairs = np.unique(np.stack([found[0][1][here], found[1][1][there]]), axis=1)
    statement, ledger = pairs[0], pairs[1]
    fit = mutual((statement, ledger), (len(board.statement), len(board.ledger)))
    fit &= board.close(statement, ledger, board.reach(statement, ledger))
    board.pair(Rule.TEXT, statement[fit], ledger[fit])


def mentions(lines: Lines, rows: Rows) -> tuple[Hashes, Rows]:
    """The references in reference and text of lines, each once, and the place in `rows` of the line."""
    own = lines.references(rows)
    named = np.flatnonzero(own)
    said, where = words.references(lines.text(rows))
    both = np.concatenate([own[named], said]), np.concatenate([named, where])
    order = np.lexsort(both)
    said, where = both[0][order], both[1][order]
    new = np.r_[True, (said[1:] != said[:-1]) | (where[1:] != where[:-1])] if len(said) else np.zeros(0, dtype=bool)
    return said[new], where[new]


def _named(lines: Lines) -> Rows:
    return np.flatnonzero(lines.free & (lines.exact != 0))


def _match(board: Board, rows: tuple[Rows, Rows], keys: tuple[Hashes, Hashes]) -> None:
    here, there, many_here, many_there = only_ones(*keys)
    _ones(board, rows[0][here], rows[1][there])
    many = rows[0][many_here], rows[1][many_there]
    if len(many[0]):
        _many(board, many, (keys[0][many_here], keys[1][many_there]))


def _ones(board: Board, statement: Rows, ledger: Rows) -> None:
    """References that each side has once."""
    reach = board.reach(statement, ledger)
    fit = board.close(statement, ledger, reach)
    off = np.abs(board.off(statement, ledger)) > board.limits.tolerance_minor
    off &= board.apart(statement, ledger) <= reach
    board.pair(Rule.REFERENCE, statement[fit], ledger[fit])
    statement, ledger = statement[off], ledger[off]
    if len(statement) > fit.sum():
        return  # most of them differ: the two sides number different things
    differ = board.off(statement, ledger)
    kept = fee(board, statement, ledger) & (board.apart(statement, ledger) <= FEE_DAYS)
    kept &= ~np.isin(-differ, differ)  # an error that another makes up for is no fee
    board.pair(Rule.FEE, statement[kept], ledger[kept], Certainty.SUGGESTED)
    statement, ledger = statement[~kept], ledger[~kept]
    board.differing.append((statement, ledger))
    board.statement.held[statement] = True
    board.ledger.held[ledger] = True


def fee(board: Board, statement: Rows, ledger: Rows) -> Flags:
    """Whether the difference may be what a bank keeps, one by one: less came in, or more went out."""
    kept = -board.off(statement, ledger)
    amount = board.ledger.amount[ledger]
    most = np.minimum(board.limits.fee_minor, np.abs(amount) * board.limits.fee_permille // 1000)
    same_way = np.sign(amount) == np.sign(board.statement.amount[statement])
    likely: Flags = (kept > board.limits.tolerance_minor) & (kept <= most) & same_way
    return likely


def _many(board: Board, rows: tuple[Rows, Rows], keys: tuple[Hashes, Hashes]) -> None:
    """References that a side has several times, as a customer's number is: equal amounts first, then their sums."""
    sides = board.statement, board.ledger
    here, there = (words.paired(key, side.amount[some]) for key, side, some in zip(keys, sides, rows, strict=True))
    found = alike((here, there), (sides[0].day[rows[0]], sides[1].day[rows[1]]), board.limits.window)
    for one, other in (found.ones, found.dates):
        board.pair(Rule.REFERENCE, rows[0][one], rows[1][other])
    one, other, _, _ = only_ones(here, there)  # amounts that a reference has once may be far apart
    statement, ledger = rows[0][one], rows[1][other]
    fit = sides[0].free[statement] & sides[1].free[ledger] & board.close(statement, ledger, board.limits.reference_days)
    board.pair(Rule.REFERENCE, statement[fit], ledger[fit])
    for statement, ledger, is_whole in list(_by_key(board, rows, keys)):
        _together(board, statement, ledger, is_whole)
    for side, some in zip(sides, rows, strict=True):
        side.repeated[some] = True


def _together(board: Board, statement: Rows, ledger: Rows, is_whole: bool) -> None:
    """What is left of a reference, or all of it, may add up."""
    days = int(np.ptp(np.concatenate([board.statement.day[statement], board.ledger.day[ledger]])))
    off = int(board.statement.amount[statement].sum() - board.ledger.amount[ledger].sum())
    sizes = len(statement), len(ledger)
    if days > board.limits.reference_days:
        return
    if abs(off) > board.limits.tolerance_minor:
        if sizes == (1, 1):
            board.differing.append((statement, ledger))
        return
    sure = days <= (board.limits.reference_days if is_whole else board.limits.window) and min(sizes) == 1
    certainty = Certainty.SURE if sure else Certainty.SUGGESTED
    if sizes == (1, 1) and sure:
        board.pair(Rule.REFERENCE, statement, ledger)
    elif sizes != (1, 1):  # one and one, far apart, are two months of a customer
        board.group(Rule.REFERENCE_SUM, certainty, statement, ledger)


def _by_key(board: Board, rows: tuple[Rows, Rows], keys: tuple[Hashes, Hashes]) -> Iterator[tuple[Rows, Rows, bool]]:
    """The free lines of each key that has some on both sides, and whether these are all that it has."""
    free = board.statement.free[rows[0]], board.ledger.free[rows[1]]
    both = np.intersect1d(keys[0][free[0]], keys[1][free[1]])
    parts, whole = [], np.ones(len(both), dtype=bool)
    for some, key, of in zip(rows, keys, free, strict=True):
        place = np.searchsorted(both, key)
        asked = both[np.minimum(place, len(both) - 1)] == key if len(both) else np.zeros(len(key), dtype=bool)
        whole[place[asked & ~of]] = False
        held, at = some[asked & of], place[asked & of]
        order = np.argsort(at, kind="stable")
        parts.append(np.split(held[order], np.searchsorted(at[order], np.arange(1, len(both)))))
    yield from zip(parts[0], parts[1], whole.tolist(), strict=bool(len(both)))

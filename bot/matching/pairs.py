"""Finding what goes together, by keys and by amounts, without ever listing more candidates than there may be."""

from typing import Final, NamedTuple

import numpy as np

from bot.matching.lines import NONE, Flags
from bot.matching.words import Hashes, Rows

CROWD: Final = 64  # candidates of one line, from which on nothing would tell them apart
AT_ONCE: Final = 2_000_000  # candidates that are looked at together, so that memory stays bounded


def ordered(keys: Hashes) -> tuple[Rows, Hashes]:
    """An order in which equal keys stand together, and the keys in it. The keys must be hashes."""
    bits = np.uint64(max(len(keys).bit_length(), 1))
    place = np.arange(len(keys), dtype=np.uint64)
    packed = np.sort((keys >> bits << bits) | place)
    order = (packed & np.uint64((1 << int(bits)) - 1)).astype(np.int64)
    found = keys[order]
    changed = found[1:] != found[:-1]
    if (changed & (found[1:] >> bits == found[:-1] >> bits)).any():  # two that begin alike
        order = np.argsort(keys, kind="stable").astype(np.int64)
        found = keys[order]
    return order, found


def only_ones(first: Hashes, second: Hashes) -> tuple[Rows, Rows, Rows, Rows]:
    """Keys that are on both sides.

    Returns:
        the places on both sides of keys that each has once; then, on each side, the places of the others.
    """
    order, keys = ordered(np.concatenate([first, second]))
    if not len(order):
        return NONE, NONE, NONE, NONE
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    size = np.diff(np.r_[starts, len(keys)])
    other = order >= len(first)
    mixed = starts[size == 2]
    mixed = mixed[other[mixed] != other[mixed + 1]]
    here = np.where(other[mixed], order[mixed + 1], order[mixed])
    there = np.where(other[mixed], order[mixed], order[mixed + 1]) - len(first)
    large = size > 2
    if not large.any():
        return here, there, NONE, NONE
    many = np.repeat(large, size)
    held, theirs = order[many], other[many]
    heads = np.r_[0, np.cumsum(size[large])[:-1]]
    count = np.add.reduceat(theirs, heads)
    both = np.repeat((count > 0) & (count < size[large]), size[large])
    return here, there, held[both & ~theirs], held[both & theirs] - len(first)


class Alike(NamedTuple):
    """What `alike` found; places in what it was given.

    Attributes:
        ones: pairs that are each other's only candidate.
        dates: pairs of equal ones that the dates allow in one way only.
        equal: as many on both sides that nothing tells apart.
    """

    ones: tuple[Rows, Rows]
    dates: tuple[Rows, Rows]
    equal: list[tuple[Rows, Rows]]


def alike(keys: tuple[Hashes, Hashes], days: tuple[Rows, Rows], window: int) -> Alike:
    """Pair what has the same key and not more than `window` days between, where there is only one way to do it.

    Lines of a key that hang together by their days are a knot. As many on both sides are paired in the order of their
    days where no two neighbors could be swapped, which makes it the only way, or where each is nearest to its own alone.
    """
    nothing = Alike((NONE, NONE), (NONE, NONE), [])
    if not len(keys[0]) or not len(keys[1]):
        return nothing
    by_key, sorted_keys = ordered(np.concatenate(keys))
    code = np.empty(len(by_key), dtype=np.int64)
    code[by_key] = np.cumsum(np.r_[True, sorted_keys[1:] != sorted_keys[:-1]])
    day, theirs = np.concatenate(days), np.r_[np.zeros(len(keys[0]), dtype=bool), np.ones(len(keys[1]), dtype=bool)]
    span = int(day.max() - day.min()) + 1
    order = np.argsort(code * span + (day - day.min()), kind="stable")
    code, day, theirs = code[order], day[order], theirs[order]
    knot = np.cumsum(_cut(code, day, theirs, window))
    size = np.bincount(knot)
    right = np.bincount(knot, weights=theirs).astype(np.int64)
    left = size - right
    even = (left == right)[knot]
    here, there = np.flatnonzero(even & ~theirs), np.flatnonzero(even & theirs)
    of = knot[here]
    single = left[of] == 1
    place = order[here], order[there] - len(keys[0])
    ones = place[0][single], place[1][single]
    here, there, of, place = here[~single], there[~single], of[~single], (place[0][~single], place[1][~single])
    if not len(of):
        return Alike(ones, (NONE, NONE), [])
    only, whole = _one_way(day[here], day[there], of, window)
    heads = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
    ends = np.r_[heads[1:], len(of)]
    ranges = zip(heads.tolist(), ends.tolist(), strict=True)
    equal = [(place[0][a:b], place[1][a:b]) for a, b in ranges if whole[a] and not only[a]]
    return Alike(ones, (place[0][only], place[1][only]), equal)


def _cut(code: Rows, day: Rows, theirs: Flags, window: int) -> Flags:
    """Where a new knot begins: nothing before and nothing after are candidates of each other."""
    count = np.arange(len(code))
    begins = np.r_[True, code[1:] != code[:-1]]
    start = np.maximum.accumulate(np.where(begins, count, 0))
    cut = np.ones(len(code), dtype=bool)
    for side in (theirs, ~theirs):
        before = np.maximum.accumulate(np.where(side, count, -1))[:-1]
        after = np.minimum.accumulate(np.where(~side, count, len(code))[::-1])[::-1][1:]
        there = (before >= start[:-1]) & (after < len(code))
        after = np.minimum(after, len(code) - 1)
        there &= code[after] == code[before]
        cut[1:] &= ~(there & (day[after] - day[before] <= window))
    return cut


def _one_way(here: Rows, there: Rows, knot: Rows, window: int) -> tuple[Flags, Flags]:
    """Of pairs in the order of days: whether there is only one way for their knot, and whether there is one at all."""
    apart = np.abs(here - there)
    swap = np.abs(here[:-1] - there[1:]), np.abs(here[1:] - there[:-1])
    same = knot[1:] == knot[:-1]
    heads = np.flatnonzero(np.r_[True, ~same])
    place = np.cumsum(np.r_[True, ~same]) - 1
    whole = np.logical_and.reduceat(apart <= window, heads)[place]
    swaps = np.r_[same & (swap[0] <= window) & (swap[1] <= window), False]
    forced = ~np.logical_or.reduceat(swaps, heads)[place]
    nearer = np.r_[
        same & ((swap[0] <= apart[:-1]) | (swap[1] <= apart[:-1]) | (swap[0] <= apart[1:]) | (swap[1] <= apart[1:])), False
    ]
    nearest = ~np.logical_or.reduceat(nearer, heads)[place]
    return whole & (forced | nearest), whole


class Near(NamedTuple):
    """Candidates by amount and day: pairs of places, and which places of the first have too many to list."""

    first: Rows
    second: Rows
    crowded: Flags


class Amounts(NamedTuple):
    """Of some lines, in smallest units and in days."""

    amount: Rows
    day: Rows


def near(first: Amounts, second: Amounts, below: Rows | int, above: Rows | int, days: int, most: int = CROWD) -> Near:
    """For each of `first`, the places in `second` of amounts from ``amount - below`` to ``amount + above``.

    They are so many `days` apart, or fewer. Those with more than `most` such amounts are left out; where amounts may not
    differ, those with more than `most` in those days.
    """
    crowded = np.zeros(len(first.amount), dtype=bool)
    if not len(first.amount) or not len(second.amount):
        return Near(NONE, NONE, crowded)
    if isinstance(below, int) and isinstance(above, int) and not (below or above):
        start = int(min(first.day.min(), second.day.min())) - days
        span = int(max(first.day.max(), second.day.max())) + days - start + 1
        asked, held = (side.amount * span + side.day - start for side in (first, second))
        below = above = days
    else:
        asked, held = first.amount, second.amount
    order, mine = np.argsort(held), np.argsort(asked)
    held, asked = held[order], asked[mine]
    low = np.searchsorted(held, asked - (below[mine] if isinstance(below, np.ndarray) else below), side="left")
    high = np.searchsorted(held, asked + (above[mine] if isinstance(above, np.ndarray) else above), side="right")
    count = np.maximum(high - low, 0)
    crowded[mine[count > most]] = True
    some = np.flatnonzero((count > 0) & (count <= most))
    ends = np.cumsum(count[some])
    found: list[tuple[Rows, Rows]] = [(NONE, NONE)]
    for part in np.split(some, np.searchsorted(ends, np.arange(AT_ONCE, ends[-1] if len(ends) else 0, AT_ONCE))):
        of, times = mine[part], count[part]
        within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        pair = np.repeat(of, times), order[np.repeat(low[part], times) + within]
        close = np.abs(first.day[pair[0]] - second.day[pair[1]]) <= days
        found.append((pair[0][close], pair[1][close]))
    return Near(np.concatenate([here for here, _ in found]), np.concatenate([there for _, there in found]), crowded)


def counted(first: Rows, second: Rows, tolerance: int) -> Rows:
    """For each amount of `first`, how many of `second` are within the tolerance."""
    order, held = np.argsort(first), np.sort(second)
    asked = first[order]
    count = np.empty(len(first), dtype=np.int64)
    count[order] = np.searchsorted(held, asked + tolerance, side="right") - np.searchsorted(held, asked - tolerance)
    return count


def mutual(pairs: tuple[Rows, Rows], sizes: tuple[int, int]) -> Flags:
    """Which pairs are the only one of both their places."""
    alone = [np.bincount(places, minlength=size) == 1 for places, size in zip(pairs, sizes, strict=True)]
    only: Flags = alone[0][pairs[0]] & alone[1][pairs[1]]
    return only

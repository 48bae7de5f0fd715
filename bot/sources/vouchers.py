"""Vouchers whose lines do not add up to zero, found while lines go by; memory holds those only that are still open."""

from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bot.sources.columns import Flags, Ints

HELD: Final = 300_000  # open vouchers after which those that came to zero are dropped
MOST: Final = 200  # are named
ODD: Final = np.uint64(0x9E3779B97F4A7C15)


class Open(NamedTuple):
    """A voucher that does not add up: where its first line is, and what its debits exceed its credits by."""

    line: int
    place: int
    period: int
    minor: int


class Vouchers:
    """Sums by voucher and calendar year: a number starts anew each year.

    Lines of a voucher mostly follow each other, and mostly add up: such a stretch is settled at once. The others are
    known by a hash of 64 bits, until they are settled too.

    Attributes:
        balanced, unbalanced: how many there are; after `finish`.
        open: the first of those that do not add up, in the file's order; after `finish`.
    """

    def __init__(self) -> None:
        self.balanced = self.unbalanced = 0
        self.open: list[Open] = []
        self._held: list[tuple[NDArray[np.uint64], Ints]] = []
        self._count, self._most = 0, HELD

    def add(self, voucher: NDArray[Any], year: Ints, minor: Ints, line: Ints, place: Ints, period: Ints) -> None:
        """Lines in the file's order; a voucher without a name is none."""
        if not len(voucher):
            return
        change: Flags = (voucher[1:] != voucher[:-1]).astype(bool) | (year[1:] != year[:-1])
        starts = np.flatnonzero(np.r_[True, change])
        named: Flags = (voucher[starts] != "").astype(bool)
        sums = np.add.reduceat(minor, starts)
        self.balanced += int((named & (sums == 0)).sum())
        off = named & (sums != 0)
        first = starts[off]
        if not len(first):
            return
        key = pd.util.hash_array(voucher[first], categorize=False) ^ (year[first].astype(np.uint64) * ODD)
        self._held.append((key, np.stack((sums[off], line[first], place[first], period[first]))))
        self._count += len(first)
        if self._count > self._most:
            self._settle()

    def _settle(self) -> None:
        if not self._held:
            return
        key = np.concatenate([key for key, _ in self._held])
        facts = np.concatenate([facts for _, facts in self._held], axis=1)
        order = np.argsort(key, kind="stable")
        key, facts = key[order], facts[:, order]
        starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
        sums = np.add.reduceat(facts[0], starts)
        off = sums != 0
        self.balanced += int((~off).sum())
        left = facts[:, starts[off]]
        left[0] = sums[off]
        self._held = [(key[starts[off]], left)]
        self._count = len(left[0])
        self._most = max(HELD, 2 * self._count)

    def finish(self) -> None:
        """Say which are left."""
        self._settle()
        if self._held:
            facts = self._held[0][1]
            facts = facts[:, np.argsort(facts[1], kind="stable")]
            self.unbalanced = len(facts[0])
            self.open = [Open(line, place, period, minor) for minor, line, place, period in facts[:, :MOST].T.tolist()]
        self._held = []

"""Ledgers as files: made up, of any length, the same each time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

ACCOUNTS, CENTRES, DAYS = 300, 60, 730
VOUCHER: Final = 4  # lines, which add up to zero
PIECE: Final = 250_000
HEADER: Final = "Date,Account,Cost center,Amount,Voucher,Text\n"
FIRST: Final = np.datetime64("2025-01-01")


def write(path: Path, lines: int) -> None:
    """A ledger in the order of its days: two years, 300 accounts of which some are used much, 60 cost centers.

    Args:
        lines: how many; a multiple of four.
    """
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for first in range(0, lines, PIECE):
            file.write("".join(_piece(first, min(PIECE, lines - first), lines)))


def _piece(first: int, count: int, lines: int) -> Iterator[str]:
    random = np.random.default_rng(first)
    often = 1 / np.arange(1, ACCOUNTS + 1) ** 0.7
    account = random.choice(ACCOUNTS, count, p=often / often.sum())
    centre = (account * 7 + random.integers(0, 12, count)) % CENTRES  # an account is used in a dozen of them
    minor = random.integers(-500_000, 500_000, (count // VOUCHER, VOUCHER))
    minor[:, -1] -= minor.sum(axis=1)
    number = (first + np.arange(count)) // VOUCHER
    day = FIRST + (number * VOUCHER * DAYS // lines).astype("timedelta64[D]")
    who, what = random.integers(0, 3000, count), random.integers(0, 1_000_000, count)
    columns = (day.astype(str), account * 20 + 1000, centre + 100, minor.ravel() / 100, number, who, what)
    for d, a, c, m, v, s, w in zip(*(column.tolist() for column in columns), strict=True):
        yield f"{d},{a},{c},{m:.2f},V{v},Supplier {s} invoice {w}\n"

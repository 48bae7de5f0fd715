"""A column of amounts into smallest units: exact, and fast where the parser has read numbers."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.sources import amounts
from bot.sources.columns import Column, Flags, Ints
from models.money import LARGEST, digits

NOISE: Final = 1e-3  # of a smallest unit: what is left of decimals that a computer cannot hold
TOO_LARGE: Final = "This is too large for an amount."
PRECISION: Final = 1e-15  # of the amount itself


@dataclass(frozen=True)
class Minor:
    """Amounts row by row.

    Attributes:
        there: rows that have one.
        wrong: rows that have something else.
        rounded: rows that were finer than the smallest unit.
    """

    amounts: Ints
    there: Flags
    wrong: Flags
    rounded: Flags
    reasons: NDArray[Any] | None = None

    def reason(self, row: int) -> str:
        """Why a wrong row is wrong."""
        return TOO_LARGE if self.reasons is None else str(self.reasons[row])


def minor(column: Column | NDArray[Any], decimal: str, currency: str) -> Minor:
    """Read a column.

    Args:
        decimal: the mark before the decimals, for cells that are text.
    """
    return _words(column, decimal, currency) if isinstance(column, Column) else _numbers(column, currency)


def _words(column: Column, decimal: str, currency: str) -> Minor:
    read = [amounts.read(cell, decimal, currency) for cell in column.values]
    read.append(amounts.Read())
    whole = np.array([found.minor or 0 for found in read], dtype=np.int64)[column.codes]
    there = np.array([found.minor is not None for found in read], dtype=bool)[column.codes]
    rounded = np.array([found.rounded for found in read], dtype=bool)[column.codes]
    reasons = np.array([found.reason for found in read], dtype=object)[column.codes]
    return Minor(whole, there, reasons != None, rounded, reasons)  # noqa: E711 - compares each


def _numbers(column: NDArray[Any], currency: str) -> Minor:
    """Numbers with up to 15 digits survive as floats; times a hundred and rounded to whole they are exact again."""
    power = 10 ** digits(currency)
    value = column.astype(np.float64)
    there = ~np.isnan(value)
    scaled = np.where(there, value, 0.0) * power
    wrong = ~(np.abs(scaled) <= LARGEST)
    scaled[wrong] = 0.0
    whole = np.rint(scaled)
    rounded = np.abs(scaled - whole) > NOISE + np.abs(scaled) * PRECISION
    amounts_ = whole.astype(np.int64)
    for row in np.flatnonzero(rounded).tolist():
        amounts_[row] = int((Decimal(repr(float(value[row]))) * power).quantize(Decimal(1), ROUND_HALF_UP))
    return Minor(amounts_, there & ~wrong, wrong, rounded)

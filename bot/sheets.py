"""Sheets of a file that people are sent; bot/workbooks.py writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

TEXT, MONEY, SHARE, DAY = "text", "money", "share", "day"
Value = str | Decimal | Fraction | None


@dataclass(frozen=True)
class Column:
    """A column of a sheet: what stands above it, what is in it, and how wide it is, in characters."""

    title: str
    kind: str = TEXT
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    """What a sheet shows; the last row of `totals` is bold and stands at its end."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    totals: Sequence[Sequence[Value]] = ()

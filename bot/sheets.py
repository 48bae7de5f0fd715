"""Sheets, and the file of them that people are sent."""

import asyncio
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


async def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The XLSX file, written beside the loop, since it takes a while."""
    return await asyncio.to_thread(_written, sheets)


def _written(sheets: Sequence[Sheet]) -> bytes:
    """What writes it is loaded by the first who wants one, so that nobody's start waits for it."""
    from bot import workbooks

    return workbooks.workbook(sheets)

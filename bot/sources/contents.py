"""What a column holds, judged by its first values."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from bot.sources import amounts, dates
from bot.sources.words import plain, scenario
from models.currency import NAMED

DEBITS = frozenset({"d", "dr", "debit", "debet", "soll", "s"})
CREDITS = frozenset({"c", "cr", "credit", "kredit", "k", "haben", "h"})
MOST = 0.6  # a few bad cells do not make a column another one


def share(cells: Sequence[object], holds: Callable[[object], object]) -> float:
    """How many of the cells `holds` is true of, from 0 to 1."""
    return sum(map(bool, map(holds, cells))) / len(cells) if cells else 0.0


def is_amounts(cells: Sequence[object]) -> bool:
    """Whether nearly all are amounts, in either way of writing; an empty column may be."""
    if not cells:
        return True
    return share(cells, _is_amount) >= MOST


def _is_amount(cell: object) -> bool:
    if isinstance(cell, int | float | Decimal):
        return not isinstance(cell, bool)
    read = [amounts.read(str(cell), mark, "XXX") for mark in ".,"]
    return any(found.reason is None or "books are in" in found.reason for found in read)


def has_decimals(cells: Sequence[object]) -> bool:
    """Whether some are negative or have decimals, as codes have not."""
    return is_amounts(cells) and any(set(str(cell)) & set(".,-()") for cell in cells if dates.day(cell, True) is None)


def is_days(cells: Sequence[object]) -> bool:
    return share(cells, lambda cell: dates.day(cell, True) or dates.day(cell, False)) >= MOST


def is_months(cells: Sequence[object]) -> bool:
    """Whether they are months with their year, or days."""
    return share(cells, lambda cell: dates.month(cell, day_first=True) or dates.month(cell, day_first=False)) >= MOST


def is_month_numbers(cells: Sequence[object]) -> bool:
    return share(cells, lambda cell: dates.month_number(str(cell))) >= MOST


def is_years(cells: Sequence[object]) -> bool:
    return share(cells, lambda cell: dates.year(str(cell).removesuffix(".0"))) >= MOST


def is_scenarios(cells: Sequence[object]) -> bool:
    return share(cells, lambda cell: scenario(str(cell))) >= MOST


def is_sides(cells: Sequence[object]) -> bool:
    return share(cells, lambda cell: plain(str(cell)) in DEBITS | CREDITS) >= MOST


def is_currencies(cells: Sequence[object]) -> bool:
    return share(cells, lambda cell: str(cell).strip().lower() in NAMED) >= MOST


def is_words(cells: Sequence[object]) -> bool:
    return share(cells, lambda cell: any(sign.isalpha() for sign in str(cell))) >= 0.6

"""Numbers of figures in words: rounded once, here, halves away from zero."""

from decimal import Decimal
from fractions import Fraction

from bot.prose.money import money
from models.currency import digits
from models.figure import Unit
from models.money import Money


def rounded(value: Fraction, decimals: int) -> Decimal:
    """A number with so many decimals; halves go away from zero."""
    whole, rest = divmod(abs(value) * 10**decimals, 1)
    size = int(whole) + (rest >= Fraction(1, 2))
    return Decimal(-size if value < 0 else size).scaleb(-decimals)


def amount(value: Fraction, currency: str) -> Money:
    """An amount in whole units, as the nearest one of the smallest unit."""
    fine = digits(currency)
    return Money(int(rounded(value * 10**fine, 0)), currency)


def percent(share: Fraction) -> str:
    """ "4.2%" for 0.042; "12%" without a decimal that is zero; "less than 0.1%" for what would read as nothing."""
    return f"{_short(share * 100)}%" if rounded(share * 100, 1) or not share else "less than 0.1%"


def written(value: Fraction, unit: Unit, currency: str) -> str:
    """A figure's value: "$12,500.00", "41.3%", "43.2 days", "1.25", "1,250".

    Args:
        value: in whole units; a percentage as a share, 0.413.
    """
    match unit:
        case Unit.MONEY:
            return money(amount(value, currency))
        case Unit.PERCENT:
            return f"{_short(value * 100)}%"
        case Unit.DAYS:
            return _days(value)
        case Unit.RATIO:
            return f"{rounded(value, 2):,.2f}"
        case Unit.NUMBER:
            return _plain(value)


def gap(difference: Fraction, unit: Unit, currency: str) -> str:
    """How large a difference is, without its sign: "$500.00", "2.3 percentage points", "1.5 days"."""
    size = abs(difference)
    if unit is Unit.PERCENT:
        points = _short(size * 100)
        return f"{points} percentage point{'' if points == '1' else 's'}"
    return written(size, unit, currency)


def is_level(difference: Fraction, unit: Unit, currency: str) -> bool:
    """Whether a difference would read as nothing."""
    match unit:
        case Unit.MONEY:
            return amount(difference, currency).minor == 0
        case Unit.PERCENT:
            return rounded(difference * 100, 1) == 0
        case Unit.DAYS:
            return rounded(difference, 1) == 0
        case _:
            return rounded(difference, 2) == 0


def _short(value: Fraction) -> str:
    """At most one decimal: "4.2", "12", "1,250"."""
    one = rounded(value, 1)
    return f"{one:,.0f}" if one == one.to_integral_value() or abs(one) >= 1000 else f"{one:,.1f}"


def _days(value: Fraction) -> str:
    words = _short(value)
    return f"{words} day" if words in ("1", "-1") else f"{words} days"


def _plain(value: Fraction) -> str:
    two = rounded(value, 2)
    return f"{two:,.0f}" if two == two.to_integral_value() else f"{two:,.2f}"

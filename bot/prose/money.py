"""Amounts of money in words."""

from models.currency import digits
from models.money import Money


def money(amount: Money) -> str:
    """ "$12,500.00"; "EUR 4,000.00" and "JPY 4,000" with their code; "-$5.00" below zero."""
    return _written(amount, digits(amount.currency))


def short(amount: Money) -> str:
    """The same, as exact, without decimals that are all zero: "$12,500", "EUR 4,000.50"."""
    fine = digits(amount.currency)
    return _written(amount, fine if amount.minor % 10**fine else 0)


def typed(amount: Money) -> str:
    """As somebody would type it, without its currency: what `models.money.read_amount` reads as the same amount."""
    fine = digits(amount.currency)
    if fine < 3:
        return f"{amount.major:,.{fine}f}"
    whole = amount.minor % 10**fine == 0  # three decimals could be thousands
    return f"{amount.major:.0f}" if whole else f"{amount.major:.{fine + 1}f}"


def _written(amount: Money, decimals: int) -> str:
    sign = "-" if amount.minor < 0 else ""
    unit = "$" if amount.currency == "USD" else f"{amount.currency} "
    return f"{sign}{unit}{abs(amount.major):,.{decimals}f}"

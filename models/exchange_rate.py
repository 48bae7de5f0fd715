"""What one unit of a foreign currency costs, as an admin stored it."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped
from models.currency import digits
from models.money import Money
from models.refusal import Refusal


class ExchangeRate(Numbered, Base):
    """One whole unit of ``currency`` costs ``per_unit`` whole units of ``into``, from the day ``on``.

    The newest whose day is not later than today counts. ``per_unit`` is a positive decimal kept as text, to be exact.
    """

    __tablename__ = "exchange_rate"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "currency", "into", "on"),
        sa.CheckConstraint('currency <> "into"', name="two_currencies"),
    )

    currency: Mapped[str] = mapped_column(sa.String(3))
    into: Mapped[str] = mapped_column(sa.String(3))
    per_unit: Mapped[str] = mapped_column(sa.String(30))
    on: Mapped[date]
    set_by: Mapped[str] = mapped_column(sa.String(20))

    @property
    def rate(self) -> Decimal:
        return Decimal(self.per_unit)


def read_rate(words: str, *, field: str = "rate") -> Decimal:
    """A rate as somebody typed it, such as ``1.0845`` or ``1,0845``; exact.

    Raises:
        Refusal: beside `field`, when it is no number above zero, is far too long, or could be read in two ways.
    """
    text = "".join(words.split())
    if not text:
        raise Refusal("Write the rate. Write it as in 1.0845.", field=field)
    if re.fullmatch("[1-9][0-9]{0,2},[0-9]{3}", text):
        raise Refusal(f"“{text}” could be read in two ways. Write it with a point, as in 1.084 or 1084.", field=field)
    if not re.fullmatch("[0-9]{1,9}(?:[.,][0-9]{1,12})?", text):
        raise Refusal("This is not a rate. Write it as in 1.0845.", field=field)
    found = Decimal(text.replace(",", "."))
    if not found:
        raise Refusal("The rate must be above zero.", field=field)
    return found.normalize() if found % 1 else found.quantize(Decimal(1))


def worth(amount: Money, into: str, rates: Sequence[ExchangeRate]) -> Fraction | None:
    """What an amount is worth in the smallest unit of another currency, exactly; None where no rate tells.

    Args:
        rates: those that count. Where none leads from the one currency to the other, two that meet in a third will do.
    """
    if amount.currency == into:
        return Fraction(amount.minor)
    known: dict[tuple[str, str], Fraction] = {}
    for rate in rates:
        known[rate.into, rate.currency] = 1 / Fraction(rate.rate)
    known |= {(rate.currency, rate.into): Fraction(rate.rate) for rate in rates}
    factor = known.get((amount.currency, into))
    for middle in sorted({there for here, there in known if here == amount.currency}):
        if factor is None and (middle, into) in known:
            factor = known[amount.currency, middle] * known[middle, into]
    return None if factor is None else Fraction(amount.major) * factor * 10 ** digits(into)

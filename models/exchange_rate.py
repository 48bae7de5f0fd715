"""What one unit of a foreign currency costs, as an admin stored it."""

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped


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

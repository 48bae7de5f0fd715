"""What purchases are charged to, who answers for it, and its budget by year."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped


class CostCentre(Numbered, Base):
    """A cost centre; its code is unique in the workspace. A closed one takes no new requests."""

    __tablename__ = "cost_centre"
    __table_args__ = scoped(sa.UniqueConstraint("team_id", "code"))

    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(80))
    owner_id: Mapped[str] = mapped_column(sa.String(20))
    backup_id: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def label(self) -> str:
        """What people call it: ``410 Marketing``."""
        return f"{self.code} {self.name}"


class Budget(Numbered, Base):
    """The budget of a cost centre for a calendar year, and what the books said was spent of it by ``spent_on``.

    Amounts are in the smallest unit of ``currency``.
    """

    __tablename__ = "budget"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "cost_centre_id", "year"),
        sa.CheckConstraint("amount_minor >= 0", name="amount"),
        cost_centre_id="cost_centre",
    )

    cost_centre_id: Mapped[int]
    year: Mapped[int]
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    spent_minor: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    spent_on: Mapped[date | None] = mapped_column(default=None)

"""What purchases are charged to, who answers for it, and its budget by year."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped
from models.typed import line

CODE_LONGEST = 20
NAME_LONGEST = 80


class CostCentre(Numbered, Base):
    """A cost centre; its code is unique in the workspace. A closed one takes no new requests."""

    __tablename__ = "cost_centre"
    __table_args__ = scoped(sa.UniqueConstraint("team_id", "code"))

    code: Mapped[str] = mapped_column(sa.String(CODE_LONGEST))
    name: Mapped[str] = mapped_column(sa.String(NAME_LONGEST))
    owner_id: Mapped[str] = mapped_column(sa.String(20))
    backup_id: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def label(self) -> str:
        """What people call it: ``410 Marketing``."""
        return f"{self.code} {self.name}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def close(self, now: datetime) -> bool:
        """It takes no new requests from now on. True the first time only."""
        if self.closed_at is not None:
            return False
        self.closed_at = now
        return True

    def reopen(self) -> bool:
        """It takes requests again. True when it was closed."""
        if self.closed_at is None:
            return False
        self.closed_at = None
        return True


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


def read_code(words: str) -> str:
    """The code of a cost center, such as ``410``. Raises a Refusal beside ``code`` when it is empty or long."""
    return line(words, "code", "Write its code, such as 410.", CODE_LONGEST)


def read_name(words: str) -> str:
    """What it is called. Raises a Refusal beside ``name`` when it is empty or long."""
    return line(words, "name", "Write what it is called, such as Marketing.", NAME_LONGEST)

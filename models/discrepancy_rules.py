"""How a workspace goes after its discrepancies: the limits of age, of review, and who leads finance."""

from datetime import date, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped
from models.refusal import Refusal

LIMITS = (30, 60, 90)  # days
REVIEW_MINOR = 500_000  # $5,000.00


class Rhythm(StrEnum):
    """How often somebody is reminded of a discrepancy."""

    WEEKLY = "weekly"
    TWICE = "twice a week"
    DAILY = "each working day"


class DiscrepancyRules(Numbered, Base):
    """One row a workspace, made when somebody first needs it.

    ``first``, ``second`` and ``third`` are the days at which the second, third and fourth bucket of age begin: from the
    first on the lead is told and owners are reminded twice a week, from the second on the finance lead and each working
    day, from the third on the digest names it. Above ``review_minor``, in the books' currency, a second person confirms.
    ``copies_at`` is when the next look is taken at who has to be told of an age.
    """

    __tablename__ = "discrepancy_rules"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id"),
        sa.Index(None, "team_id", "copies_at"),
        sa.CheckConstraint("first >= 1 AND second >= first AND third >= second", name="buckets"),
        sa.CheckConstraint("review_minor >= 0", name="review"),
    )

    first: Mapped[int] = mapped_column(default=LIMITS[0])
    second: Mapped[int] = mapped_column(default=LIMITS[1])
    third: Mapped[int] = mapped_column(default=LIMITS[2])
    review_minor: Mapped[int] = mapped_column(sa.BigInteger, default=REVIEW_MINOR)
    finance_lead_id: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    copies_at: Mapped[datetime | None] = mapped_column(default=None)
    set_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)

    @property
    def limits(self) -> tuple[int, int, int]:
        return self.first, self.second, self.third

    @property
    def buckets(self) -> tuple[str, str, str, str]:
        """What the buckets are called: ``0–29``, ``30–59``, ``60–89``, ``90+``."""
        first, second, third = self.limits
        return f"0–{first - 1}", f"{first}–{second - 1}", f"{second}–{third - 1}", f"{third}+"

    def bucket(self, age: int) -> int:
        """Which bucket an age in days falls in, from 0 on."""
        return sum(age >= limit for limit in self.limits)

    def born(self, today: date) -> tuple[date, date, date]:
        """The last transaction day of the second, third and fourth bucket, today."""
        first, second, third = (today - timedelta(days=limit) for limit in self.limits)
        return first, second, third

    def rhythms(self) -> tuple[tuple[Rhythm, int], ...]:
        """How often one is reminded, and from which age in days on; each one's days are days of the next one too."""
        return (Rhythm.WEEKLY, -1), (Rhythm.TWICE, self.first), (Rhythm.DAILY, self.second)

    def set_limits(self, first: int, second: int, third: int) -> None:
        """Set where the buckets begin. Raises a Refusal beside the field when they do not follow each other."""
        if first < 1:
            raise Refusal("Use 1 day or more.", field="first")
        for name, limit, before in (("second", second, first), ("third", third, second)):
            if limit <= before:
                raise Refusal(f"Use more than {before} days, the limit before it.", field=name)
        self.first, self.second, self.third = first, second, third

"""What a purchase asked for at one time: a change of money, vendor or cost center makes the next version."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped
from models.money import Money

VENDOR_LONGEST = 120


class Recurrence(StrEnum):
    """How often the amount is paid."""

    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"

    @property
    def times_in_first_year(self) -> int:
        """Payments in the first twelve months, the first of them on the first day.

        Weekly that is 53: 52 weeks are only 364 days.
        """
        return {"once": 1, "weekly": 53, "monthly": 12, "quarterly": 4, "yearly": 1}[self.value]


class Version(Numbered, Base):
    """Version ``number`` of a purchase. It never changes, but for the seats its votes fill and the facts for its card.

    ``amount_minor`` is one payment, in the smallest unit of ``currency``. ``counts_minor`` is what the request counts as
    against the limit, earlier requests included, and ``own_minor`` its own share, both in the currency of the policy; None
    where there was no rate. ``over`` says that it needs both departments. ``route`` is the frozen `Route`
    (purchase_route.py), ``facts`` what the card shows. The database refuses one that is over the limit with fewer than two
    seats, and one that is approved with a seat open. ``redraw`` is set while its messages do not show the last vote yet.
    """

    __tablename__ = "purchase_version"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "purchase_id", "number"),
        sa.Index(None, "team_id", "vendor_key", "cost_centre_id", "made_at"),
        sa.Index(None, "team_id", "cost_centre_id", "made_at"),
        sa.Index(
            "ix_purchase_version_redraw",
            "team_id",
            "purchase_id",
            sqlite_where=sa.literal_column("redraw"),
            postgresql_where=sa.literal_column("redraw"),
        ),
        sa.CheckConstraint("amount_minor > 0", name="amount"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("seats_needed >= 1", name="seats"),
        sa.CheckConstraint("NOT over OR seats_needed >= 2", name="over_needs_two"),
        sa.CheckConstraint("seats_filled >= 0 AND seats_filled <= seats_needed", name="filled"),
        sa.CheckConstraint("NOT approved OR seats_filled = seats_needed", name="approved_by_all"),
        sa.CheckConstraint("counts_minor IS NOT NULL OR over", name="unknown_is_over"),
        purchase_id="purchase",
        cost_centre_id="cost_centre",
        policy_id="purchase_policy",
    )

    purchase_id: Mapped[int]
    number: Mapped[int]
    vendor: Mapped[str] = mapped_column(sa.String(VENDOR_LONGEST))
    vendor_key: Mapped[str] = mapped_column(sa.String(VENDOR_LONGEST))
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    cost_centre_id: Mapped[int]
    made_by: Mapped[str] = mapped_column(sa.String(20))
    made_at: Mapped[datetime]
    seats_needed: Mapped[int]
    over: Mapped[bool]
    recurrence: Mapped[Recurrence] = mapped_column(choice(Recurrence), default=Recurrence.ONCE)
    counts_minor: Mapped[int | None] = mapped_column(sa.BigInteger, default=None)
    own_minor: Mapped[int | None] = mapped_column(sa.BigInteger, default=None)
    rate: Mapped[str | None] = mapped_column(sa.String(30), default=None)
    rate_on: Mapped[date | None] = mapped_column(default=None)
    policy_id: Mapped[int | None] = mapped_column(default=None)
    seats_filled: Mapped[int] = mapped_column(default=0)
    approved: Mapped[bool] = mapped_column(default=False)
    redraw: Mapped[bool] = mapped_column(default=False)
    route: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)

    @property
    def money(self) -> Money:
        """One payment."""
        return Money(self.amount_minor, self.currency)

    @property
    def first_year(self) -> Money:
        """What it costs in its first twelve months, in its own currency."""
        return self.money.times(self.recurrence.times_in_first_year)

    def differs(self, vendor: str, money: Money, recurrence: Recurrence, cost_centre_id: int) -> list[str]:
        """Which of ``vendor``, ``amount``, ``currency``, ``recurrence`` and ``cost_centre`` are other than here.

        Any of them makes a new version.
        """
        changed = {
            "vendor": vendor != self.vendor,
            "amount": money.minor != self.amount_minor,
            "currency": money.currency != self.currency,
            "recurrence": recurrence is not self.recurrence,
            "cost_centre": cost_centre_id != self.cost_centre_id,
        }
        return [name for name, is_other in changed.items() if is_other]

    def fill(self) -> bool:
        """One more of its seats is filled. True when that was the last one."""
        if self.seats_filled >= self.seats_needed:
            raise ValueError("every seat is filled already")
        self.seats_filled += 1
        return self.seats_filled == self.seats_needed

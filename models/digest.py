"""The weekly digest of a channel, and each issue of it that went out."""

from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped
from models.calendar import DAY, is_working_day, local_day, moment

ASKS_BEFORE = 2  # working days before an issue that owners are asked for causes


class Digest(Numbered, Base):
    """Goes to ``channel`` each ``weekday`` (0 Monday … 6 Sunday) at ``at``, local time of the workspace.

    ``next_at`` is the moment of the next issue, ``asks_at`` when owners are asked for causes before it; None: nothing is
    due.
    """

    __tablename__ = "digest"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "channel"),
        sa.Index(None, "team_id", "next_at"),
        sa.Index(None, "team_id", "asks_at"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )

    channel: Mapped[str] = mapped_column(sa.String(20))
    weekday: Mapped[int]
    at: Mapped[time]
    set_up_by: Mapped[str] = mapped_column(sa.String(20))
    next_at: Mapped[datetime | None] = mapped_column(default=None)
    asks_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    def plan(self, now: datetime, zone: str, country: str | None, reminders_at: time) -> None:
        """Find the first issue after `now`, and when owners are asked before it: at once where that time has passed.

        Args:
            zone: the workspace's; `country` says which holidays count, `reminders_at` is when people are asked.
        """
        day = local_day(now, zone)
        day += DAY * ((self.weekday - day.weekday()) % 7)
        if moment(day, self.at, zone) <= now:
            day += DAY * 7
        self.next_at = moment(day, self.at, zone)
        self.asks_at = max(moment(_working_days_before(day, ASKS_BEFORE, country), reminders_at, zone), now)

    def end(self, now: datetime) -> bool:
        """It goes out no more. True the first time only."""
        if self.ended_at is not None:
            return False
        self.ended_at, self.next_at, self.asks_at = now, None, None
        return True


def _working_days_before(day: date, n: int, country: str | None) -> date:
    """The `n`-th working day before `day`."""
    while n:
        day -= DAY
        n -= is_working_day(day, country)
    return day


class DigestIssue(Numbered, Base):
    """What one week's digest said; ``week`` is its day. ``content`` holds the facts it was written from."""

    __tablename__ = "digest_issue"
    __table_args__ = scoped(sa.UniqueConstraint("team_id", "digest_id", "week"), digest_id="digest")

    digest_id: Mapped[int]
    week: Mapped[date]
    content: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    asked_at: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    sent: Mapped[int] = mapped_column(default=0)

"""Reminding people of discrepancies: one message a person a day, whatever happens."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Scoped, scoped
from models.calendar import DAY, next_working_day
from models.discrepancy_rules import Rhythm

THURSDAY = 3


class Nag(Scoped, Base):
    """Somebody was reminded on that day of their own clock."""

    __tablename__ = "nag"
    __table_args__ = (sa.PrimaryKeyConstraint("team_id", "user_id", "day"),)

    user_id: Mapped[str] = mapped_column(sa.String(20))
    day: Mapped[date]
    at: Mapped[datetime]
    items: Mapped[int]


class NagTurn(Numbered, Base):
    """When somebody's discrepancies are looked at next; None while nothing waits for them.

    ``nagged_on`` is the last day on which they, or who stands in for them, were reminded of what is theirs.
    """

    __tablename__ = "nag_turn"
    __table_args__ = scoped(sa.UniqueConstraint("team_id", "user_id"), sa.Index(None, "team_id", "next_at"))

    user_id: Mapped[str] = mapped_column(sa.String(20))
    next_at: Mapped[datetime | None] = mapped_column(default=None)
    nagged_on: Mapped[date | None] = mapped_column(default=None)


class NagCopy(Numbered, Base):
    """A lead (``level`` 1) or the finance lead (2) is to hear how old a discrepancy is, in their message of a day."""

    __tablename__ = "nag_copy"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "discrepancy_id", "level"),
        sa.Index(None, "team_id", "user_id", "told_on"),
        discrepancy_id="discrepancy",
    )

    discrepancy_id: Mapped[int]
    level: Mapped[int]
    user_id: Mapped[str] = mapped_column(sa.String(20))
    told_on: Mapped[date | None] = mapped_column(default=None)


def slot(rhythm: Rhythm, day: date, country: str | None) -> date:
    """The last day, up to `day`, on which one reminds at that rhythm.

    Weekly is the first working day of a week, twice a week also the first from Thursday on; `country` says which holidays
    count. What falls on days off goes to the next working day, even in the week after.
    """
    if rhythm is Rhythm.DAILY:
        return _latest(day, country, (day - timedelta(days=n) for n in range(60)))
    monday = day - timedelta(days=day.weekday())
    weeks = [monday - timedelta(days=7 * n) for n in range(60)]
    offsets = (THURSDAY, 0) if rhythm is Rhythm.TWICE else (0,)
    return _latest(day, country, (week + DAY * offset for week in weeks for offset in offsets))


def _latest(day: date, country: str | None, starts: Iterator[date]) -> date:
    return next(found for start in starts if start <= day and (found := next_working_day(start, country)) <= day)

"""An approver lets somebody decide for them, for some days."""

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped
from models.calendar import moment


class Delegation(Numbered, Base):
    """From the day ``first`` to the day ``last``, both included, on the clock of the one who gives it (``from_id``).

    ``ended_on`` is the first day on which it no longer holds, where it was ended early. ``due_at`` is when the waiting
    requests are to be moved there, or back; None when that is done. The right goes one hop only: who holds it cannot hand
    it on.
    """

    __tablename__ = "delegation"
    __table_args__ = scoped(
        sa.CheckConstraint("first <= last", name="order"),
        sa.CheckConstraint("from_id <> to_id", name="two_people"),
        sa.Index(None, "team_id", "from_id", "last"),
        sa.Index(None, "team_id", "to_id", "last"),
        sa.Index(None, "team_id", "due_at"),
    )

    from_id: Mapped[str] = mapped_column(sa.String(20))
    to_id: Mapped[str] = mapped_column(sa.String(20))
    first: Mapped[date]
    last: Mapped[date]
    made_by: Mapped[str] = mapped_column(sa.String(20))
    made_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_on: Mapped[date | None] = mapped_column(default=None)
    due_at: Mapped[datetime | None] = mapped_column(default=None)

    def covers(self, day: date) -> bool:
        """Whether it holds on that day of the one who gives it."""
        return self.first <= day <= self.last and (self.ended_on is None or day < self.ended_on)

    def lasts(self, day: date) -> bool:
        """Whether it holds on that day or a later one."""
        return day <= self.last and (self.ended_on is None or max(day, self.first) < self.ended_on)

    def next_turn(self, now: datetime, zone: str) -> datetime | None:
        """When it next begins or is over, after `now`; None when it is over. `zone` is that of the one who gives it."""
        over = self.last + timedelta(days=1)
        days = [self.first, over if self.ended_on is None else min(self.ended_on, over)]
        return next((turn for turn in (moment(day, time(), zone) for day in days) if turn > now), None)

    def end(self, today: date) -> bool:
        """It holds no more, from `today` on. False when it is over already."""
        if not self.lasts(today):
            return False
        self.ended_on, self.due_at = today, None
        return True

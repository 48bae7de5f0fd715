"""A file of a purchase on its way to somebody: Slack shows a file from a form to nobody but its uploader and the bot."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped

LEASE = timedelta(minutes=2)  # after which another process takes it up again
AGAIN = timedelta(minutes=10)  # who asks again sooner gets nothing twice
TRIES = 4


class PurchaseErrand(Numbered, Base):
    """Somebody wants a file in their direct messages. ``due_at`` is NULL when it was sent or given up."""

    __tablename__ = "purchase_errand"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "purchase_id", "by", "file_id"),
        sa.Index(None, "team_id", "due_at"),
        purchase_id="purchase",
    )

    purchase_id: Mapped[int]
    file_id: Mapped[str] = mapped_column(sa.String(40))
    by: Mapped[str] = mapped_column(sa.String(20))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)

    def take(self, now: datetime) -> bool:
        """A process takes it up. False where another did, or it is over."""
        if self.due_at is None or self.due_at > now:
            return False
        self.due_at, self.attempts = now + LEASE, self.attempts + 1
        return True

    def fail(self, now: datetime, after: timedelta) -> bool:
        """It did not work: it is tried again after `after`. True when it is given up instead."""
        self.due_at = now + after if self.attempts < TRIES else None
        return self.due_at is None

    def again(self, now: datetime) -> bool:
        """They want it once more. False where it is under way, or they asked so lately that they pressed twice."""
        if self.due_at is not None or now - self.asked_at < AGAIN:
            return False
        self.asked_at, self.due_at, self.attempts = now, now, 0
        return True

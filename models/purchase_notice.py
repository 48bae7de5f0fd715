"""A decision on a purchase, on its way to the company's own purchasing system."""

from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped

LEASE = timedelta(seconds=60)  # after which another process sends it again, under the same key
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0.25, 1, 3, 10, 30, 60, 180))
LONGEST = timedelta(hours=6)
TELL_AFTER = 3  # attempts; before that it may be a hiccup
OURS_TO_MEND = range(300, 500)  # answers that no waiting makes better
PASSING = {408, 409, 423, 425, 429}  # but these may


class Outcome(StrEnum):
    """What was decided."""

    APPROVED = "approved"
    REJECTED = "rejected"


class Notice(Numbered, Base):
    """One decision for one web address, sent until it is taken.

    ``key`` is the same for each attempt. ``body`` is what is sent, to the byte, written before the first attempt. ``due_at``
    is when a process may take it: now, after a pause, or when its holder's lease ends. NULL: it was taken, or there was no
    address to send it to. ``host``, ``answer`` and ``status`` are of the last attempt that failed; ``status`` 0 means that
    no answer came.
    """

    __tablename__ = "purchase_notice"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "key"),
        sa.UniqueConstraint("team_id", "purchase_id"),
        sa.Index(None, "team_id", "due_at"),
        purchase_id="purchase",
    )

    purchase_id: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome))
    label: Mapped[str] = mapped_column(sa.String(30))
    key: Mapped[str] = mapped_column(sa.String(60))
    made_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    body: Mapped[str] = mapped_column(sa.Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    status: Mapped[int | None] = mapped_column(default=None)
    host: Mapped[str] = mapped_column(sa.String(255), default="")
    answer: Mapped[str] = mapped_column(sa.String(100), default="")
    taken_at: Mapped[datetime | None] = mapped_column(default=None)
    told_at: Mapped[datetime | None] = mapped_column(default=None)

    def take(self, now: datetime) -> bool:
        """The other side has it. True the first time only."""
        if self.taken_at is not None:
            return False
        self.taken_at, self.due_at, self.status, self.answer = now, None, None, ""
        return True

    def fail(
        self,
        now: datetime,
        host: str,
        status: int,
        answer: str,
        after: timedelta | None = None,
        *,
        known: bool = False,
    ) -> bool:
        """An attempt was in vain: it is tried again after a pause that grows.

        Args:
            now: when.
            host: whom it was sent to.
            status: the HTTP status; 0 when no answer came.
            answer: what happened, as a word for the view.
            after: how long the other side asks to be left alone.
            known: whether the admins know already that another one does not arrive.

        Returns:
            Whether the admins are to be told; True once.
        """
        self.host, self.status, self.answer = host[:255], status, answer[:100]
        self.due_at = now + max(pause(self.attempts), min(after or timedelta(0), LONGEST))
        hopeless = status in OURS_TO_MEND and status not in PASSING
        if known or self.told_at is not None or not (hopeless or self.attempts >= TELL_AFTER):
            return False
        self.told_at = now
        return True

    @property
    def is_about_all(self) -> bool:
        """Whether the last failure would meet every other notice too, so that trying them is no use."""
        return self.status is not None and (self.status not in range(400, 500) or self.status in (401, 403, 404, 429))


def pause(attempts: int) -> timedelta:
    """How long to wait after that many attempts; it grows up to six hours."""
    return PAUSES[max(attempts - 1, 0)] if attempts <= len(PAUSES) else LONGEST

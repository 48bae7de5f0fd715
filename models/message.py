"""What the bot has to say: the outbox, written in the transaction that decided it."""

from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped


class Lane(IntEnum):
    """Who goes first when many wait; lower first."""

    PERSON = 0
    APPROVAL = 1
    DIGEST = 2
    NAG = 3


class IfUnsure(StrEnum):
    """What to do when a post got no answer and the history cannot be read."""

    RESEND = "resend"
    HOLD = "hold"


class Message(Numbered, Base):
    """One message, unique by what it says: ``huddle:9:2026-03-02:U7``.

    ``version`` counts its texts and ``sent_version`` is the one Slack shows; they differ while there is something to do.
    ``due_at`` is when a process may take it: now, after a wait, or when its holder's lease ends. NULL: nothing to do.
    ``nonce`` is the opaque key in Slack's message metadata, by which a post without an answer is found again.
    """

    __tablename__ = "message"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "key"),
        sa.Index(None, "team_id", "due_at"),
        sa.Index(None, "team_id", "slot_at"),
        sa.Index(None, "team_id", "channel", "slot_at"),
        sa.Index(None, "team_id", "parent_key"),
    )

    key: Mapped[str] = mapped_column(sa.String(200))
    nonce: Mapped[str] = mapped_column(sa.String(32))
    channel: Mapped[str] = mapped_column(sa.String(30))
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    parent_key: Mapped[str | None] = mapped_column(sa.String(200), default=None)
    lane: Mapped[int] = mapped_column(sa.SmallInteger, default=int(Lane.PERSON))
    if_unsure: Mapped[IfUnsure] = mapped_column(choice(IfUnsure), default=IfUnsure.RESEND)
    version: Mapped[int] = mapped_column(default=1)
    sent_version: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    holder: Mapped[str | None] = mapped_column(sa.String(32), default=None)
    unsure_since: Mapped[datetime | None] = mapped_column(default=None)
    slot_at: Mapped[datetime | None] = mapped_column(default=None)
    posted_channel: Mapped[str | None] = mapped_column(sa.String(30), default=None)
    ts: Mapped[str | None] = mapped_column(sa.String(30), default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    failed_reason: Mapped[str | None] = mapped_column(sa.String(300), default=None)

    def retry(self, now: datetime, after: timedelta) -> None:
        """Give it back, to be taken again after a while."""
        self.holder, self.due_at = None, now + after

    def fail(self, reason: str) -> None:
        """Give up: an admin is told why."""
        self.holder, self.due_at, self.failed_reason = None, None, reason[:300]

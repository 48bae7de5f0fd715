"""The weekly digest of a channel, and each issue of it that went out."""

from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped


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

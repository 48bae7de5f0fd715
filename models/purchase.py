"""A request to buy something: what became of it, and what may happen to it next."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped

WHAT_LONGEST = 300
WHY_LONGEST = 1000


class State(StrEnum):
    """Open (waiting for votes, or for the changes somebody asked for), or how it ended."""

    WAITING = "waiting"
    CHANGES = "changes"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Purchase(Numbered, Base):
    """A purchase, called PUR-`number` in its workspace; its money, vendor and cost center are in its `Version`.

    ``for_id`` is the person it is for, who may be the requester. ``version`` is the current one. ``changes`` counts what
    happened to it, so that each change is told once. ``clock_at`` is when the working days began to be counted and None
    while the clock waits; ``days_run`` are those counted before that. ``stage`` is 0 asked, 1 reminded, 2 backups asked,
    3 lead told; ``next_at`` is when the next stage is due, None while paused and at the end.
    """

    __tablename__ = "purchase"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "number"),
        sa.Index(None, "team_id", "state", "requester_id"),
        sa.Index(None, "team_id", "requester_id", "number"),
        sa.Index(None, "team_id", "next_at"),
        sa.CheckConstraint("stage >= 0 AND stage <= 3", name="stage"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint(
            "state IN ('waiting', 'changes') OR (decided_at IS NOT NULL AND decided_by IS NOT NULL AND next_at IS NULL)",
            name="ended",
        ),
        sa.CheckConstraint(
            "state <> 'approved' OR (decided_by <> requester_id AND decided_by <> for_id)", name="not_ones_own"
        ),
    )

    number: Mapped[int]
    requester_id: Mapped[str] = mapped_column(sa.String(20))
    for_id: Mapped[str] = mapped_column(sa.String(20))
    what: Mapped[str] = mapped_column(sa.String(WHAT_LONGEST))
    why: Mapped[str] = mapped_column(sa.String(WHY_LONGEST))
    sent_at: Mapped[datetime]
    needed_by: Mapped[date | None] = mapped_column(default=None)
    files: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[State] = mapped_column(choice(State), default=State.WAITING)
    changes: Mapped[int] = mapped_column(default=1)
    stage: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    clock_at: Mapped[datetime | None] = mapped_column(default=None)
    days_run: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    next_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    paid_on: Mapped[date | None] = mapped_column(default=None)

    @property
    def label(self) -> str:
        """What people call it, such as ``PUR-12``."""
        return f"PUR-{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in (State.WAITING, State.CHANGES)

"""An account's month, checked by one person and signed by another; and what they signed."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped
from models.refusal import Refusal
from models.typed import line

REASON_LONGEST = 300
CURRENT: sa.ColumnElement[bool] = sa.literal_column("state <> 'suspended'")


class State(StrEnum):
    """How far it has come."""

    OPEN = "open"
    PREPARED = "prepared"
    SIGNED = "signed"
    SUSPENDED = "suspended"  # a number changed after somebody had signed it; another takes its place


class Part(StrEnum):
    """Which of the two signatures."""

    PREPARER = "preparer"
    REVIEWER = "reviewer"


class Reconciliation(Numbered, Base):
    """One reconciling of an account's month (Month.ordinal); there may be older ones of it, all of them suspended.

    ``snapshot`` is what was signed: the numbers of the five checks and the closing. ``reviewer_id`` is who is asked to
    review it. ``check_at``: the books changed, and it has to be looked whether the snapshot still holds. ``reason`` says
    why it was sent back or suspended.
    """

    __tablename__ = "reconciliation"
    __table_args__ = scoped(
        sa.Index(
            "uq_reconciliation_current",
            *("team_id", "account_id", "month"),
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
        sa.Index(None, "team_id", "check_at"),
        sa.Index(None, "team_id", "state", "reviewer_id"),
        sa.CheckConstraint("state NOT IN ('prepared', 'signed') OR prepared_by IS NOT NULL", name="prepared"),
        sa.CheckConstraint("state <> 'signed' OR reviewed_by IS NOT NULL", name="signed"),
        sa.CheckConstraint("reviewed_by <> prepared_by", name="two_people"),
        account_id="account",
        supersedes="reconciliation",
    )

    account_id: Mapped[int]
    month: Mapped[int]
    state: Mapped[State] = mapped_column(choice(State), default=State.OPEN)
    snapshot: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    prepared_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    prepared_at: Mapped[datetime | None] = mapped_column(default=None)
    reviewer_id: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    reviewed_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    reviewed_at: Mapped[datetime | None] = mapped_column(default=None)
    suspended_at: Mapped[datetime | None] = mapped_column(default=None)
    check_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(sa.String(REASON_LONGEST), default="")
    supersedes: Mapped[int | None] = mapped_column(default=None)

    @property
    def is_signed(self) -> bool:
        return self.state is State.SIGNED

    @property
    def closing(self) -> int | None:
        """What was signed as the closing, in smallest units."""
        said = self.snapshot.get("closing")
        return int(said) if said is not None else None

    # each gives True the first time only
    def prepare(self, by: str, reviewer: str, snapshot: dict[str, Any], now: datetime) -> bool:
        """Somebody vouches for its numbers, and asks another. Raises a Refusal beside ``reviewer``."""
        if self.state is not State.OPEN:
            return False
        if reviewer == by:
            raise Refusal("Somebody else has to review it. Choose another person.", field="reviewer")
        self.state, self.prepared_by, self.prepared_at = State.PREPARED, by, now
        self.reviewer_id, self.snapshot, self.reason = reviewer, snapshot, ""
        return True

    def sign(self, by: str, now: datetime) -> bool:
        """A second person vouches for the same numbers. Raises a Refusal for who prepared it."""
        if self.state is not State.PREPARED:
            return False
        if by == self.prepared_by:
            raise Refusal("You prepared it, so somebody else has to sign it.")
        self.state, self.reviewed_by, self.reviewed_at = State.SIGNED, by, now
        return True

    def send_back(self, by: str, reason: str) -> bool:
        """The second person does not agree, or the first takes it back."""
        if self.state is not State.PREPARED:
            return False
        self.reason = line(reason, "reason", "Say in a line what is to be looked at again.", REASON_LONGEST)
        self.state = State.OPEN
        self.prepared_by = self.prepared_at = self.reviewer_id = None
        return True

    def suspend(self, reason: str, now: datetime) -> bool:
        """A number changed: what was signed stays on record, and holds no longer."""
        if self.state not in (State.PREPARED, State.SIGNED):
            return False
        self.state, self.reason, self.suspended_at, self.check_at = State.SUSPENDED, reason[:REASON_LONGEST], now, None
        return True


class SignOff(Numbered, Base):
    """One signature, with the numbers it stands for. The database refuses to change or remove it."""

    __tablename__ = "sign_off"
    __table_args__ = scoped(sa.Index(None, "team_id", "reconciliation_id"))

    reconciliation_id: Mapped[int]
    part: Mapped[Part] = mapped_column(choice(Part))
    by: Mapped[str] = mapped_column(sa.String(20))
    at: Mapped[datetime]
    snapshot: Mapped[dict[str, Any]]

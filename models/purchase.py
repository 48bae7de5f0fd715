"""A request to buy something: what became of it, and what may happen to it next."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped
from models.purchase_clock import LAST_STAGE, Week
from models.purchase_version import Version
from models.refusal import Refusal
from models.typed import line, text

WHAT_LONGEST = 300
WHY_LONGEST = 1000
REASON_LONGEST = 1000


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
    3 lead told; ``next_at`` is when it is looked at again, at the latest when the next stage is due, and None while the
    clock waits and at the end.
    """

    __tablename__ = "purchase"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "number"),
        sa.Index(None, "team_id", "state", "requester_id"),
        sa.Index(None, "team_id", "requester_id", "number"),
        sa.Index(None, "team_id", "for_id", "number"),
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
    reason: Mapped[str] = mapped_column(sa.String(REASON_LONGEST), default="")
    paid_on: Mapped[date | None] = mapped_column(default=None)

    @property
    def label(self) -> str:
        """What people call it, such as ``PUR-12``."""
        return f"PUR-{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in (State.WAITING, State.CHANGES)

    def bars(self, user_id: str) -> bool:
        """Whether that person never decides about it: who requested it, or whom it is for."""
        return user_id in (self.requester_id, self.for_id)

    # what it says
    def describe(self, what: str, why: str, needed_by: date | None, files: list[dict[str, Any]]) -> bool:
        """Words and files change; votes stay. Whom it is for never changes. True when something is other than before.

        Raises:
            Refusal: it ended.
        """
        self._require_open()
        if (what, why, needed_by, files) == (self.what, self.why, self.needed_by, self.files):
            return False
        self.what, self.why, self.needed_by, self.files = what, why, needed_by, files
        self.changes += 1
        return True

    def amend(self, now: datetime, week: Week) -> int:
        """Its money, vendor or cost center changes: the next version, whose votes start again, and the clock with them.

        Returns:
            The number of the new version.

        Raises:
            Refusal: it ended.
        """
        self._require_open()
        self.version += 1
        self.changes += 1
        self.state = State.WAITING
        self.start(now, week)
        return self.version

    def ask_changes(self, now: datetime, week: Week) -> bool:
        """An approver wants it changed; the clock waits. True when it waited for votes before."""
        if self.state is not State.WAITING:
            return False
        self.pause(now, week)
        self.state = State.CHANGES
        self.changes += 1
        return True

    def hand_back(self) -> bool:
        """The requester says it is fine as it is: it waits for votes again. True when changes were asked for.

        The clock goes on with `resume`, once no question is open.
        """
        if self.state is not State.CHANGES:
            return False
        self.state = State.WAITING
        self.changes += 1
        return True

    # how it ends
    def approve(self, version: Version, by: str, now: datetime) -> bool:
        """Every seat of the current version is filled, the last by `by`. True the first time only."""
        if self.state is not State.WAITING or version.purchase_id != self.id or version.number != self.version:
            return False
        if version.seats_filled != version.seats_needed or self.bars(by):
            return False
        version.approved = True
        return self._end(State.APPROVED, by, "", now)

    def reject(self, by: str, reason: str, now: datetime) -> bool:
        """An approver says no. True the first time only.

        Raises:
            Refusal: beside the field ``reason``, which is required.
        """
        if not self.is_open:
            return False
        return self._end(State.REJECTED, by, read_reason(reason), now)

    def withdraw(self, by: str, now: datetime) -> bool:
        """It is not wanted any more. True the first time only."""
        return self.is_open and self._end(State.WITHDRAWN, by, "", now)

    def _end(self, state: State, by: str, reason: str, now: datetime) -> bool:
        self.state, self.decided_by, self.decided_at, self.reason = state, by, now, reason
        self.clock_at = self.next_at = None
        self.changes += 1
        return True

    def _require_open(self) -> None:
        if not self.is_open:
            raise Refusal(f"{self.label} is {self.state.value} already. Send a new request.")

    # when somebody is reminded
    def start(self, now: datetime, week: Week) -> None:
        """Its approvers were asked at `now`: the working days are counted from there."""
        self.stage, self.days_run, self.clock_at = 0, 0, now
        self.next_at = week.due(1, now)

    def pause(self, now: datetime, week: Week) -> bool:
        """The clock waits; the whole working days it ran are kept. True when it ran."""
        if self.clock_at is None:
            return False
        self.days_run += week.run(self.clock_at, now)
        self.clock_at = self.next_at = None
        return True

    def resume(self, now: datetime, week: Week) -> bool:
        """The clock goes on. True when it waited, and there are votes to wait for."""
        if self.clock_at is not None or self.state is not State.WAITING:
            return False
        self.clock_at = now
        self.next_at = self._due(week) or week.due(0, now)
        return True

    def advance(self, now: datetime, week: Week) -> int | None:
        """The next stage, if it is due: 1 remind, 2 ask the backups, 3 tell a lead. None when nothing is due."""
        due = self._due(week)
        if due is None or due > now:
            return None
        self.stage += 1
        self.changes += 1
        self.look_again(week.due(0, now), week)
        return self.stage

    def look_again(self, at: datetime, week: Week) -> None:
        """Somebody who is to be asked can be reached at `at`: it is looked at then, or when the next stage is due."""
        if self.clock_at is not None:
            self.next_at = min(at, self._due(week) or at)

    def _due(self, week: Week) -> datetime | None:
        if self.stage >= LAST_STAGE or self.clock_at is None:
            return None
        return week.due(self.stage + 1 - self.days_run, self.clock_at)


def read_what(words: str) -> str:
    """What is to be bought, on one line. Raises a Refusal when it is empty or long."""
    return line(words, "what", "Say in a line what you want to buy.", WHAT_LONGEST, "The rest goes below.")


def read_why(words: str) -> str:
    """Why it is needed. Raises a Refusal when it is empty or long."""
    return text(words, "why", "Say why it is needed. Approvers decide by this.", WHY_LONGEST)


def read_reason(words: str) -> str:
    """Why it is rejected. Raises a Refusal when it is empty or long."""
    return text(words, "reason", "Say why, so that the requester can mend it.", REASON_LONGEST)


def check_needed_by(day: date | None, today: date) -> None:
    """Raises a Refusal when `day` is over, or more than ten years away."""
    if day is not None and day < today:
        raise Refusal("That day is over. Choose today or a later day.", field="needed_by")
    if day is not None and day.year > today.year + 10:
        raise Refusal("That is more than ten years away. Check the year.", field="needed_by")

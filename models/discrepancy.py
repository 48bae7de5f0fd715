"""What the books are off by, who is to find out why, and what became of it."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped
from models.money import Money
from models.refusal import Refusal
from models.typed import line

WHAT_LONGEST = 300
WORDS_LONGEST = 1000
LINKS_MOST = 10
LIVE: sa.ColumnElement[bool] = sa.literal_column("waits_for_id IS NOT NULL")


class State(StrEnum):
    """Open, or how it ended."""

    OPEN = "open"
    TO_CONFIRM = "to_confirm"  # resolved, above the limit: a second person has to agree
    RESOLVED = "resolved"
    MERGED = "merged"
    SPLIT = "split"


class Kind(StrEnum):
    """What it turned out to be."""

    TIMING = "timing"
    MISTAKE = "mistake"
    MISSING_DOCUMENT = "missing_document"
    DUPLICATE = "duplicate"
    FEE = "fee"
    EXCHANGE = "exchange"
    OTHER = "other"


class Source(StrEnum):
    """Where it came from."""

    REPORTED = "reported"
    RECONCILIATION = "reconciliation"
    IMPORT = "import"
    SPLIT = "split"
    PURCHASE = "purchase"


class Discrepancy(Numbered, Base):
    """A discrepancy, called DIS-`number` in its workspace.

    ``amount_minor`` is what the books are off by: above zero they show too much. It is about ``account_id``, or what
    ``account_words`` say. ``origin`` is the fact it was made of, such as ``statement:3:17``: one at a time is open for each.
    Its age runs from ``transaction_on``, and nothing stores it, so nothing can set it back. ``waits_for_id`` is who has to
    do something: the owner, or who is asked to confirm; None when it has ended. ``told_on`` is the workspace's day when
    they heard of it. ``copied`` counts who was told of its age: 1 the lead, 2 the finance lead too. ``changes`` counts
    what happened, so that each change is told once.
    """

    __tablename__ = "discrepancy"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "number"),
        sa.Index(None, "team_id", "waits_for_id", "transaction_on"),
        sa.Index(None, "team_id", "state", "transaction_on"),
        sa.Index(None, "team_id", "state", "copied", "transaction_on"),
        sa.Index(None, "team_id", "root_cause_id"),
        # the ageing table reads one of these two in its order, and nothing else
        sa.Index(
            "ix_discrepancy_live",
            *("team_id", "owner_id", "currency", "transaction_on", "amount_minor", "waits_for_id"),
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
        sa.Index(
            "ix_discrepancy_live_account",
            *("team_id", "account_id", "currency", "transaction_on", "amount_minor", "waits_for_id"),
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
        sa.Index("uq_discrepancy_origin", "team_id", "origin", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        sa.CheckConstraint("owner_id <> ''", name="owner"),
        sa.CheckConstraint("(waits_for_id IS NULL) = (state NOT IN ('open', 'to_confirm'))", name="waits_for"),
        sa.CheckConstraint(
            "state NOT IN ('to_confirm', 'resolved') OR (kind IS NOT NULL AND root_cause_id IS NOT NULL"
            " AND evidence <> '' AND resolved_by IS NOT NULL AND resolved_at IS NOT NULL)",
            name="resolved",
        ),
        sa.CheckConstraint("confirmed_by <> resolved_by", name="second_person"),
        sa.CheckConstraint("state <> 'resolved' OR NOT needs_second OR confirmed_by IS NOT NULL", name="confirmed"),
        sa.CheckConstraint("state <> 'merged' OR merged_into_id IS NOT NULL", name="merged"),
        account_id="account",
        root_cause_id="root_cause",
        parent_id="discrepancy",
        merged_into_id="discrepancy",
    )

    number: Mapped[int]
    what: Mapped[str] = mapped_column(sa.String(WHAT_LONGEST))
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    owner_id: Mapped[str] = mapped_column(sa.String(20))
    transaction_on: Mapped[date]
    due_on: Mapped[date]
    reported_by: Mapped[str] = mapped_column(sa.String(20))
    reported_at: Mapped[datetime]
    told_on: Mapped[date]
    waits_for_id: Mapped[str | None] = mapped_column(sa.String(20))
    source: Mapped[Source] = mapped_column(choice(Source), default=Source.REPORTED)
    origin: Mapped[str | None] = mapped_column(sa.String(120), default=None)
    account_id: Mapped[int | None] = mapped_column(default=None)
    account_words: Mapped[str] = mapped_column(sa.String(160), default="")
    cost_centre_id: Mapped[int] = mapped_column(default=0)
    links: Mapped[list[str]] = mapped_column(default_factory=list)
    evidence: Mapped[str] = mapped_column(sa.String(WORDS_LONGEST), default="")
    files: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)
    state: Mapped[State] = mapped_column(choice(State), default=State.OPEN)
    kind: Mapped[Kind | None] = mapped_column(choice(Kind), default=None)
    root_cause_id: Mapped[int | None] = mapped_column(default=None)
    how: Mapped[str] = mapped_column(sa.String(WORDS_LONGEST), default="")
    resolved_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    resolved_at: Mapped[datetime | None] = mapped_column(default=None)
    needs_second: Mapped[bool] = mapped_column(default=False)
    confirmed_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    reopened: Mapped[int] = mapped_column(default=0)
    due_moves: Mapped[int] = mapped_column(default=0)
    due_reason: Mapped[str] = mapped_column(sa.String(WHAT_LONGEST), default="")
    parent_id: Mapped[int | None] = mapped_column(default=None)
    merged_into_id: Mapped[int | None] = mapped_column(default=None)
    copied: Mapped[int] = mapped_column(default=0)
    changes: Mapped[int] = mapped_column(default=1)

    @property
    def label(self) -> str:
        """What people call it, such as ``DIS-12``."""
        return f"DIS-{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether somebody has to do something about it still."""
        return self.state in (State.OPEN, State.TO_CONFIRM)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    def age(self, today: date) -> int:
        """Days since its transaction; `today` is the workspace's."""
        return max((today - self.transaction_on).days, 0)

    # what happens to it; each gives False where nothing does
    def give(self, owner_id: str, today: date) -> str | None:
        """Somebody else is to find out. Gives who had it, or None when nothing changes."""
        if self.state is not State.OPEN or self.owner_id == owner_id:
            return None
        before, self.owner_id = self.owner_id, owner_id
        self.waits_for_id, self.told_on = owner_id, today
        self.changes += 1
        return before

    def move_due(self, day: date, reason: str, today: date) -> bool:
        """It is due another day, and each move counts.

        Raises:
            Refusal: beside ``due`` when the day is over, beside ``reason`` when there is none.
        """
        if self.state is not State.OPEN or self.due_on == day:
            return False
        if day < today:
            raise Refusal("That day is over. Choose today or a later day.", field="due")
        self.due_reason = line(reason, "reason", "Say in a line why it is moved.", WHAT_LONGEST)
        self.due_on = day
        self.due_moves += 1
        self.changes += 1
        return True

    def resolve(
        self,
        by: str,
        now: datetime,
        *,
        kind: Kind,
        root_cause_id: int,
        evidence: str,
        how: str = "",
        files: Sequence[dict[str, Any]] = (),
        second: str | None,
        today: date,
    ) -> bool:
        """It is cleared up. True the first time only.

        Args:
            second: who is asked to confirm it; None where nobody has to.

        Raises:
            Refusal: beside ``evidence``, when there is neither a line nor a file.
        """
        if self.state is not State.OPEN:
            return False
        shown = " ".join(evidence.split()) or ", ".join(str(each["name"]) for each in files)
        self.evidence = line(shown, "evidence", "Say what proves it: a link, a document's number, or a file.", WORDS_LONGEST)
        self.kind, self.root_cause_id, self.how = kind, root_cause_id, " ".join(how.split())[:WORDS_LONGEST]
        self.files = [*self.files, *files]
        self.resolved_by, self.resolved_at = by, now
        self.needs_second = second is not None
        self.state = State.TO_CONFIRM if second is not None else State.RESOLVED
        self.waits_for_id, self.told_on = second, today
        self.changes += 1
        return True

    def confirm(self, by: str, now: datetime) -> bool:
        """A second person agrees. True the first time only. Raises a Refusal for whoever resolved it."""
        if self.state is not State.TO_CONFIRM:
            return False
        if by == self.resolved_by:
            raise Refusal("You resolved it, so somebody else has to confirm it.")
        self.state, self.confirmed_by, self.confirmed_at, self.waits_for_id = State.RESOLVED, by, now, None
        self.changes += 1
        return True

    def ask_to_confirm(self, user_id: str, today: date) -> bool:
        """Somebody else is asked to confirm it. False when it does not wait for that, or for them already."""
        if self.state is not State.TO_CONFIRM or self.waits_for_id == user_id:
            return False
        self.waits_for_id, self.told_on = user_id, today
        self.changes += 1
        return True

    def reopen(self, today: date) -> bool:
        """It is not cleared up after all, or not confirmed. It keeps its age, and each time counts."""
        if self.state not in (State.RESOLVED, State.TO_CONFIRM):
            return False
        self.state, self.waits_for_id, self.told_on = State.OPEN, self.owner_id, today
        self.kind = self.root_cause_id = self.resolved_by = self.resolved_at = None
        self.confirmed_by = self.confirmed_at = None
        self.needs_second = False
        self.reopened += 1
        self.changes += 1
        return True

    def take_over(self, other: "Discrepancy", *, adds: bool) -> bool:
        """`other` becomes part of this one, which is as old as the older of the two.

        Args:
            adds: whether the amounts add up; else both tell of the same amount.

        Raises:
            Refusal: beside ``into``, when it is itself, or their currencies differ where amounts add up.
        """
        if self.state is not State.OPEN or other.state is not State.OPEN:
            return False
        if self.number == other.number:
            raise Refusal("That is this one itself. Choose another.", field="into")
        if adds and self.currency != other.currency:
            raise Refusal("Their currencies differ, so the amounts do not add up.", field="into")
        if adds:
            self.amount_minor += other.amount_minor
        self.transaction_on = min(self.transaction_on, other.transaction_on)
        self.due_on = min(self.due_on, other.due_on)
        self.links = list(dict.fromkeys([*self.links, *other.links]))[:LINKS_MOST]
        other.state, other.merged_into_id, other.waits_for_id = State.MERGED, self.id, None
        self.changes += 1
        other.changes += 1
        return True

    def split(self, amounts: Sequence[int]) -> bool:
        """It becomes several, whose amounts add up to its own. Raises a Refusal beside ``amount`` when they do not."""
        if self.state is not State.OPEN:
            return False
        if len(amounts) < 2 or 0 in amounts or sum(amounts) != self.amount_minor:
            raise Refusal("The parts have to add up to the whole, and none of them may be zero.", field="amount")
        self.state, self.waits_for_id = State.SPLIT, None
        self.changes += 1
        return True


def read_what(words: str) -> str:
    """What is off, on one line. Raises a Refusal beside ``what`` when it is empty or long."""
    return line(words, "what", "Say in a line what does not tie.", WHAT_LONGEST)


def check_transaction(day: date, today: date) -> date:
    """The day something was booked or paid. Raises a Refusal beside ``transaction`` when it is to come, or ages ago."""
    if day > today:
        raise Refusal("That day is still to come. Choose the day it was booked or paid.", field="transaction")
    if (today - day).days > 36_500:
        raise Refusal("That day is more than 100 years ago. Check the year.", field="transaction")
    return day

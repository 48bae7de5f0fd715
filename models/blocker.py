"""What is in somebody's way, who can clear it, and what became of it."""

import re
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped
from models.calendar import working_days_between
from models.refusal import Refusal
from models.typed import line

LONGEST = 300  # characters of what is stuck
OUTCOME_LONGEST = 500
LEAD_AFTER = 3  # working days until the lead is asked
ALIKE = 0.9  # two long words this similar (0 to 1) are the same, one of them misspelt
SMALL = frozenset(
    re.findall(r"\w+", "a an the this that it i we our is are has have still and at by for from in of on to with")
)


class Needs(StrEnum):
    """What would clear it."""

    PERSON = "person"
    APPROVAL = "approval"
    DATA = "data"
    SUPPLIER = "supplier"
    DECISION = "decision"


class State(StrEnum):
    """Open, or how it ended."""

    OPEN = "open"
    CLEARED = "cleared"
    DECIDED = "decided"
    ACCEPTED = "accepted"


class Blocker(Numbered, Base):
    """A blocker, called BLK-`number` in its workspace.

    Days are the workspace's; ``raised_on`` is the first, whatever happens later. ``changes`` counts what happened to it, so
    that each change is told once. ``escalates_at`` is when a lead is to be asked; None when that is done.
    ``others`` raised it too, after the raiser. ``blocked_on`` and ``worked_on`` are when the raiser last said that it still
    blocks, and the owner that they are on it.
    """

    __tablename__ = "blocker"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "number"),
        sa.Index(None, "team_id", "state", "owner_id"),
        sa.Index(None, "team_id", "state", "raiser_id"),
        sa.Index(None, "team_id", "escalates_at"),
        huddle_id="huddle",
    )

    number: Mapped[int]
    what: Mapped[str] = mapped_column(sa.String(LONGEST))
    needs: Mapped[Needs] = mapped_column(choice(Needs))
    raiser_id: Mapped[str] = mapped_column(sa.String(20))
    owner_id: Mapped[str] = mapped_column(sa.String(20))
    raised_on: Mapped[date]
    owned_since: Mapped[datetime]
    escalates_at: Mapped[datetime | None] = mapped_column(default=None)
    needed_by: Mapped[date | None] = mapped_column(default=None)
    links: Mapped[list[str]] = mapped_column(default_factory=list)
    others: Mapped[list[str]] = mapped_column(default_factory=list)
    huddle_id: Mapped[int | None] = mapped_column(default=None)
    times_raised: Mapped[int] = mapped_column(default=1)
    changes: Mapped[int] = mapped_column(default=1)
    blocked_on: Mapped[date | None] = mapped_column(default=None)
    worked_on: Mapped[date | None] = mapped_column(default=None)
    state: Mapped[State] = mapped_column(choice(State), default=State.OPEN)
    ended_on: Mapped[date | None] = mapped_column(default=None)
    ended_by: Mapped[str] = mapped_column(sa.String(20), default="")
    outcome: Mapped[str] = mapped_column(sa.String(OUTCOME_LONGEST), default="")

    @property
    def label(self) -> str:
        """What people call it, such as ``BLK-12``."""
        return f"BLK-{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN

    def age(self, today: date, country: str | None) -> int:
        """Working days since it was first raised, until it ended; `country` says which holidays count."""
        return working_days_between(self.raised_on, self.ended_on or today, country)

    def is_like(self, words: str) -> bool:
        """Whether `words` tell of this same blocker: the same words in any order, bar small ones and slips of the pen."""
        mine, theirs = _telling(self.what), _telling(words)
        if not mine or not theirs:
            return self.what == words
        return _within(mine, theirs) and _within(theirs, mine)

    def raise_again(self, by: str, needed_by: date | None, links: list[str]) -> bool:
        """It is in somebody's way once more: a new day replaces the old, new links join. False when it is not open."""
        if not self.is_open:
            return False
        self.times_raised += 1
        if by not in (self.raiser_id, self.owner_id, *self.others):
            self.others = [*self.others, by]
        self.changes += 1
        self.needed_by = needed_by or self.needed_by
        self.links = [*self.links, *(link for link in links if link not in self.links)]
        return True

    def still_blocks(self, day: date) -> bool:
        """The raiser said on `day` that it does. True the first time that day."""
        if not self.is_open or self.blocked_on == day:
            return False
        self.blocked_on = day
        return True

    def still_working(self, day: date) -> bool:
        """The owner said on `day` that they are on it. True the first time that day."""
        if not self.is_open or self.worked_on == day:
            return False
        self.worked_on = day
        return True

    def give(self, owner_id: str, now: datetime, escalates_at: datetime) -> str | None:
        """Somebody else is to clear it.

        Args:
            escalates_at: when a lead is asked again, where one was asked already. A turn still to come does not move.

        Returns:
            Who had it, or None when nothing changes.
        """
        if not self.is_open or self.owner_id == owner_id:
            return None
        before, self.owner_id = self.owner_id, owner_id
        self.owned_since, self.worked_on = now, None
        self.escalates_at = self.escalates_at or escalates_at
        self.changes += 1
        return before

    def escalate(self) -> None:
        """A lead is asked what is to become of it."""
        self.escalates_at = None
        self.changes += 1

    def end(self, state: State, by: str, outcome: str, today: date) -> bool:
        """It is cleared, decided or accepted. True the first time only.

        Raises:
            Refusal: `outcome` is empty or long; a line is needed.
        """
        if not self.is_open:
            return False
        self.outcome = line(outcome, "outcome", "Say it in a line. The people it blocked will read it.", OUTCOME_LONGEST)
        self.state, self.ended_by, self.ended_on = state, by, today
        self.escalates_at = None
        self.changes += 1
        return True

    def reopen(self, escalates_at: datetime) -> bool:
        """It blocks after all. It keeps its first day. True when it was not open."""
        if self.is_open:
            return False
        self.state, self.ended_by, self.ended_on, self.outcome = State.OPEN, "", None, ""
        self.escalates_at = escalates_at
        self.changes += 1
        return True


def read_what(words: str) -> str:
    """What is stuck, on one line. Raises a Refusal when it is empty or long."""
    return line(words.strip().rstrip("."), "what", "Say in a line what is stuck.", LONGEST, "Links go below.")


def check_needed_by(day: date | None, today: date) -> None:
    """Raises a Refusal when `day` is over."""
    if day is not None and day < today:
        raise Refusal("That day is over. Choose today or a later day.", field="needed_by")


def read_links(words: str) -> list[str]:
    """The links somebody typed, with blanks between them: web addresses, and numbers such as PUR-12 or DIS-7.

    Raises:
        Refusal: a word is neither, or there are more than five.
    """
    links = [word.strip(",;") for word in words.split()]
    for link in links:
        if not re.fullmatch(r"https?://[^\s<>|]{1,1000}|(?i:PUR|DIS|BLK)-\d{1,9}", link):
            raise Refusal("A link starts with https://, or is a number such as PUR-12 or DIS-7.", field="links")
    if len(links) > 5:
        raise Refusal("Keep the five links that matter most.", field="links")
    return list(dict.fromkeys(link if "://" in link else link.upper() for link in links))


def _telling(words: str) -> set[str]:
    return set(re.findall(r"\w+", words[:LONGEST].casefold())) - SMALL


def _within(some: set[str], others: set[str]) -> bool:
    """Whether each word has its like among the others; short words, and numbers, only itself."""
    return all(
        word in others or (len(word) > 5 and word.isalpha() and bool(get_close_matches(word, others, 1, ALIKE)))
        for word in some
    )

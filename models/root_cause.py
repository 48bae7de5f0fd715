"""Why discrepancies arise: one row a cause, so that the third time is noticed."""

import re
import unicodedata
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped
from models.refusal import Refusal
from models.typed import line

LONGEST = 120
HOW_LONGEST = 500
RAISED_AT = 3  # discrepancies of one cause make a recurring problem
SMALL = frozenset(re.findall(r"\w+", "a an the of to in on at by for from with was were is are and"))


class RootCause(Numbered, Base):
    """A cause, as it was first written; ``key`` is the same for the same words in another order, case or number.

    ``times`` counts the resolved discrepancies that have it. From ``RAISED_AT`` on it is a recurring problem: ``owner_id``
    is to mend it, ``raised_at`` is when they were told. ``mended_at``: they say that it will not come again; one that
    does is raised again. ``raised`` counts how often that was.
    """

    __tablename__ = "root_cause"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "key"),
        sa.Index(None, "team_id", "owner_id"),
        sa.CheckConstraint("raised_at IS NULL OR owner_id <> ''", name="owner"),
    )

    name: Mapped[str] = mapped_column(sa.String(LONGEST))
    key: Mapped[str] = mapped_column(sa.String(LONGEST))
    times: Mapped[int] = mapped_column(default=0)
    owner_id: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    raised_at: Mapped[datetime | None] = mapped_column(default=None)
    raised: Mapped[int] = mapped_column(default=0)
    mended_at: Mapped[datetime | None] = mapped_column(default=None)
    mended_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    mended_how: Mapped[str] = mapped_column(sa.String(HOW_LONGEST), default="")

    @property
    def recurs(self) -> bool:
        """Whether it is a problem that somebody has to mend."""
        return self.raised_at is not None and self.mended_at is None

    def count(self, times: int, now: datetime, owner_id: str) -> bool:
        """It has been the cause of so many. True when it becomes a recurring problem, owned by `owner_id`.

        One that was mended becomes it again with the next that comes.
        """
        before, self.times = self.times, times
        due = self.raised_at is None or (self.mended_at is not None and times > before)
        if times < RAISED_AT or not due:
            return False
        self.raised_at, self.mended_at, self.mended_by = now, None, None
        self.owner_id = self.owner_id or owner_id
        self.raised += 1
        return True

    def give(self, owner_id: str) -> str | None:
        """Somebody else is to mend it. Gives who had it, or None when nothing changes."""
        if self.owner_id in (None, owner_id):
            return None
        before, self.owner_id = self.owner_id, owner_id
        return before

    def mend(self, by: str, how: str, now: datetime) -> bool:
        """It will not come again. True the first time only. Raises a Refusal beside ``how`` without a line."""
        if not self.recurs:
            return False
        self.mended_how = line(how, "how", "Say in a line what was changed.", HOW_LONGEST)
        self.mended_at, self.mended_by = now, by
        return True


def cause_key(words: str) -> str:
    """The same for the same cause: case, accents, marks, order, small words and a plural s left out."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(sign))
    told = {_stem(word) for word in re.findall(r"\w+", plain)} - SMALL
    return " ".join(sorted(told))[:LONGEST]


def read_cause(words: str) -> str:
    """A cause on one line. Raises a Refusal beside ``cause`` when it is empty, long or says nothing."""
    words = " ".join(words.split()).rstrip(".")
    if not cause_key(words):
        raise Refusal("Say in a few words why it happened.", field="cause")
    if len(words) > LONGEST:
        raise Refusal(f"Use {LONGEST} characters or fewer.", field="cause")
    return words


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word

"""Which lines of a statement are which lines of the books: found, accepted or taken apart again."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Scoped, choice, scoped

BY_HAND = "by_hand"  # the rule of a match that a person made


class Side(StrEnum):
    """Where a line stands."""

    STATEMENT = "statement"
    BOOK = "book"


class MatchState(StrEnum):
    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    UNDONE = "undone"


class Match(Numbered, Base):
    """Lines that belong together, from ``first_day`` to ``last_day``: before the last one the others are on their way.

    ``rule`` is a word of bot/matching.Rule, or BY_HAND. ``off_minor`` is the statement's sum less the books'. ``by`` is who
    accepted or undid it; None: I did. ``was`` keeps the lines of one that was undone, as in MatchLine: never found again.
    """

    __tablename__ = "line_match"
    __table_args__ = scoped(sa.Index(None, "team_id", "account_id", "state", "last_day"), account_id="account")

    account_id: Mapped[int]
    state: Mapped[MatchState] = mapped_column(choice(MatchState))
    rule: Mapped[str] = mapped_column(sa.String(30))
    off_minor: Mapped[int] = mapped_column(sa.BigInteger)
    first_day: Mapped[date]
    last_day: Mapped[date]
    at: Mapped[datetime]
    by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    was: Mapped[list[Any]] = mapped_column(default_factory=list)

    # each gives True the first time only
    def accept(self, by: str, now: datetime) -> bool:
        if self.state is not MatchState.SUGGESTED:
            return False
        self.state, self.by, self.at = MatchState.ACCEPTED, by, now
        return True

    def undo(self, by: str | None, now: datetime, was: list[Any]) -> bool:
        if self.state is MatchState.UNDONE:
            return False
        self.state, self.by, self.at, self.was = MatchState.UNDONE, by, now, was
        return True


class MatchLine(Scoped, Base):
    """A line in a match; its key is the line, so that no line is in two."""

    __tablename__ = "match_line"
    __table_args__ = (sa.Index(None, "team_id", "match_id"), {"sqlite_with_rowid": False})

    team_id: Mapped[str] = mapped_column(sa.String(20), primary_key=True, init=False)
    side: Mapped[Side] = mapped_column(choice(Side), primary_key=True)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    match_id: Mapped[int]
    day: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)


class OpenLine(Scoped, Base):
    """A line in no match, with the reason as the matching gave it.

    ``others`` are the lines that the reason speaks of, as ``book:3:17``. ``on_its_way_in`` (Month.ordinal) is the last month
    of which somebody said so; it was on its way in the months before, too.
    """

    __tablename__ = "open_line"
    __table_args__ = (sa.Index(None, "team_id", "account_id"), {"sqlite_with_rowid": False})

    team_id: Mapped[str] = mapped_column(sa.String(20), primary_key=True, init=False)
    side: Mapped[Side] = mapped_column(choice(Side), primary_key=True)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(30), default="")
    others: Mapped[list[str]] = mapped_column(default_factory=list)
    on_its_way_in: Mapped[int | None] = mapped_column(default=None)
    said_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)


class MatchRun(Numbered, Base):
    """When the lines of an account are matched next (None: nothing changed), and when they were last."""

    __tablename__ = "match_run"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "account_id"), sa.Index(None, "team_id", "due_at"), account_id="account"
    )

    account_id: Mapped[int]
    due_at: Mapped[datetime | None] = mapped_column(default=None)
    ran_at: Mapped[datetime | None] = mapped_column(default=None)
    refusal: Mapped[str] = mapped_column(sa.String(300), default="")

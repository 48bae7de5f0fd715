"""A huddle's round: one slot of one local date, and what each person was asked and said."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped


class State(StrEnum):
    """Where a prompt stands.

    ``UNASKED``: the window passed while nothing ran; the summary says so. ``DROPPED``: no longer meant to be asked (left the
    huddle; it was paused or changed); nobody speaks of it.
    """

    WAITING = "waiting"
    ASKED = "asked"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    AWAY = "away"
    UNASKED = "unasked"
    DROPPED = "dropped"


OPEN = (State.WAITING, State.ASKED)


class Round(Numbered, Base):
    """One slot of one huddle day, all zones together.

    ``at`` is the time of day, ``questions`` what is asked, both as they were when it opened. ``closes_at`` is the end of the
    last person's window. ``closed_at``: the summary was published.
    """

    __tablename__ = "huddle_round"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "huddle_id", "day", "slot"),
        sa.Index(None, "team_id", "closed_at", "closes_at"),
        huddle_id="huddle",
    )

    huddle_id: Mapped[int]
    day: Mapped[date]
    slot: Mapped[int] = mapped_column(sa.SmallInteger)
    at: Mapped[str] = mapped_column(sa.String(5))
    questions: Mapped[list[dict[str, Any]]]
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def key(self) -> str:
        """The fact its summary tells: ``huddle:9:2026-03-02:0``."""
        return f"huddle:{self.huddle_id}:{self.day}:{self.slot}"

    def key_for(self, user_id: str) -> str:
        """The fact a person's prompt tells."""
        return f"{self.key}:{user_id}"

    def reach(self, closes_at: datetime) -> None:
        """Stay open at least until then; a closed round opens again, and its summary changes in place."""
        if closes_at > self.closes_at:
            self.closes_at = closes_at
        self.closed_at = None

    def close(self, now: datetime) -> bool:
        """True the first time only."""
        if self.closed_at is not None:
            return False
        self.closed_at = now
        return True


class Prompt(Numbered, Base):
    """What one person is asked in a round, once.

    ``zone`` is the person's; ``due_at`` follows it unless the huddle has one zone for all. ``zone_guessed`` while Slack has
    not said where they are; ``due_at`` is then when to wait no longer. ``late``: the answer came after ``closes_at``.
    """

    __tablename__ = "prompt"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "round_id", "user_id"),
        sa.Index(None, "team_id", "state", "due_at"),
        sa.Index(None, "team_id", "nudge_at"),
        sa.Index(None, "team_id", "user_id", "due_at"),
        round_id="huddle_round",
    )

    round_id: Mapped[int]
    user_id: Mapped[str] = mapped_column(sa.String(20))
    zone: Mapped[str] = mapped_column(sa.String(64))
    due_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    zone_guessed: Mapped[bool] = mapped_column(default=False)
    state: Mapped[State] = mapped_column(choice(State), default=State.WAITING)
    asked_at: Mapped[datetime | None] = mapped_column(default=None)
    nudge_at: Mapped[datetime | None] = mapped_column(default=None)
    nudged_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    edited_at: Mapped[datetime | None] = mapped_column(default=None)
    late: Mapped[bool] = mapped_column(default=False)
    answers: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)

    # being asked
    def wait_for_profile(self, until: datetime) -> None:
        """Slack is being asked where they are: decide when that is known, or then at the latest."""
        window = self.closes_at - self.due_at
        self.zone_guessed, self.due_at, self.closes_at = True, until, until + window

    def place(self, due_at: datetime, window: timedelta, runs_from: datetime, now: datetime) -> State:
        """Set when they are asked, unless they were: waiting, or dropped or unasked because it has passed.

        Args:
            due_at: their time by the huddle and their zone.
            window: how long answers are open.
            runs_from: what was due before is not asked.
        """
        if self.asked_at is not None or self.state not in (State.WAITING, State.DROPPED, State.UNASKED):
            return self.state
        self.due_at, self.closes_at = due_at, due_at + window
        if due_at < runs_from:
            self.state = State.DROPPED
        else:
            self.state = State.WAITING if self.closes_at > now else State.UNASKED
        return self.state

    def ask(self, now: datetime) -> bool:
        """Ask now. True once; False when it is too late or not to be asked.

        The nudge comes half-way through the window, and not at all to somebody asked after that.
        """
        if self.state is not State.WAITING:
            return False
        if now >= self.closes_at:
            self.state = State.UNASKED
            return False
        self.state, self.asked_at = State.ASKED, now
        window = self.closes_at - self.due_at
        if now <= self.due_at + window / 2:
            self.nudge_at = now + (self.closes_at - now) / 2
        return True

    def move(self, zone: str, due_at: datetime, runs_from: datetime, now: datetime) -> bool:
        """They are in `zone`, where their time is `due_at`. False once asked: then nothing changes.

        A time that has passed there becomes now, with a whole window. Where the old zone was a guess they are placed as
        somebody who joins late: asked while their window is open, else from the next huddle day on.
        """
        if self.state is not State.WAITING or (zone == self.zone and not self.zone_guessed):
            return False
        window = self.closes_at - self.due_at
        guessed, self.zone, self.zone_guessed = self.zone_guessed, zone, False
        if guessed:
            self.place(due_at, window, max(runs_from, now - window), now)
        elif due_at != self.due_at:
            self.due_at = max(due_at, now)
            self.closes_at = self.due_at + window
        return True

    def nudge(self, now: datetime) -> bool:
        """Remind now. True once, while the answer is open and missing."""
        if self.nudge_at is None or now < self.nudge_at:
            return False
        self.nudge_at = None
        if self.state is not State.ASKED or now >= self.closes_at:
            return False
        self.nudged_at = now
        return True

    def drop(self) -> bool:
        """They are no longer to be asked. False once they answered, skipped or are away."""
        if self.state not in OPEN:
            return False
        self.state, self.nudge_at = State.DROPPED, None
        return True

    def rejoin(self, now: datetime) -> bool:
        """They left and came back the same day: as before, never asked a second time."""
        if self.state is not State.DROPPED or now >= self.closes_at:
            return False
        self.state = State.WAITING if self.asked_at is None else State.ASKED
        return True

    # answering
    def answer(self, now: datetime, answers: dict[str, str]) -> str | None:
        """Take in answers by question id. Gives ``"first"``, ``"edit"``, or None when nothing changed.

        Late answers are taken and marked so; an answer takes back a skip or a day away.
        """
        kept = {question: text.strip() for question, text in answers.items() if text.strip()}
        if self.state is State.ANSWERED:
            if kept == self.answers:
                return None
            self.answers, self.edited_at = kept, now
            return "edit"
        self.state, self.answers, self.answered_at = State.ANSWERED, kept, now
        self.late, self.nudge_at = now > self.closes_at, None
        return "first"

    def skip(self, now: datetime) -> bool:
        """Not today. False when they answered, skipped or are away already."""
        if self.state not in (*OPEN, State.UNASKED):
            return False
        self.state, self.nudge_at = State.SKIPPED, None
        return True

    def away(self, now: datetime) -> bool:
        """They are away that day. False when they answered or are away already."""
        if self.state in (State.ANSWERED, State.AWAY, State.DROPPED):
            return False
        self.state, self.nudge_at = State.AWAY, None
        return True

    def back(self, now: datetime) -> bool:
        """They are back the same day and were not asked: they are now, while their window is open."""
        if self.state is not State.AWAY or self.asked_at is not None or now >= self.closes_at:
            return False
        self.state = State.WAITING
        return True

    @property
    def done(self) -> bool:
        """Whether nothing more is expected of them."""
        return self.state not in OPEN


class PlanItem(Numbered, Base):
    """One thing somebody said is next; ``done_prompt_id`` is the prompt whose answer ticked it off."""

    __tablename__ = "plan_item"
    __table_args__ = scoped(
        sa.Index(None, "team_id", "prompt_id"),
        sa.Index(None, "team_id", "huddle_id", "user_id"),
        sa.Index(None, "team_id", "done_prompt_id"),
        prompt_id="prompt",
        huddle_id="huddle",
        done_prompt_id="prompt",
    )

    prompt_id: Mapped[int]
    huddle_id: Mapped[int]
    user_id: Mapped[str] = mapped_column(sa.String(20))
    position: Mapped[int] = mapped_column(sa.SmallInteger)
    text: Mapped[str] = mapped_column(sa.String(500))
    done_prompt_id: Mapped[int | None] = mapped_column(default=None)

"""Huddles: who is asked what, on which days, at what time and by whose clock."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models import calendar
from models.base import Base, Numbered, scoped
from models.huddle_schedule import Schedule, check_rhythm
from models.refusal import Refusal

EARLIEST, LATEST = "Etc/GMT-14", "Etc/GMT+12"  # the zones in which a date begins first and last
ROSTER_BEFORE = timedelta(minutes=10)  # how long before a round its channel's members are asked for
NAME_LONGEST = 80
LOOK_AHEAD = 750  # days: enough to pass any run of holidays, even once a fortnight


class Kind(StrEnum):
    """What a question is about; the summary is put together by it."""

    FINISHED = "finished"
    NEXT = "next"
    BLOCKED = "blocked"
    ACTION = "action"
    OTHER = "other"


DEFAULT_QUESTIONS: tuple[tuple[Kind, str], ...] = (
    (Kind.FINISHED, "What did you finish?"),
    (Kind.NEXT, "What is next?"),
    (Kind.BLOCKED, "What is in your way?"),
    (Kind.ACTION, "What will you do about it?"),
)


def questions(texts: list[tuple[Kind, str]], before: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """Questions as a huddle keeps them: ``{"id", "kind", "text"}``.

    A question asked `before` keeps its id, so that answers already given stay with it. Empty texts are left out.
    """
    known = {(question["kind"], question["text"]): question["id"] for question in before or []}
    taken = {str(question["id"]) for question in before or []}
    made: list[dict[str, Any]] = []
    for kind, text in texts:
        if not text.strip():
            continue
        number = 1
        name = kind.value if kind is not Kind.OTHER else known.get((kind.value, text.strip()), "")
        while not name:
            if f"other{number}" not in taken:
                name = f"other{number}"
            number += 1
        taken.add(name)
        made.append({"id": name, "kind": kind.value, "text": text.strip()})
    return made


class Huddle(Numbered, Base):
    """A huddle.

    ``next_at`` is when its round ``(next_day, next_slot)`` is opened; NULL while paused. ``runs_from``: what was due before
    it is not asked (set up, resumed or changed since). ``roster_due_at``: when Slack is asked who is in the channel.
    """

    __tablename__ = "huddle"
    __table_args__ = scoped(sa.Index(None, "team_id", "next_at"), sa.Index(None, "team_id", "roster_due_at"))

    name: Mapped[str] = mapped_column(sa.String(NAME_LONGEST))
    channel: Mapped[str] = mapped_column(sa.String(20))
    lead_id: Mapped[str] = mapped_column(sa.String(20))
    set_up_by: Mapped[str] = mapped_column(sa.String(20))
    days: Mapped[list[int]]
    times: Mapped[list[str]]
    first_day: Mapped[date]
    questions: Mapped[list[dict[str, Any]]]
    runs_from: Mapped[datetime]
    everyone: Mapped[bool] = mapped_column(default=True)
    zone: Mapped[str | None] = mapped_column(sa.String(64), default=None)
    window_minutes: Mapped[int] = mapped_column(default=240)
    every_weeks: Mapped[int] = mapped_column(sa.SmallInteger, default=1)
    country: Mapped[str | None] = mapped_column(sa.String(10), default=None)
    paused_at: Mapped[datetime | None] = mapped_column(default=None)
    busy_until: Mapped[date | None] = mapped_column(default=None)
    busy_days: Mapped[list[int]] = mapped_column(default_factory=list)
    busy_times: Mapped[list[str]] = mapped_column(default_factory=list)
    next_at: Mapped[datetime | None] = mapped_column(default=None)
    next_day: Mapped[date | None] = mapped_column(default=None)
    next_slot: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    roster_due_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def window(self) -> timedelta:
        return timedelta(minutes=self.window_minutes)

    # its calendar
    def busy_on(self, day: date) -> bool:
        return self.busy_until is not None and day <= self.busy_until

    def occurs_on(self, day: date) -> bool:
        """Whether people are asked on that local date."""
        if day < self.first_day or (self.country is not None and calendar.holiday(day, self.country) is not None):
            return False
        if self.busy_on(day):
            return day.weekday() in self.busy_days
        monday = self.first_day - timedelta(days=self.first_day.weekday())
        return day.weekday() in self.days and ((day - monday).days // 7) % self.every_weeks == 0

    def slots_on(self, day: date) -> list[time]:
        """The times of day people are asked at on that date; empty when they are not."""
        if not self.occurs_on(day):
            return []
        return [time.fromisoformat(at) for at in (self.busy_times if self.busy_on(day) else self.times)]

    def due(self, day: date, slot: int, zone: str) -> datetime | None:
        """When somebody in `zone` is asked in that slot of that day, or None when there is none."""
        slots = self.slots_on(day)
        return calendar.moment(day, slots[slot], self.zone or zone) if slot < len(slots) else None

    def occurrences(self, first: date) -> Iterator[tuple[date, int]]:
        """The days and slots from a date on, as many as lie within about two years."""
        for offset in range(LOOK_AHEAD):
            day = first + timedelta(days=offset)
            for slot in range(len(self.slots_on(day))):
                yield day, slot

    def first_due(self, zone: str, now: datetime, held: Collection[tuple[date, int]] = ()) -> datetime | None:
        """When somebody in `zone` is next asked, rounds `held` already left out; past while that window is still open."""
        since = max(now - self.window, self.runs_from)
        for day, slot in self.occurrences(since.date() - timedelta(days=1)):
            due_at = self.due(day, slot, zone)
            if due_at is not None and due_at >= since and due_at + self.window > now and (day, slot) not in held:
                return due_at
        return None

    # its clockwork
    def advance(self, after: tuple[date, int]) -> None:
        """The round after that one is next."""
        self._next(pair for pair in self.occurrences(after[0]) if pair > after)

    def restart(self, held: set[tuple[date, int]]) -> None:
        """Look for the next round afresh: the first not `held` that is still to come somewhere."""
        first = self.runs_from.astimezone(UTC).date() - timedelta(days=2)
        self._next(pair for pair in self.occurrences(first) if pair not in held and self._over(*pair) >= self.runs_from)

    def _over(self, day: date, slot: int) -> datetime:
        """When the last person on earth has been asked."""
        return self.due(day, slot, LATEST) or self.runs_from

    def _next(self, pairs: Iterator[tuple[date, int]]) -> None:
        found = next(pairs, None)
        if self.paused_at is not None or found is None:
            self.next_at, self.next_day, self.next_slot = None, None, 0
            return
        self.next_day, self.next_slot = found
        self.next_at = self.due(*found, EARLIEST)
        if self.next_at is not None and self.roster_due_at is not None:
            self.roster_due_at = min(self.roster_due_at, self.next_at - ROSTER_BEFORE)

    # what leads do
    def reschedule(self, schedule: Schedule, now: datetime) -> bool:
        """Take on another schedule. True when it differs; the caller then calls `restart`.

        People whose time has passed by the new schedule are asked at once while their window is open.
        """
        schedule = schedule.checked()
        if self.schedule == schedule:
            return False
        self.days, self.times = list(schedule.days), list(schedule.times)
        self.zone, self.window_minutes, self.every_weeks = schedule.zone, schedule.window_minutes, schedule.every_weeks
        self.first_day, self.country = schedule.first_day, schedule.country
        self.changed(now)
        return True

    @property
    def schedule(self) -> Schedule:
        return Schedule(
            tuple(self.days),
            tuple(self.times),
            self.zone,
            self.window_minutes,
            self.every_weeks,
            self.first_day,
            self.country,
        )

    def changed(self, now: datetime) -> None:
        """Its days or times are others from now on."""
        self.runs_from = max(self.runs_from, now - self.window)

    def pause(self, now: datetime) -> bool:
        """Ask nobody until it is resumed. False when it is paused already."""
        if self.paused_at is not None:
            return False
        self.paused_at, self.next_at, self.next_day, self.next_slot = now, None, None, 0
        return True

    def resume(self, now: datetime) -> bool:
        """Ask again, from now on; what was due meanwhile is not sent. False when it is not paused."""
        if self.paused_at is None:
            return False
        self.paused_at, self.runs_from = None, now
        return True

    def be_busy(self, until: date, days: tuple[int, ...], times: tuple[str, ...], *, today: date, now: datetime) -> bool:
        """Ask more often until a date, that day included. False when it is so already.

        Raises:
            Refusal: the date has passed or is over a year away, or it would not be more often.
        """
        if until < today:
            raise Refusal("That day has passed. Choose today or a later day.", field="busy_until")
        if until > today + timedelta(days=366):
            raise Refusal("Choose a day within a year from today.", field="busy_until")
        days, times = check_rhythm(days, times, self.window_minutes, prefix="busy_")
        if len(days) * len(times) * self.every_weeks <= len(self.days) * len(self.times):
            raise Refusal("That is not more often than now. Add a day or a second time.", field="busy_days")
        if (self.busy_until, tuple(self.busy_days), tuple(self.busy_times)) == (until, days, times):
            return False
        self.busy_until, self.busy_days, self.busy_times = until, list(days), list(times)
        self.changed(now)
        return True

    def calm_down(self, now: datetime) -> bool:
        """End the busy period. False when there is none."""
        if self.busy_until is None:
            return False
        self.busy_until, self.busy_days, self.busy_times = None, [], []
        self.changed(now)
        return True


class Participant(Numbered, Base):
    """Somebody who takes part in a huddle, until ``left_at``."""

    __tablename__ = "participant"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "huddle_id", "user_id"), sa.Index(None, "team_id", "user_id"), huddle_id="huddle"
    )

    huddle_id: Mapped[int]
    user_id: Mapped[str] = mapped_column(sa.String(20))
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None] = mapped_column(default=None)

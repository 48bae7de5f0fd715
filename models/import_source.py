"""Where files come from by themselves: a folder, a web address or a database."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped
from models.calendar import local_day, moment

NAME_LONGEST = 80
ADDRESS_LONGEST = 1000
RESULT_LONGEST = 300
DAY = 1440  # minutes
EARLY = time(6)
LEASE = timedelta(minutes=5)  # longer than a look may take; then another process looks
PAUSES = (timedelta(minutes=2), timedelta(minutes=15))  # after a fault that may pass by itself
TOLD = len(PAUSES) + 1  # so many in a row are told; a fault that will not pass by itself counts as that many
LONGEST_PAUSE = timedelta(days=1)


class SourceKind(StrEnum):
    """How it is read."""

    FOLDER = "folder"
    WEB = "web"
    SQL = "sql"


class ImportSource(Numbered, Base):
    """A place that is looked at on a schedule.

    ``every_minutes`` is how often, ``next_at`` when next (None: switched off). ``options`` holds what its kind needs:
    the query, the name of the next page's field, the files that were seen; and ``at``, the time of day. ``secret`` is a
    token or password, encrypted. ``etag`` is what the address said last, ``digest`` what was in it. ``failed`` counts
    the faults in a row.
    """

    __tablename__ = "import_source"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "name"),
        sa.Index(None, "team_id", "next_at"),
        sa.CheckConstraint("every_minutes > 0", name="every"),
    )

    name: Mapped[str] = mapped_column(sa.String(NAME_LONGEST))
    kind: Mapped[SourceKind] = mapped_column(choice(SourceKind))
    address: Mapped[str] = mapped_column(sa.String(ADDRESS_LONGEST))
    made_by: Mapped[str] = mapped_column(sa.String(20))
    options: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    secret: Mapped[str | None] = mapped_column(sa.Text, default=None)
    every_minutes: Mapped[int] = mapped_column(default=1440)
    next_at: Mapped[datetime | None] = mapped_column(default=None)
    etag: Mapped[str | None] = mapped_column(sa.String(200), default=None)
    digest: Mapped[str | None] = mapped_column(sa.String(64), default=None)
    last_at: Mapped[datetime | None] = mapped_column(default=None)
    last_result: Mapped[str] = mapped_column(sa.String(300), default="")
    failed: Mapped[int] = mapped_column(default=0)

    @property
    def is_failing(self) -> bool:
        """Whether somebody was told that it does not work."""
        return self.failed >= TOLD

    @property
    def at(self) -> time:
        """The time of day, where it is looked at by the day or by the week."""
        return time.fromisoformat(self.options["at"]) if self.options.get("at") else EARLY

    @property
    def tester(self) -> str | None:
        """Who wants to know whether it works, if anybody."""
        found = self.options.get("tester")
        return str(found) if found else None

    def following(self, now: datetime, zone: str) -> datetime:
        """When it is looked at after now: every so many minutes, or at its time of day on the workspace's clock."""
        if self.every_minutes % DAY:
            return now + timedelta(minutes=self.every_minutes)
        day = local_day(now, zone)
        today = moment(day, self.at, zone)
        if self.every_minutes == DAY and today > now:
            return today
        return moment(day + timedelta(days=self.every_minutes // DAY), self.at, zone)

    # what happens to it
    def ask(self, now: datetime) -> None:
        """Look at it now."""
        self.next_at = now

    def forget(self, file_name: str, now: datetime) -> None:
        """What it brought last came to nothing: bring it anew, soon, unless it is paused."""
        self.etag, self.digest = None, None
        if "seen" in self.options:
            self.options = {
                **self.options, "seen": {name: mark for name, mark in self.options["seen"].items() if name != file_name}
            }  # fmt: skip
        if self.next_at is not None:
            self.next_at = now

    def test(self, by: str, now: datetime) -> None:
        """Look at it now, tell `by` what is there, and bring nothing in."""
        then = self.options.get("then") if self.tester else self.next_at.isoformat() if self.next_at else None
        self.options = {**self.options, "tester": by, "then": then}
        self.next_at = now

    def tested(self) -> None:
        """It was tried; the next look comes when it would have come, or never where it is paused."""
        then = self.options.get("then")
        self.options = {name: value for name, value in self.options.items() if name not in ("tester", "then")}
        self.next_at = datetime.fromisoformat(then) if then else None

    def pause(self) -> bool:
        """Look no more until somebody says so. True the first time."""
        if self.next_at is None:
            return False
        self.next_at = None
        self.options = {name: value for name, value in self.options.items() if name not in ("tester", "then")}
        return True

    def resume(self, by: str, now: datetime) -> bool:
        """Look again, from now on; `by` answers for it. True the first time."""
        if self.next_at is not None:
            return False
        self.next_at, self.made_by, self.failed = now, by, 0
        return True

    def worked(self, now: datetime, result: str, zone: str) -> bool:
        """It was looked at. True when somebody was told before that it does not work."""
        mended, self.failed = self.is_failing, 0
        self.last_at, self.last_result = now, result[:RESULT_LONGEST]
        self.next_at = self.following(now, zone)
        return mended

    def broke(self, now: datetime, sentence: str, zone: str, *, passing: bool, after: timedelta | None = None) -> bool:
        """It could not be looked at. True when somebody is to be told: once, until it works again.

        Args:
            passing: it may pass by itself, so it is tried again soon, and told only when it stays.
            after: how long the other side asks to be left alone.
        """
        before = self.is_failing
        self.failed = self.failed + 1 if passing else max(self.failed + 1, TOLD)
        self.last_at, self.last_result = now, sentence[:RESULT_LONGEST]
        wait = min(max(after or timedelta(0), timedelta(0)), LONGEST_PAUSE)
        if self.is_failing:
            self.next_at = max(self.following(now, zone), now + wait)
        else:
            self.next_at = now + max(wait, PAUSES[self.failed - 1])
        return self.is_failing and not before

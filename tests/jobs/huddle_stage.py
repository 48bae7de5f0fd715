"""A workspace with people in many zones, and its clock stepped from one due moment to the next."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

import sqlalchemy as sa

from bot.database import Database, Tx, Workspace
from bot.huddle_rosters import set_people
from bot.slack.gateway import Slack, SlackFailure
from jobs import huddle_closing, huddle_nudges, huddle_prompts, huddle_rosters, huddle_rounds
from jobs.runner import Job, Runner
from models.calendar import moment
from models.huddle import DEFAULT_QUESTIONS, Huddle, questions
from models.huddle_round import Prompt, Round
from models.member import Member
from models.message import Message
from tests.clocks import FrozenClock

ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "Europe/Lisbon",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kathmandu",  # +05:45
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Pacific/Tongatapu",  # +13
    "Pacific/Marquesas",  # -09:30
    "Australia/Lord_Howe",  # half an hour of summer time
)
JOBS = cast("tuple[Job, ...]", (huddle_rosters, huddle_rounds, huddle_prompts, huddle_nudges, huddle_closing))
LEAD = "U00"


class Channels:
    """A Slack that knows only who is in which channel."""

    def __init__(self) -> None:
        self.people: dict[str, list[str] | SlackFailure] = {}

    async def people_in(self, channel: str) -> list[str]:
        found = self.people.get(channel, [])
        if isinstance(found, SlackFailure):
            raise found
        return found


class Stage:
    """The workspace, its people and its clock."""

    def __init__(self, database: Database, workspace: Workspace, clock: FrozenClock) -> None:
        self.workspace, self.clock = workspace, clock
        self.channels = Channels()
        self.slack = cast(Slack, self.channels)
        self.runner = Runner(database, self._slack_for, JOBS)

    async def _slack_for(self, team_id: str) -> Slack | None:
        return self.slack if team_id == self.workspace.team_id else None

    async def people(self, zones: Iterable[str], *, known: bool = True) -> list[str]:
        made = []
        async with self.workspace.begin() as tx:
            start = await tx.only(sa.select(sa.func.count(Member.id)))
            for number, zone in enumerate(zones, start):
                user = f"U{number:02}"
                profile_at = self.clock.now() if known else None
                tx.add(Member(user_id=user, name=f"Person {number}", zone=zone, profile_at=profile_at))
                made.append(user)
        return made

    async def huddle(self, people: Iterable[str], **changes: Any) -> int:
        now = self.clock.now()
        given: dict[str, Any] = {
            "name": "Daily",
            "channel": "C1",
            "lead_id": LEAD,
            "set_up_by": LEAD,
            "everyone": False,
            "days": [0, 1, 2, 3, 4],
            "times": ["09:30"],
            "first_day": now.date() - timedelta(days=1),
            "questions": questions(list(DEFAULT_QUESTIONS)),
            "runs_from": now,
        }
        async with self.workspace.begin() as tx:
            made = Huddle(**(given | changes))
            tx.add(made)
            await tx.flush()
            made.restart(set())
            await set_people(tx, made, people)
        return made.id

    async def run_until(self, end: datetime) -> None:
        """Step the clock to each due moment, in order, up to `end`."""
        while True:
            due = await self.runner.run_due()
            if due is None or due > end:
                break
            self.clock.at(max(due, self.clock.now()))
        self.clock.at(end)
        await self.runner.run_due()

    async def sleep_until(self, end: datetime) -> None:
        """Nothing runs until then."""
        self.clock.at(end)

    async def said(self, *, ending: str = "") -> dict[str, datetime]:
        """The messages by key, and when they were written."""
        async with self.workspace.read() as tx:
            found = await tx.rows(sa.select(Message.key, Message.created_at).order_by(Message.id))
        return {key: at for key, at in found if key.endswith(ending)}

    async def asked(self) -> dict[tuple[str, date, int], datetime]:
        """When each person was asked about each day and slot."""
        found: dict[tuple[str, date, int], datetime] = {}
        for key, at in (await self.said()).items():
            parts = key.split(":")
            if len(parts) == 5 and parts[0] == "huddle" and parts[4].startswith("U") and parts[2] != "trouble":
                found[parts[4], date.fromisoformat(parts[2]), int(parts[3])] = at
        return found

    async def summaries(self) -> list[str]:
        return [key for key in await self.said() if len(key.split(":")) == 4 and key.startswith("huddle:")]

    async def states(self) -> Counter[str]:
        async with self.workspace.read() as tx:
            return Counter(await tx.all(sa.select(Prompt.state)))

    async def rounds(self, tx: Tx) -> list[Round]:
        return await tx.all(sa.select(Round).order_by(Round.id))


def expected(
    people: dict[str, str], days: Iterable[date], times: Iterable[str], zone: str | None = None
) -> dict[tuple[str, date, int], datetime]:
    """When each of `people` (their zones by id) is to be asked on each of `days`."""
    return {
        (user, day, slot): moment(day, time.fromisoformat(at), zone or own)
        for user, own in people.items()
        for day in days
        for slot, at in enumerate(times)
    }


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # year, month, day, hour, minute

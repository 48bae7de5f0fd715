"""Who is reminded of discrepancies when: single mornings, and four months of a company of forty owners."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot import absences, discrepancies, discrepancy_endings, discrepancy_rules, discrepancy_turns, root_causes
from bot.database import Tx, Workspace
from bot.discrepancies import Report
from bot.slack.gateway import Slack
from jobs import discrepancy_nags as job
from models.calendar import is_working_day, moment
from models.discrepancy import Discrepancy, Kind
from models.discrepancy_copy import Asks, DiscrepancyCopy
from models.discrepancy_rules import DiscrepancyRules
from models.member import Absence, Department, Member, Role
from models.message import Message
from models.nag import NagCopy
from tests.clocks import FrozenClock
from tests.discrepancies import ANA, BEN, FAY, LEA, OLA, move_in, reported
from tests.use_cases import done

NO_SLACK = cast(Slack, None)  # this job never calls it
HOME = "Europe/Berlin"
DAY = timedelta(days=1)
CLEAR: dict[str, Any] = {"kind": Kind.FEE, "cause": "The bank charges a fee", "evidence": "B-214"}


@pytest.fixture
async def company(workspace: Workspace) -> Workspace:
    """Everybody lives in Berlin, where holidays are kept."""
    await move_in(workspace)
    async with workspace.begin() as tx:
        (await tx.team()).country, (await tx.team()).zone = "DE", HOME
        await tx.change(sa.update(Member).values(zone=HOME))
    return workspace


async def live(workspace: Workspace, clock: FrozenClock, until: datetime) -> None:
    """Let the job run at each moment it asks for."""
    while True:
        async with workspace.read() as tx:
            due = await job.next_due(tx)
        if due is None or due > until:
            clock.at(until)
            return
        clock.at(max(due, clock.now()))
        await job.run_due(workspace, NO_SLACK)


def berlin(month: int, day: int, hour: int = 23, minute: int = 59) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=ZoneInfo(HOME))


async def nags(workspace: Workspace, user_id: str) -> list[Message]:
    async with workspace.read() as tx:
        query = sa.select(Message).where(Message.channel == user_id, Message.key.startswith("discrepancies:"))
        return await tx.all(query.order_by(Message.created_at, Message.id))


async def mornings(workspace: Workspace, user_id: str) -> list[str]:
    return [f"{m.created_at.astimezone(ZoneInfo(HOME)):%a %d %b %H:%M}" for m in await nags(workspace, user_id)]


def born(days: int) -> date:
    """The transaction day of what is that old on Wednesday 10 March."""
    return date(2027, 3, 10) - timedelta(days=days)


# by age
async def test_the_older_it_is_the_more_often_its_owner_is_reminded(company: Workspace, clock: FrozenClock) -> None:
    await reported(company, owner=BEN, transaction_on=born(0))
    await reported(company, owner=ANA, transaction_on=born(34))
    await reported(company, owner=OLA, transaction_on=born(70))
    await live(company, clock, berlin(3, 31))
    assert await mornings(company, BEN) == ["Mon 15 Mar 09:30", "Mon 22 Mar 09:30", "Tue 30 Mar 09:30"]  # after Easter
    assert await mornings(company, ANA) == [
        f"{day} 09:30" for day in ("Thu 11 Mar", "Mon 15 Mar", "Thu 18 Mar", "Mon 22 Mar", "Thu 25 Mar", "Tue 30 Mar")
    ]
    daily = [date(2027, 3, 11) + timedelta(days=n) for n in range(21)]
    assert await mornings(company, OLA) == [f"{day:%a %d %b} 09:30" for day in daily if is_working_day(day, "DE")]


async def test_one_message_holds_it_all_and_each_item_can_be_acted_on(company: Workspace, clock: FrozenClock) -> None:
    clock.at(berlin(3, 10, 22, 0))
    for days, given in ((65, {}), (61, {"amount_minor": 6_000_00, "what": "The stock is off"}), (64, {"owner": OLA})):
        await reported(company, transaction_on=born(days), **given)
    await reported(company, transaction_on=born(3), what="Not yet")
    checked = await reported(company, owner=ANA, amount_minor=9_000_00, transaction_on=born(62))
    await done(company, discrepancy_endings.resolve, checked.id, ANA, **CLEAR)
    await live(company, clock, berlin(3, 11))
    [message] = await nags(company, BEN)
    assert message.payload["text"].splitlines() == [
        "2 discrepancies wait for you. The oldest is 66 days old.",
        "DIS-1 “The bank fee is not booked”: $120.00 too much, 66 days old, due Wednesday 24 March.",
        "DIS-2 “The stock is off”: $6,000.00 too much, 62 days old, due Wednesday 24 March.",
    ]
    assert verbs(message) == [["Resolve", "Not mine", "Move the date", "Look closer"]] * 2
    [lead] = await nags(company, FAY)
    assert lead.payload["text"].splitlines()[0] == "1 discrepancy waits for you. It is 63 days old."
    assert "Please confirm:" in lead.payload["text"]
    assert "These are getting old. Their owners are reminded too:" in lead.payload["text"]
    assert verbs(lead) == [["Confirm", "Send it back"], *[["Give it a new owner", "Look closer"]] * 3]
    async with company.read() as tx:
        [oldest, *_] = await discrepancies.open_ones(tx, owner=BEN)
    await done(company, discrepancy_endings.resolve, oldest.id, BEN, **CLEAR)
    [message] = await nags(company, BEN)
    assert "DIS-1 was resolved by <@UBEN>." in message.payload["text"], "it changes in place"
    assert message.payload["text"].startswith("1 discrepancy waits for you. It is 62 days old.")
    await live(company, clock, berlin(3, 12))
    first, second = await nags(company, BEN)
    assert (
        first.payload["text"]
        == "These were the discrepancies of Thursday 11 March. Type /discrepancy list to see what is still open."
    )
    assert verbs(second) == [["Resolve", "Not mine", "Move the date", "Look closer"]]


def verbs(message: Message) -> list[list[str]]:
    rows = [block["elements"] for block in message.payload["blocks"] if block["type"] == "actions"]
    return [[button["text"]["text"] for button in row] for row in rows]


async def test_the_lead_hears_of_it_at_30_days_and_the_finance_lead_at_60(company: Workspace, clock: FrozenClock) -> None:
    await reported(company, transaction_on=born(28), owner=BEN)  # 30 on Friday, 60 on Sunday 11 April
    await reported(company, transaction_on=born(28), owner=LEA)
    await live(company, clock, berlin(4, 30))
    assert await mornings(company, FAY) == ["Fri 12 Mar 09:30", "Mon 12 Apr 09:30"]
    text = "\n".join([message.payload["text"] for message in await nags(company, FAY)])
    assert text.count("DIS-1") == 1, "Ben's lead was another"
    async with company.read() as tx:
        told = await tx.rows(sa.select(NagCopy.level, NagCopy.user_id, NagCopy.told_on).order_by(NagCopy.level, NagCopy.id))
    assert [tuple(row) for row in told] == [
        (1, LEA, date(2027, 3, 12)),
        (1, FAY, date(2027, 3, 12)),
        (2, FAY, date(2027, 4, 12)),
        (2, FAY, date(2027, 4, 12)),
    ]


# being away
async def test_while_the_owner_is_away_the_backup_is_reminded_in_their_own_message(
    company: Workspace, clock: FrozenClock
) -> None:
    await reported(company, transaction_on=born(70))
    await done(company, absences.go_away, BEN, date(2027, 3, 11), date(2027, 3, 15))
    await reported(company, owner=ANA, transaction_on=born(5))
    await live(company, clock, berlin(3, 16))
    assert await mornings(company, ANA) == ["Thu 11 Mar 09:30", "Fri 12 Mar 09:30", "Mon 15 Mar 09:30"]
    assert await mornings(company, BEN) == ["Tue 16 Mar 09:30"]
    monday = (await nags(company, ANA))[-1].payload["text"]
    assert "<@UBEN> is away, so these come to you:" in monday
    assert "DIS-1" in monday
    assert "DIS-2" in monday


async def test_without_a_backup_it_waits_until_they_are_back(company: Workspace, clock: FrozenClock) -> None:
    await reported(company, owner=OLA, transaction_on=born(5))
    await done(company, absences.go_away, OLA, date(2027, 3, 15), date(2027, 3, 17))
    await live(company, clock, berlin(3, 22))
    assert await mornings(company, OLA) == ["Thu 18 Mar 09:30", "Mon 22 Mar 09:30"]


async def test_workers_at_the_same_moment_remind_once(company: Workspace, clock: FrozenClock) -> None:
    for number in range(30):
        await reported(company, what=f"Fee {number}", transaction_on=born(70))
    clock.at(berlin(3, 11, 22, 0))  # the worker was down all day
    await job.run_due(company, NO_SLACK)
    assert await mornings(company, BEN) == []
    clock.at(berlin(3, 12, 9, 30))
    await asyncio.gather(*(job.run_due(company, NO_SLACK) for _ in range(4)))
    [message] = await nags(company, BEN)
    assert message.payload["text"].startswith("30 discrepancies wait for you.")
    assert message.payload["blocks"][-1]["elements"][0]["text"] == "And 20 more. Type /discrepancy mine to see all."
    assert len(message.payload["blocks"]) <= 50
    [lead] = await nags(company, FAY)
    assert lead.payload["text"].startswith("30 discrepancies you should know of.")


# four months
class Told(NamedTuple):
    """Somebody was reminded of something."""

    user_id: str
    day: date
    number: int


class Stretch(NamedTuple):
    """A discrepancy with one owner: whose, since which day they know, from when, and until when."""

    number: int
    owner: str
    born: date
    told_on: date
    since: datetime
    until: datetime


class Months:
    """A company whose people live, report, resolve, hand on and go away for a while; by chance, the same each time.

    Args:
        owners: how many; each third has the next one as backup.
        reports: how many discrepancies are found.
        abroad: where half of them live; the others live at home.
    """

    BEGIN = datetime(2027, 3, 10, 10, 0, tzinfo=ZoneInfo(HOME))

    def __init__(self, owners: int, reports: int, days: int, abroad: str) -> None:
        self.chance = random.Random(5)
        self.days = days
        self.people = [f"U{number:03}" for number in range(owners)]
        self.zone = {user_id: (HOME, abroad)[place * 2 // owners] for place, user_id in enumerate(self.people)}
        self.backup = {
            user_id: other
            for user_id, other in zip(self.people[::3], self.people[1::3], strict=False)
            if self.zone[user_id] == self.zone[other]
        }
        self.away: dict[str, list[tuple[date, date]]] = defaultdict(list)
        self.stretches: list[Stretch] = []
        self.acts: list[tuple[datetime, str, int]] = []
        self.reports, self.cause = reports, 0
        self.end = self.BEGIN + timedelta(days=days)

    async def move_in(self, workspace: Workspace) -> None:
        async with workspace.begin() as tx:
            (await tx.team()).country, (await tx.team()).zone = "DE", HOME
            tx.add(Member(user_id=LEA, zone=HOME, roles=frozenset({Role.LEAD}), department=Department.OPERATIONS))
            tx.add(Member(user_id=FAY, zone=HOME, roles=frozenset({Role.LEAD}), department=Department.FINANCE))
            for user_id in self.people:
                backup, zone = self.backup.get(user_id), self.zone[user_id]
                tx.add(Member(user_id=user_id, backup_id=backup, zone=zone, department=Department.OPERATIONS))
                for _ in range(self.chance.randint(0, 3)):
                    first = self.BEGIN.date() + timedelta(days=self.chance.randint(1, self.days))
                    last = first + timedelta(days=self.chance.randint(0, 12))
                    if all(last < other[0] - DAY or first > other[1] + DAY for other in self.away[user_id]):
                        self.away[user_id].append((first, last))
                        tx.add(Absence(user_id=user_id, first=first, last=last))
        async with workspace.begin() as tx:
            await discrepancy_rules.held(tx)
            self.cause = (await root_causes.known(tx, "The bank charges a fee")).id

    async def live(self, workspace: Workspace, clock: FrozenClock) -> list[tuple[Told, Asks, datetime]]:
        """Everything that happens, in its order; gives what was said."""
        said: dict[int, tuple[Told, Asks, datetime]] = {}
        acts = sorted(self._plan())
        while True:
            async with workspace.read() as tx:
                due = await job.next_due(tx)
            if due is not None and due <= min(acts[0][0] if acts else self.end, self.end):
                clock.at(max(due, clock.now()))
                await job.run_due(workspace, NO_SLACK)
                said |= await self._heard(workspace, clock.now())
                continue
            if not acts:
                return list(said.values())
            at = acts[0][0]
            clock.at(max(at, clock.now()))
            async with workspace.begin() as tx:
                while acts and acts[0][0] == at:
                    await self._act(tx, *acts.pop(0)[1:])

    def _plan(self) -> Iterable[tuple[datetime, str, int]]:
        for number in range(1, self.reports + 1):
            at = self.BEGIN + timedelta(days=self.chance.randint(0, self.days - 10), hours=3)
            yield at, "report", number
            if self.chance.random() < 0.2:
                at += timedelta(days=self.chance.randint(1, self.days // 3))
                yield at, "give", number
            if self.chance.random() < 0.4:
                yield at + timedelta(days=self.chance.randint(1, self.days)), "resolve", number

    async def _act(self, tx: Tx, what: str, planned: int) -> None:
        today = tx.now.astimezone(ZoneInfo(HOME)).date()
        if what == "report":
            owner = self.chance.choice(self.people)
            day = today - timedelta(days=self.chance.choice((0, 0, 5, 20, 28, 45, 70)))
            report = Report(what="A fee", amount_minor=5, currency="USD", owner=owner, transaction_on=day)
            found = await discrepancies.made(tx, FAY, planned, report, origin=str(planned))
            tx.add(found)
            await discrepancy_turns.expect(tx, owner)
            self.stretches.append(Stretch(planned, owner, day, today, tx.now, self.end))
            return
        found = await tx.only(sa.select(Discrepancy).where(Discrepancy.number == planned))
        place = max(n for n, each in enumerate(self.stretches) if each.number == planned)
        before = self.stretches[place]
        self.stretches[place] = before._replace(until=tx.now)
        if what == "resolve":
            found.resolve(FAY, tx.now, kind=Kind.FEE, root_cause_id=self.cause, evidence="B-214", second=None, today=today)
            return
        other = self.chance.choice([user_id for user_id in self.people if user_id != before.owner])
        found.give(other, today)
        await discrepancy_turns.expect(tx, other)
        self.stretches.append(Stretch(planned, other, before.born, today, tx.now, self.end))

    async def _heard(self, workspace: Workspace, now: datetime) -> dict[int, tuple[Told, Asks, datetime]]:
        """What was said at this moment, by the ids of its copies."""
        async with workspace.read() as tx:
            posted = sa.and_(Message.created_at == now, Message.key.startswith("discrepancies:"))
            query = sa.select(DiscrepancyCopy, Discrepancy.number).join(
                Discrepancy, Discrepancy.id == DiscrepancyCopy.discrepancy_id
            )
            keys = await tx.all(sa.select(Message.key).where(posted))
            rows = await tx.rows(query.where(DiscrepancyCopy.key.in_(keys)))
        return {copy.id: (Told(copy.user_id, cast(date, copy.day), number), copy.asks, now) for copy, number in rows}

    # what should have happened, worked out for each discrepancy by itself
    def is_away(self, user_id: str, day: date) -> bool:
        return any(first <= day <= last for first, last in self.away[user_id])

    def wanted(self) -> Counter[Told]:
        found: Counter[Told] = Counter()
        for each in self.stretches:
            pending, day = False, each.told_on - DAY
            while day <= self.end.date() + DAY:
                day += DAY
                at = moment(day, time(9, 30), self.zone[each.owner])
                if not is_working_day(day, "DE") or not each.since < at < min(each.until, self.end):
                    continue
                age = (at.astimezone(ZoneInfo(HOME)).date() - each.born).days
                pending = pending or (day > each.told_on and self.is_scheduled(day, age))
                stands_in = self.backup.get(each.owner)
                here = [user for user in (each.owner, stands_in) if user and not self.is_away(user, day)]
                if pending and here:
                    found[Told(here[0], day, each.number)] += 1
                    pending = False
        return found

    @staticmethod
    def is_scheduled(day: date, age: int) -> bool:
        """Whether it is the first working day since Monday, or Thursday; or old enough for each."""
        if age >= 60:
            return True
        weekly, twice = (first_since(day, weekday) for weekday in (0, 3))
        return weekly or (twice and age >= 30)


def first_since(day: date, weekday: int) -> bool:
    start = day - timedelta(days=(day.weekday() - weekday) % 7)
    return not any(is_working_day(start + timedelta(days=n), "DE") for n in range((day - start).days))


async def test_four_months_of_forty_owners(
    workspace: Workspace, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every reminder due was sent once, none at a wrong time, and nobody got two in a day."""
    monkeypatch.setattr("bot.views.discrepancy_nags.message", lambda *blocks: {"text": "told", "blocks": list(blocks)})
    monkeypatch.setattr("bot.views.discrepancy_nags.MOST", 1_000)  # so that all that is due is seen
    async with workspace.read() as tx:
        long = tx.dialect == "sqlite"  # and once only: the rules are the same
    months = Months(40, 400, 120, "America/Chicago") if long else Months(6, 40, 25, "Asia/Tokyo")
    clock.at(months.BEGIN)
    await months.move_in(workspace)
    said = await months.live(workspace, clock)
    told = Counter(each for each, asks, _ in said if asks is Asks.OWNER)
    wanted = months.wanted()
    assert told - wanted == Counter(), "too many"
    assert wanted - told == Counter(), "too few"
    messages = {(each.user_id, each.day): at for each, _, at in said}
    assert len({at for _, _, at in said}) > 10
    assert len(messages) == len({(each.user_id, each.day, at) for each, _, at in said}), "two on one day"
    for (user_id, day), at in messages.items():
        local = at.astimezone(ZoneInfo(months.zone.get(user_id, HOME)))
        assert (local.date(), time(9, 30) <= local.time() < time(21)) == (day, True)
        assert is_working_day(day, "DE")
        assert not months.is_away(user_id, day)
    await _leads_heard(workspace, months, said)


async def _leads_heard(workspace: Workspace, months: Months, said: list[tuple[Told, Asks, datetime]]) -> None:
    """The lead once at 30 days and the finance lead once at 60, on the next working morning, while it was open."""
    copies = Counter((each.user_id, each.number) for each, asks, _ in said if asks is Asks.COPY)
    assert set(copies.values()) == {1}
    expected = set()
    for number in {each.number for each in months.stretches}:
        mine = [each for each in months.stretches if each.number == number]
        since, until = mine[0].since, mine[-1].until
        for lead, limit in ((LEA, 30), (FAY, 60)):
            reached = moment(mine[0].born + timedelta(days=limit), time(), HOME)
            noted = max(reached, moment(since.astimezone(ZoneInfo(HOME)).date() + DAY, time(), HOME))
            day = noted.astimezone(ZoneInfo(HOME)).date()
            while not is_working_day(day, "DE"):
                day += DAY
            if moment(day, time(9, 30), HOME) < min(until, months.end):
                expected.add((lead, number))
    assert set(copies) == expected
    async with workspace.read() as tx:
        assert await tx.only(sa.select(sa.func.count(DiscrepancyRules.id))) == 1

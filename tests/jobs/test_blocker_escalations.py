"""What goes to a lead, when, and what the lead's choices do."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot import absences, blockers
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack
from jobs import blocker_escalations as job
from models.blocker import Blocker, Needs
from models.huddle import Huddle
from models.member import Department, Member, Role
from models.message import Message
from tests.clocks import FrozenClock

MAYA, JON, LEA, LIU, ROOT = "UMAYA", "UJON", "ULEA", "ULIU", "UROOT"
NO_SLACK = cast(Slack, None)  # this job never calls it


@pytest.fixture
async def team(workspace: Workspace) -> Workspace:
    """Maya, of finance, is blocked by what Jon can clear. Lea leads finance, Liu operations, Root is admin."""
    async with workspace.begin() as tx:
        team = await tx.team()
        team.country, team.zone = "DE", "Europe/Berlin"
        for user_id, department, roles in (
            (MAYA, Department.FINANCE, set()),
            (JON, Department.OPERATIONS, set()),
            (LIU, Department.OPERATIONS, {Role.LEAD}),
            (LEA, Department.FINANCE, {Role.LEAD}),
            (ROOT, Department.OTHER, {Role.ADMIN}),
        ):
            person = Member(user_id=user_id, name=user_id.title(), zone="Europe/Berlin", department=department)
            person.roles = frozenset(roles)
            tx.add(person)
    return workspace


async def raised(workspace: Workspace, **given: Any) -> Blocker:
    facts = {"by": MAYA, "what": "The March invoice is missing", "needs": Needs.DATA, "owner": JON}
    async with workspace.begin() as tx:
        return await blockers.raise_blocker(tx, **{**facts, **given})


async def done(workspace: Workspace, act: Callable[..., Awaitable[Any]], *given: Any) -> Any:
    async with workspace.begin() as tx:
        return await act(tx, *given)


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


async def asked(workspace: Workspace, user_id: str, zone: str = "Europe/Berlin") -> list[tuple[str, str]]:
    """What somebody was told, and when on their clock."""
    async with workspace.read() as tx:
        found: list[Message] = await tx.all(sa.select(Message).where(Message.channel == user_id).order_by(Message.id))
    return [(f"{m.created_at.astimezone(ZoneInfo(zone)):%a %d %b %H:%M}", m.payload["text"]) for m in found]


async def buttons(workspace: Workspace, user_id: str) -> list[str]:
    async with workspace.read() as tx:
        found: list[Message] = await tx.all(sa.select(Message).where(Message.channel == user_id).order_by(Message.id))
    rows = [block["elements"] for message in found for block in message.payload["blocks"] if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row]


def berlin(month: int, day: int, hour: int = 23) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=ZoneInfo("Europe/Berlin"))


async def test_after_three_working_days_the_lead_has_three_choices_once(team: Workspace, clock: FrozenClock) -> None:
    await raised(team)  # on a Wednesday
    await live(team, clock, berlin(3, 31))
    [(when, words)] = await asked(team, LEA)
    assert when == "Mon 15 Mar 09:30"
    assert words.startswith("<@UMAYA> has been blocked for 3 working days. What should happen?\nBLK-1 The March invoice")
    assert await buttons(team, LEA) == ["Give it a new owner", "Decide", "Accept it"]
    assert await asked(team, LIU) == await asked(team, ROOT) == []


async def test_a_lead_who_owns_it_is_not_the_one_who_decides_where_there_is_another(
    team: Workspace, clock: FrozenClock
) -> None:
    await raised(team, owner=LEA)
    await live(team, clock, berlin(3, 31))
    assert [words for _, words in await asked(team, LEA) if "What should happen?" in words] == []
    assert [when for when, _ in await asked(team, LIU)] == ["Mon 15 Mar 09:30"]


async def test_holidays_do_not_count(team: Workspace, clock: FrozenClock) -> None:
    clock.at(berlin(3, 25, 12))  # the Thursday before Easter
    await raised(team)
    await live(team, clock, berlin(4, 9))
    assert [when for when, _ in await asked(team, LEA)] == ["Thu 01 Apr 09:30"]


async def test_what_has_ended_is_not_put_before_the_lead(team: Workspace, clock: FrozenClock) -> None:
    blocker = await raised(team)
    await done(team, blockers.clear, blocker.id, JON, "Done")
    await live(team, clock, berlin(3, 31))
    assert await asked(team, LEA) == []


async def test_handing_it_on_each_day_does_not_put_off_the_lead(team: Workspace, clock: FrozenClock) -> None:
    blocker = await raised(team)
    clock.move(timedelta(days=1))
    await done(team, blockers.reassign, blocker.id, JON, LIU)
    await live(team, clock, berlin(3, 31))
    assert [when for when, _ in await asked(team, LEA)] == ["Mon 15 Mar 09:30"]


async def test_a_new_owner_from_the_lead_has_three_working_days(team: Workspace, clock: FrozenClock) -> None:
    blocker = await raised(team)
    await live(team, clock, berlin(3, 15, 12))
    await done(team, blockers.reassign, blocker.id, LEA, LIU)
    [(_, words)] = await asked(team, LEA)
    assert words == "BLK-1 The March invoice is missing – needs data, <@ULIU> can clear it, open for 3 working days."
    assert await buttons(team, LEA) == []
    for user_id in (MAYA, JON):
        assert (await asked(team, user_id))[-1][1] == "<@ULEA> gave BLK-1 to <@ULIU>: The March invoice is missing"
    await live(team, clock, berlin(3, 31))
    assert [when for when, _ in await asked(team, LEA)] == ["Mon 15 Mar 09:30", "Thu 18 Mar 09:30"]
    assert "blocked for 6 working days" in (await asked(team, LEA))[1][1]


async def test_the_leads_message_says_what_came_of_it(team: Workspace, clock: FrozenClock) -> None:
    blocker = await raised(team)
    await live(team, clock, berlin(3, 15, 12))
    await done(team, blockers.decide, blocker.id, LEA, "Pay from the copy")
    assert [words for _, words in await asked(team, LEA)] == [
        "BLK-1 was decided by <@ULEA> on Monday 15 March: “Pay from the copy”"
    ]


async def test_the_huddles_lead_goes_first(team: Workspace, clock: FrozenClock) -> None:
    async with team.begin() as tx:
        huddle = Huddle(
            name="Daily",
            channel="C1",
            lead_id=LIU,
            days=[0],
            times=["09:30"],
            questions=[],
            window_minutes=60,
            first_day=date(2027, 3, 1),
            set_up_by=LIU,
            runs_from=tx.now,
        )
        tx.add(huddle)
        await tx.flush()
        number = huddle.id
    blocker = await raised(team, huddle_id=number)
    await live(team, clock, berlin(3, 15))
    assert len(await asked(team, LIU)) == 1
    assert await asked(team, LEA) == []
    async with team.begin() as tx:
        await blockers.clear(tx, blocker.id, JON, "Ask Acme by phone", lesson=True)
    assert [words for _, words in await asked(team, "C1")] == [
        "<@UJON> learned something about The March invoice is missing\nAsk Acme by phone"
    ]


async def test_while_the_lead_is_away_another_lead_is_asked(team: Workspace, clock: FrozenClock) -> None:
    await raised(team)
    await done(team, absences.go_away, LEA, date(2027, 3, 15), date(2027, 3, 19))
    await live(team, clock, berlin(3, 31))
    assert [when for when, _ in await asked(team, LIU)] == ["Mon 15 Mar 09:30"]
    assert await asked(team, LEA) == []


async def test_while_all_are_away_it_waits(team: Workspace, clock: FrozenClock) -> None:
    await raised(team)
    for user_id in (LEA, LIU, ROOT):
        await done(team, absences.go_away, user_id, date(2027, 3, 15), date(2027, 3, 16))
    await live(team, clock, berlin(3, 31))
    assert [when for when, _ in await asked(team, LEA)] == ["Wed 17 Mar 09:30"]


async def test_a_lead_far_away_is_asked_by_day(team: Workspace, clock: FrozenClock) -> None:
    await done(team, move, LEA, "America/Los_Angeles")
    await raised(team)
    await live(team, clock, berlin(3, 31))
    assert [when for when, _ in await asked(team, LEA, "America/Los_Angeles")] == ["Mon 15 Mar 09:30"]


async def test_workers_at_the_same_moment_ask_once(team: Workspace, clock: FrozenClock) -> None:
    blocker = await raised(team)
    clock.at(berlin(3, 15, 10))
    await asyncio.gather(*(job.run_due(team, NO_SLACK) for _ in range(4)))
    assert len(await asked(team, LEA)) == 1
    await asyncio.gather(
        done(team, blockers.decide, blocker.id, LEA, "Yes"),
        done(team, blockers.accept, blocker.id, ROOT, "No"),
        return_exceptions=True,
    )
    assert len(await asked(team, MAYA)) == 1
    assert await buttons(team, LEA) == []


async def test_opened_again_later_it_goes_to_the_lead_the_next_day_it_can(team: Workspace, clock: FrozenClock) -> None:
    blocker = await raised(team)
    await done(team, blockers.clear, blocker.id, JON, "Done")
    clock.at(berlin(3, 20, 12))  # a Saturday
    await done(team, blockers.reopen, blocker.id, MAYA)
    await live(team, clock, berlin(3, 31))
    assert [when for when, _ in await asked(team, LEA)] == ["Mon 22 Mar 09:30"]


async def test_without_any_lead_it_waits_for_one(team: Workspace, clock: FrozenClock) -> None:
    await raised(team)
    async with team.begin() as tx:
        await tx.change(sa.update(Member).values(roles=frozenset()))
    await live(team, clock, berlin(3, 16))
    async with team.begin() as tx:
        await tx.change(sa.update(Member).where(Member.user_id == LIU).values(roles=frozenset({Role.LEAD})))
    await live(team, clock, berlin(3, 31))
    assert [when for when, _ in await asked(team, LIU)] == ["Wed 17 Mar 09:30"]


async def move(tx: Tx, user_id: str, zone: str) -> None:
    await tx.change(sa.update(Member).where(Member.user_id == user_id).values(zone=zone))

"""Who is asked about blockers when: a month of mornings, on both databases."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot import absences, blockers
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack
from jobs import blocker_reminders as job
from models.blocker import Blocker, Needs
from models.calendar import is_working_day
from models.member import Member
from models.message import Message
from tests.clocks import FrozenClock

MAYA, JON, ANA = "UMAYA", "UJON", "UANA"
NO_SLACK = cast(Slack, None)  # this job never calls it


@pytest.fixture
async def team(workspace: Workspace) -> Workspace:
    """Maya is blocked by what Jon can clear; Ana is his backup. All live in Berlin, where holidays are kept."""
    async with workspace.begin() as tx:
        (await tx.team()).country = "DE"
        for user_id, backup in {MAYA: None, JON: ANA, ANA: None}.items():
            tx.add(Member(user_id=user_id, name=user_id.title(), zone="Europe/Berlin", backup_id=backup))
    return workspace


async def raised(workspace: Workspace, what: str = "The March invoice is missing", **given: Any) -> Blocker:
    facts = {"by": MAYA, "needs": Needs.DATA, "owner": JON}
    async with workspace.begin() as tx:
        return await blockers.raise_blocker(tx, what=what, **{**facts, **given})


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


async def reminders(workspace: Workspace, user_id: str) -> list[Message]:
    async with workspace.read() as tx:
        query = sa.select(Message).where(Message.channel == user_id, Message.key.startswith("blockers:"))
        return await tx.all(query.order_by(Message.created_at, Message.id))


async def mornings(workspace: Workspace, user_id: str, zone: str = "Europe/Berlin") -> list[str]:
    """When somebody was reminded, on their own clock."""
    return [f"{m.created_at.astimezone(ZoneInfo(zone)):%a %d %b %H:%M}" for m in await reminders(workspace, user_id)]


def berlin(month: int, day: int, hour: int = 23, minute: int = 59) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin"))


async def test_each_working_day_of_a_month_both_are_asked_once_over_a_clock_change_and_easter(
    team: Workspace, clock: FrozenClock
) -> None:
    clock.at(berlin(3, 15, 11, 0))
    await raised(team)
    await live(team, clock, berlin(4, 16))
    days = [date(2027, 3, 16) + timedelta(days=n) for n in range(32)]
    expected = [f"{day:%a %d %b} 09:30" for day in days if is_working_day(day, "DE")]
    assert "Fri 26 Mar 09:30" not in expected  # Good Friday
    assert len(expected) == 22
    assert await mornings(team, JON) == expected
    assert await mornings(team, MAYA) == expected
    assert await mornings(team, ANA) == []


async def test_one_message_holds_what_one_owns_and_what_blocks_one(team: Workspace, clock: FrozenClock) -> None:
    await raised(team)
    await raised(team, "The price list is old")
    await raised(team, "The new bank signatory is not known", by=JON, owner=MAYA)
    await live(team, clock, berlin(3, 11))
    [message] = await reminders(team, MAYA)
    assert message.payload["text"].splitlines() == [
        "Can you clear these?",
        "BLK-3 The new bank signatory is not known – needs data, <@UMAYA> can clear it, open for 1 working day.",
        "Do these still block you?",
        "BLK-1 The March invoice is missing – needs data, <@UJON> can clear it, open for 1 working day.",
        "BLK-2 The price list is old – needs data, <@UJON> can clear it, open for 1 working day.",
    ]
    actions = [block["elements"] for block in message.payload["blocks"] if block["type"] == "actions"]
    assert [[button["text"]["text"] for button in row] for row in actions] == [
        ["Clear it", "Not mine", "Still working"],
        ["Yes, still", "Cleared"],
        ["Yes, still", "Cleared"],
    ]


async def test_what_is_new_today_is_not_asked_today(team: Workspace, clock: FrozenClock) -> None:
    clock.at(berlin(3, 11, 8, 0))
    await raised(team)
    await live(team, clock, berlin(3, 11))
    assert await mornings(team, JON) == []
    await live(team, clock, berlin(3, 12))
    assert await mornings(team, JON) == ["Fri 12 Mar 09:30"]


async def test_what_was_answered_today_is_not_asked_again(team: Workspace, clock: FrozenClock) -> None:
    blocker = await raised(team)
    clock.at(berlin(3, 11, 8, 0))
    await done(team, blockers.still_blocks, blocker.id, MAYA)
    await done(team, blockers.still_working, blocker.id, JON)
    await live(team, clock, berlin(3, 12))
    assert await mornings(team, MAYA) == await mornings(team, JON) == ["Fri 12 Mar 09:30"]


async def test_when_nothing_is_open_nobody_is_asked_and_nothing_is_due(team: Workspace, clock: FrozenClock) -> None:
    blocker = await raised(team)
    await done(team, blockers.clear, blocker.id, JON, "Done")
    await live(team, clock, berlin(3, 31))
    assert await mornings(team, JON) == await mornings(team, MAYA) == []
    async with team.read() as tx:
        assert await job.next_due(tx) is None
    await raised(team)
    await live(team, clock, berlin(4, 1))
    assert await mornings(team, JON) == ["Thu 01 Apr 09:30"]


async def test_the_message_changes_when_one_is_cleared_and_the_rest_stays(team: Workspace, clock: FrozenClock) -> None:
    first = await raised(team)
    await raised(team, "The price list is old")
    await live(team, clock, berlin(3, 11, 10, 0))
    await done(team, blockers.clear, first.id, MAYA, "Acme sent it")
    for user_id in (JON, MAYA):
        [message] = await reminders(team, user_id)
        assert "BLK-1 was cleared by <@UMAYA> on Thursday 11 March: “Acme sent it”" in message.payload["text"]
        assert len([block for block in message.payload["blocks"] if block["type"] == "actions"]) == 1


async def test_yesterdays_message_loses_its_buttons(team: Workspace, clock: FrozenClock) -> None:
    blocker = await raised(team)
    await live(team, clock, berlin(3, 12))
    before, today = await reminders(team, JON)
    assert before.payload["text"] == "These were the blockers of Thursday 11 March. What is still open is asked again."
    assert [block["type"] for block in before.payload["blocks"]] == ["rich_text"]
    assert "Can you clear these?" in today.payload["text"]
    await done(team, blockers.clear, blocker.id, JON, "Done")
    assert [message.version for message in await reminders(team, JON)] == [2, 2]


async def test_handed_on_it_is_asked_of_the_new_owner(team: Workspace, clock: FrozenClock) -> None:
    blocker = await raised(team)
    await live(team, clock, berlin(3, 11, 12, 0))
    await done(team, blockers.reassign, blocker.id, JON, ANA)
    await live(team, clock, berlin(3, 12))
    assert await mornings(team, ANA) == ["Fri 12 Mar 09:30"]
    assert await mornings(team, JON) == ["Thu 11 Mar 09:30"]


# being away
async def test_while_the_owner_is_away_the_backup_is_asked(team: Workspace, clock: FrozenClock) -> None:
    blocker = await raised(team)
    await raised(team, "The stock count is off", by=JON, owner=ANA)
    await done(team, absences.go_away, JON, date(2027, 3, 11), date(2027, 3, 15))
    await live(team, clock, berlin(3, 16))
    assert await mornings(team, JON) == ["Tue 16 Mar 09:30"]
    messages = await reminders(team, ANA)
    assert await mornings(team, ANA) == ["Thu 11 Mar 09:30", "Fri 12 Mar 09:30", "Mon 15 Mar 09:30", "Tue 16 Mar 09:30"]
    assert "BLK-1" not in messages[-1].payload["text"]
    clock.at(berlin(3, 17, 8, 0))
    await done(team, blockers.clear, blocker.id, ANA, "I found it")


async def test_a_backup_with_nothing_of_their_own_is_asked_too(team: Workspace, clock: FrozenClock) -> None:
    await raised(team)
    await done(team, absences.go_away, JON, date(2027, 3, 11), date(2027, 3, 12))
    await live(team, clock, berlin(3, 12))
    assert "Can you clear these?\nBLK-1 " in (await reminders(team, ANA))[-1].payload["text"]
    await live(team, clock, berlin(3, 15))
    assert await mornings(team, ANA) == ["Thu 11 Mar 09:30", "Fri 12 Mar 09:30"]
    assert await mornings(team, JON) == ["Mon 15 Mar 09:30"]


async def test_without_a_backup_it_waits_until_they_are_back(team: Workspace, clock: FrozenClock) -> None:
    await raised(team, owner=ANA)
    await done(team, absences.go_away, ANA, date(2027, 3, 11), date(2027, 3, 12))
    await done(team, absences.go_away, MAYA, date(2027, 3, 11), date(2027, 3, 11))
    await live(team, clock, berlin(3, 15))
    assert await mornings(team, ANA) == ["Mon 15 Mar 09:30"]
    assert await mornings(team, MAYA) == ["Fri 12 Mar 09:30", "Mon 15 Mar 09:30"]


async def test_a_backup_in_another_zone_is_asked_by_day(team: Workspace, clock: FrozenClock) -> None:
    await done(team, move, ANA, "America/Los_Angeles")
    await raised(team)
    await done(team, absences.go_away, JON, date(2027, 3, 11), date(2027, 3, 12))
    await live(team, clock, berlin(3, 16))
    assert await mornings(team, ANA, "America/Los_Angeles") == ["Thu 11 Mar 09:30", "Fri 12 Mar 09:30"]


# zones
@pytest.mark.parametrize("zone", ["Pacific/Tongatapu", "Asia/Kathmandu", "Pacific/Marquesas", "America/New_York", "UTC"])
async def test_everybody_is_asked_by_their_own_clock(team: Workspace, clock: FrozenClock, zone: str) -> None:
    await done(team, move, JON, zone)
    await raised(team)
    await live(team, clock, berlin(4, 16))
    got = await mornings(team, JON, zone)
    assert {moment[-5:] for moment in got} == {"09:30"}
    assert not [moment for moment in got if moment[:3] in ("Sat", "Sun") or "26 Mar" in moment or "29 Mar" in moment]
    assert len(got) >= 24


async def test_moving_west_overnight_does_not_wake_anybody(team: Workspace, clock: FrozenClock) -> None:
    await raised(team)
    await live(team, clock, berlin(3, 11))
    await done(team, move, JON, "America/Los_Angeles")
    await live(team, clock, berlin(3, 13))
    assert await mornings(team, JON, "America/Los_Angeles") == ["Thu 11 Mar 00:30", "Fri 12 Mar 09:30"]


async def test_a_day_that_comes_twice_on_the_way_west_is_asked_once(team: Workspace, clock: FrozenClock) -> None:
    await done(team, move, JON, "Pacific/Auckland")
    await raised(team)
    await live(team, clock, datetime(2027, 3, 12, 0, 0, tzinfo=UTC))  # the reminder of Friday in Auckland has gone
    await done(team, move, JON, "Pacific/Honolulu")
    await live(team, clock, datetime(2027, 3, 13, 9, 0, tzinfo=UTC))
    keys = [message.key for message in await reminders(team, JON)]
    assert keys == ["blockers:2027-03-11:UJON", "blockers:2027-03-12:UJON"]


async def test_later_reminders_are_sent_at_the_new_time(team: Workspace, clock: FrozenClock) -> None:
    await raised(team)
    await done(team, remind_at, time(14, 0))
    await live(team, clock, berlin(3, 12))
    assert await mornings(team, JON) == ["Thu 11 Mar 14:00", "Fri 12 Mar 14:00"]


# faults
async def test_after_a_night_of_silence_the_morning_is_caught_up_by_day_only(team: Workspace, clock: FrozenClock) -> None:
    await raised(team)
    clock.at(berlin(3, 11, 22, 30))  # the worker was down all day
    await job.run_due(team, NO_SLACK)
    assert await mornings(team, JON) == []
    clock.at(berlin(3, 12, 15, 0))  # and again until the afternoon
    await job.run_due(team, NO_SLACK)
    assert await mornings(team, JON) == ["Fri 12 Mar 15:00"]
    clock.at(berlin(3, 20, 12, 0))  # a weekend
    await job.run_due(team, NO_SLACK)
    assert len(await mornings(team, JON)) == 1


async def test_workers_at_the_same_moment_remind_once(team: Workspace, clock: FrozenClock) -> None:
    for number in range(5):
        await raised(team, f"Delivery {number} is late")
    clock.at(berlin(3, 11, 9, 30))
    await asyncio.gather(*(job.run_due(team, NO_SLACK) for _ in range(4)))
    for user_id in (JON, MAYA):
        [message] = await reminders(team, user_id)
        assert message.payload["text"].count("BLK-") == 5


async def test_reminders_while_people_clear_and_hand_on_leave_no_button_behind(team: Workspace, clock: FrozenClock) -> None:
    made = [await raised(team, f"Delivery {number} is late") for number in range(6)]
    clock.at(berlin(3, 11, 9, 30))
    await asyncio.gather(
        job.run_due(team, NO_SLACK),
        *(done(team, blockers.clear, blocker.id, JON, "Done") for blocker in made[:3]),
        *(done(team, blockers.reassign, blocker.id, JON, ANA) for blocker in made[3:]),
        job.run_due(team, NO_SLACK),
    )
    for user_id in (JON, MAYA):
        for message in await reminders(team, user_id):
            values = {button["value"] for button in buttons_of(message)}
            assert not values & {str(blocker.id) for blocker in made[:3]}
            if user_id == JON:
                assert not values
    async with team.read() as tx:
        due = await job.next_due(tx)
    assert due is not None


async def test_somebody_who_left_is_not_asked(team: Workspace, clock: FrozenClock) -> None:
    await raised(team)
    await done(team, leave, JON)
    await done(team, blockers.owner_left, JON)
    await done(team, leave, MAYA)
    await live(team, clock, berlin(3, 12))
    assert await mornings(team, JON) == await mornings(team, MAYA) == []
    assert await mornings(team, ANA) == ["Thu 11 Mar 09:30", "Fri 12 Mar 09:30"]


async def test_very_many_blockers_make_one_message_that_slack_takes(team: Workspace, clock: FrozenClock) -> None:
    for number in range(60):
        await raised(team, f"Delivery {number} is late and this is a long story about it {'so ' * 60}")
    await live(team, clock, berlin(3, 11))
    [message] = await reminders(team, JON)
    assert len(message.payload["blocks"]) <= 50
    assert len(message.payload["text"]) <= 3900
    assert message.payload["blocks"][-1]["elements"][0]["text"] == "And 40 more. Type /blocker mine to see all."


def buttons_of(message: Message) -> list[dict[str, Any]]:
    rows = [block["elements"] for block in message.payload["blocks"] if block["type"] == "actions"]
    return [button for row in rows for button in row]


async def move(tx: Tx, user_id: str, zone: str) -> None:
    await tx.change(sa.update(Member).where(Member.user_id == user_id).values(zone=zone))


async def leave(tx: Tx, user_id: str) -> None:
    await tx.change(sa.update(Member).where(Member.user_id == user_id).values(left_at=tx.now, reminder_at=None))


async def remind_at(tx: Tx, at: time) -> None:
    (await tx.team()).reminders_at = at

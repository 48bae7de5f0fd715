"""The weekly digest goes to its channel at its time: once, not twice and not never."""

import asyncio
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from bot import digests, workspaces
from bot.database import Workspace
from jobs import digest_issues
from models.digest import DigestIssue
from models.message import IfUnsure, Lane
from tests.clocks import FrozenClock
from tests.digests import CHANNEL, LEA, NO_SLACK, berlin, issues, live, move_in, run, set_up, the

MONDAY = berlin(2027, 3, 15, 9)


async def test_it_goes_out_each_week_at_its_time(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    await set_up(workspace)
    await live(workspace, clock, berlin(2027, 4, 5, 12))
    told = await issues(workspace)
    expected = [MONDAY, berlin(2027, 3, 22, 9), berlin(2027, 3, 29, 9), berlin(2027, 4, 5, 9)]
    assert [each.created_at for each in told] == expected, "at nine by their clock, summer time or not"
    assert {each.channel for each in told} == {CHANNEL}
    assert {(each.lane, each.if_unsure) for each in told} == {(Lane.DIGEST, IfUnsure.HOLD)}


async def test_five_workers_at_once_send_it_once(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    await set_up(workspace)
    clock.at(MONDAY)
    await asyncio.gather(*(digest_issues.run_due(workspace, NO_SLACK) for _ in range(5)))
    assert len(await issues(workspace)) == 1


async def test_two_that_saw_the_same_turn_send_it_once(workspace: Workspace, clock: FrozenClock) -> None:
    """Both have read what is due; the second comes after the first has committed."""
    await move_in(workspace)
    await set_up(workspace)
    clock.at(MONDAY)
    async with workspace.read() as tx:
        [(digest_id, was_due)] = await digests.due(tx)
        facts = await digests.gather(tx)
    sent = []
    for _ in range(2):
        async with workspace.begin() as tx:
            sent.append(await digests.send(tx, digest_id, was_due, facts))
    assert sent == [True, False]
    assert len(await issues(workspace)) == 1


async def test_a_crash_before_the_end_of_sending_leaves_it_due(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    await set_up(workspace)
    clock.at(MONDAY)
    async with workspace.read() as tx:
        [(digest_id, was_due)] = await digests.due(tx)
        facts = await digests.gather(tx)
    try:
        async with workspace.begin() as tx:
            assert await digests.send(tx, digest_id, was_due, facts)
            raise ConnectionError
    except ConnectionError:
        assert await issues(workspace) == []
    await run(workspace)
    assert len(await issues(workspace)) == 1


async def test_one_missed_while_nothing_ran_goes_out_late_and_once(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    await set_up(workspace)
    late = berlin(2027, 4, 7, 14)
    clock.at(late)
    await run(workspace)
    [only] = await issues(workspace)
    assert only.created_at == late
    assert "Wednesday 7 April" in only.payload["text"]
    async with workspace.read() as tx:
        assert (await the(tx)).next_at == berlin(2027, 4, 12, 9)


async def test_it_goes_out_without_any_books(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace, books=False)
    await set_up(workspace)
    await live(workspace, clock, MONDAY)
    [only] = await issues(workspace)
    assert "There are no books yet" in only.payload["text"]


async def test_a_move_to_another_zone_keeps_its_time_of_day(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    await set_up(workspace)
    async with workspace.begin() as tx:
        await workspaces.change(tx, LEA, zone="America/New_York", country="US", reminders_at=time(9, 30))
    async with workspace.read() as tx:
        assert (await the(tx)).next_at == datetime.fromisoformat("2027-03-15T09:00:00-04:00")


async def test_a_stopped_one_does_not_go_out(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    digest_id = await set_up(workspace)
    async with workspace.begin() as tx:
        assert await digests.stop(tx, LEA, digest_id)
        assert not await digests.stop(tx, LEA, digest_id)
    await live(workspace, clock, MONDAY + timedelta(days=8))
    assert await issues(workspace) == []


async def test_what_it_was_written_from_is_kept(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    await set_up(workspace)
    await live(workspace, clock, MONDAY)
    async with workspace.read() as tx:
        issue = await tx.only(sa.select(DigestIssue))
    assert issue.week == MONDAY.date()
    assert issue.sent == 1
    assert issue.content["facts"]["period"] == "February 2027"
    assert issue.content["facts"]["off"]["operating_profit"] == ["3000", "6000", "4000"]
    assert set(issue.content["asked"].values()) == {"UJON", "UMAYA"}

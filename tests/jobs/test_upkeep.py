"""The trail's daily hash, the installer's welcome, and what is forgotten."""

from datetime import UTC, datetime, time, timedelta
from typing import cast

import pytest
import sqlalchemy as sa

from bot import members
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack
from jobs import audit_heads, pruning, welcomes
from jobs.runner import Job
from models.audit_entry import AuditEntry
from models.member import Member, Role
from models.message import Message
from models.receipt import Receipt
from tests.clocks import FrozenClock

NOBODY = cast(Slack, None)


async def run(workspace: Workspace, job: object) -> None:
    """Run a job as long as it is due, as the runner does."""
    for _ in range(5):
        async with workspace.read() as tx:
            at = await cast(Job, job).next_due(tx)
        if at is None or at > workspace.now():
            return
        await cast(Job, job).run_due(workspace, NOBODY)
    raise AssertionError("it is due for ever")


async def said(tx: Tx, user_id: str) -> list[str]:
    query = sa.select(Message).where(Message.channel == user_id).order_by(Message.id)
    return [row.payload["text"] for row in await tx.all(query)]


@pytest.fixture
async def admin(workspace: Workspace) -> Workspace:
    async with workspace.begin() as tx:
        tx.add(Member(user_id="UADMIN", roles=frozenset({Role.ADMIN})))
        team = await tx.team()
        team.zone, team.reminders_at = "Europe/Berlin", time(9, 30)
    return workspace


async def test_the_admins_see_where_the_trail_stands_the_morning_after_it_grew(admin: Workspace, clock: FrozenClock) -> None:
    async with admin.begin() as tx:  # Wednesday 10:00 in Berlin, after the time of reminders
        await tx.audit("UADMIN", "role.set", "member:U1")
        await tx.audit("UADMIN", "role.set", "member:U2")
    await run(admin, audit_heads)
    async with admin.read() as tx:
        assert await said(tx, "UADMIN") == []
        assert await audit_heads.next_due(tx) == datetime(2027, 3, 11, 8, 30, tzinfo=UTC)
    clock.at(datetime(2027, 3, 11, 8, 30, tzinfo=UTC))
    await run(admin, audit_heads)
    async with admin.read() as tx:
        last = await tx.only(sa.select(AuditEntry).where(AuditEntry.number == 2))
        [told] = await said(tx, "UADMIN")
        assert "On Thursday 11 March the trail of decisions stands at entry 2." in told
        assert last.hash in told


async def test_a_trail_that_does_not_grow_is_not_told_again(admin: Workspace, clock: FrozenClock) -> None:
    async with admin.begin() as tx:
        await tx.audit("UADMIN", "role.set", "member:U1")
    for _ in range(10):
        clock.move(timedelta(days=1))
        await run(admin, audit_heads)
    async with admin.read() as tx:
        assert len(await said(tx, "UADMIN")) == 1


async def test_it_waits_for_a_working_day_and_catches_up_after_a_stop(admin: Workspace, clock: FrozenClock) -> None:
    clock.at(datetime(2027, 3, 12, 12, 0, tzinfo=UTC))  # Friday
    async with admin.begin() as tx:
        await tx.audit("UADMIN", "role.set", "member:U1")
    clock.at(datetime(2027, 3, 14, 12, 0, tzinfo=UTC))
    await run(admin, audit_heads)
    async with admin.read() as tx:
        assert await said(tx, "UADMIN") == []
    clock.at(datetime(2027, 3, 18, 15, 0, tzinfo=UTC))
    await run(admin, audit_heads)
    async with admin.read() as tx:
        assert len(await said(tx, "UADMIN")) == 1


async def test_a_time_of_reminders_moved_back_on_the_same_day_shows_nothing_twice(
    admin: Workspace, clock: FrozenClock
) -> None:
    async with admin.begin() as tx:
        await tx.audit("UADMIN", "role.set", "member:U1")
    clock.at(datetime(2027, 3, 11, 9, 0, tzinfo=UTC))
    await run(admin, audit_heads)
    async with admin.begin() as tx:
        (await tx.team()).reminders_at = time(15)
        await tx.audit("UADMIN", "workspace.set", "workspace")
    clock.at(datetime(2027, 3, 11, 16, 0, tzinfo=UTC))
    await run(admin, audit_heads)
    async with admin.read() as tx:
        assert len(await said(tx, "UADMIN")) == 1
    clock.at(datetime(2027, 3, 12, 16, 0, tzinfo=UTC))
    await run(admin, audit_heads)
    async with admin.read() as tx:
        assert len(await said(tx, "UADMIN")) == 2


async def test_the_installer_becomes_admin_and_is_told_what_to_do_next(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        (await tx.team()).installed_by = "UINSTALLER"
    await run(workspace, welcomes)
    await run(workspace, welcomes)
    async with workspace.read() as tx:
        assert await members.admins(tx) == ["UINSTALLER"]
        [told] = await said(tx, "UINSTALLER")
        assert "you are its first admin" in told


async def test_an_installer_who_is_a_bot_or_left_is_not_waited_for(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        (await tx.team()).installed_by = "UINSTALLER"
        tx.add(Member(user_id="UINSTALLER", is_bot=True))
    await run(workspace, welcomes)
    async with workspace.read() as tx:
        assert await members.admins(tx) == []


async def test_receipts_are_forgotten_after_two_days(workspace: Workspace, clock: FrozenClock) -> None:
    async with workspace.begin() as tx:
        assert await tx.once("old")
    clock.move(timedelta(days=1, hours=12))
    async with workspace.begin() as tx:
        assert await tx.once("young")
        assert not await tx.once("old")
    clock.move(timedelta(days=1, hours=12))
    await run(workspace, pruning)
    async with workspace.read() as tx:
        assert await tx.all(sa.select(Receipt.key)) == ["young"]


async def test_texts_long_sent_are_forgotten_but_not_that_they_were_said(workspace: Workspace, clock: FrozenClock) -> None:
    content = {"text": "hello", "blocks": []}
    async with workspace.begin() as tx:
        for key in ("sent", "waiting", "failed"):
            await tx.post(key, "U1", content)
        await tx.once("a receipt")
        for message in await tx.all(sa.select(Message)):
            if message.key != "waiting":
                message.due_at = None
            if message.key == "sent":
                message.sent_at, message.sent_version, message.ts = tx.now, 1, "1.1"
            if message.key == "failed":
                message.fail("is_archived")
    clock.move(timedelta(days=91))
    await run(workspace, pruning)
    async with workspace.begin() as tx:
        kept = {message.key: message.payload for message in await tx.all(sa.select(Message))}
        assert kept == {"sent": {}, "waiting": content, "failed": content}
        assert not await tx.post("sent", "U1", content), "it was said, and is not said again"
        assert await tx.update("sent", {"text": "changed", "blocks": []})
    async with workspace.read() as tx:
        changed = await tx.only(sa.select(Message).where(Message.key == "sent"))
        assert changed.payload["text"] == "changed"
        assert changed.due_at == clock.now()

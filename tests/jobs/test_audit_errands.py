"""Long trails are checked and exported by a job, and whoever asked is told."""

from typing import cast

import pytest
import sqlalchemy as sa

from bot import audit_errands, purchase_exports
from bot.database import Workspace
from bot.slack.gateway import Permanent, Slack
from jobs import audit_errands as job
from models.audit_errand import LEASE, Task
from models.member import Member, Role
from models.message import Message
from models.refusal import Refusal
from tests.clocks import FrozenClock


class Uploads:
    """A Slack that takes files."""

    def __init__(self) -> None:
        self.files: list[tuple[str, str]] = []

    async def upload(self, channel: str, filename: str, content: bytes, comment: str) -> None:
        self.files.append((channel, filename))


@pytest.fixture
async def admin(workspace: Workspace) -> Workspace:
    async with workspace.begin() as tx:
        tx.add(Member(user_id="UADMIN", roles=frozenset({Role.ADMIN})))
    async with workspace.begin() as tx:
        await tx.audit("UADMIN", "role.set", "member:U1")
    return workspace


async def ask(workspace: Workspace, task: Task) -> None:
    async with workspace.begin() as tx:
        await audit_errands.ask(tx, "UADMIN", task)


async def run(workspace: Workspace, slack: object) -> None:
    await job.run_due(workspace, cast(Slack, slack))
    async with workspace.read() as tx:
        assert await job.next_due(tx) is None


async def said(workspace: Workspace) -> list[str]:
    async with workspace.read() as tx:
        return [row.payload["text"] for row in await tx.all(sa.select(Message))]


async def test_a_check_is_answered_in_a_message_once(admin: Workspace) -> None:
    await ask(admin, Task.VERIFY)
    for _ in range(2):
        await run(admin, Uploads())
    [told] = await said(admin)
    assert "I checked 1 entry" in told


async def test_a_file_is_uploaded_to_whoever_asked(admin: Workspace) -> None:
    await ask(admin, Task.EXPORT)
    slack = Uploads()
    await run(admin, slack)
    assert slack.files == [("UADMIN", "tandem-audit.csv")]


async def test_very_many_purchases_are_uploaded_to_the_lead_who_asked(
    admin: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.purchase_exports.LONG", -1)
    async with admin.begin() as tx:
        tx.add(Member(user_id="ULEAD", roles=frozenset({Role.LEAD})))
    async with admin.begin() as tx:
        assert await purchase_exports.note(tx, "ULEAD")
    slack = Uploads()
    for _ in range(2):
        await run(admin, slack)
    assert slack.files == [("ULEAD", "tandem-purchases.csv")]


async def test_what_failed_is_tried_again_when_its_lease_ends(admin: Workspace, clock: FrozenClock) -> None:
    class Broken(Uploads):
        async def upload(self, channel: str, filename: str, content: bytes, comment: str) -> None:
            raise Permanent("internal")

    await ask(admin, Task.EXPORT)
    with pytest.raises(Permanent):
        await job.run_due(admin, cast(Slack, Broken()))
    clock.move(LEASE)
    slack = Uploads()
    await run(admin, slack)
    assert len(slack.files) == 1


async def test_somebody_who_is_no_admin_any_more_gets_nothing(admin: Workspace) -> None:
    await ask(admin, Task.EXPORT)
    async with admin.begin() as tx:
        tx.add(Member(user_id="UOTHER", roles=frozenset({Role.ADMIN})))
        await tx.change(sa.update(Member).where(Member.user_id == "UADMIN").values(roles=frozenset()))
    slack = Uploads()
    await run(admin, slack)
    assert slack.files == []
    async with admin.begin() as tx:
        with pytest.raises(Refusal):
            await audit_errands.ask(tx, "UADMIN", Task.VERIFY)

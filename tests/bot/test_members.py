"""People: roles, backups, leaving, and that there is always an admin."""

import asyncio

import pytest
import sqlalchemy as sa

from bot import members
from bot.database import Tx, Workspace
from bot.slack.profile import Profile
from models.audit_entry import AuditEntry
from models.member import Department, Member, Role
from models.message import Message
from models.refusal import Refusal


async def said_to(tx: Tx, user_id: str) -> list[str]:
    return [row.payload["text"] for row in await tx.all(sa.select(Message).where(Message.channel == user_id))]


async def trail(tx: Tx) -> list[tuple[str, str, str]]:
    rows = await tx.all(sa.select(AuditEntry).order_by(AuditEntry.number))
    return [(row.actor, row.action, row.subject) for row in rows]


def profile(user_id: str, *, deleted: bool = False) -> Profile:
    return Profile(user_id=user_id, name=user_id.title(), zone="Europe/Berlin", is_bot=False, deleted=deleted)


async def people(workspace: Workspace, **roles: list[Role]) -> None:
    async with workspace.begin() as tx:
        for user_id, held in roles.items():
            tx.add(Member(user_id=user_id, name=user_id, roles=frozenset(held)))


async def test_the_installer_is_the_first_admin_whoever_asks_first(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        (await tx.team()).installed_by = "UINSTALLER"
    async with workspace.begin() as tx:
        with pytest.raises(Refusal, match="<@UINSTALLER>"):
            await members.require_admin(tx, "UOTHER")
        assert await members.admins(tx) == ["UINSTALLER"]


async def test_where_nobody_knows_the_installer_the_first_who_asks_becomes_admin(workspace: Workspace) -> None:
    async def ask(user_id: str) -> bool:
        async with workspace.begin() as tx:
            try:
                await members.require_admin(tx, user_id)
            except Refusal:
                return False
            return True

    assert sorted(await asyncio.gather(*(ask(f"U{n}") for n in range(5)))) == [False, False, False, False, True]
    async with workspace.read() as tx:
        assert len(await members.admins(tx)) == 1
        assert [action for _, action, _ in await trail(tx)] == ["role.first_admin"]


async def test_only_admins_give_roles_and_each_change_is_in_the_trail(workspace: Workspace) -> None:
    await people(workspace, UADMIN=[Role.ADMIN], ULEAD=[Role.LEAD])
    async with workspace.begin() as tx:
        with pytest.raises(Refusal, match="Only an admin"):
            await members.give_roles(tx, "ULEAD", "ULEAD", [Role.ADMIN], Department.FINANCE)
    async with workspace.begin() as tx:
        await members.give_roles(tx, "UADMIN", "UBO", [Role.LEAD, Role.APPROVER], Department.FINANCE)
        await members.give_roles(tx, "UADMIN", "UBO", [Role.LEAD, Role.APPROVER], Department.FINANCE)
        assert await trail(tx) == [("UADMIN", "role.set", "member:UBO"), ("UADMIN", "department.set", "member:UBO")]
        [told] = await said_to(tx, "UBO")
        assert told.startswith("<@UADMIN> made you an approver and a lead.")


async def test_the_only_admin_stays_admin(workspace: Workspace) -> None:
    await people(workspace, UADMIN=[Role.ADMIN])
    async with workspace.begin() as tx:
        with pytest.raises(Refusal, match="only admin") as refused:
            await members.give_roles(tx, "UADMIN", "UADMIN", [], Department.OTHER)
        assert refused.value.field == "roles"


async def test_roles_go_to_people_who_are_here(workspace: Workspace) -> None:
    await people(workspace, UADMIN=[Role.ADMIN])
    async with workspace.begin() as tx:
        tx.add(Member(user_id="UROBOT", is_bot=True))
        tx.add(Member(user_id="UGONE", left_at=tx.now))
    async with workspace.begin() as tx:
        for user_id, reason in (("UROBOT", "bot"), ("UGONE", "left")):
            with pytest.raises(Refusal, match=reason):
                await members.give_roles(tx, "UADMIN", user_id, [Role.LEAD], Department.OTHER)
            with pytest.raises(Refusal, match=reason):
                await members.set_backup(tx, "UADMIN", "UADMIN", user_id)


async def test_leads_say_who_stands_in_for_whom(workspace: Workspace) -> None:
    await people(workspace, UADMIN=[Role.ADMIN], ULEAD=[Role.LEAD], UBO=[], UCY=[])
    async with workspace.begin() as tx:
        with pytest.raises(Refusal, match="Only a lead"):
            await members.set_backup(tx, "UBO", "UBO", "UCY")
        with pytest.raises(Refusal, match="their own backup"):
            await members.set_backup(tx, "ULEAD", "UBO", "UBO")
        await members.set_backup(tx, "ULEAD", "UBO", "UCY")
        await members.set_backup(tx, "ULEAD", "UBO", "UCY")
        assert await trail(tx) == [("ULEAD", "backup.set", "member:UBO")]


async def test_admins_who_change_the_same_people_at_once_wait_for_each_other(workspace: Workspace) -> None:
    await people(workspace, UADMIN=[Role.ADMIN], UBO=[], UCY=[])

    async def do(turn: int) -> None:
        async with workspace.begin() as tx:
            if turn % 2:
                await members.set_backup(tx, "UADMIN", "UBO", f"U{turn}" if turn % 4 == 1 else "UCY")
            else:
                await members.give_roles(tx, "UADMIN", "UBO", [Role.LEAD] if turn % 4 else [], Department.FINANCE)

    for _ in range(5):
        await asyncio.gather(*(do(turn) for turn in range(8)))


async def test_somebody_who_leaves_loses_roles_and_stands_in_for_nobody(workspace: Workspace) -> None:
    await people(workspace, UADMIN=[Role.ADMIN], ULEAD=[Role.LEAD], UBO=[])
    async with workspace.begin() as tx:
        await members.set_backup(tx, "UADMIN", "UBO", "ULEAD")
    for _ in range(2):
        async with workspace.begin() as tx:
            member, _ = await members.describe(tx, profile("ULEAD", deleted=True))
            assert member.left_at == tx.now
            assert not member.may(Role.LEAD)
    async with workspace.begin() as tx:
        assert [action for _, action, _ in await trail(tx)] == ["backup.set", "role.set", "backup.set"]
        bo = await members.find(tx, "UBO")
        assert bo is not None
        assert bo.backup_id is None
        back, _ = await members.describe(tx, profile("ULEAD"))
        assert back.left_at is None
        assert not back.may(Role.LEAD), "roles are given again by a person, not by coming back"


async def test_when_the_last_admin_leaves_a_lead_becomes_admin_and_is_told(workspace: Workspace) -> None:
    await people(workspace, UADMIN=[Role.ADMIN], UAPPROVER=[Role.APPROVER], ULEAD=[Role.LEAD])
    async with workspace.begin() as tx:
        await members.describe(tx, profile("UADMIN", deleted=True))
        assert await members.admins(tx) == ["ULEAD"]
        [told] = await said_to(tx, "ULEAD")
        assert "You are now an admin" in told


async def test_somebody_is_led_by_their_department_then_any_lead_then_an_admin(workspace: Workspace) -> None:
    await people(workspace, UADMIN=[Role.ADMIN], UBO=[])
    async with workspace.begin() as tx:
        assert await members.lead_of(tx, "UBO") == "UADMIN"
        tx.add(Member(user_id="UA", name="A", roles=frozenset({Role.LEAD}), department=Department.OPERATIONS))
        tx.add(Member(user_id="UF", name="F", roles=frozenset({Role.LEAD}), department=Department.FINANCE))
        await tx.flush()
        assert await members.lead_of(tx, "UBO") == "UA"
        bo = await members.find(tx, "UBO")
        assert bo is not None
        bo.department = Department.FINANCE
        assert await members.lead_of(tx, "UBO") == "UF"
        assert await members.lead_of(tx, "UF") == "UA", "somebody else, where there is one"

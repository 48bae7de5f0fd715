"""The transaction: one workspace, one moment, all or nothing."""

import asyncio

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from bot import members
from bot.database import Database, Workspace
from bot.storage.scoping import Unscoped, prepared
from models.base import Base
from models.heartbeat import Heartbeat
from models.member import Member, Role
from models.message import Message
from models.team import Team
from tests.clocks import FrozenClock


async def test_a_query_sees_its_own_workspace_only(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        tx.add(Member(user_id="U1", name="Ana"))
    async with workspace.read() as tx:
        assert [member.name for member in await tx.all(sa.select(Member))] == ["Ana"]
        assert await tx.one(sa.select(sa.func.count()).select_from(Member)) == 1
        assert await tx.get(Member, 1_000_000) is None, "the decoy's row has that number"
        joined = sa.select(Member.name).join(Team, Team.team_id == Member.team_id)
        assert len(await tx.rows(joined)) == 1


async def test_a_change_reaches_its_own_workspace_only(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        tx.add(Member(user_id="U1"))
        await tx.flush()
        assert await tx.change(sa.update(Member).values(name="changed")) == 1
        assert await tx.change(sa.delete(Member)) == 1


async def test_what_cannot_be_scoped_is_refused(workspace: Workspace) -> None:
    async with workspace.read() as tx:
        for statement in (sa.select(Heartbeat), sa.select(Base.metadata.tables["member"])):
            with pytest.raises(Unscoped):
                await tx.all(statement)
        with pytest.raises(Unscoped):
            await tx.change(sa.update(Base.metadata.tables["member"]).values(name="x"))


async def test_a_row_of_another_workspace_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Unscoped):
        async with workspace.begin() as tx:
            row = Member(user_id="U1")
            row.team_id = "TDECOY"
            tx.add(row)
            await tx.flush()


async def test_nothing_is_kept_when_an_exception_leaves_the_transaction(workspace: Workspace) -> None:
    with pytest.raises(RuntimeError):
        async with workspace.begin() as tx:
            tx.add(Member(user_id="U1"))
            await tx.post("a:1", "C1", {"text": "hello", "blocks": []})
            raise RuntimeError
    async with workspace.read() as tx:
        assert await tx.all(sa.select(Member)) == []
        assert await tx.all(sa.select(Message)) == []


async def test_the_same_key_is_said_once(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        assert await tx.post("a:1", "C1", {"text": "hello", "blocks": []})
        assert not await tx.post("a:1", "C1", {"text": "hello again", "blocks": []})
    async with workspace.read() as tx:
        assert [message.payload["text"] for message in await tx.all(sa.select(Message))] == ["hello"]


async def test_a_delivery_is_taken_in_once(workspace: Workspace) -> None:
    async def take() -> bool:
        async with workspace.begin() as tx:
            return await tx.once("event:1")

    assert sorted(await asyncio.gather(take(), take(), take())) == [False, False, True]


async def test_two_admins_cannot_take_the_role_from_each_other_at_once(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        tx.add(Member(user_id="U1", roles=frozenset({Role.ADMIN})))
        tx.add(Member(user_id="U2", roles=frozenset({Role.ADMIN})))

    async def demote(by: str, other: str) -> None:
        async with workspace.begin() as tx:
            member = await members.find(tx, other)
            assert member is not None
            await members.give_roles(tx, by, other, [], member.department)

    results = await asyncio.gather(demote("U1", "U2"), demote("U2", "U1"), return_exceptions=True)
    assert [result for result in results if result is None] == [None]
    async with workspace.read() as tx:
        assert len(await members.admins(tx)) == 1


async def test_simultaneous_increments_are_all_kept(workspace: Workspace, database: Database, clock: FrozenClock) -> None:
    async with workspace.begin() as tx:
        tx.add(Member(user_id="U1", name="0"))

    async def increment() -> None:
        async with workspace.begin() as tx:
            (number,) = [member.id for member in await tx.all(sa.select(Member))]
            member = await tx.lock(Member, number)
            assert member is not None
            await asyncio.sleep(0)
            member.name = str(int(member.name) + 1)

    await asyncio.gather(*(increment() for _ in range(40)))
    async with workspace.read() as tx:
        assert [member.name for member in await tx.all(sa.select(Member))] == ["40"]


async def test_a_query_that_is_built_once_is_kept_in_the_workspace_it_is_asked_from(workspace: Workspace) -> None:
    named = prepared(sa.select(Member.name, sa.exists(sa.select(Message.id))).where(Member.name != sa.bindparam("name")))
    async with workspace.begin() as tx:
        tx.add(Member(user_id="U1", name="Ana"))
        assert [tuple(row) for row in await tx.rows(named, name="Ben")] == [("Ana", False)]
        assert await tx.rows(named, name="Ana") == []
    with pytest.raises(Unscoped):
        prepared(sa.select(Heartbeat))


def _names_of_others() -> tuple[sa.ScalarSelect[str | None]]:
    other = aliased(Member)
    others = sa.and_(other.team_id == sa.bindparam("team"), other.id != sa.bindparam("this"))
    return (sa.select(sa.func.min(other.name)).where(others).scalar_subquery(),)


async def test_saving_a_row_tells_something_of_others_of_its_workspace(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        ana, ben = Member(user_id="U1", name="Ana"), Member(user_id="U2", name="Ben")
        tx.add(ana)
        tx.add(ben)
        await tx.flush()
        ana.name, ana.roles = "Ana Reyes", frozenset({Role.LEAD})
        await tx.post("a:1", "C1", {"text": "Ana", "blocks": []})
        assert tuple(await tx.save(ana, ("a:1", {"text": "Ana Reyes", "blocks": []}), _names_of_others)) == ("Ben",)
        nothing_new = await tx.save(ana, ("a:2", {"text": "no such message", "blocks": []}), _names_of_others)
        assert tuple(nothing_new) == ("Ben",), "it answers all the same"
        ana.zone = "Europe/Madrid"
    async with workspace.read() as tx:
        found = await tx.only(sa.select(Member).where(Member.user_id == "U1"))
        assert (found.name, found.roles, found.zone) == ("Ana Reyes", frozenset({Role.LEAD}), "Europe/Madrid")
        assert await tx.one(sa.select(Member.name).where(Member.user_id == "U2")) == "Ben"
        assert [row.payload["text"] for row in await tx.all(sa.select(Message))] == ["Ana Reyes"]

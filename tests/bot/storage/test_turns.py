"""The workspace's turn: one at a time, on the disk when it is told, and given back whatever happens."""

import asyncio

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from bot.database import Database, Tx, Workspace
from bot.storage.turns import NEAR
from models.member import Member
from models.receipt import Receipt
from models.team import Team

QUERY = sa.select(Team.name)


async def counted(tx: Tx) -> None:
    """Read a number, let others have their go, and write the next: lost where two do it at once."""
    await tx.in_turn(QUERY)
    held = await tx.one(sa.select(sa.func.count()).select_from(Receipt))
    await asyncio.sleep(0)
    assert await tx.once(f"turn {held}")


async def receipts(workspace: Workspace) -> int:
    async with workspace.read() as tx:
        return await tx.only(sa.select(sa.func.count()).select_from(Receipt))


async def test_those_who_want_the_turn_come_one_after_the_other(workspace: Workspace) -> None:
    async def act() -> None:
        async with workspace.begin() as tx:
            await counted(tx)

    await asyncio.gather(*(act() for _ in range(20)))
    assert await receipts(workspace) == 20


async def test_also_where_the_transaction_has_begun_and_where_the_whole_row_is_wanted(workspace: Workspace) -> None:
    async def begun() -> None:
        async with workspace.begin() as tx:
            await tx.one(QUERY)
            await counted(tx)

    async def whole() -> None:
        async with workspace.begin() as tx:
            assert (await tx.team(lock=True)).team_id == "T1"
            await counted(tx)

    await asyncio.gather(*(act() for _ in range(5) for act in (begun, whole)))
    assert await receipts(workspace) == 10


async def test_a_turn_ends_with_what_goes_wrong(workspace: Workspace, database: Database) -> None:
    for _ in range(30):  # more than there are connections
        with pytest.raises(ZeroDivisionError):
            async with workspace.begin() as tx:
                await counted(tx)
                raise ZeroDivisionError
    assert await receipts(workspace) == 0
    assert database.lines["T1"].length == 0
    async with workspace.begin() as tx:
        await counted(tx)
    assert await receipts(workspace) == 1


async def test_who_stops_waiting_for_the_turn_harms_nobody(workspace: Workspace, database: Database) -> None:
    async with workspace.begin() as tx:
        await counted(tx)
        waiting = [asyncio.create_task(_act(workspace)) for _ in range(4)]
        await asyncio.wait(waiting, timeout=0.2)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.gather(*(_act(workspace) for _ in range(20)))
    assert await receipts(workspace) == 21
    assert database.lines["T1"].length == 0


@pytest.mark.parametrize("template", ["postgres"], indirect=True)  # SQLite writes over one connection
async def test_no_more_than_a_few_wait_in_the_database(workspace: Workspace, database: Database) -> None:
    looking = create_async_engine(database.url)
    activity = sa.table("pg_stat_activity", sa.column("datname"), sa.column("wait_event_type"))
    theirs = sa.and_(activity.c.datname == sa.func.current_database(), activity.c.wait_event_type == "Lock")
    async with workspace.begin() as tx:
        await counted(tx)
        waiting = [asyncio.create_task(_act(workspace)) for _ in range(12)]
        await asyncio.wait(waiting, timeout=0.5)
        async with looking.connect() as connection:
            assert await connection.scalar(sa.select(sa.func.count()).select_from(activity).where(theirs)) == NEAR - 1
    await asyncio.gather(*waiting)
    await looking.dispose()
    assert await receipts(workspace) == 13


async def _act(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        await counted(tx)


async def test_a_turn_is_of_one_workspace(workspace: Workspace, database: Database) -> None:
    async with workspace.begin() as tx:
        await counted(tx)
        if not database.is_sqlite:  # which has one writer for all
            async with database.workspace("TDECOY").begin() as other:
                await other.in_turn(QUERY)


@pytest.mark.parametrize("template", ["postgres"], indirect=True)  # SQLite waits for the disk with everybody's turn in hand
async def test_what_is_told_is_on_the_disk_also_where_others_waited(database: Database, workspace: Workspace) -> None:
    looking = create_async_engine(database.url)
    missing = []

    async def act(number: int) -> None:
        async with workspace.begin() as tx:
            await tx.in_turn(QUERY)
            tx.add(Member(user_id=f"U{number}", name="x" * 200))
            await tx.flush()
            written = await tx.only(sa.select(sa.func.pg_current_wal_insert_lsn().label("at")).select_from(Team))
        async with looking.connect() as connection:
            flushed = await connection.scalar(sa.select(sa.func.pg_current_wal_flush_lsn())) >= written
        missing.extend([] if flushed else [number])

    await asyncio.gather(*(act(number) for number in range(40)))
    await looking.dispose()
    assert missing == []


@pytest.mark.parametrize("template", ["postgres"], indirect=True)  # SQLite lets one write at a time
async def test_a_turn_that_comes_after_something_else_is_told(workspace: Workspace, late: list[str]) -> None:
    async with workspace.begin() as tx:
        assert await tx.once("a delivery")
        await tx.team(lock=True)
        tx.add(Member(user_id="U1"))
        await tx.audit("U1", "role.set", "member:U1")
    assert late == []
    async with workspace.begin() as tx:
        await tx.lock(Member, 1)
        await tx.in_turn(QUERY)
    assert "test_turns.py" in late[0]
    assert late[0].startswith("member is held")
    late.clear()

"""The trail: changed, removed and inserted entries are found, in long trails too."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from bot import audits
from bot.database import Database, Workspace
from models.audit_entry import AuditEntry
from models.audit_head import AuditHead
from models.audit_trail import Verdict
from models.base import Base
from models.member import Member, Role
from models.refusal import Refusal
from tests.clocks import WEDNESDAY

TRAIL = Base.metadata.tables["audit_entry"]
OURS = TRAIL.c.team_id == "T1"
LONG = 2 * audits.PAGE + 100  # entries


@pytest.fixture
async def trail(workspace: Workspace) -> Workspace:
    """Ten entries of the admin."""
    async with workspace.begin() as tx:
        tx.add(Member(user_id="UADMIN", roles=frozenset({Role.ADMIN})))
    async with workspace.begin() as tx:
        for number in range(1, 11):
            await tx.audit("UADMIN", "role.set", f"member:U{number}", given=["lead"], note="é <!channel>", amount=number)
    return workspace


async def tamper(database: Database, *statements: sa.Executable) -> None:
    """What the database's owner could do, without the key: lift the trigger that refuses it, and change the rows."""
    engine = create_async_engine(database.url)
    async with engine.begin() as connection:
        if database.is_sqlite:
            for act in ("update", "delete"):
                await connection.execute(sa.text(f"DROP TRIGGER audit_entry_no_{act}"))  # noqa: TID251  made here, to tamper
        else:
            await connection.execute(sa.text("DROP TRIGGER audit_entry_only_grows ON audit_entry"))  # noqa: TID251  likewise
        for statement in statements:
            await connection.execute(statement)
    await engine.dispose()


async def verdict(workspace: Workspace) -> Verdict:
    async with workspace.read() as tx:
        return await audits.verify(tx, "UADMIN")


async def test_an_untouched_trail_is_sound(trail: Workspace) -> None:
    found = await verdict(trail)
    assert (found.entries, found.broken, found.what) == (10, None, "")


async def test_an_empty_trail_is_sound(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        tx.add(Member(user_id="UADMIN", roles=frozenset({Role.ADMIN})))
    assert await verdict(workspace) == Verdict(0)


CHANGES: dict[str, Callable[[], sa.Executable]] = {
    "actor": lambda: sa.update(TRAIL).where(OURS, TRAIL.c.number == 4).values(actor="UEVIL"),
    "detail": lambda: sa.update(TRAIL).where(OURS, TRAIL.c.number == 4).values(detail={"given": []}),
    "hash": lambda: sa.update(TRAIL).where(OURS, TRAIL.c.number == 4).values(hash="f" * 64),
}


@pytest.mark.parametrize("changed", CHANGES)
async def test_a_changed_entry_is_named(trail: Workspace, database: Database, changed: str) -> None:
    await tamper(database, CHANGES[changed]())
    found = await verdict(trail)
    assert (found.entries, found.broken) == (3, 4)
    assert found.what.startswith("Entry 4 was changed")


@pytest.mark.parametrize("number", [1, 5])
async def test_a_removed_entry_is_named(trail: Workspace, database: Database, number: int) -> None:
    await tamper(database, sa.delete(TRAIL).where(OURS, TRAIL.c.number == number))
    found = await verdict(trail)
    assert (found.broken, found.what) == (number, f"Entry {number} was removed.")


async def test_a_removed_entry_is_named_though_the_rest_is_renumbered(trail: Workspace, database: Database) -> None:
    await tamper(
        database,
        sa.delete(TRAIL).where(OURS, TRAIL.c.number == 5),
        *(sa.update(TRAIL).where(OURS, TRAIL.c.number == n).values(number=n - 1) for n in range(6, 11)),
    )
    assert (await verdict(trail)).broken == 5


def made_up(number: int, prev: str) -> dict[str, Any]:
    return {
        "team_id": "T1",
        "number": number,
        "at": WEDNESDAY,
        "actor": "UEVIL",
        "action": "role.set",
        "subject": "member:UEVIL",
        "detail": {},
        "prev": prev,
        "hash": "e" * 64,
    }


@pytest.mark.parametrize("number", [0, 11])
async def test_an_entry_put_in_is_named(trail: Workspace, database: Database, number: int) -> None:
    await tamper(database, sa.insert(TRAIL).values(**made_up(number, "d" * 64)))
    assert (await verdict(trail)).broken == max(number, 1)


async def test_an_entry_put_in_between_is_named(trail: Workspace, database: Database) -> None:
    await tamper(
        database,
        *(sa.update(TRAIL).where(OURS, TRAIL.c.number == n).values(number=n + 1) for n in range(10, 4, -1)),
        sa.insert(TRAIL).values(**made_up(5, "d" * 64)),
    )
    found = await verdict(trail)
    assert (found.broken, found.what) == (5, "Entry 5 was put in by somebody else.")


async def test_a_cut_off_end_is_missed_by_the_hash_that_was_shown(trail: Workspace, database: Database) -> None:
    async with trail.begin() as tx:
        last = await tx.only(sa.select(AuditEntry).where(AuditEntry.number == 10))
        tx.add(AuditHead(day=date(2027, 3, 9), number=10, hash=last.hash))
    assert (await verdict(trail)).broken is None
    await tamper(database, sa.delete(TRAIL).where(OURS, TRAIL.c.number > 7))
    found = await verdict(trail)
    assert (found.broken, found.what) == (8, "Entry 8 and what came after it were removed.")


async def test_members_and_leads_do_not_see_the_trail(trail: Workspace) -> None:
    async with trail.begin() as tx:
        tx.add(Member(user_id="ULEAD", roles=frozenset({Role.LEAD})))
        await tx.flush()
        for look in (audits.latest, audits.verify, audits.note_export, audits.export):
            for user_id in ("ULEAD", "UBO"):
                with pytest.raises(Refusal, match="Only an admin"):
                    await look(tx, user_id)


async def test_the_newest_entries_come_first(trail: Workspace) -> None:
    async with trail.begin() as tx:
        assert [entry.number for entry in await audits.latest(tx, "UADMIN", 3)] == [10, 9, 8]


async def test_the_file_holds_every_entry_and_that_it_was_taken(trail: Workspace) -> None:
    async with trail.begin() as tx:
        await tx.audit("U2", "=cmd()", "-1+1", words="@SUM(A1)")
        await audits.note_export(tx, "UADMIN")
    async with trail.read() as tx:
        content = await audits.export(tx, "UADMIN")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert header[0] == "number"
    assert [row[0] for row in rows] == [str(number) for number in range(1, 13)]
    assert rows[10][3:5] == ["'=cmd()", "'-1+1"]
    assert rows[11][3] == "audit.export"


async def test_a_long_trail_is_checked_to_its_end(trail: Workspace, database: Database) -> None:
    async with trail.read() as tx:
        last = await tx.only(sa.select(AuditEntry).where(AuditEntry.number == 10))
        rows, prev = [], last.hash
        for number in range(11, LONG + 1):
            entry = AuditEntry(
                number=number, at=tx.now, actor="U1", action="a", subject="b", detail={"n": number}, prev=prev
            )
            prev = entry.hash = tx.seal(entry)
            rows.append({"team_id": "T1", **{name: getattr(entry, name) for name in COLUMNS}})
    engine = create_async_engine(database.url)
    async with engine.begin() as connection:
        await connection.execute(sa.insert(TRAIL), rows)
    await engine.dispose()
    assert (await verdict(trail)).entries == LONG
    await tamper(database, sa.update(TRAIL).where(OURS, TRAIL.c.number == LONG - 7).values(actor="UEVIL"))
    assert (await verdict(trail)).broken == LONG - 7


COLUMNS = ("number", "at", "actor", "action", "subject", "detail", "prev", "hash")

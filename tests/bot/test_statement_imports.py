"""Statements brought in: whose they are, what is shown of them, and when they count."""

from pathlib import Path

import sqlalchemy as sa

from bot.database import Workspace
from models.account import Account
from models.account_kind import Kind
from models.ledger_import import ImportKind, ImportState
from models.reconciliation_match import MatchRun
from models.statement import Statement, StatementLine
from tests.imports import bring, choose, load, settle, told, undo

MARCH = (
    "Date,Description,Reference,Amount,Balance\n2027-03-02,Card fee,,-12.50,987.50\n2027-03-05,Halden,INV-7,400.00,1387.50\n"
)
APRIL = (
    "Date,Description,Reference,Amount,Balance\n2027-03-30,Halden Works,INV-9,5.00,1392.50\n2027-04-02,Rent,,-2.00,1390.50\n"
)


async def chart(workspace: Workspace, *accounts: tuple[str, str, Kind]) -> None:
    await settle(workspace)
    async with workspace.begin() as tx:
        for code, name, kind in accounts:
            tx.add(Account(code=code, name=name, kind=kind, moves=True))


async def lines_of(workspace: Workspace) -> list[tuple[str, int, int | None]]:
    async with workspace.read() as tx:
        query = sa.select(StatementLine).order_by(StatementLine.import_id, StatementLine.row)
        return [(line.reference or "", line.amount_minor, line.balance_minor) for line in await tx.all(query)]


async def test_a_statement_of_the_only_bank_account_is_shown_loaded_and_undone(workspace: Workspace, tmp_path: Path) -> None:
    await chart(workspace, ("1910", "Bank", Kind.CASH), ("4010", "Sales", Kind.REVENUE))
    one = await bring(workspace, tmp_path, MARCH, "march.csv")
    assert (one.kind, one.bad_rows) == (ImportKind.STATEMENT, 0)
    said = await told(workspace, one)
    assert "Statement of 1910 Bank: 2 lines, 2 March to 5 March 2027." in said
    assert "$400.00 came in and $12.50 went out." in said
    assert "It opens with $1,000.00 and closes with $1,387.50." in said
    assert await lines_of(workspace) == [], "nothing counts before somebody says yes"
    one = await load(workspace, one)
    assert one.state is ImportState.LOADED, one.refusal
    assert await lines_of(workspace) == [("", -1250, 98750), ("INV-7", 40000, 138750)]
    async with workspace.read() as tx:
        [statement] = await tx.all(sa.select(Statement))
        [due] = await tx.all(sa.select(MatchRun))
    assert (str(statement.first_day), str(statement.last_day), statement.lines) == ("2027-03-02", "2027-03-05", 2)
    assert due.account_id == statement.account_id
    assert due.due_at is not None
    await undo(workspace, one)
    assert await lines_of(workspace) == []


async def test_the_file_name_says_which_of_two_banks_else_a_person_does(workspace: Workspace, tmp_path: Path) -> None:
    await chart(workspace, ("1910", "Cash box", Kind.CASH), ("1930", "Bank", Kind.CASH))
    named = await bring(workspace, tmp_path, MARCH, "statement_1930_march.csv")
    assert "Statement of 1930 Bank" in await told(workspace, named)
    unnamed = await bring(workspace, tmp_path, MARCH.replace("fee", "Fee"), "march.csv")
    assert "I could not find the account it is of." in await told(workspace, unnamed)
    unnamed = await choose(workspace, unnamed, of_account="1910")
    assert "Statement of 1910 Cash box" in await told(workspace, unnamed)
    unnamed = await choose(workspace, unnamed, whose="Halden Works")
    assert "Statement of Halden Works, in 1910 Cash box" in await told(workspace, unnamed)
    unnamed = await choose(workspace, unnamed, whose="")
    assert (await load(workspace, unnamed)).state is ImportState.LOADED
    again = await bring(workspace, tmp_path, APRIL, "april.csv")
    assert "Statement of 1910 Cash box" in await told(workspace, again), "it is remembered for files that look the same"
    assert "IMP-2 brought" in await told(
        workspace, await bring(workspace, tmp_path, MARCH + "2027-03-06,X,,1,1388.50\n", "m.csv")
    )


async def test_a_newer_statement_of_the_same_days_replaces_the_one_before(workspace: Workspace, tmp_path: Path) -> None:
    await chart(workspace, ("1910", "Bank", Kind.CASH))
    await load(workspace, await bring(workspace, tmp_path, MARCH, "march.csv"))
    newer = await bring(workspace, tmp_path, MARCH + "2027-03-09,Fee,,-1.00,1386.50\n", "march.csv")
    assert "IMP-1" in await told(workspace, newer)
    await load(workspace, newer, replace=True)
    assert [amount for _, amount, _ in await lines_of(workspace)] == [-1250, 40000, -100]

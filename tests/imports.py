"""What tests of imports share: a file is brought, read, confirmed and loaded, as the bot does it."""

import shutil
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa

from bot import imports, ledgers
from bot.database import Workspace
from bot.outside import Outside
from bot.slack.gateway import Slack
from bot.views import import_columns
from jobs.imports import Imports
from models.account import Account
from models.audit_entry import AuditEntry
from models.books import Books
from models.ledger_block import LedgerBlock
from models.ledger_import import LedgerImport
from models.ledger_line import Scenario
from models.member import Department, Member, Role
from models.message import Message
from models.monthly_amount import MonthlyAmount
from models.period import Month

DATA = Path(__file__).parents[2] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real finance data is not here")
LEA, ANN, ROOT = "ULEA", "UANN", "UROOT"
JOB = Imports(Outside())
NOBODY = cast(Slack, None)  # reading and loading what is on disk asks nothing of Slack


COLUMNS = {
    "account": "5", "cost_centre": "3", "date": "1", "scenario": "4", "amount": "6", "without": "2", "without_value": "8",
    "word_actual": "1", "word_budget": "2", "word_forecast": "3",
}  # fmt: skip


async def settle(workspace: Workspace, currency: str = "USD", fiscal_start: int = 1) -> None:
    """Lea is a lead, Ann is not, and the books are in a currency."""
    async with workspace.begin() as tx:
        for user, roles in ((LEA, {Role.LEAD}), (ANN, set()), (ROOT, {Role.ADMIN})):
            tx.add(Member(user_id=user, name=user, zone="UTC", roles=frozenset(roles), department=Department.FINANCE))
        tx.add(Books(currency=currency, fiscal_start=fiscal_start))


async def bring(workspace: Workspace, folder: Path, content: Path | bytes | str, name: str = "ledger.csv") -> LedgerImport:
    """Lea brings a file, and it is read."""
    place = _put(folder, content)
    async with workspace.begin() as tx:
        made = await imports.take(tx, LEA, name, path=str(place))
    await JOB.run_due(workspace, NOBODY)
    return await get(workspace, made.id)


def _put(folder: Path, content: Path | bytes | str) -> Path:
    place = folder / f"brought {len(list(folder.iterdir()))}"
    place.mkdir()
    if isinstance(content, Path):
        shutil.copy(content, place / "file")
    else:
        (place / "file").write_bytes(content.encode() if isinstance(content, str) else content)
    return place


async def bring_works(workspace: Workspace, folder: Path) -> None:
    """The company with departments comes in, without the organization that keeps another currency."""
    works = DATA / "adventureworks"
    await settle(workspace)
    chart = await bring(workspace, folder, works / "DimAccount.csv", "DimAccount.csv")
    await load(workspace, await choose(workspace, chart, content="chart", account="0", parent="1", name="4", type="5"))
    facts = await bring(workspace, folder, works / "FactFinance.csv", "FactFinance.csv")
    await load(workspace, await choose(workspace, facts, None, **COLUMNS))


async def choose(workspace: Workspace, one: LedgerImport, year: int | None = None, **chosen: str) -> LedgerImport:
    """Lea says in the form which column is what; what she leaves alone stays as it was recognised."""
    named = {name: value for name, value in import_columns.shown(one).items()} | chosen
    async with workspace.begin() as tx:
        await imports.choose_columns(tx, LEA, one.id, import_columns.read(one.mapping, named, year))
    await JOB.run_due(workspace, NOBODY)
    return await get(workspace, one.id)


async def load(workspace: Workspace, one: LedgerImport, *, replace: bool = False) -> LedgerImport:
    """Lea says yes, and it is loaded."""
    async with workspace.begin() as tx:
        await imports.confirm(tx, LEA, one.id, replace=replace)
    await JOB.run_due(workspace, NOBODY)
    return await get(workspace, one.id)


async def undo(workspace: Workspace, one: LedgerImport) -> LedgerImport:
    """Lea takes it out again, and it is tidied up."""
    async with workspace.begin() as tx:
        await imports.undo(tx, LEA, one.id)
    await JOB.run_due(workspace, NOBODY)
    return await get(workspace, one.id)


async def get(workspace: Workspace, import_id: int) -> LedgerImport:
    async with workspace.read() as tx:
        found = await imports.find(tx, import_id)
    assert found is not None
    return found


async def told(workspace: Workspace, one: LedgerImport) -> str:
    """What the message about it says now."""
    async with workspace.read() as tx:
        found = await tx.only(sa.select(Message).where(Message.key == imports.key(one)))
    return str(found.payload["text"])


async def amounts(workspace: Workspace, scenario: Scenario = Scenario.ACTUAL) -> dict[tuple[str, int], int]:
    """Every monthly amount that counts, by account and month, cost centers together."""
    query = (
        sa.select(Account.code, MonthlyAmount.month, sa.func.sum(MonthlyAmount.amount_minor))
        .join(Account, Account.id == MonthlyAmount.account_id)
        .where(MonthlyAmount.scenario == scenario, ledgers.counts(MonthlyAmount))
        .group_by(Account.code, MonthlyAmount.month)
    )
    async with workspace.read() as tx:
        return {(code, month): int(minor) for code, month, minor in await tx.rows(query)}


async def by_account(workspace: Workspace, scenario: Scenario = Scenario.ACTUAL) -> dict[str, int]:
    """The same, all months together."""
    found: dict[str, int] = {}
    for (code, _), minor in (await amounts(workspace, scenario)).items():
        found[code] = found.get(code, 0) + minor
    return found


async def lines(workspace: Workspace) -> int:
    """How many lines lie in the database, counting or not."""
    async with workspace.read() as tx:
        return int(await tx.only(sa.select(sa.func.coalesce(sa.func.sum(LedgerBlock.lines), 0))))


async def balance(workspace: Workspace, code: str, month: Month) -> int:
    """What an account that keeps movements stands at, at the end of a month."""
    return sum(
        minor for (account, at), minor in (await amounts(workspace)).items() if account == code and at <= month.ordinal
    )


async def trail(workspace: Workspace) -> list[str]:
    """The actions in the trail, oldest first."""
    async with workspace.read() as tx:
        return [entry.action for entry in await tx.all(sa.select(AuditEntry).order_by(AuditEntry.number))]

"""Books that fit on a page, and what is said about them: a shop that sells bicycles, by the month."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from bot import amounts, cost_centres, figure_answers, figure_scopes, figures, periods
from bot.database import Tx, Workspace
from bot.figure_answers import Answer, Scorecard
from bot.ready_figures import Definition
from models.account import Account
from models.account_kind import Kind
from models.books import Books
from models.ledger_import import ImportState, LedgerImport
from models.ledger_line import Scenario
from models.member import Member, Role
from models.period import Month
from tests.monthly import keep

LEA, MAYA = "ULEA", "UMAYA"
CHART: Mapping[str, tuple[str, Kind, str | None]] = {
    "30": ("Sales", Kind.REVENUE, None),
    "3010": ("Bicycles", Kind.REVENUE, "30"),
    "3020": ("Repairs", Kind.REVENUE, "30"),
    "3090": ("Returns", Kind.RETURNS, None),
    "4010": ("Parts", Kind.COST_OF_SALES, None),
    "5010": ("Salaries", Kind.OPERATING_COST, None),
    "5900": ("Depreciation", Kind.DEPRECIATION, None),
    "6010": ("Interest paid", Kind.INTEREST, None),
    "6020": ("Income tax", Kind.TAX, None),
    "6030": ("Rent received", Kind.OTHER_INCOME, None),
    "6040": ("Flood damage", Kind.ONE_OFF, None),
    "1010": ("Bank", Kind.CASH, None),
    "1210": ("Customers", Kind.RECEIVABLE, None),
    "1310": ("Warehouse", Kind.STOCK, None),
    "2010": ("Suppliers", Kind.PAYABLE, None),
    "9010": ("Units sold", Kind.STATISTIC, None),
    "9020": ("Headcount", Kind.STATISTIC, None),
}
# In whole dollars, a month: net sales 100, gross profit 60, operating profit 60 - 25 - 5 = 30.
MONTH: Mapping[str, int] = {
    "3010": 90, "3020": 20, "3090": 10, "4010": 40, "5010": 25, "5900": 5, "6010": 2, "6020": 6, "6030": 4, "6040": 1,
    "1010": 500, "1210": 200, "1310": 80, "2010": 60, "9010": 4, "9020": 7,
}  # fmt: skip


async def settle(workspace: Workspace, **books: Any) -> None:
    """The chart of accounts, Lea the lead and Maya."""
    async with workspace.begin() as tx:
        tx.add(Member(user_id=LEA, name="Lea", roles=frozenset({Role.LEAD})))
        tx.add(Member(user_id=MAYA, name="Maya"))
        tx.add(Books(**books))
        tx.add(LedgerImport(number=1, file_name="books.csv", by=LEA, at=tx.now, state=ImportState.LOADED, loaded_at=tx.now))
        for code, (name, kind, parent) in CHART.items():
            tx.add(Account(code=code, name=name, kind=kind, parent_code=parent))


async def write(
    workspace: Workspace,
    month: str,
    amounts_of: Mapping[str, int] = MONTH,
    scenario: Scenario = Scenario.ACTUAL,
    *,
    centre: int = 0,
    **changes: int,
) -> None:
    """A month's amounts in whole dollars by account; `changes` by ``a3010=95``, and None leaves one out."""
    wanted = {**amounts_of, **{code.removeprefix("a"): amount for code, amount in changes.items()}}
    async with workspace.begin() as tx:
        chart, import_id = await amounts.chart(tx), await _import(tx)
        ids = {account.code: account.id for account in chart.by_id.values()}
        cells = {(ids[code], month, centre): amount * 100 for code, amount in wanted.items() if amount is not None}
        await keep(tx, import_id, scenario, cells)


async def _import(tx: Tx) -> int:
    return await tx.only(sa.select(LedgerImport.id).where(LedgerImport.number == 1))


async def months(workspace: Workspace, first: str, last: str, scenario: Scenario = Scenario.ACTUAL) -> None:
    """The same amounts in each of these months."""
    at = Month.read(first)
    while at <= Month.read(last):
        await write(workspace, str(at), scenario=scenario)
        at = at.plus(1)


async def desk(tx: Tx) -> tuple[Any, ...]:
    chart = await amounts.chart(tx)
    return await figures.known(tx, chart), chart, await periods.horizon(tx)


async def asked(workspace: Workspace, words: str) -> Answer:
    """What `/kpi` works out for these words."""
    async with workspace.read() as tx:
        known, chart, seen = await desk(tx)
        meant = figure_scopes.read(words, known, await cost_centres.everything(tx), seen)
        figure = figures.find(known, meant.name)
        assert isinstance(figure, Definition), [each.name for each in figure]
        return await figure_answers.answer(tx, known, chart, seen, figure, meant.period, meant.centre)


async def scorecard(workspace: Workspace, words: str = "") -> Scorecard:
    async with workspace.read() as tx:
        known, chart, seen = await desk(tx)
        meant = figure_scopes.read(words, known, await cost_centres.everything(tx), seen)
        return await figure_answers.scorecard(tx, known, chart, seen, meant.period, meant.centre)


async def found(workspace: Workspace, words: str) -> str | list[str]:
    """The key of the figure that these words name, or the keys of those that are suggested."""
    async with workspace.read() as tx:
        known, _, _ = await desk(tx)
    figure = figures.find(known, words)
    return figure.key if isinstance(figure, Definition) else [each.key for each in figure]


def values(answers: Iterable[Answer]) -> dict[str, float | None]:
    return {each.definition.key: None if each.value is None else float(each.value) for each in answers}

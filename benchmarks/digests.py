"""The weekly digest of a company with 200 cost centers and three years of books."""

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from benchmarks.databases import KINDS, Databases
from benchmarks.results import Figure, below
from bot import digests
from bot.database import Database
from bot.views import digests as view
from bot.views.digests import Issue
from models.account import Account
from models.account_kind import Kind
from models.cost_centre import CostCentre
from models.ledger_import import ImportState, LedgerImport
from models.ledger_line import Scenario
from models.monthly_amount import MonthlyAmount
from models.monthly_total import MonthlyTotal
from models.period import Month
from models.team import Team
from tests.clocks import WEDNESDAY, FrozenClock

TEAM = "T1"
CENTRES, MONTHS, ACCOUNTS = 200, 36, 60
NEWEST = Month(2027, 2)
CHUNK = 20_000
TIMES = 7
GOAL = 2.0  # seconds
KINDS_OF = (Kind.REVENUE, Kind.COST_OF_SALES, Kind.OPERATING_COST, Kind.OPERATING_COST, Kind.DEPRECIATION)


async def measure(made: Databases, full: bool) -> list[Figure]:
    """Seconds until a digest is written, from nothing: gathered and worded."""
    found = []
    for kind in KINDS:
        url = await made.fresh(kind)
        database = Database(url, FrozenClock(WEDNESDAY), b"a key")
        await _fill(database)
        taken = [await _once(database) for _ in range(TIMES)]
        await database.close()
        name = f"digest of {CENTRES} cost centers and {MONTHS} months, seconds"
        found.append(below(name, kind, median(taken), GOAL))
    return found


async def _once(database: Database) -> float:
    start = time.perf_counter()
    async with database.workspace(TEAM).read() as tx:
        facts = await digests.gather(tx)
        view.issue(Issue(tx.now.date(), facts.numbers, facts.work, "UTC", "U1"))
    assert facts.numbers is not None
    assert facts.numbers.material, "there is nothing to tell"
    return time.perf_counter() - start


async def _fill(database: Database) -> None:
    async with database.writing() as session:
        session.sync_session.info["team_id"] = TEAM
        session.add(Team(team_id=TEAM, name="Bench"))
        await session.commit()
    async with database.workspace(TEAM).begin() as tx:
        tx.add(LedgerImport(number=1, file_name="books.csv", by="U1", at=tx.now, state=ImportState.LOADED, loaded_at=tx.now))
        for number in range(ACCOUNTS):
            kind = KINDS_OF[number % len(KINDS_OF)]
            tx.add(Account(code=f"{number:03}", name=f"Account {number}", kind=kind))
        for number in range(CENTRES):
            tx.add(CostCentre(code=f"{number:03}", name="Place", owner_id="U1"))
        await tx.flush()
        brought = await tx.only(sa.select(LedgerImport.id))
        accounts = await tx.all(sa.select(Account.id).order_by(Account.id))
        centres = await tx.all(sa.select(CostCentre.id).order_by(CostCentre.id))
    engine = create_async_engine(database.url)
    async with engine.begin() as connection:
        facts = list(_facts(brought, accounts))
        await _insert(connection, MonthlyTotal, ({**each, "amount_minor": minor * CENTRES} for each, minor in facts))
        parts = ({**each, "amount_minor": minor, "cost_centre_id": centre} for each, minor in facts for centre in centres)
        await _insert(connection, MonthlyAmount, parts)
    await engine.dispose()


def _facts(brought: int, accounts: Sequence[int]) -> Iterator[tuple[dict[str, Any], int]]:
    """Accounts, months and scenarios, with what each cost center has; some are far from plan in the newest month."""
    for place, account in enumerate(accounts):
        for back in range(MONTHS):
            for scenario in (Scenario.ACTUAL, Scenario.BUDGET):
                far = scenario is Scenario.ACTUAL and back == 0 and place % 3 == 0
                facts = {"team_id": TEAM, "scenario": scenario, "month": NEWEST.plus(-back).ordinal, "account_id": account}
                yield {**facts, "import_id": brought, "lines": 1}, 130_000 if far else 100_000 + place


async def _insert(connection: AsyncConnection, kind: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Rows as they are, a chunk at a time."""
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        await connection.execute(sa.insert(kind), chunk)

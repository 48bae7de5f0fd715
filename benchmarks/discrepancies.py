"""100,000 open discrepancies of 1,000 owners: a Monday morning on which all are due, and the ageing table."""

import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from statistics import median
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks import results
from benchmarks.databases import KINDS, Databases
from benchmarks.results import Figure
from bot import discrepancy_ageing, discrepancy_files
from bot.database import Database, Workspace
from bot.slack.gateway import Slack
from bot.views import discrepancy_lists
from jobs import discrepancy_nags
from models.account import Account
from models.account_kind import Kind
from models.discrepancy import Discrepancy, Source, State
from models.discrepancy_rules import DiscrepancyRules
from models.member import Department, Member, Role
from models.message import Message
from models.nag import Nag, NagCopy, NagTurn
from models.team import Team
from tests.clocks import FrozenClock

TEAM = "T1"
MONDAY = datetime(2027, 3, 8, 9, 30, tzinfo=UTC)
OPEN, OWNERS, ACCOUNTS, LEADS = 100_000, 1_000, 200, 20
OLDEST = 120  # days
CHUNK = 5_000
TIMES = 7
NAGGED, AGEING = 10.0, 200.0  # seconds, milliseconds
NO_SLACK = cast(Slack, None)  # the job never calls it


async def measure(made: Databases, full: bool) -> list[Figure]:
    """Seconds for the morning's reminders, and milliseconds of the table by owner and by account."""
    return [figure for kind in KINDS for figure in await _measure(made, kind)]


async def _measure(made: Databases, kind: str) -> list[Figure]:
    database = Database(await made.fresh(kind), FrozenClock(MONDAY), b"a key")
    await _fill(database)
    workspace = database.workspace(TEAM)
    ages = {by: await _median(_table(workspace, by)) * 1000 for by in ("owner", "account")}
    start = time.perf_counter()
    await discrepancy_nags.run_due(workspace, NO_SLACK)
    nagged = time.perf_counter() - start
    await _check(workspace)
    await database.close()
    what = f"of {OPEN:,} open discrepancies"
    return [
        results.below(f"reminders {what}, seconds", kind, nagged, NAGGED),
        *(results.below(f"ageing table {what} by {by}, ms", kind, taken, AGEING) for by, taken in ages.items()),
    ]


def _table(workspace: Workspace, by: str) -> Callable[[], Awaitable[None]]:
    async def shown() -> None:
        async with workspace.read() as tx:
            found = await discrepancy_ageing.ageing(tx, by)
            names = await discrepancy_files.people_names(tx, {row.name for row in found.rows}) if by == "owner" else {}
        assert sum(row.count for row in found.rows) == OPEN
        discrepancy_lists.ageing(found, table=True, names=names, export=True)

    return shown


async def _median(ask: Callable[[], Awaitable[None]]) -> float:
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        await ask()
        taken.append(time.perf_counter() - start)
    return median(taken)


async def _check(workspace: Workspace) -> None:
    """Every owner and every lead got one message, and nothing that was due was left out."""
    async with workspace.read() as tx:
        people = await tx.one(sa.select(sa.func.count(sa.distinct(Nag.user_id))))
        messages = await tx.one(sa.select(sa.func.count(Message.id)))
        items = await tx.one(sa.select(sa.func.sum(Nag.items)))
        untold = await tx.one(sa.select(sa.func.count(NagCopy.id)).where(NagCopy.told_on.is_(None)))
    assert people == messages, f"{messages} messages for {people} people"
    assert people is not None
    assert people >= OWNERS
    assert (items or 0) >= OPEN, f"{items} of {OPEN} were due"
    assert untold == 0, f"{untold} were not told to leads"


async def _fill(database: Database) -> None:
    async with database.writing() as session:
        session.sync_session.info["team_id"] = TEAM
        session.add(Team(team_id=TEAM, name="Bench"))
        await session.commit()
    async with database.workspace(TEAM).begin() as tx:
        for number in range(ACCOUNTS):
            tx.add(Account(code=f"{number:03}", name=f"Account {number}", kind=Kind.CASH))
        for number in range(LEADS):
            department = list(Department)[number % len(Department)]
            tx.add(Member(user_id=_lead(number), name="Lead", department=department, roles=frozenset({Role.LEAD})))
        tx.add(DiscrepancyRules(finance_lead_id=_lead(0), copies_at=MONDAY.replace(hour=0, minute=0)))
        await tx.flush()
        accounts = list(await tx.all(sa.select(Account.id).order_by(Account.id)))
    engine = create_async_engine(database.url)
    async with engine.begin() as connection:
        for kind, rows in (
            (Member, _people()),
            (NagTurn, ({"team_id": TEAM, "user_id": _owner(number), "next_at": MONDAY} for number in range(OWNERS))),
            (Discrepancy, _open(accounts, MONDAY.date())),
        ):
            waiting = iter(cast(Iterable[dict[str, Any]], rows))
            while chunk := list(islice(waiting, CHUNK)):
                await connection.execute(sa.insert(cast(Any, kind)), chunk)
    async with engine.begin() as connection:  # as PostgreSQL does by itself within a minute
        await connection.exec_driver_sql("ANALYZE")
    await engine.dispose()


def _people() -> Iterator[dict[str, Any]]:
    departments = list(Department)
    for number in range(OWNERS):
        facts = {"team_id": TEAM, "user_id": _owner(number), "name": f"Person {number}", "zone": "UTC", "is_bot": False}
        yield {**facts, "department": departments[number % len(departments)], "roles": frozenset()}


def _open(accounts: list[int], today: date) -> Iterator[dict[str, Any]]:
    """Of every age; leads have heard of those that were as old yesterday."""
    for number in range(OPEN):
        age = number * 7919 % OLDEST
        owner = _owner(number % OWNERS)
        yield {
            "team_id": TEAM,
            "number": number + 1,
            "what": f"The statement and the books differ by fee {number}",
            "amount_minor": (-1) ** number * (1_000 + number),
            "currency": "EUR" if number % 50 == 0 else "USD",
            "owner_id": owner,
            "waits_for_id": owner,
            "transaction_on": today - timedelta(days=age),
            "due_on": today + timedelta(days=14),
            "reported_by": _lead(0),
            "reported_at": MONDAY - timedelta(days=age),
            "told_on": today - timedelta(days=max(age, 1)),
            "source": Source.RECONCILIATION,
            "account_id": accounts[number % ACCOUNTS],
            "account_words": "",
            "cost_centre_id": 0,
            "links": [],
            "evidence": "",
            "files": [],
            "state": State.OPEN,
            "how": "",
            "needs_second": False,
            "reopened": 0,
            "due_moves": 0,
            "due_reason": "",
            "copied": (age > 30) + (age > 60),
            "changes": 1,
        }


def _owner(number: int) -> str:
    return f"U{number:05d}"


def _lead(number: int) -> str:
    return f"ULEAD{number:02d}"

"""What /kpi and /variance take over ten million ledger lines, against ten thousand of the same accounts and months."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import numpy as np
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks import processes, results
from benchmarks.clicks import tandem
from benchmarks.databases import KINDS, Databases
from benchmarks.results import Figure
from bot import ledger_loading, ledgers
from bot.clock import SystemClock
from bot.database import Database
from bot.sources.writer import Held, LineWriter
from models.account import Account
from models.account_kind import Kind
from models.books import Books
from models.cost_centre import CostCentre
from models.ledger_import import ImportKind, ImportState, LedgerImport
from models.ledger_line import Scenario
from models.period import Month
from models.team import Team

ACCOUNTS, CENTRES, MONTHS = 52, 4, 24
SCENARIOS = (Scenario.ACTUAL, Scenario.BUDGET)
PLACES = ACCOUNTS * CENTRES * MONTHS * len(SCENARIOS)  # a line in each of them makes ten thousand
SHORT, LONG = PLACES, 1002 * PLACES  # 9,984 and 10,003,968
PIECE = 480_000
FIRST = Month(2025, 1)
KINDS_OF = (Kind.REVENUE, Kind.COST_OF_SALES, Kind.OPERATING_COST, Kind.OPERATING_COST, Kind.DEPRECIATION)
ROUNDS, ASKED = 5, 25  # times each is asked a round
P99 = 150.0  # milliseconds
LOOKS = 20


@dataclass(frozen=True)
class Spooled:
    """The files that a reading leaves."""

    lines: int
    files: dict[str, str]


async def measure(made: Databases, full: bool) -> list[Figure]:
    """Ratios of the answers' medians, their 99th percentile, and what a look at the lines behind an amount takes."""
    found: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name:
        spooled = [_spool(Path(name) / str(lines), lines) for lines in (SHORT, LONG)]
        for kind in KINDS:
            urls = [await _fill(await made.fresh(kind), one) for one in spooled]
            found += await _answers(kind, urls)
            found.append(Figure("the 20 largest of 10,000,000 lines' month: ms", kind, await _look(urls[1])))
    return found


def _spool(folder: Path, lines: int) -> Spooled:
    """As a file of so many lines would be left by its reading: all months, accounts and cost centers have as many."""
    folder.mkdir()
    with LineWriter(folder) as writer:
        days = [writer.day(str(FIRST.plus(month)), f"{FIRST.plus(month)}-15") for month in range(MONTHS)]
        for number in range(ACCOUNTS):
            writer.accounts.number(f"{number:03}")
        for number in range(CENTRES):
            writer.cost_centres.number(f"{number:03}")
        for scenario in SCENARIOS:
            writer.scenarios.number(scenario)
        texts = np.array([f"Supplier {number % 3000} invoice {number}" for number in range(PIECE)], dtype=object)
        for first in range(0, lines, PIECE):
            writer.add(_piece(np.arange(first, min(first + PIECE, lines)), lines, np.array(days), texts))
        writer.finish()
    files = {"lines": writer.lines_path, "places": writer.places_path, "monthly": writer.monthly_path}
    return Spooled(lines, {name: str(path) for name, path in files.items()})


def _piece(row: Any, lines: int, days: Any, texts: Any) -> Held:
    month, place = row * MONTHS // lines, row % (PLACES // MONTHS)
    vouchers = np.full(len(row), "", dtype=object)
    scenario, account = place % len(SCENARIOS), place // len(SCENARIOS) % ACCOUNTS
    centre = place // len(SCENARIOS) // ACCOUNTS + 1
    minor = 90_000 + row * 7919 % 20_000
    return Held(row + 2, account, centre, days[month], scenario, minor, vouchers, texts[: len(row)])


async def _fill(url: str, spooled: Spooled) -> str:
    database = Database(url, SystemClock(), b"a key of the benchmarks")
    async with database.writing() as session:
        session.sync_session.info["team_id"] = processes.TEAM
        session.add(Team(team_id=processes.TEAM, name="Bench"))
        await session.commit()
    workspace = database.workspace(processes.TEAM)
    async with workspace.begin() as tx:
        tx.add(Books(currency="USD"))
        for number in range(ACCOUNTS):
            kind = KINDS_OF[number % len(KINDS_OF)]
            tx.add(Account(code=f"{number:03}", name=f"Account {number}", kind=kind))
        for number in range(CENTRES):
            tx.add(CostCentre(code=f"{number:03}", name=f"Place {number}", owner_id="U1"))
        await tx.flush()
        accounts = {code: number for code, number in await tx.rows(sa.select(Account.code, Account.id))}
        centres = {code: number for code, number in await tx.rows(sa.select(CostCentre.code, CostCentre.id))}
        one = LedgerImport(
            number=1, file_name="books.csv", by="U1", at=tx.now, kind=ImportKind.MIXED, state=ImportState.LOADED,
            loaded_at=tx.now, lines=spooled.lines, first_month=FIRST.ordinal, last_month=FIRST.plus(MONTHS - 1).ordinal,
            facts={"centre_ids": [0, *(centres[f"{number:03}"] for number in range(CENTRES))]},
        )  # fmt: skip
        tx.add(one)
        await tx.flush()
        errand = {"import_id": one.id, "accounts": accounts, "centres": centres, **spooled.files}

    async def quiet(done: int) -> None: ...

    await ledger_loading.write(workspace, errand, quiet)
    await database.close()
    engine = create_async_engine(url)
    async with engine.begin() as connection:  # as PostgreSQL does by itself within a minute
        await connection.exec_driver_sql("ANALYZE")
    await engine.dispose()
    return url


async def _answers(kind: str, urls: list[str]) -> list[Figure]:
    """In turns over few and many lines."""
    taken: dict[str, list[tuple[float, float]]] = {}
    every: dict[str, list[float]] = {}
    with processes.playground() as slack, tandem(urls[0], slack) as short, tandem(urls[1], slack) as long:
        for number in range(ROUNDS + 1):
            for command in ("/kpi", "/variance"):
                pair = [await _asked(port, command, number) for port in (short, long)]
                if number:  # the first is to get warm
                    taken.setdefault(command, []).append((median(pair[0]), median(pair[1])))
                    every.setdefault(command, []).extend(pair[1])
    found = []
    for command, pairs in taken.items():
        few, many = (median(pair[side] for pair in pairs) for side in (0, 1))
        ratio = median(many / few for few, many in pairs)
        found.append(results.at_most(f"{command} over 10,000,000 lines against 10,000: ms", kind, many, few, 1.3, ratio))
        answers = sorted(every[command])
        p99 = answers[int(len(answers) * 0.99)]
        found.append(results.below(f"{command} over 10,000,000 lines: p99 in ms", kind, p99, P99))
    return found


async def _asked(port: int, command: str, number: int) -> list[float]:
    """Milliseconds until each answer stood."""
    bodies = [_body(command, f"{number}.{place}") for place in range(ASKED)]
    return [1000 * latency for latency in (await processes.click(port, bodies, 1))["latencies"]]


def _body(command: str, trigger: str) -> str:
    """What Slack sends when somebody types it; without an address for later answers, so that it comes at once."""
    named = {"team_id": processes.TEAM, "channel_id": "C1", "user_id": "U1", "command": command, "text": ""}
    return urlencode({**named, "trigger_id": trigger, "api_app_id": "A1", "is_enterprise_install": "false"})


async def _look(url: str) -> float:
    """Milliseconds to find the largest lines of an account and month, each time of another."""
    database = Database(url, SystemClock(), b"a key of the benchmarks")
    taken = []
    async with database.workspace(processes.TEAM).read() as tx:
        accounts = await tx.all(sa.select(Account.id).order_by(Account.id))
        for account, month in zip(accounts[:LOOKS], _months(), strict=False):
            start = time.perf_counter()
            found = await ledgers.lines_of(tx, [account], month, month, Scenario.ACTUAL)
            taken.append(1000 * (time.perf_counter() - start))
            assert len(found) == 20
    await database.close()
    return median(taken)


def _months() -> Iterator[int]:
    for number in range(LOOKS):
        yield FIRST.plus(number % MONTHS).ordinal

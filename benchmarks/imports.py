"""A ledger of a million lines comes in: against pandas alone, how much memory it takes, and what people who click notice."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import cast

import psutil

from benchmarks import ledgers, processes, results, seeds
from benchmarks.databases import KINDS, Databases
from benchmarks.results import Figure
from bot import imports
from bot.clock import SystemClock
from bot.database import Database, Workspace
from bot.slack.gateway import Slack
from jobs import imports as job
from models.books import Books
from models.ledger_import import ImportState, LedgerImport
from models.member import Member, Role
from models.team import Team

MILLION = 1_000_000
MEGABYTES = 1500.0
LEAD = "ULEA"
ROUNDS = 3
LOOKS = 0.05  # seconds between looks at the memory
WARM, BEFORE, MEANWHILE = 50, 300, 900  # clicks
PAUSE = 0.01
PATIENCE = 120.0  # seconds
NOBODY = cast(Slack, None)  # reading and loading what is on disk asks nothing of Slack


async def measure(made: Databases, full: bool) -> list[Figure]:
    """Ratios to pandas, clicks meanwhile and memory, on both kinds of database; in full with ten million lines too."""
    found: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name:
        file = Path(name) / "million.csv"
        ledgers.write(file, MILLION)
        for kind in KINDS:
            found.append(await _against_pandas(made, kind, file))
            found += await _meanwhile(made, kind, file)
        if full:
            peaks = {kind: (await _once(await _workspace(await made.fresh(kind)), file, watched=True))[1] for kind in KINDS}
            file.unlink()
            ledgers.write(file, 10 * MILLION)
            for kind in KINDS:
                taken, peak = await _once(await _workspace(await made.fresh(kind)), file, watched=True)
                found.append(Figure("import of 10,000,000 lines, seconds", kind, taken))
                said = "import of 10,000,000 lines: megabytes against 1,000,000"
                found.append(results.at_most(said, kind, peak, peaks[kind], 1.3))
    return found


async def _against_pandas(made: Databases, kind: str, file: Path) -> Figure:
    """Seconds from the file's arrival until it counts, without those in which a person thinks."""
    workspace = await _workspace(await made.fresh(kind))
    rounds = []
    for _ in range(ROUNDS):
        alone = await _pandas(file)
        rounds.append(((await _once(workspace, file))[0], alone))
        await _undo(workspace)
    ours, theirs = (median(pair[side] for pair in rounds) for side in (0, 1))
    ratio = median(mine / alone for mine, alone in rounds)
    return results.at_most("import of 1,000,000 lines against pandas: seconds", kind, ours, theirs, 3, ratio)


async def _pandas(file: Path) -> float:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.pandas_alone", str(file), cwd=processes.ROOT, stdout=asyncio.subprocess.PIPE
    )
    return float((await process.communicate())[0])


async def _workspace(url: str) -> Workspace:
    database = Database(url, SystemClock(), b"a key of the benchmarks")
    async with database.writing() as session:
        session.sync_session.info["team_id"] = processes.TEAM
        session.add(Team(team_id=processes.TEAM, name="Bench"))
        await session.commit()
    workspace = database.workspace(processes.TEAM)
    await _settle(workspace)
    return workspace


async def _settle(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        tx.add(Member(user_id=LEAD, name="Lea", zone="UTC", roles=frozenset({Role.LEAD})))
        tx.add(Books(currency="USD"))


async def _bring(workspace: Workspace, file: Path) -> LedgerImport:
    folder = Path(tempfile.mkdtemp(dir=file.parent))
    os.link(file, folder / "file")
    async with workspace.begin() as tx:
        return await imports.take(tx, LEAD, file.name, path=str(folder))


async def _once(workspace: Workspace, file: Path, *, watched: bool = False) -> tuple[float, float]:
    """Seconds and, where it is looked for, the most megabytes that the processes of an import held."""
    watch = asyncio.create_task(_most(os.getpid(), without=True)) if watched else None
    start = time.perf_counter()
    one = await _bring(workspace, file)
    await job.run_due(workspace, NOBODY)
    async with workspace.begin() as tx:
        await imports.confirm(tx, LEAD, one.id)
    await job.run_due(workspace, NOBODY)
    taken = time.perf_counter() - start
    assert await _state(workspace, one.id) is ImportState.LOADED
    return taken, await _stopped(watch) if watch else 0.0


async def _undo(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        [one, *_] = await imports.latest(tx, LEAD)
        await imports.undo(tx, LEAD, one.id)
    await job.run_due(workspace, NOBODY)


async def _state(workspace: Workspace, number: int) -> ImportState:
    async with workspace.read() as tx:
        found = await imports.find(tx, number)
    assert found is not None
    return found.state


# what it takes of the machine
@dataclass
class Most:
    """The most megabytes seen so far."""

    megabytes: float = 0.0


_seen = Most()


async def _most(pid: int, *, without: bool = False) -> None:
    """Look at a process and its children now and then.

    Args:
        without: the children only.
    """
    _seen.megabytes = 0.0
    process = psutil.Process(pid)
    while True:
        held = 0.0
        for one in [*([] if without else [process]), *process.children(recursive=True)]:
            try:
                held += 0.0 if "postgres" in one.name() else one.memory_info().rss / 1e6
            except psutil.NoSuchProcess:
                continue
        _seen.megabytes = max(_seen.megabytes, held)
        await asyncio.sleep(LOOKS)


async def _stopped(watch: "asyncio.Task[None]") -> float:
    watch.cancel()
    await asyncio.wait([watch])
    return _seen.megabytes


# what people who click notice
async def _meanwhile(made: Databases, kind: str, file: Path) -> list[Figure]:
    seeded = await seeds.seed(await made.fresh(kind), WARM + BEFORE + MEANWHILE, sent=False)
    port = processes.free_port()
    database = Database(seeded.url, SystemClock(), b"a key of the benchmarks")
    workspace = database.workspace(processes.TEAM)
    await _settle(workspace)
    with (
        processes.playground() as slack,
        processes.running(["app.py"], processes.settings(seeded.url, slack, port)) as process,
    ):
        processes.ready(port, process)
        await processes.click(port, seeded.bodies[:WARM], 1, PAUSE)
        before = sorted((await processes.click(port, seeded.bodies[WARM : WARM + BEFORE], 1, PAUSE))["latencies"])
        watch = asyncio.create_task(_most(process.pid))
        clicking = asyncio.create_task(processes.click(port, seeded.bodies[WARM + BEFORE :], 1, PAUSE))
        await asyncio.sleep(1)
        start = time.perf_counter()
        one = await _bring(workspace, file)
        await _until(lambda: _state(workspace, one.id), ImportState.READY)
        async with workspace.begin() as tx:
            await imports.confirm(tx, LEAD, one.id)
        await _until(lambda: _state(workspace, one.id), ImportState.LOADED)
        end = time.perf_counter()
        peak = await _stopped(watch)
        clicked = await clicking
    await database.close()
    pairs = zip(clicked["moments"], clicked["latencies"], strict=True)
    meanwhile = sorted(latency for moment, latency in pairs if start <= moment <= end)
    return [
        Figure("import meanwhile: clicks during it", kind, len(meanwhile)),
        results.at_most("import meanwhile: a click's p99 in ms", kind, _at(meanwhile, 0.99), _at(before, 0.99), 3),
        results.below("import of 1,000,000 lines: megabytes of the bot and its helpers", kind, peak, MEGABYTES),
    ]


async def _until(look: Callable[[], Awaitable[ImportState]], wanted: ImportState) -> None:
    end = time.perf_counter() + PATIENCE
    while (found := await look()) is not wanted:
        if time.perf_counter() > end or found is ImportState.REFUSED:
            raise RuntimeError(f"the import is {found}, not {wanted}")
        await asyncio.sleep(0.05)


def _at(latencies: list[float], share: float) -> float:
    return latencies[int(len(latencies) * share)] * 1000

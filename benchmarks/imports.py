"""A ledger of a million lines comes in: against pandas alone, how much memory it takes, and what people who click notice."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import cast

import psutil

from benchmarks import ledgers, processes, results, seeds
from benchmarks.clicks import take
from benchmarks.databases import KINDS, Databases
from benchmarks.results import Figure
from bot import imports
from bot.clock import SystemClock
from bot.database import Content, Database, Workspace
from bot.outside import Outside
from bot.slack.gateway import Slack
from bot.views import imports as view
from jobs.imports import Imports
from models.books import Books
from models.ledger_import import ImportState, LedgerImport
from models.member import Member, Role
from models.team import Team

MILLION = 1_000_000
MEGABYTES = 1500.0
LEAD = "ULEA"
ROUNDS = 3
LOOKS = 0.1  # seconds between looks at the memory
BEFORE, MEANWHILE = 300, 1100  # clicks a round; an import is taken up within five seconds
PAUSE = 0.005
PATIENCE = 120.0  # seconds
JOB = Imports(Outside())
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
    watch = Watch(os.getpid(), own=False) if watched else None
    start = time.perf_counter()
    one = await _bring(workspace, file)
    await JOB.run_due(workspace, NOBODY)
    async with workspace.begin() as tx:
        await imports.confirm(tx, LEAD, one.id)
    await JOB.run_due(workspace, NOBODY)
    taken = time.perf_counter() - start
    assert (await _found(workspace, one.id)).state is ImportState.LOADED
    if watch is None:
        return taken, 0.0
    await watch.stop()
    return taken, watch.megabytes


async def _undo(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        [one, *_] = await imports.latest(tx, LEAD)
        await imports.undo(tx, LEAD, one.id)
    await JOB.run_due(workspace, NOBODY)


async def _found(workspace: Workspace, number: int) -> LedgerImport:
    async with workspace.read() as tx:
        found = await imports.find(tx, number)
    assert found is not None
    return found


# what it takes of the machine
class Watch:
    """Looks at the helpers of a process now and then.

    Attributes:
        megabytes: the most that they held, and the process itself too if `own`.
    """

    def __init__(self, pid: int, *, own: bool) -> None:
        self.megabytes = 0.0
        self._process, self._own = psutil.Process(pid), own
        self._task = asyncio.create_task(self._look())

    async def _look(self) -> None:
        while True:
            held = 0.0
            for one in self._process.children(recursive=True):
                try:
                    held += 0.0 if "postgres" in one.name() else one.memory_info().rss / 1e6
                except psutil.NoSuchProcess:
                    continue
            self.megabytes = max(self.megabytes, held + (self._process.memory_info().rss / 1e6 if self._own else 0.0))
            await asyncio.sleep(LOOKS)

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])


# what people who click notice
async def _meanwhile(made: Databases, kind: str, file: Path) -> list[Figure]:
    """The bot brings the file in, by the buttons of its message, while people click; it has been in once before."""
    seeded = await seeds.seed(await made.fresh(kind), ROUNDS * (BEFORE + MEANWHILE), sent=False)
    port = processes.free_port()
    database = Database(seeded.url, SystemClock(), b"a key of the benchmarks")
    workspace = database.workspace(processes.TEAM)
    await _settle(workspace)
    clicks = iter(seeded.bodies)
    rounds: list[tuple[float, float]] = []
    number = 0
    with (
        processes.playground() as slack,
        processes.running(["app.py"], processes.settings(seeded.url, slack, port)) as process,
    ):
        processes.ready(port, process)
        await _by_buttons(workspace, port, file)
        await made.settle(seeded.url)
        watch = Watch(process.pid, own=True)
        for _ in range(ROUNDS):
            idle = await processes.click(port, take(clicks, BEFORE), 1, PAUSE)
            clicking = asyncio.create_task(processes.click(port, take(clicks, MEANWHILE), 1, PAUSE))
            await asyncio.sleep(0.5)
            start, end = await _by_buttons(workspace, port, file)
            clicked = await clicking
            if clicked["moments"][-1] < end:
                raise RuntimeError("the clicks ended before the import did")
            pairs = zip(clicked["moments"], clicked["latencies"], strict=True)
            meanwhile = [latency for moment, latency in pairs if start <= moment <= end]
            number += len(meanwhile)
            rounds.append((_p99(meanwhile), _p99(idle["latencies"])))
        await watch.stop()
    await database.close()
    during, before = (median(pair[side] for pair in rounds) for side in (0, 1))
    ratio = median(pair[0] / pair[1] for pair in rounds)
    return [
        Figure(f"import meanwhile: clicks until it counts, {ROUNDS} times", kind, number),
        results.at_most("import meanwhile: a click's p99 in ms", kind, during, before, 3, ratio),
        results.below("import of 1,000,000 lines: megabytes of the bot and its helpers", kind, watch.megabytes, MEGABYTES),
    ]


async def _by_buttons(workspace: Workspace, port: int, file: Path) -> tuple[float, float]:
    """Bring a file in as a person does, and take it out again. Gives when the bot took it up, and when it counted."""
    one = await _bring(workspace, file)
    await _until(workspace, one.id, lambda found: found.due_at != one.due_at)
    start = time.perf_counter()
    found = await _until(workspace, one.id, lambda found: found.state is ImportState.READY)
    await _press(port, view.ready(found), "import.load")
    found = await _until(workspace, one.id, lambda found: found.state is ImportState.LOADED)
    end = time.perf_counter()
    await _press(port, view.loaded(found), "import.undo")
    await _until(workspace, one.id, lambda found: found.state is ImportState.UNDONE and found.due_at is None)
    return start, end


async def _press(port: int, content: Content, name: str) -> None:
    await processes.click(port, [seeds.body(seeds.pretended(), LEAD, content, name)], 1)


async def _until(workspace: Workspace, number: int, is_so: Callable[[LedgerImport], bool]) -> LedgerImport:
    end = time.perf_counter() + PATIENCE
    while not is_so(found := await _found(workspace, number)):
        if time.perf_counter() > end or found.state is ImportState.REFUSED:
            raise RuntimeError(f"the import is {found.state}, which it should not be any more")
        await asyncio.sleep(0.02)
    return found


def _p99(latencies: list[float]) -> float:
    return sorted(latencies)[int(len(latencies) * 0.99)] * 1000

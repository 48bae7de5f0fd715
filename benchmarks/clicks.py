"""A signed click, verified, decided, committed and acknowledged: against a bare Bolt app on the same kind of database."""

import contextlib
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks import processes, results, seeds
from benchmarks.databases import KINDS, Databases
from benchmarks.results import Figure

ROUNDS = 5
WARM = 100  # clicks before anything is measured
ALONE, TOGETHER = 500, 32
CROWD = 640  # clicks a round, 32 at a time
STOCK = 50


@dataclass(frozen=True)
class Turn:
    """What one server did in one turn: clicks a second, and the 99th percentile of an answer in milliseconds."""

    rate: float
    p99: float


@dataclass(frozen=True)
class Round:
    """Turns taken one after another, so that what else the machine does meets all of them."""

    tandem: Turn
    bare: Turn

    @property
    def rate(self) -> float:
        return self.tandem.rate / self.bare.rate

    @property
    def p99(self) -> float:
        return self.tandem.p99 / self.bare.p99


async def measure(databases: Databases, full: bool) -> list[Figure]:
    """The figures on both kinds of database; in full over three times as many rounds."""
    number = 3 * ROUNDS if full else ROUNDS
    return [figure for kind in KINDS for figure in await _measure(databases, kind, number)]


async def _measure(databases: Databases, kind: str, number: int) -> list[Figure]:
    seeded = await seeds.seed(await databases.fresh(kind), WARM + number * (ALONE + CROWD))
    alone: list[Round] = []
    crowd: list[Round] = []
    stock: list[Turn] = []
    url = await databases.fresh(kind)
    with (
        processes.playground() as slack,
        tandem(seeded.url, slack) as ours,
        bare(url, slack) as theirs,
        bare(url, slack, "--stock") as slow,
    ):
        clicks = iter(seeded.bodies)
        warm = take(clicks, WARM)
        for port in (ours, theirs, slow):
            await turn(port, warm, TOGETHER)
        for _ in range(number):
            for rounds, share, together in ((alone, ALONE, 1), (crowd, CROWD, TOGETHER)):
                bodies = take(clicks, share)
                rounds.append(Round(await turn(ours, bodies, together), await turn(theirs, bodies, together)))
            stock.append(await turn(slow, seeded.bodies[:STOCK], 1))
    await seeds.check(seeded)
    rate = statistics.median(one.tandem.rate for one in alone)
    ratios = [one.tandem.rate / turn.rate for one, turn in zip(alone, stock, strict=True)]
    return [
        *_compare(alone, kind, "1 at a time"),
        *_compare(crowd, kind, f"{TOGETHER} at a time"),
        results.at_least(
            "click, 1 at a time: requests/s against stock Bolt",
            kind,
            rate,
            statistics.median(turn.rate for turn in stock),
            8,
            statistics.median(ratios),
        ),
    ]


def _compare(rounds: Sequence[Round], kind: str, how: str) -> list[Figure]:
    def median(values: Iterator[float]) -> float:
        return statistics.median(values)

    return [
        results.at_least(
            f"click, {how}: requests/s",
            kind,
            median(one.tandem.rate for one in rounds),
            median(one.bare.rate for one in rounds),
            0.7,
            median(one.rate for one in rounds),
        ),
        results.at_most(
            f"click, {how}: p99 in ms",
            kind,
            median(one.tandem.p99 for one in rounds),
            median(one.bare.p99 for one in rounds),
            1.5,
            median(one.p99 for one in rounds),
        ),
    ]


def take(clicks: Iterator[str], number: int) -> list[str]:
    """The next so many clicks."""
    return [next(clicks) for _ in range(number)]


async def turn(port: int, bodies: Sequence[str], together: int) -> Turn:
    """Send these clicks, so many at a time."""
    found = await processes.click(port, bodies, together)
    latencies = sorted(found["latencies"])
    return Turn(len(bodies) / found["seconds"], latencies[int(len(latencies) * 0.99)] * 1000)


@contextlib.contextmanager
def tandem(url: str, slack: str) -> Iterator[int]:
    """The real bot with all its listeners; gives its port."""
    port = processes.free_port()
    with processes.running(["app.py", "web"], processes.settings(url, slack, port)) as process:
        processes.ready(port, process)
        yield port


@contextlib.contextmanager
def bare(url: str, slack: str, *extra: str) -> Iterator[int]:
    """The baseline; gives its port."""
    port = processes.free_port()
    words = ["--port", str(port), "--database-url", url, "--api-url", f"{slack}/api/", "--token", processes.TOKEN]
    words += ["--secret", processes.SECRET, "--action", seeds.ACTION, *extra]
    with processes.running(["-m", "benchmarks.bare", *words]) as process:
        processes.ready(port, process)
        yield port

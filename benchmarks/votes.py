"""A vote on a purchase against a bare Bolt app, also when five people vote at once, and with a long past behind it."""

import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import chain

from benchmarks import processes, purchase_seeds, results
from benchmarks.clicks import TOGETHER, Turn, bare, tandem, turn
from benchmarks.databases import KINDS, Databases
from benchmarks.purchase_seeds import Ballots
from benchmarks.results import Figure
from bot import purchases
from bot.clock import SystemClock
from bot.database import Database
from bot.purchases import Wish
from models.purchase_version import Recurrence

ROUNDS = 5
WARM = 40  # requests before anything is measured
ALONE, CROWD, FIVES = 60, 200, 60  # requests a round: one vote at a time, 32 at a time, and five at a time on each
SHORT, LONG = 100, 100_000  # past requests
LOOKS = 100  # at what was asked for in the last 30 days


async def measure(databases: Databases, full: bool) -> list[Figure]:
    """The figures on both kinds of database; in full over three times as many rounds."""
    number = 3 * ROUNDS if full else ROUNDS
    found = []
    for kind in KINDS:
        found += await _against_bare(databases, kind, number)
        found += await _past(databases, kind, number)
    return found


async def _against_bare(databases: Databases, kind: str, number: int) -> list[Figure]:
    """Two people must approve each request: the first vote, and the one that decides. Then five."""
    two = await purchase_seeds.seed(await databases.fresh(kind), WARM + number * (ALONE + CROWD))
    five = await purchase_seeds.seed(await databases.fresh(kind), WARM + number * FIVES, five=True)
    url = await databases.fresh(kind)
    for one in (two.url, five.url, url):
        await databases.settle(one)
    rounds: dict[str, list[tuple[Turn, Turn]]] = {}
    with (
        processes.playground() as slack,
        tandem(two.url, slack) as ours,
        tandem(five.url, slack) as ours_of_five,
        bare(url, slack, "--action", purchase_seeds.ACTION) as theirs,
    ):
        pairs, fives = iter(two.clicks), iter(five.clicks)
        for port, bodies in (
            (ours, _of_two(pairs, WARM)),
            (ours_of_five, _of_five(fives, WARM)),
            (theirs, two.clicks[0] * 40),
        ):
            await turn(port, bodies, 5)
        for _ in range(number):
            for name, port, bodies, together in (
                ("1 at a time", ours, _of_two(pairs, ALONE), 1),
                (f"{TOGETHER} at a time", ours, _of_two(pairs, CROWD), TOGETHER),
                ("5 people on one request at once", ours_of_five, _of_five(fives, FIVES), 5),
            ):
                result = await turn(port, bodies, together), await turn(theirs, bodies, together)
                rounds.setdefault(name, []).append(result)
    await _check(two, five)
    return [_figure(name, kind, turns) for name, turns in rounds.items()]


def _figure(name: str, kind: str, turns: Sequence[tuple[Turn, Turn]]) -> Figure:
    ours, theirs = (statistics.median(pair[side].rate for pair in turns) for side in (0, 1))
    ratio = statistics.median(mine.rate / bare.rate for mine, bare in turns)
    return results.at_least(f"vote, {name}: requests/s", kind, ours, theirs, 0.6, ratio)


def _of_two(requests: Iterator[list[str]], number: int) -> list[str]:
    """One click from each department on so many requests: the first votes of all, then the ones that decide."""
    taken = [next(requests) for _ in range(number)]
    return [clicks[0] for clicks in taken] + [clicks[2] for clicks in taken]


def _of_five(requests: Iterator[list[str]], number: int) -> list[str]:
    """Five clicks on each of so many requests, one request after the other."""
    return list(chain.from_iterable(next(requests) for _ in range(number)))


async def _past(databases: Databases, kind: str, number: int) -> list[Figure]:
    """The same vote, and the 30-day total, with few and with many past requests."""
    waiting = WARM + number * ALONE
    short, long = [await purchase_seeds.seed(await databases.fresh(kind), waiting, past=past) for past in (SHORT, LONG)]
    for one in (short, long):
        await databases.settle(one.url)
    votes: list[tuple[float, float]] = []
    with processes.playground() as slack, tandem(short.url, slack) as few, tandem(long.url, slack) as many:
        clicks = iter(short.clicks), iter(long.clicks)
        for share, keep in ((WARM, False), *[(ALONE, True)] * number):
            pair = [await turn(port, _of_two(mine, share), 1) for port, mine in zip((few, many), clicks, strict=True)]
            if keep:
                votes.append((1000 / pair[0].rate, 1000 / pair[1].rate))
    await _check(short, long)
    totals = await _totals(short.url, long.url)
    return [
        _slower(f"vote with {LONG:,} past requests against {SHORT}: ms", kind, votes),
        _slower(f"30-day total with {LONG:,} past requests against {SHORT}: ms", kind, totals),
    ]


def _slower(name: str, kind: str, pairs: Sequence[tuple[float, float]]) -> Figure:
    few, many = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    return results.at_most(name, kind, many, few, 1.2, statistics.median(many / few for few, many in pairs))


async def _totals(short: str, long: str) -> list[tuple[float, float]]:
    """How long it takes to say who must approve a new request, in turns: milliseconds."""
    wish = Wish("Frames", "Vendor 7", "4,000.00", "USD", 1, Recurrence.ONCE, "We build bicycles.")
    opened = [Database(url, SystemClock(), purchase_seeds.KEY) for url in (short, long)]
    found = []
    for _ in range(LOOKS):
        pair = []
        for database in opened:
            start = time.perf_counter()
            async with database.workspace(processes.TEAM).read() as tx:
                await purchases.preview(tx, "UASKER", wish)
            pair.append((time.perf_counter() - start) * 1000)
        found.append((pair[0], pair[1]))
    for database in opened:
        await database.close()
    return found[LOOKS // 10 :]


async def _check(*ballots: Ballots) -> None:
    for one in ballots:
        await purchase_seeds.check(one)

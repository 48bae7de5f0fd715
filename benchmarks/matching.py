"""A million lines of a statement against a million lines of the books, beside pandas and DuckDB on the same keys."""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import psutil
from numpy.typing import NDArray

from benchmarks import results
from benchmarks.databases import Databases
from benchmarks.results import Figure
from bot import matching
from bot.matching import Limits
from bot.matching.files import matched, one_to_one
from bot.matching.lines import Board, Lines

LINES, DAYS = 1_000_000, 365
TOLERANCE, WINDOW = 2, 3
LARGEST = 50_000_000  # minor units
NAMED, PAIRED = 0.6, 0.9  # up to here by reference, from there by amount and day, the rest not at all
TIMES = 3
MEMORY = 2_000  # megabytes
HELD = 100  # milliseconds
PAUSE = 0.01

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]

BY_REFERENCE = """
CREATE OR REPLACE TEMP TABLE named AS
WITH pairs AS (
    SELECT s.id AS here, l.id AS there FROM statement s JOIN ledger l USING (reference)
    WHERE reference <> '' AND abs(s.amount_minor - l.amount_minor) <= $tolerance
)
SELECT here, there FROM pairs QUALIFY count(*) OVER (PARTITION BY here) = 1 AND count(*) OVER (PARTITION BY there) = 1
"""
BY_AMOUNT = """
WITH mine AS (
    SELECT id, day, amount_minor, unnest([step - 1, step, step + 1]) AS step FROM (
        SELECT id, day, amount_minor, amount_minor // ($tolerance + 1) AS step
        FROM statement s ANTI JOIN named ON s.id = named.here
    )
), theirs AS (
    SELECT id, day, amount_minor, amount_minor // ($tolerance + 1) AS step
    FROM ledger l ANTI JOIN named ON l.id = named.there
), pairs AS (
    SELECT mine.id AS here, theirs.id AS there FROM mine JOIN theirs USING (step)
    WHERE abs(mine.amount_minor - theirs.amount_minor) <= $tolerance
    AND abs(date_diff('day', mine.day, theirs.day)) <= $days
), single AS (
    SELECT here, there FROM pairs QUALIFY count(*) OVER (PARTITION BY here) = 1 AND count(*) OVER (PARTITION BY there) = 1
)
SELECT here, there FROM named UNION ALL SELECT here, there FROM single
"""


async def measure(made: Databases, full: bool) -> list[Figure]:
    """Seconds, as ratios of one run; then a run in the process of its own, with its memory and how the loop fares."""
    statement, ledger = _made()
    taken, ratios = _side_by_side(statement, ledger)
    what = f"matching {LINES:,} × {LINES:,}"
    figures = [
        results.at_most(f"{what}, by pandas merges, seconds", "", taken["Tandem"], taken["pandas"], 1.5, ratios["pandas"]),
        results.at_most(f"{what}, by DuckDB's joins, seconds", "", taken["Tandem"], taken["DuckDB"], 2, ratios["DuckDB"]),
        Figure(f"{what}, with sums, fees and reversals, seconds", "", taken["whole"]),
    ]
    return figures + await _in_its_process(statement, ledger, what)


def _made() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both sides. Their references are written alike, since neither pandas nor DuckDB would find them otherwise."""
    chance = np.random.default_rng(1)
    minor = chance.integers(-LARGEST, LARGEST, LINES)
    day = chance.integers(0, DAYS, LINES)
    kind = chance.random(LINES)
    number = chance.permutation(LINES)
    names = [f"Payment {each}" for each in chance.integers(0, LINES // 20, LINES)]
    named = np.array([f"INV-{each:07d}" for each in number], dtype=object)
    ledger = _frame(day, minor, np.where(kind < NAMED, named, [f"V{each}" for each in range(LINES)]), names)
    shown = np.where(kind < PAIRED, minor + chance.integers(-TOLERANCE, TOLERANCE + 1, LINES), chance.permutation(minor))
    late = day + chance.integers(0, WINDOW + 1, LINES)
    statement = _frame(late, shown, np.where(kind < NAMED, named, ""), names)
    return statement.sample(frac=1, random_state=1).reset_index(drop=True), ledger


def _frame(day: Any, minor: Any, reference: Any, text: list[str]) -> pd.DataFrame:
    days = np.datetime64("2026-01-01", "s") + day.astype("timedelta64[D]")
    columns = {"id": np.arange(LINES), "day": days, "amount_minor": minor, "reference": reference, "text": text}
    return pd.DataFrame(columns).astype({"reference": "str", "text": "str"})


def _side_by_side(statement: pd.DataFrame, ledger: pd.DataFrame) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds of each, and the medians of what Tandem takes by what the others take in the same round."""
    ways: dict[str, Callable[[], Pairs | None]] = {
        "Tandem": lambda: _by_tandem(statement, ledger),
        "pandas": lambda: _by_pandas(statement, ledger),
        "DuckDB": lambda: _by_duckdb(statement, ledger),
        "whole": lambda: _whole(statement, ledger),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    found: dict[str, Pairs | None] = {}
    for _ in range(TIMES + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            found[name] = way()
            taken[name].append(time.perf_counter() - start)
    _agree(found)
    rounds = {name: seconds[1:] for name, seconds in taken.items()}  # the first round warms up
    ratios = {
        name: median(mine / theirs for mine, theirs in zip(rounds["Tandem"], seconds, strict=True))
        for name, seconds in rounds.items()
    }
    return {name: median(seconds) for name, seconds in rounds.items()}, ratios


def _agree(found: dict[str, Pairs | None]) -> None:
    """All must have found the same; what Tandem tells apart besides may be a thousandth."""
    sets = {name: set(zip(*(side.tolist() for side in pairs), strict=True)) for name, pairs in found.items() if pairs}
    assert sets["pandas"] == sets["DuckDB"]
    assert sets["pandas"] <= sets["Tandem"], "something is not found"
    assert len(sets["Tandem"]) <= len(sets["pandas"]) * 1.001
    assert len(sets["pandas"]) >= LINES * (PAIRED - 0.01)


def _limits() -> Limits:
    return Limits(tolerance_minor=TOLERANCE, window=WINDOW)


def _by_tandem(statement: pd.DataFrame, ledger: pd.DataFrame) -> Pairs:
    board = Board(Lines(statement), Lines(ledger), _limits())
    one_to_one(board)
    here = np.concatenate([pairs.statement for pairs in board.pairs])
    there = np.concatenate([pairs.ledger for pairs in board.pairs])
    return board.statement.ids[here], board.ledger.ids[there]


def _whole(statement: pd.DataFrame, ledger: pd.DataFrame) -> None:
    assert matched(statement, ledger, _limits()).counts.sure


def _by_pandas(statement: pd.DataFrame, ledger: pd.DataFrame) -> Pairs:
    """Plain merges: on the reference, then on steps of the tolerance, of which a neighbor may hold the other."""
    here, there = (side[side["reference"] != ""] for side in (statement, ledger))
    named = _only(here.merge(there, on="reference", suffixes=("_s", "_l")))
    here = statement[~statement["id"].isin(named["id_s"])]
    there = ledger[~ledger["id"].isin(named["id_l"])]
    step = TOLERANCE + 1
    here = here.assign(step=here["amount_minor"] // step)
    around = pd.concat([there.assign(step=there["amount_minor"] // step + by) for by in (-1, 0, 1)])
    pairs = here.merge(around, on="step", suffixes=("_s", "_l"))
    only = _only(pairs[(pairs["day_s"] - pairs["day_l"]).abs() <= pd.Timedelta(days=WINDOW)])
    both = pd.concat([named, only])
    return np.asarray(both["id_s"], dtype=np.int64), np.asarray(both["id_l"], dtype=np.int64)


def _only(pairs: pd.DataFrame) -> pd.DataFrame:
    close = pairs[(pairs["amount_minor_s"] - pairs["amount_minor_l"]).abs() <= TOLERANCE]
    return close[~close["id_s"].duplicated(keep=False) & ~close["id_l"].duplicated(keep=False)]


def _by_duckdb(statement: pd.DataFrame, ledger: pd.DataFrame) -> Pairs:
    columns = ["id", "day", "amount_minor", "reference"]
    with duckdb.connect() as connection:
        for name, side in (("statement", statement), ("ledger", ledger)):
            connection.register(f"{name}_frame", side[columns])
            connection.execute(f"CREATE TEMP TABLE {name} AS FROM {name}_frame")
        connection.execute(BY_REFERENCE, {"tolerance": TOLERANCE})
        found = connection.execute(BY_AMOUNT, {"tolerance": TOLERANCE, "days": WINDOW}).fetchnumpy()
    return np.asarray(found["here"], dtype=np.int64), np.asarray(found["there"], dtype=np.int64)


class Seen:
    """What is seen meanwhile.

    Attributes:
        megabytes: the most that the children of this process held.
        held: the longest the loop was held, in seconds.
    """

    def __init__(self) -> None:
        self.megabytes = self.held = 0.0

    async def watch(self) -> None:
        me = psutil.Process()
        while True:
            start = time.perf_counter()
            await asyncio.sleep(PAUSE)
            self.held = max(self.held, time.perf_counter() - start - PAUSE)
            with contextlib.suppress(psutil.NoSuchProcess):
                self.megabytes = max([self.megabytes, *(child.memory_info().rss / 1e6 for child in me.children())])


async def _in_its_process(statement: pd.DataFrame, ledger: pd.DataFrame, what: str) -> list[Figure]:
    """From files to files, as the bot has it done."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name:
        folder = Path(name)
        for side, frame in (("statement", statement), ("ledger", ledger)):
            frame.to_csv(folder / side, index=False)
        seen = Seen()
        watching = asyncio.create_task(seen.watch())
        start = time.perf_counter()
        counts = await matching.run(folder / "statement", folder / "ledger", folder / "found", _limits())
        seconds = time.perf_counter() - start
        watching.cancel()
    assert counts.sure >= 2 * LINES * (PAIRED - 0.01)
    return [
        Figure(f"{what}, from files to files, seconds", "", seconds),
        results.below(f"{what}: memory in MB", "", seen.megabytes, MEMORY),
        results.below(f"{what}: longest the loop was held, ms", "", seen.held * 1000, HELD),
    ]

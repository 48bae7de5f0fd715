"""What is measured, part by part."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from benchmarks import (
    answers,
    clicks,
    digests,
    discrepancies,
    imports,
    kills,
    matching,
    meanwhile,
    prompts,
    startup,
    votes,
)
from benchmarks.databases import Databases
from benchmarks.results import Figure

Part = Callable[[Databases, bool], Coroutine[Any, Any, list[Figure]]]

PARTS: dict[str, Part] = {
    "clicks": clicks.measure,
    "votes": votes.measure,
    "digests": digests.measure,
    "imports": imports.measure,
    "answers": answers.measure,
    "discrepancies": discrepancies.measure,
    "matching": matching.measure,
    "meanwhile": meanwhile.measure,
    "startup": startup.measure,
    "kills": kills.measure,
    "prompts": prompts.measure,
}
BESIDE = ("kills", "prompts")  # of these nothing is timed by the machine's own clock, so they go side by side


def run(names: Sequence[str], made: Databases, full: bool) -> list[Figure]:
    """The figures of these parts; what each takes is printed, and what it left in the database goes."""
    figures: list[Figure] = []
    for name in names:
        if name not in BESIDE:
            figures += _measure(name, made, full)
            asyncio.run(made.drop())
    return figures + _side_by_side([name for name in names if name in BESIDE], made, full)


def _side_by_side(names: Sequence[str], made: Databases, full: bool) -> list[Figure]:
    """Each in a process of its own."""
    if not names:
        return []
    with ProcessPoolExecutor(len(names), mp_context=get_context("spawn")) as pool:
        begun = [pool.submit(_measure, name, made, full) for name in names]
        return [figure for one in begun for figure in one.result()]


def _measure(name: str, made: Databases, full: bool) -> list[Figure]:
    logging.basicConfig(level=logging.ERROR)
    start = time.perf_counter()
    found = asyncio.run(PARTS[name](made, full))
    print(f"{name}: {time.perf_counter() - start:.0f} s", flush=True)
    return found

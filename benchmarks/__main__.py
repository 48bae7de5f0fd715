"""`python -m benchmarks`: measure, print a table, keep it as build/bench.json. Gives 1 when a goal is missed."""

import argparse
import asyncio
import logging
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

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
    results,
    startup,
    votes,
)
from benchmarks.databases import Databases, databases
from benchmarks.processes import ROOT
from benchmarks.results import Figure

Part = Callable[[Databases, bool], Awaitable[list[Figure]]]

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


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; all by default")
    parser.add_argument("--full", action="store_true", help="what takes longer, too")
    options = parser.parse_args()
    unknown = sorted(set(options.parts) - set(PARTS))
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}")
    figures: list[Figure] = []
    chosen = [name for name in PARTS if not options.parts or name in options.parts]
    begun = time.perf_counter()
    with databases() as made:
        for name in chosen:
            if name not in BESIDE:
                figures += _measure(name, made, options.full)
        figures += _side_by_side([name for name in chosen if name in BESIDE], made, options.full)
    print(f"{time.perf_counter() - begun:.0f} s in all")
    print("\n" + results.table(figures))
    file = ROOT / "build" / "bench.json"
    results.write(figures, file)
    print(f"\n{file.relative_to(ROOT)} written")
    return 0 if all(figure.met for figure in figures) else 1


def _measure(name: str, made: Databases, full: bool) -> list[Figure]:
    logging.basicConfig(level=logging.ERROR)
    start = time.perf_counter()
    found = asyncio.run(_run(PARTS[name], made, full))
    print(f"{name}: {time.perf_counter() - start:.0f} s", flush=True)
    return found


def _side_by_side(names: Sequence[str], made: Databases, full: bool) -> list[Figure]:
    """Each in a process of its own."""
    if not names:
        return []
    with ProcessPoolExecutor(len(names), mp_context=get_context("spawn")) as pool:
        begun = [pool.submit(_measure, name, made, full) for name in names]
        return [figure for one in begun for figure in one.result()]


async def _run(part: Part, made: Databases, full: bool) -> list[Figure]:
    return await part(made, full)


if __name__ == "__main__":
    sys.exit(main())

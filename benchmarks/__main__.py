"""`python -m benchmarks`: measure, print a table, keep it as build/bench.json. Gives 1 when a goal is missed."""

import argparse
import asyncio
import logging
import sys
import time
from collections.abc import Awaitable, Callable

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
    "prompts": prompts.measure,
    "digests": digests.measure,
    "imports": imports.measure,
    "answers": answers.measure,
    "discrepancies": discrepancies.measure,
    "matching": matching.measure,
    "meanwhile": meanwhile.measure,
    "startup": startup.measure,
    "kills": kills.measure,
}


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; all by default")
    parser.add_argument("--full", action="store_true", help="what takes longer, too")
    options = parser.parse_args()
    unknown = sorted(set(options.parts) - set(PARTS))
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}")
    logging.basicConfig(level=logging.ERROR)
    figures: list[Figure] = []
    with databases() as made:
        for name, part in PARTS.items():
            if options.parts and name not in options.parts:
                continue
            start = time.perf_counter()
            print(f"{name} ...", end=" ", flush=True)
            figures += asyncio.run(_run(part, made, options.full))
            print(f"{time.perf_counter() - start:.0f} s")
    print("\n" + results.table(figures))
    file = ROOT / "build" / "bench.json"
    results.write(figures, file)
    print(f"\n{file.relative_to(ROOT)} written")
    return 0 if all(figure.met for figure in figures) else 1


async def _run(part: Part, made: Databases, full: bool) -> list[Figure]:
    return await part(made, full)


if __name__ == "__main__":
    sys.exit(main())

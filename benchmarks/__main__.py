"""`python -m benchmarks`: measure, print a table, keep it as build/bench.json. Gives 1 when a goal is missed."""

import argparse
import sys
import time

from benchmarks import results
from benchmarks.databases import databases
from benchmarks.parts import PARTS, run
from benchmarks.processes import ROOT


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; all by default")
    parser.add_argument("--full", action="store_true", help="what takes longer, too")
    options = parser.parse_args()
    unknown = sorted(set(options.parts) - set(PARTS))
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}")
    chosen = [name for name in PARTS if not options.parts or name in options.parts]
    begun = time.perf_counter()
    with databases() as made:
        figures = run(chosen, made, options.full)
    print(f"{time.perf_counter() - begun:.0f} s in all")
    print("\n" + results.table(figures))
    file = ROOT / "build" / "bench.json"
    results.write(figures, file)
    print(f"\n{file.relative_to(ROOT)} written")
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())

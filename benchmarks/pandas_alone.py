"""`python -m benchmarks.pandas_alone FILE`: what pandas needs to read a ledger and to add it up.

By account, cost center and month. Writes the seconds, without those in which it loads itself.
"""

import os
import sys
import time

import pandas as pd


def main() -> None:
    """Read and group, at the place in the queue that an import has."""
    os.nice(10)
    start = time.perf_counter()
    lines = pd.read_csv(sys.argv[1])
    month = lines["Date"].str[:7]
    found = lines.groupby(["Account", "Cost center", month])["Amount"].sum()
    assert len(found)
    sys.stdout.write(f"{time.perf_counter() - start}\n")


if __name__ == "__main__":
    main()

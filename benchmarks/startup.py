"""How long the bot takes from start to ready, and what it weighs when nothing happens."""

import asyncio
import statistics
import time

import psutil

from benchmarks import processes, results
from benchmarks.databases import KINDS, Databases
from benchmarks.results import Figure

STARTS = 3
REST = 3  # seconds before it is weighed


async def measure(databases: Databases, full: bool) -> list[Figure]:
    """`python app.py`, everything in one process, on both kinds of database."""
    figures: list[Figure] = []
    for kind in KINDS:
        url = await databases.fresh(kind)
        seconds: list[float] = []
        with processes.playground() as slack:
            for number in range(STARTS):
                port = processes.free_port()
                start = time.perf_counter()
                with processes.running(["app.py"], processes.settings(url, slack, port)) as process:
                    processes.ready(port, process)
                    seconds.append(time.perf_counter() - start)
                    if number == STARTS - 1:
                        await asyncio.sleep(REST)
                        memory = psutil.Process(process.pid).memory_info().rss / 1e6
        figures.append(results.below("start to ready: seconds", kind, statistics.median(seconds), 2))
        figures.append(results.below("idle memory: MB", kind, memory, 150))
    return figures

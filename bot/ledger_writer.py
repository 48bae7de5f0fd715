"""Writes the lines of an import into the database, as a process of its own: `python -m bot.ledger_writer`.

It is told by lines of JSON what to do and answers likewise (bot/ledger_loading.py holds the other end). With SQLite, which
has one writer, it asks before each small transaction and begins when it is told ``go``, so that clicks come between;
bot/ledger_copying.py does the same for PostgreSQL. Nothing it writes counts until the import itself is marked as loaded.
"""

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from bot.ledger_rows import KEYS, Errand, lines_in, mine, tables

AT_ONCE = 2000  # rows in a transaction on SQLite, about as long as a click takes
BLOCKS_AT_ONCE = 6  # blocks likewise

Ask = Callable[[], None]
Tell = Callable[[int], None]


def write(errand: Errand, ask: Ask, tell: Tell) -> None:
    """Write in small transactions, each when `ask` returns; `tell` is told how many lines are written."""
    connection = sqlite3.connect(errand.connect["path"], isolation_level=None)
    try:
        for pragma in ("busy_timeout=60000", "synchronous=FULL", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")
        _clear(connection, errand, ask)
        done = 0
        for table, columns, rows in tables(errand):
            insert = f"INSERT INTO {table} ({_names(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608  names of our own tables
            while held := list(islice(rows, BLOCKS_AT_ONCE if table == "ledger_block" else AT_ONCE)):
                ask()
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(insert, held)
                connection.execute("COMMIT")
                done += lines_in(table, held)
                tell(done)
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")  # so that no click has to
    finally:
        connection.close()


def clear(errand: Errand, ask: Ask) -> None:
    """Take away what an import wrote."""
    connection = sqlite3.connect(errand.connect["path"], isolation_level=None)
    try:
        connection.execute("PRAGMA busy_timeout=60000")
        _clear(connection, errand, ask)
    finally:
        connection.close()


def _clear(connection: sqlite3.Connection, errand: Errand, ask: Ask) -> None:
    told = (errand.team_id, errand.import_id)
    for table, key in KEYS.items():
        names, ours = _names(key), mine(table, "?1", "?2")
        most = BLOCKS_AT_ONCE if table == "ledger_block" else AT_ONCE
        some = f"SELECT {names} FROM {table} WHERE {ours} LIMIT {most}"  # noqa: S608  names of our own tables
        while connection.execute(f"SELECT 1 FROM {table} WHERE {ours} LIMIT 1", told).fetchone():  # noqa: S608  names of our own tables
            ask()
            connection.execute(f"DELETE FROM {table} WHERE ({names}) IN ({some})", told)  # noqa: S608  names of our own tables


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def main() -> None:
    """Do one errand: the first line of the input says which; the answers are lines of JSON."""
    if hasattr(os, "nice"):
        os.nice(10)  # people who click go first
    told = json.loads(sys.stdin.readline())
    task, errand = told.pop("task"), Errand(**told)

    def answer(**facts: Any) -> None:
        sys.stdout.write(json.dumps(facts) + "\n")
        sys.stdout.flush()

    def ask() -> None:
        answer(ask=True)
        if sys.stdin.readline() != "go\n":
            raise SystemExit(1)  # the other end is gone

    def tell(done: int) -> None:
        answer(done=done)

    if "path" in errand.connect:
        write(errand, ask, tell) if task == "write" else clear(errand, ask)
    else:
        from bot import ledger_copying

        ledger_copying.run(errand, task, tell)
    answer(end=True)


if __name__ == "__main__":
    main()

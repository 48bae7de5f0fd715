"""SQLite behind SQLAlchemy, fit for several processes and a busy loop.

aiosqlite hands each call to a thread, and a handover costs more than most of our statements take. Here only what waits goes
to the thread: the start of a write transaction while another process writes, and a commit, which waits for the disk.
"""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import aiosqlite
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

READERS = 4  # connections
BEGIN_WRITING = "BEGIN IMMEDIATE"
PATIENCE = 5000  # milliseconds to wait for another process that writes
PAGES = 4000  # in the log until somebody's commit copies them to their place: one click in 500 waits for that
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    f"wal_autocheckpoint={PAGES}",
    f"busy_timeout={PATIENCE}",
    "foreign_keys=ON",
)


class Connection(aiosqlite.Connection):
    """Makes quick calls at once, and those that wait in its thread."""

    async def _connect(self) -> "Connection":
        try:
            self._connection = self._connector()
        except sqlite3.Error:
            if stopped := self.stop():
                await stopped  # the thread ends before the loop does
            raise
        return self

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._connection is None:
            raise ValueError("Connection closed")
        if args[:1] == (BEGIN_WRITING,) and self._begin_now(self._connection):
            return None
        if args[:1] == (BEGIN_WRITING,) or (fn == self._connection.commit and self._connection.in_transaction):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]  # aiosqlite does not type it
        return fn(*args, **kwargs)

    @staticmethod
    def _begin_now(connection: sqlite3.Connection) -> bool:
        """Begin to write if nobody else does."""
        connection.execute("PRAGMA busy_timeout=0")
        try:
            connection.execute(BEGIN_WRITING)
        except sqlite3.OperationalError:
            return False
        finally:
            connection.execute(f"PRAGMA busy_timeout={PATIENCE}")
        return True


def engines(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    """The one connection that writes, and a few that read; each as an engine."""
    return _engine(url, 1, BEGIN_WRITING), _engine(url, READERS, "BEGIN")


def migrating(url: str) -> AsyncEngine:
    """One connection that may drop a table and make it anew, since it does not look what points there."""
    return _engine(url, 1, BEGIN_WRITING, (*PRAGMAS, "foreign_keys=OFF"))


def _engine(url: str, connections: int, begin: str, pragmas: Sequence[str] = PRAGMAS) -> AsyncEngine:
    file = make_url(url).database or ":memory:"

    def create(*_: Any, **__: Any) -> Connection:
        connection = Connection(partial(sqlite3.connect, file, check_same_thread=False), iter_chunk_size=64)
        connection._thread.daemon = True
        return connection

    engine = create_async_engine(url, pool_size=connections, max_overflow=0, connect_args={"async_creator_fn": create})

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine

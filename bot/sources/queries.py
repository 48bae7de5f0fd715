"""One SELECT asked of a database that the operator named; it is opened for reading only. Called in a process of its own."""

import asyncio
import csv
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import asyncpg
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.sources.arrivals import Arrival, Arrived, RowsDigest, Stop, Trouble
from bot.sources.sizes import LARGEST
from models.refusal import Refusal

LONGEST = 100.0  # seconds a query may take
AT_ONCE = 1000  # rows
QUOTED = re.compile(
    r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\]|\$(\w*)\$.*?\$\1\$", re.DOTALL
)
WRITES = re.compile(
    r"\b(insert|update|delete|merge|into|drop|alter|create|truncate|grant|revoke|call|execute|exec|attach|pragma)\b", re.I
)
SLOW = "The query takes longer than it may. Ask for less at a time, such as one year."
READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_FUNCTION}
STEPS = 20_000  # of SQLite, between two looks at the clock


def checked(query: str) -> str:
    """One SELECT, without the semicolon behind it.

    Raises:
        Refusal: it is something else.
    """
    one = query.strip().rstrip(";").strip()
    bare = QUOTED.sub(" x ", one)
    if not re.match(r"\s*(?:x\s+)*[(\s]*(select|with)\b", bare, re.I):
        raise Refusal("Write one SELECT. Nothing else is asked of the database.", field="query")
    if ";" in bare:
        raise Refusal("Write one SELECT only, without a second one after a semicolon.", field="query")
    if word := WRITES.search(bare):
        raise Refusal(
            f"A query may only read, so “{word[0].casefold()}” cannot be in it. Quote it if it is a name.", field="query"
        )
    return one


def select(url: str, query: str, name: str, out: str | Path, longest: float = LONGEST) -> Arrival | Trouble:
    """Write what the query finds into a CSV file in `out`, an empty folder.

    Args:
        url: the database, as SQLAlchemy writes it.
        name: what the file is called.
        longest: seconds.
    """
    try:
        made = make_url(url)
        query = checked(query)
        writer = _Writer(Path(out) / "file")
        match made.get_backend_name():
            case "sqlite":
                _ask_sqlite(made, query, writer, longest)
            case "postgresql":
                asyncio.run(_ask_postgresql(made, query, writer, longest))
            case _:
                _ask(made, query, writer)
    except (Stop, Refusal) as stop:
        return stop.trouble if isinstance(stop, Stop) else Trouble(stop.sentence)
    except (ModuleNotFoundError, NoSuchModuleError, ArgumentError):
        kind = url.partition(":")[0].partition("+")[0]
        return Trouble(f"The driver for this kind of database ({kind}) is not installed here. Ask the operator to add it.")
    except (OSError, TimeoutError):
        return Trouble("I cannot reach the database. See whether it is at work.", passing=True)
    except DBAPIError as error:
        return _trouble(error.orig, isinstance(error, OperationalError | InterfaceError))
    except (sqlite3.Error, asyncpg.PostgresError) as error:  # while rows are fetched
        return _trouble(error, True)
    if not writer.digest.count:
        return Arrival()
    return Arrival((Arrived(name, str(writer.path), writer.digest.hexdigest(), writer.path.stat().st_size),))


class _Writer:
    """Rows on their way into a CSV file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.digest = RowsDigest()

    def take(self, connection: sa.Connection, query: str) -> None:
        options = {"no_parameters": True, "stream_results": True, "max_row_buffer": AT_ONCE}
        found = connection.exec_driver_sql(query, execution_options=options)
        labels = list(found.keys())
        if twice := [label for label, times in Counter(map(str.casefold, labels)).items() if times > 1]:
            raise Stop(f"Two columns of the query are called “{twice[0][:60]}”. Give each its own name, by AS.")
        with self.path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(labels)
            self.digest.add(repr(labels))
            self.digest.count = 0
            for rows in found.partitions(AT_ONCE):
                said = [[_words(value) for value in row] for row in rows]
                writer.writerows(said)
                for row in said:
                    self.digest.add(repr(row))
                if opened.tell() >= LARGEST:
                    raise Stop("It finds more than 2 GB. Ask for less at a time, such as one year.")


def _words(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case bytes():
            raise Stop("A column holds neither text nor numbers. Leave it out of the query.")
    return str(value)


# SQLite
def _ask_sqlite(url: URL, query: str, writer: _Writer, longest: float) -> None:
    if not url.database or not Path(url.database).exists():
        raise Stop("There is no database at its place. Tell the operator.", passing=True)
    until = time.monotonic() + longest

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"file:{quote(url.database or '')}?mode=ro", uri=True)

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)
    with _engine(engine) as connection:
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        driver.set_authorizer(_allow)
        driver.set_progress_handler(lambda: time.monotonic() > until, STEPS)
        writer.take(connection, query)
        driver.set_authorizer(None)


def _allow(act: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Reading, and no other file than this one."""
    loads = act == sqlite3.SQLITE_FUNCTION and (second or "").casefold() == "load_extension"
    return sqlite3.SQLITE_OK if act in READS and not loads else sqlite3.SQLITE_DENY


# PostgreSQL
async def _ask_postgresql(url: URL, query: str, writer: _Writer, longest: float) -> None:
    if "sslmode" in url.query:  # libpq's word; asyncpg's is `ssl`
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": url.query["sslmode"]})
    told = {"default_transaction_read_only": "on", "statement_timeout": str(int(longest * 1000))}
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"), poolclass=NullPool, connect_args={"server_settings": told, "timeout": 10}
    )
    try:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            await connection.run_sync(writer.take, query)
    finally:
        await engine.dispose()


# any other
def _ask(url: URL, query: str, writer: _Writer) -> None:
    """As read-only as the database can be told; whatever happens is rolled back."""
    with _engine(sa.create_engine(url, poolclass=NullPool)) as connection:
        if url.get_backend_name() in ("mysql", "mariadb"):
            connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
            connection.rollback()
        elif url.get_backend_name() == "oracle":
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        writer.take(connection, query)


@contextmanager
def _engine(engine: sa.Engine) -> Iterator[sa.Connection]:
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _trouble(error: object, may_be_reaching: bool) -> Trouble:
    said = str(error).strip().split("\n", 1)[0]
    said = re.sub(r"^<class '[^']*'>: ", "", said).rstrip(".")[:150]
    if re.search(r"^interrupted|statement timeout", said, re.I):
        return Trouble(SLOW)
    if may_be_reaching and re.search(
        r"locked|busy|connect|network|too many|refused|starting up|shutting down|terminat", said, re.I
    ):
        return Trouble(f"I cannot reach the database: {said}.", passing=True)
    return Trouble(f"The database does not take the query: {said}.")

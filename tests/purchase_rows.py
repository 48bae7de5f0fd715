"""A workspace's rows as the database itself tells them: read by plain drivers, past the bot's own session and rules."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import sqlalchemy as sa

from models.base import Base, UtcDateTime

Row = Mapping[str, Any]

WHOLE = (
    "team",
    "member",
    "absence",
    "delegation",
    "cost_centre",
    "exchange_rate",
    "purchase",
    "purchase_version",
    "purchase_vote",
    "purchase_question",
    "purchase_copy",
    "purchase_policy",
)
NOTICED = "purchase_notice"
WHOLE_TABLE = "SELECT * FROM {} WHERE team_id = $1"
SAID = "SELECT id, key, channel, created_at, payload FROM message WHERE team_id = $1 AND key LIKE 'purchase:%'"
TRAIL = "SELECT id, number, actor, action, subject, detail FROM audit_entry WHERE team_id = $1"


@dataclass(frozen=True)
class Rows:
    """What the tables held at one moment.

    Attributes:
        now: what the clock showed.
        tables: the rows by the table's name; of ``message`` those about purchases.
    """

    now: datetime
    tables: Mapping[str, Sequence[Row]]

    def of(self, table: str, **where: Any) -> list[Row]:
        """The rows in which these columns have these values."""
        return [row for row in self.tables[table] if all(row[name] == value for name, value in where.items())]

    def one(self, table: str, **where: Any) -> Row:
        """The only such row."""
        [row] = self.of(table, **where)
        return row


class Reader:
    """Reads one database, an SQLite file or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._file: sqlite3.Connection | None = None
        self._server: Any = None

    async def open(self) -> None:
        if self._url.startswith("sqlite"):
            file = self._url.removeprefix("sqlite+aiosqlite:///")
            self._file = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)
            self._file.row_factory = sqlite3.Row
        else:
            parts = urlsplit(self._url.replace("postgres:@/", "postgres@localhost/", 1))
            host = parse_qs(parts.query)["host"][0]
            self._server = await asyncpg.connect(host=host, user="postgres", database=parts.path.strip("/"))

    async def close(self) -> None:
        if self._file is not None:
            self._file.close()
        if self._server is not None:
            await self._server.close()

    async def look(self, team: str, now: datetime) -> Rows:
        """Everything about purchases that this workspace has."""
        names = [name for name in (*WHOLE, NOTICED) if name in Base.metadata.tables]
        queries = {name: WHOLE_TABLE.format(name) for name in names} | {"message": SAID, "audit_entry": TRAIL}
        found = await self._server_says(queries, team) if self._server is not None else self._file_says(queries, team)
        tables = {name: sorted((_plain(name, row) for row in rows), key=_id) for name, rows in found.items()}
        return Rows(now, {NOTICED: [], **tables})

    def _file_says(self, queries: Mapping[str, str], team: str) -> dict[str, list[Row]]:
        assert self._file is not None
        self._file.execute("BEGIN")  # all of them at one moment
        found: dict[str, list[Row]] = {
            name: [dict(row) for row in self._file.execute(query.replace("$1", "?"), (team,))]
            for name, query in queries.items()
        }
        self._file.execute("ROLLBACK")
        return found

    async def _server_says(self, queries: Mapping[str, str], team: str) -> dict[str, list[Row]]:
        parts = [f"(SELECT coalesce(json_agg(t), '[]') FROM ({query}) t)" for query in queries.values()]  # noqa: S608
        found = await self._server.fetchrow(f"SELECT {', '.join(parts)}", team)
        return {name: json.loads(rows) for name, rows in zip(queries, found, strict=True)}


def _id(row: Row) -> int:
    return int(row.get("id", 0))


def _plain(table: str, row: Row) -> Row:
    """The row with moments, days and JSON as Python has them."""
    return {name: _value(KINDS[table].get(name), value) for name, value in row.items()}


def _value(kind: type | None, value: Any) -> Any:
    if value is None or kind is None:
        return value
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if kind is date:
        return date.fromisoformat(value)
    if kind is bool:
        return bool(value)
    return json.loads(value) if isinstance(value, str) else value


def _kind(column: sa.Column[Any]) -> type | None:
    if isinstance(column.type, UtcDateTime):
        return datetime
    kinds: list[tuple[type, type]] = [(sa.Date, date), (sa.Boolean, bool), (sa.JSON, dict)]
    return next((kind for type_, kind in kinds if isinstance(column.type, type_)), None)


KINDS: dict[str, dict[str, type | None]] = {
    name: {column.name: _kind(column) for column in table.c} for name, table in Base.metadata.tables.items()
}

"""A workspace's rows as the database itself tells them: read by plain drivers, past the bot's own session and rules."""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import sqlalchemy as sa

from models.base import Base, UtcDateTime

Row = Mapping[str, Any]

READ = {  # what is looked at, by table
    "team": "team_id, zone",
    "member": "id, user_id, department, roles, zone, backup_id, left_at, is_bot",
    "absence": "*",
    "delegation": "id, from_id, to_id, first, last, ended_on",
    "cost_centre": "id",
    "exchange_rate": "*",
    "purchase": "*",
    "purchase_version": "*",
    "purchase_vote": "*",
    "purchase_question": "*",
    "purchase_policy": "*",
    "purchase_notice": "id, purchase_id, outcome",
    "message": "id, key, channel, CASE WHEN key LIKE '%:decided' THEN payload END AS payload",
    "audit_entry": "id, number, actor, action, subject",
}
ABOUT = {"message": "key LIKE 'purchase:%'", "audit_entry": "action LIKE 'purchase.%'"}
QUERIES = {
    name: f"SELECT {columns} FROM {name} WHERE team_id = $1 AND {ABOUT.get(name, 'true')}"  # noqa: S608  names of ours
    for name, columns in READ.items()
}


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
        found = await self._server_says(team) if self._server is not None else self._file_says(team)
        return Rows(now, {name: sorted((_plain(name, row) for row in rows), key=_id) for name, rows in found.items()})

    def _file_says(self, team: str) -> dict[str, list[Row]]:
        assert self._file is not None
        self._file.execute("BEGIN")  # all of them at one moment
        found: dict[str, list[Row]] = {
            name: [dict(row) for row in self._file.execute(query.replace("$1", "?"), (team,))]
            for name, query in QUERIES.items()
        }
        self._file.execute("ROLLBACK")
        return found

    async def _server_says(self, team: str) -> dict[str, list[Row]]:
        parts = [f"(SELECT coalesce(json_agg(t), '[]') FROM ({query}) t)" for query in QUERIES.values()]  # noqa: S608
        found = await self._server.fetchrow(f"SELECT {', '.join(parts)}", team)
        return {name: json.loads(rows) for name, rows in zip(QUERIES, found, strict=True)}


def _id(row: Row) -> int:
    return int(row.get("id", 0))


def _plain(table: str, row: Row) -> Row:
    """The row with moments, days and JSON as Python has them."""
    return {**row, **{name: read(row[name]) for name, read in READERS[table] if row.get(name) is not None}}


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _reader(column: sa.Column[Any]) -> Callable[[Any], Any] | None:
    if isinstance(column.type, UtcDateTime):
        return _moment
    kinds: list[tuple[Any, Callable[[Any], Any]]] = [(sa.Date, date.fromisoformat), (sa.Boolean, bool), (sa.JSON, _json)]
    return next((read for kind, read in kinds if isinstance(column.type, kind)), None)


READERS = {
    name: [(column.name, read) for column in Base.metadata.tables[name].c if (read := _reader(column)) is not None]
    for name in READ
}

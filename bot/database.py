"""One session, one workspace, one frozen `now`, one way to post.

`Database` holds the engines. `Workspace` is what handlers and jobs get: the database as one Slack team may see it. `Tx` is a
transaction of it, the first argument of every use case. Use cases never commit; leaving ``workspace.begin()`` does.
"""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from types import SimpleNamespace
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.clock import Clock
from bot.storage import postgresql, statements
from bot.storage.scoping import EARLIEST, all_earliest, scope, session_of
from bot.storage.sqlite import READERS
from bot.storage.sqlite import engines as sqlite_engines
from bot.storage.turns import Line, Place
from models.audit_entry import GENESIS, AuditEntry
from models.base import Base, Numbered, Scoped
from models.heartbeat import Heartbeat
from models.message import IfUnsure, Lane, Message
from models.receipt import Receipt
from models.team import Team

N = TypeVar("N", bound=Numbered)
V = TypeVar("V")
Content = dict[str, Any]
New = statements.New


class Tx:
    """A transaction in one workspace at one moment.

    Attributes:
        team_id: the workspace.
        now: the moment, the same throughout.
        said, due: whether it leaves something to deliver, or something for a job that should not wait for the next beat.
        place: where it stands in the line for the workspace's turn.
    """

    def __init__(self, session: AsyncSession, team_id: str, now: datetime, audit_key: bytes, place: Place) -> None:
        self._session = session
        self._audit_key = audit_key
        self._scope = scope(team_id)
        self.team_id, self.now = team_id, now
        self.said = self.due = False
        self.place = place
        self._team: Team | None = None
        self._moments: dict[sa.Select[Any], datetime | None] = {}

    # rows
    def add(self, row: Base) -> None:
        """Keep a new row; its ``team_id`` is stamped."""
        self._session.add(row)

    async def flush(self) -> None:
        """Write what was added, so that ids are known."""
        await self._session.flush()

    async def save(
        self, row: Numbered, said: tuple[str, Content], asked: Callable[[], Sequence[Any]], **values: Any
    ) -> Row[*tuple[Any, ...]]:
        """Write what changed of a row, held, and of its message, and learn something: a click, in one statement if it can.

        Args:
            row: one that is kept already.
            said: the message's key and its content, as for `update`.
            asked: gives the columns of the answer, other rows of this workspace only; called once, its result is kept.
            values: for their bound parameters, named like no column; ``this`` is the row's id, ``team`` the workspace's.
        """
        self.said = True
        return await self._session.run_sync(statements.save, row, asked, self._change(*said), values)

    async def write(self, *rows: Numbered | New) -> None:
        """Write new rows, and what changed of rows that are kept here: what a vote does.

        It is one statement where the database can, and it fails where a new row's key is taken.

        Args:
            rows: kept ones; rows that are not, or their class with the values of their columns.
        """
        await self._session.run_sync(statements.write, rows)

    async def delete(self, row: Base) -> None:
        await self._session.delete(row)

    async def get(self, kind: type[N], number: int) -> N | None:
        """The row of that number, if this workspace has it."""
        return await self._numbered(kind, number, lock=False)

    async def lock(self, kind: type[N], number: int) -> N | None:
        """The same, fresh and held until the transaction ends. Lock what you decide on."""
        return await self._numbered(kind, number, lock=True)

    async def _numbered(self, kind: type[N], number: int, *, lock: bool) -> N | None:
        values = {"number": number, "team": self.team_id}
        options = {"team_stamped": True, "populate_existing": lock}
        return (
            await self._session.scalars(statements.by_number(kind, lock), values, execution_options=options)
        ).one_or_none()

    async def one(self, query: sa.Select[V], **values: Any) -> V | None:
        """The first column of the only row, or None; `values` for the bound parameters of a query that is built once."""
        return (await self._session.scalars(query, self._scope | values)).one_or_none()

    async def only(self, query: sa.Select[V], **values: Any) -> V:
        """The first column of the one row there must be."""
        return (await self._session.scalars(query, self._scope | values)).one()

    async def all(self, query: sa.Select[V], **values: Any) -> list[V]:
        """The first column of every row."""
        return list(await self._session.scalars(query, self._scope | values))

    async def rows(self, query: sa.Select[*tuple[Any, ...]], **values: Any) -> list[Row[*tuple[Any, ...]]]:
        """Every row."""
        return list(await self._session.execute(query, self._scope | values))

    async def columns(self, query: sa.Select[*tuple[Any, ...]], **values: Any) -> Sequence[Row[*tuple[Any, ...]]]:
        """Every row of a prepared query that asks for columns only, past the ORM."""
        return await self._session.run_sync(statements.columns, query, self._scope | values)

    async def moment(self, query: sa.Select[Any]) -> datetime | None:
        """What a query made by scoping.earliest finds."""
        if query in self._moments:
            return self._moments[query]
        found: datetime | None = (await self.columns(query))[0][0]
        return found

    async def learn_moments(self) -> None:
        """Find at once what `moment` is going to be asked; for a transaction that changes nothing."""
        [found] = await self.columns(all_earliest())
        self._moments = dict(zip(EARLIEST, found, strict=False))  # one made since then is asked by itself

    async def change(self, statement: sa.Update | sa.Delete) -> int:
        """Run an UPDATE or DELETE; gives the number of rows. A compare-and-set claims with it."""
        options = {"synchronize_session": False}
        result = await self._session.execute(statement, self._scope, execution_options=options)
        return int(getattr(result, "rowcount", 0))

    async def team(self, *, lock: bool = False) -> Team:
        """The workspace's own row; with `lock`, fresh and held, which is the workspace's turn."""
        if self._team is None or lock:
            if lock:
                await self._line_up()
            query = statements.TURN if lock else statements.TEAM
            options = {"team_stamped": True, "populate_existing": lock}
            self._team = (await self._session.scalars(query, {"team": self.team_id}, execution_options=options)).one()
        return self._team

    async def in_turn(self, query: sa.Select[*tuple[Any, ...]], **values: Any) -> Sequence[Row[*tuple[Any, ...]]]:
        """Take the workspace's turn, then ask: whoever else takes it comes before the question or after this transaction."""
        return await self._session.run_sync(statements.in_turn, query, self._scope | values, await self._line_up())

    async def _line_up(self) -> bool:
        """Come near to the workspace's turn. Gives whether others of this process want it too."""
        return await self.place.take(holds=self._session.in_transaction())

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``, for the few questions that the two are asked in different words."""
        return self._session.get_bind().dialect.name

    async def insert(self, kind: type[Scoped], **values: Any) -> bool:
        """Insert a row unless its key is taken. True when it was new."""
        statement = statements.insert(kind, self.dialect)
        return await self._session.run_sync(statements.run, statement, {"team_id": self.team_id, **values}) > 0

    async def insert_all(self, kind: type[Scoped], rows: Sequence[dict[str, Any]]) -> None:
        """Insert many rows in one statement, each unless its key is taken."""
        if values := [{"team_id": self.team_id, **row} for row in rows]:
            await self._session.run_sync(statements.run, statements.insert(kind, self.dialect), values)

    async def once(self, key: str) -> bool:
        """True the first time a delivery of this key is taken in; its receipt is written in this transaction."""
        return await self.insert(Receipt, key=key[:200], at=self.now)

    # what is said
    async def post(
        self,
        key: str,
        channel: str,
        content: Content,
        *,
        lane: Lane = Lane.PERSON,
        if_unsure: IfUnsure = IfUnsure.RESEND,
        parent: str | None = None,
    ) -> bool:
        """Say something, once.

        Args:
            key: the fact it tells, such as ``huddle:9:2026-03-02:U7``; the same key is never said twice.
            channel: a channel's id, or a person's (their direct message).
            content: ``{"text": …, "blocks": […]}`` from bot/views.
            lane: who goes first when many wait.
            if_unsure: what to do when Slack never answered and the history cannot tell.
            parent: the key of the message in whose thread it goes; it waits until that one is sent.

        Returns:
            Whether it is new.
        """
        due_at: datetime | None = self.now
        if parent is not None:
            query = sa.select(Message.ts).where(Message.key == parent)
            held = query.with_for_update(key_share=True)  # it must not be sent before its reply is known
            due_at = self.now if await self.one(held) else None
        self.said = True
        message = self._message(key, channel, content, lane)
        return await self.insert(Message, **message | {"due_at": due_at, "parent_key": parent, "if_unsure": if_unsure})

    async def post_all(self, said: Sequence[tuple[str, str, Content]], *, lane: Lane = Lane.PERSON) -> None:
        """Say many things at once: ``(key, channel, content)`` each, as `post` does. None of them in a thread."""
        await self.insert_all(Message, [self._message(*one, lane) for one in said])
        self.said = self.said or bool(said)

    async def update(self, key: str, content: Content) -> bool:
        """Change what that message says, sent already or not. False when there is none.

        A process that is sending it keeps it, and sees the newer version when it confirms.
        """
        self.said = True
        return await self._session.run_sync(statements.run, statements.REWRITE, self._change(key, content)) > 0

    def _change(self, key: str, content: Content) -> dict[str, Any]:
        return {"said": content, "of_key": key, "team": self.team_id, "moment": self.now}

    async def update_all(self, said: Sequence[tuple[str, Content]]) -> None:
        """Change what many messages say, as `update` does: ``(key, content)`` each."""
        if said:
            rows = [self._change(key, content) for key, content in said]
            await self._session.run_sync(statements.run, statements.REWRITE, rows)
            self.said = True

    def message(self, key: str, channel: str, content: Content, *, lane: Lane = Lane.PERSON) -> New:
        """Something to say, as `post` does, for `write`."""
        self.said = True
        return Message, self._message(key, channel, content, lane)

    def _message(self, key: str, channel: str, content: Content, lane: Lane) -> dict[str, Any]:
        return {
            "key": key,
            "nonce": secrets.token_hex(12),
            "channel": channel,
            "payload": content,
            "created_at": self.now,
            "due_at": self.now,
            "lane": int(lane),
            "if_unsure": IfUnsure.RESEND,
            "version": 1,
            "sent_version": 0,
            "attempts": 0,
        }

    def entry(self, last: tuple[int, str] | None, actor: str, action: str, subject: str, /, **detail: Any) -> New:
        """The trail's next entry, for `write`. `last`: number and hash of the last one, read in the workspace's turn."""
        number, prev = (last[0] + 1, last[1]) if last else (1, GENESIS)
        told = {"number": number, "prev": prev, "at": self.now, "actor": actor, "action": action, "subject": subject}
        told["detail"] = detail
        return AuditEntry, {**told, "hash": self.seal(SimpleNamespace(**told))}

    async def audit(self, actor: str, action: str, subject: str, /, **detail: Any) -> None:
        """Add to the trail: who, did what (``role.give``), to what (``member:U7``), with JSON-ready details."""
        if not self.place.taken:
            await self.team(lock=True)  # one at a time in a workspace
        last = await self.columns(statements.LAST_ENTRY)
        await self.write(self.entry((last[0].number, last[0].hash) if last else None, actor, action, subject, **detail))

    def seal(self, entry: Any) -> str:
        """The hash that an entry of the trail, or a row with its columns, must carry."""
        return AuditEntry.sealed(entry, self._audit_key, self.team_id)


class Workspace:
    """The database as one workspace sees it.

    Attributes:
        team_id: which one.
        url: the database's address, for a process of its own.
        turn: held while that process writes: SQLite has one writer.
    """

    def __init__(self, database: "Database", team_id: str) -> None:
        self._database = database
        self.team_id = team_id
        self.url, self.turn = database.url, database.turn

    def now(self) -> datetime:
        return self._database.clock.now()

    async def last_beat(self) -> datetime | None:
        """When the worker last went round, for whichever workspace, or None."""
        async with self._database.reading() as session:
            query = sa.select(sa.func.max(Heartbeat.at))
            return await session.scalar(query, execution_options={"team_stamped": True})

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Tx]:
        """A transaction that commits on leaving, and rolls back when an exception leaves it."""
        async with self._database.writing() as session:
            tx = await self._open(session)
            try:
                yield tx
                await session.run_sync(statements.end)
            finally:
                tx.place.leave()
        if tx.said:
            self._database.wake("outbox", self.team_id)
        if tx.due:
            self._database.wake("jobs", self.team_id)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """A transaction for looking only; nothing is kept."""
        async with self._database.reading() as session:
            yield await self._open(session)

    async def _open(self, session: AsyncSession) -> Tx:
        session.sync_session.info["team_id"] = self.team_id
        return Tx(
            session,
            self.team_id,
            self._database.clock.now(),
            self._database.audit_key,
            Place(self._database.lines[self.team_id]),
        )


class Database:
    """The engines of one database, SQLite or PostgreSQL.

    SQLite: one writer connection whose transactions are write transactions from the start, one at a time; readers beside it.
    """

    def __init__(self, url: str, clock: Clock, audit_key: bytes, *, pool_size: int = 16) -> None:
        self.url = url
        self.clock = clock
        self.audit_key = audit_key
        self.lines: defaultdict[str, Line] = defaultdict(Line)  # for each workspace's turn
        self._listeners: list[Callable[[str, str], None]] = []
        self.is_sqlite = url.startswith("sqlite")
        self._writer: AsyncEngine
        self._reader: AsyncEngine
        # Those who wait for a connection get it in their order: SQLAlchemy's pool gives it to whoever comes by.
        if self.is_sqlite:
            self._writer, self._reader = sqlite_engines(url)
            self.turn, self._reads = asyncio.Semaphore(1), asyncio.Semaphore(READERS)
        else:
            self._writer = postgresql.engine(url, pool_size)
            self._reader = self._writer
            self.turn = self._reads = asyncio.Semaphore(pool_size)

    def workspace(self, team_id: str) -> Workspace:
        return Workspace(self, team_id)

    def writing(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A session whose caller commits. For this module and the installations only."""
        return session_of(self._writer, self.turn)

    def reading(self) -> AbstractAsyncContextManager[AsyncSession]:
        return session_of(self._reader, self._reads)

    async def teams(self) -> Sequence[str]:
        """The ids of the workspaces that have the app."""
        async with self.reading() as session:
            return (await session.scalars(statements.TEAMS, execution_options={"team_stamped": True})).all()

    def on_due(self, listener: Callable[[str, str], None]) -> None:
        """Call `listener` with "outbox" or "jobs", and the workspace's id, after each commit that leaves it something."""
        self._listeners.append(listener)

    def wake(self, what: str, team_id: str) -> None:
        for listener in self._listeners:
            listener(what, team_id)

    async def heads(self) -> set[str]:
        """The migrations this database stands at; raises what the driver raises when it cannot be reached."""
        async with self._reader.connect() as connection:
            if not await connection.run_sync(lambda sync: sa.inspect(sync).has_table("alembic_version")):
                return set()
            rows = await connection.execute(sa.text("SELECT version_num FROM alembic_version"))  # noqa: TID251  its home
            return set(rows.scalars())

    async def close(self) -> None:
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()

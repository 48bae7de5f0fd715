"""The workspace scope that cannot be forgotten: hooks on every session filter queries, stamp rows and refuse the rest."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, TypeVarTuple, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors

from models import tables
from models.base import Scoped
from models.team import Team

assert tables  # noqa: S101  each of them is kept to its workspace

Columns = TypeVarTuple("Columns")


class Unscoped(Exception):
    """A statement that cannot be kept inside one workspace; nothing was run."""


class ScopedSession(Session):
    """A session that sees the rows of one workspace and no other."""


@asynccontextmanager
async def session_of(engine: AsyncEngine, turn: asyncio.Semaphore) -> AsyncIterator[AsyncSession]:
    """A session, in its turn, closed at the end whatever happens; leaving `AsyncSession` itself always takes a task more."""
    async with turn:
        session = AsyncSession(engine, sync_session_class=ScopedSession, expire_on_commit=False, autoflush=True)
        try:
            yield session
            if session.in_transaction():
                await session.close()
        finally:
            if session.in_transaction():
                await asyncio.shield(session.close())


_ours = sa.bindparam("scope_team_id", type_=sa.String(20))
_CRITERIA = (
    with_loader_criteria(Scoped, lambda cls: cls.team_id == _ours, include_aliases=True),
    with_loader_criteria(Team, lambda cls: cls.team_id == _ours, include_aliases=True),
)
EARLIEST: list[sa.Select[Any]] = []  # what was made by `earliest`
_known: set[Any] = set()  # shapes of statements that were looked at and can be kept in one workspace


def scope(team_id: str) -> dict[str, str]:
    """The value that each filtered statement is given; without it the statement does not run."""
    return {_ours.key: team_id}


def prepared(statement: sa.Select[*Columns]) -> sa.Select[*Columns]:
    """A query with bound parameters, filtered once for all; what is asked at each click is made so."""
    _refuse_unmapped(statement)
    return statement.options(*_CRITERIA).execution_options(team_stamped=True)


def limit(number: int) -> sa.ColumnElement[int]:
    """For the LIMIT of a prepared query. PostgreSQL plans it anew at each click where it must guess the number."""
    return sa.literal_column(str(number), sa.Integer)


def earliest(column: InstrumentedAttribute[Any], *only: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The first moment in a column, of a workspace's rows: what a job asks each time it looks what is due."""
    query = prepared(sa.select(sa.func.min(column)).where(*only))
    EARLIEST.append(query)
    return query


@cache
def all_earliest() -> sa.Select[Any]:
    """Each of `EARLIEST` in one row."""
    return prepared(sa.select(*(query.scalar_subquery() for query in EARLIEST)))


@event.listens_for(ScopedSession, "do_orm_execute")
def _filter(state: ORMExecuteState) -> None:
    if state.execution_options.get("team_stamped"):
        return
    if state.is_insert:
        raise Unscoped("rows are added with tx.add or tx.insert")
    statement = state.statement.options(*_CRITERIA)
    shape = cast(Any, statement)._generate_cache_key()  # SQLAlchemy asks for it again, and it is kept
    if shape is None or shape.key not in _known:
        _refuse_unmapped(state.statement)
        if shape is not None and len(_known) < 5000:
            _known.add(shape.key)
    state.statement = statement


def _refuse_unmapped(statement: sa.Executable) -> None:
    """Only what comes from a mapped class of a workspace can be filtered: refuse everything else."""
    mapped: set[str] = set()
    tables: set[str] = set()
    for part in visitors.iterate(cast(Any, statement)):
        if isinstance(part, sa.Table | sa.Column):
            entity = part._annotations.get("parententity")
            if entity is not None and issubclass(entity.class_, Scoped | Team):
                mapped.update(str(table.name) for table in entity.mapper.tables)
            elif isinstance(part, sa.Table):
                tables.add(part.name)
            else:
                raise Unscoped(f"{part} cannot be kept in one workspace here; select from its mapped class")
    if not mapped or tables - mapped:
        raise Unscoped("a statement without a mapped class cannot be kept in one workspace")


@event.listens_for(ScopedSession, "before_flush")
def _stamp(session: Session, context: Any, instances: Any) -> None:
    team_id = session.info.get("team_id")
    for row in session.new:
        if isinstance(row, Scoped):
            if team_id is None:
                raise Unscoped("a row of a workspace was added outside any workspace")
            if row.team_id not in (None, team_id):
                raise Unscoped(f"a row of {row.team_id} was added in a transaction of {team_id}")
            row.team_id = team_id
    for row in session.dirty:
        if isinstance(row, Scoped | Team) and row.team_id != team_id:
            raise Unscoped(f"a row of {row.team_id} was changed in a transaction of {team_id}")

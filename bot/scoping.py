"""The workspace scope that cannot be forgotten: hooks on every session filter queries, stamp rows and refuse the rest."""

from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors

from models.base import Scoped
from models.team import Team


class Unscoped(Exception):
    """A statement that cannot be kept inside one workspace; nothing was run."""


class ScopedSession(Session):
    """A session that sees the rows of one workspace and no other."""


@event.listens_for(ScopedSession, "do_orm_execute")
def _filter(state: ORMExecuteState) -> None:
    if state.execution_options.get("team_stamped"):
        return
    team_id = state.session.info["team_id"]
    if state.is_insert:
        raise Unscoped("rows are added with tx.add or tx.insert")
    _refuse_unmapped(state.statement)
    state.statement = state.statement.options(*_criteria(team_id))


@lru_cache(maxsize=1024)
def _criteria(team_id: str) -> tuple[LoaderCriteriaOption, ...]:
    """The condition on every mapped class, made once a workspace."""
    return (
        with_loader_criteria(Scoped, lambda cls: cls.team_id == team_id, include_aliases=True),
        with_loader_criteria(Team, lambda cls: cls.team_id == team_id, include_aliases=True),
    )


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

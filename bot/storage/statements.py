"""Statements that are built once, since building one costs more than running it, and how a session runs them."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from bot.storage.scoping import limit, prepared
from models.audit_entry import AuditEntry
from models.base import Numbered, Scoped, UtcDateTime
from models.message import Message
from models.team import Team

N = TypeVar("N", bound=Numbered)


@cache
def by_number(kind: type[N], lock: bool) -> sa.Select[N]:
    """The row of a number in a workspace."""
    query = sa.select(kind).where(kind.id == sa.bindparam("number"), kind.team_id == sa.bindparam("team"))
    return query.with_for_update(key_share=True) if lock else query  # rows that point to it may be added meanwhile


TEAM = sa.select(Team).where(Team.team_id == sa.bindparam("team"))
TEAMS = sa.select(Team.team_id).where(Team.removed_at.is_(None)).order_by(Team.team_id)
TURN = TEAM.with_for_update(key_share=True)


def in_turn(session: Session, query: sa.Select[Any], values: dict[str, Any], quick: bool) -> Sequence[Row[Any]]:
    """Hold the workspace's row, then ask; see ``Tx.in_turn``. An SQLite transaction has everybody's turn already."""
    if session.get_bind().dialect.name == "postgresql":
        driver = cast(Any, session.connection().connection.driver_connection)
        if driver.is_in_transaction():
            session.execute(TURN, {"team": session.info["team_id"]}, execution_options={"team_stamped": True})
        else:
            driver.take_turn(session.info["team_id"], quick=quick)
    return session.execute(query, values).all()


def end(session: Session) -> None:
    """Commit."""
    session.commit()
    session.close()


LAST_ENTRY = prepared(sa.select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(limit(1)))


@cache
def insert(kind: type[Scoped], dialect: str) -> sa.Insert:
    """A new row of that kind, unless its key is taken."""
    table = cast(sa.Table, sa.inspect(kind).local_table)
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return make(table).on_conflict_do_nothing()


_said = sa.inspect(Message).local_table.c
REWRITE = (
    sa.update(cast(sa.Table, sa.inspect(Message).local_table))
    .where(_said.key == sa.bindparam("of_key"), _said.team_id == sa.bindparam("team"), _said.failed_reason.is_(None))
    .values(
        payload=sa.bindparam("said", type_=sa.JSON()),
        version=_said.version + 1,
        due_at=sa.case(
            (
                sa.and_(_said.holder.is_(None), sa.or_(_said.ts.is_not(None), _said.due_at.is_not(None))),
                sa.bindparam("moment", type_=UtcDateTime()),
            ),
            else_=_said.due_at,
        ),
    )
)


def run(session: Session, statement: sa.Insert | sa.Update, values: Any) -> int:
    """Run a statement that names its workspace itself; gives the number of rows."""
    return session.connection().execute(statement, values).rowcount


def columns(session: Session, query: sa.Select[Any], values: Any) -> Sequence[Row[Any]]:
    """The rows of a query for columns only, past the ORM; what was added or changed is written first."""
    session.flush()
    return session.connection().execute(query, values).all()


@cache
def _rewrite_row(kind: type[Numbered], names: tuple[str, ...], asked: Callable[[], Sequence[Any]]) -> sa.Update:
    """Those columns of one row anew, with an answer."""
    of = sa.inspect(kind).columns
    new = {of[name]: sa.bindparam(f"new_{name}", type_=of[name].type) for name in names}
    this = sa.and_(of["id"] == sa.bindparam("this"), of["team_id"] == sa.bindparam("team"))
    return sa.update(cast(sa.Table, sa.inspect(kind).local_table)).where(this).values(new).returning(*asked())


@cache
def _with_message(statement: sa.Update) -> sa.Update:
    """The same, with the change of a message in it."""
    return statement.add_cte(REWRITE.cte("message_changed"))


def save(
    session: Session, row: Numbered, asked: Callable[[], Sequence[Any]], said: dict[str, Any], values: dict[str, Any]
) -> Row[*tuple[Any, ...]]:
    """Write what changed of a row and of its message, and run the question in the same statement; see ``Tx.save``."""
    state = cast(Any, sa.inspect(row))
    names = tuple(sorted(set(state.mapper.columns.keys()) - state.unmodified)) or ("id",)
    new = {f"new_{name}": getattr(row, name) for name in names}
    values = {"this": row.id, "team": session.info["team_id"], **new, **values}
    statement, connection = _rewrite_row(type(row), names, asked), session.connection()
    if connection.dialect.name == "postgresql":
        statement, values = _with_message(statement), {**values, **said}
    else:
        connection.execute(REWRITE, said)
    answer = connection.execute(statement, values).one()
    state._commit_all(state.dict, session.identity_map)  # as a flush does
    return answer


New = tuple[type[Numbered], dict[str, Any]]  # a row's kind, and the values of its columns
Part = tuple[type[Numbered], bool, tuple[str, ...]]  # a row's kind, whether it is new, and which columns are written


def write(session: Session, rows: Sequence[Numbered | New]) -> None:
    """Write new rows and what changed of kept ones, in their order; see ``Tx.write``."""
    parts: list[Part] = []
    values: list[dict[str, Any]] = []
    kept: list[Any] = []
    for row in rows:
        if isinstance(row, tuple):
            kind, new = row
            place = f"part{len(parts) + 1}_"
            parts.append((kind, True, tuple(new)))
            values.append({f"{place}team_id": session.info["team_id"], **{place + name: new[name] for name in new}})
            continue
        state = cast(Any, sa.inspect(row))
        place = f"part{len(parts) + 1}_"
        told: dict[str, Any] = {f"{place}team_id": session.info["team_id"]}
        if not state.transient:
            told[f"{place}id"] = row.id
            kept.append(state)
        columns = _columns_of(type(row))
        names = columns if state.transient else tuple(name for name in columns if name in state.committed_state)
        if names:
            parts.append((type(row), state.transient, names))
            values.append({**told, **{place + name: getattr(row, name) for name in names}})
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        for number, told in enumerate(values):
            connection.execute(_part(parts[number], number + 1), told)
    elif parts:
        connection.execute(_in_one(tuple(parts)), {name: value for told in values for name, value in told.items()})
    for state in kept:
        state._commit_all(state.dict, session.identity_map)  # as a flush does


@cache
def _columns_of(kind: type[Numbered]) -> tuple[str, ...]:
    return tuple(sorted(set(sa.inspect(kind).columns.keys()) - {"id", "team_id"}))


@cache
def _part(part: Part, place: int) -> sa.Insert | sa.Update:
    kind, is_new, names = part
    of = sa.inspect(kind).columns
    table = cast(sa.Table, sa.inspect(kind).local_table)
    told = {of[name].name: _said_in(place, of[name]) for name in names}
    if is_new:
        return sa.insert(table).inline().values({**told, "team_id": _said_in(place, of["team_id"])})
    mine = sa.and_(of["id"] == _said_in(place, of["id"]), of["team_id"] == _said_in(place, of["team_id"]))
    return sa.update(table).where(mine).values(told)


def _said_in(place: int, column: sa.Column[Any]) -> sa.BindParameter[Any]:
    return sa.bindparam(f"part{place}_{column.key}", type_=column.type)


@cache
def _in_one(parts: tuple[Part, ...]) -> sa.Insert | sa.Update:
    """All of them as one statement."""
    *first, last = [_part(part, place) for place, part in enumerate(parts, 1)]
    return last.add_cte(*(part.cte(f"part{place}") for place, part in enumerate(first, 1)))

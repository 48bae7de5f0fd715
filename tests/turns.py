"""Whoever takes the workspace's turn takes it before any other row: docs/decisions/0010 says why."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import greenlet  # type: ignore[import-untyped]  # it carries no types
import sqlalchemy as sa
from sqlalchemy import event

TURN = re.compile(r"SELECT [^(]*\sFROM (team)\s[^(]* FOR NO KEY UPDATE")
LOCK = re.compile(r"\sFROM (\w+).* FOR (?:NO KEY )?UPDATE", re.DOTALL)
WRITE = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (?!receipt |team )(\w+)")
OURS = re.compile(r"/(?:bot|handlers|jobs|tests)/(?!database|statements|turns)")


@cache
def _held(statement: str) -> str:
    """What a statement holds until its transaction ends, such as ``member``; ``team`` is the turn."""
    if not statement.startswith("SELECT"):
        found = WRITE.search(statement)  # a delivery's receipt comes first of all, and nothing else waits for it
    else:
        found = TURN.fullmatch(statement) or LOCK.search(statement)
    return found[1] if found else ""


@contextmanager
def watched() -> Iterator[list[str]]:
    """Watch every transaction on PostgreSQL. Gives who took the turn late, as it happens."""
    late: list[str] = []
    first: WeakKeyDictionary[sa.Connection, str] = WeakKeyDictionary()  # what each transaction held first

    def look(connection: sa.Connection, cursor: Any, statement: str, *_: Any) -> None:
        if connection.dialect.name != "postgresql":
            return
        begins_with_turn = getattr(connection.connection.driver_connection, "_turn", "")
        held = "team" if begins_with_turn else _held(statement)
        if held == "team" and first.setdefault(connection, held) != "team":
            late.append(f"{first[connection]} is held before the turn, taken in {' from '.join(_places())}")
            first[connection] = held
        elif held:
            first.setdefault(connection, held)

    event.listen(sa.Engine, "before_cursor_execute", look)
    yield late
    event.remove(sa.Engine, "before_cursor_execute", look)


def _places() -> Iterator[str]:
    """Where in our own code we are, the innermost first."""
    parent = greenlet.getcurrent().parent
    frame = parent.gr_frame if parent else None
    while frame is not None:
        if OURS.search(frame.f_code.co_filename):
            yield f"{frame.f_code.co_filename}:{frame.f_lineno}"
        frame = frame.f_back

"""SQLAlchemy keeps what it compiled as long as its engine lives. Each test has an engine of its own, so they share it."""

import functools
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

KEPT = 5000  # statements


def share(patch: pytest.MonkeyPatch) -> None:
    """From now on engines of one kind of database take each other's compiled statements: a third of all the tests' work."""
    kept: dict[type, LRUCache[Any, Any]] = {}
    begin = Engine.__init__

    @functools.wraps(begin)
    def made(self: Engine, *given: Any, **named: Any) -> None:
        begin(self, *given, **named)
        self._compiled_cache = kept.setdefault(type(self.dialect), LRUCache(KEPT))

    patch.setattr(Engine, "__init__", made)
    patch.setattr(DefaultDialect, "__hash__", lambda dialect: hash(type(dialect)))  # it is a part of the statement's key
    patch.setattr(DefaultDialect, "__eq__", lambda dialect, other: type(dialect) is type(other))

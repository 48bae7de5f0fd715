"""What every table shares: the workspace it belongs to, and times that keep their zone."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, declared_attr, mapped_column


class UtcDateTime(types.TypeDecorator[datetime]):
    """A moment: takes aware datetimes only, stores UTC, gives aware UTC back on every database."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a zone, and {value} has none")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(types.TypeDecorator[frozenset[str]]):
    """A small set of words from an enumeration, stored sorted as ``admin,lead``."""

    impl = sa.String(200)
    cache_ok = True

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> str | None:
        return None if value is None else ",".join(sorted(self.kind(word).value for word in value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Any] | None:
        return None if value is None else frozenset(self.kind(word) for word in value.split(",") if word)


def choice(kind: type[Enum]) -> types.Enum:
    """A column type for one word of an enumeration, stored as its value."""
    return sa.Enum(kind, native_enum=False, length=30, values_callable=lambda words: [word.value for word in words])


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False, repr=False):
    """A table. Objects are made by keyword, without a database, so rules are tested without one."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads it from the class
        datetime: UtcDateTime(),
        date: sa.Date(),
        dict[str, Any]: sa.JSON(),
        list[Any]: sa.JSON(),
        list[str]: sa.JSON(),
        list[int]: sa.JSON(),
        list[dict[str, Any]]: sa.JSON(),
    }


class Scoped(MappedAsDataclass, kw_only=True):
    """A row of one workspace.

    The transaction stamps ``team_id`` and filters every query by it (bot/database.py). Foreign keys carry it too, so no row
    can point into another workspace.
    """

    @declared_attr
    def team_id(cls) -> Mapped[str]:
        return mapped_column(sa.String(20), sa.ForeignKey("team.team_id", ondelete="CASCADE"), init=False)


class Numbered(Scoped, kw_only=True):
    """A scoped row with a number of its own; ``scoped(...)`` gives it the key that foreign keys point to."""

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True, init=False)


def scoped(*extra: sa.schema.SchemaItem, **pointers: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Table arguments of a numbered table.

    Args:
        extra: further constraints and indexes.
        pointers: ``column="table"`` for each foreign key; it goes to that table's ``(team_id, id)``.
    """
    keys = [
        sa.ForeignKeyConstraint(["team_id", column], [f"{table}.team_id", f"{table}.id"], ondelete="CASCADE")
        for column, table in pointers.items()
    ]
    return (sa.UniqueConstraint("team_id", "id"), *keys, *extra)

"""How Alembic reaches the database: the same address the bot uses."""

import asyncio
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine

import models.tables
from bot import settings
from bot.storage import sqlite
from models.base import Base, UtcDateTime, Words

assert models.tables  # noqa: S101  importing it fills the metadata


def _render(kind: str, value: Any, autogen: Any) -> str | Literal[False]:
    """Columns are written down with SQLAlchemy's own types, so that old migrations do not depend on our code."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, Words):
        return "sa.String(length=200)"
    return False


def _same_type(*args: object) -> bool | None:
    ours = args[4]
    return False if isinstance(ours, UtcDateTime | Words) else None


def _run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=_render,
        compare_type=_same_type,
        render_as_batch=True,
        transaction_per_migration=True,
        transactional_ddl=True,  # on SQLite too: a migration is there as a whole, or not at all
    )
    with context.begin_transaction():
        context.run_migrations()


async def _online() -> None:
    url = context.config.attributes.get("url") or settings.WhereKept().database_url
    engine = sqlite.migrating(url) if url.startswith("sqlite") else create_async_engine(url)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_run)
            await connection.commit()
    finally:
        await engine.dispose()


asyncio.run(_online())

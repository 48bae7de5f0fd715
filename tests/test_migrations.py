"""The migrations make what the models describe, on both databases, forwards and back."""

import asyncio

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.database import Database, Workspace
from migrations import config, heads, upgrade
from models.base import Base


async def test_the_models_and_the_migrations_agree(database_url: str) -> None:
    await asyncio.to_thread(command.check, config(database_url))


async def test_upgrading_twice_is_harmless(database: Database, database_url: str) -> None:
    await upgrade(database_url)
    assert await database.heads() == heads()


async def test_every_migration_can_be_taken_back_and_one_that_breaks_off_leaves_nothing(database_url: str) -> None:
    await asyncio.to_thread(command.downgrade, config(database_url), "base")
    engine = create_async_engine(database_url)
    assert await _tables(engine) == set()
    in_the_way = Base.metadata.tables["blocker"]  # the last that the first migration makes
    async with engine.begin() as connection:
        await connection.execute(sa.schema.CreateTable(in_the_way, include_foreign_key_constraints=[]))
    with pytest.raises(DBAPIError, match="already exists"):
        await upgrade(database_url)
    assert await _tables(engine) == {in_the_way.name}
    await engine.dispose()


async def _tables(engine: AsyncEngine) -> set[str]:
    async with engine.connect() as connection:
        return set(Base.metadata.tables) & set(await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names()))


async def test_the_trail_only_grows(workspace: Workspace, database_url: str) -> None:
    async with workspace.begin() as tx:
        await tx.audit("U1", "role.set", "member:U2")
    engine = create_async_engine(database_url)
    trail = Base.metadata.tables["audit_entry"]
    for statement in (sa.update(trail).values(actor="U9"), sa.delete(trail)):
        async with engine.connect() as connection:
            with pytest.raises(DBAPIError, match="only grows"):
                await connection.execute(statement)
    await engine.dispose()

"""Whether the worker goes round."""

from datetime import datetime, timedelta
from functools import cache
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.database import Database
from bot.storage import statements
from models.heartbeat import Heartbeat

NAME = "worker"
EVERY = timedelta(seconds=20)


@cache
def _beat(dialect: str) -> sa.Insert:
    """Two workers may both be the first."""
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = make(cast(sa.Table, sa.inspect(Heartbeat).local_table))
    return row.on_conflict_do_update(index_elements=["name"], set_={"at": row.excluded.at})


async def beat(database: Database) -> None:
    """Write down that the worker went round."""
    statement = _beat("sqlite" if database.is_sqlite else "postgresql")
    async with database.writing() as session:
        await session.run_sync(statements.run, statement, {"name": NAME, "at": database.clock.now()})
        await session.commit()


async def last(database: Database) -> datetime | None:
    """When the worker last went round, or None."""
    async with database.reading() as session:
        row = await session.get(Heartbeat, NAME, execution_options={"team_stamped": True})
        return row.at if row is not None else None

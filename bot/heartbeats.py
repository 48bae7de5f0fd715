"""Whether the worker goes round."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.database import Database
from models.heartbeat import Heartbeat

NAME = "worker"
EVERY = timedelta(seconds=20)


async def beat(database: Database) -> None:
    """Write down that the worker went round."""
    now = database.clock.now()
    async with database.writing() as session:
        options = {"team_stamped": True}
        moved = sa.update(Heartbeat).where(Heartbeat.name == NAME).values(at=now)
        changed = await session.execute(moved, execution_options=options | {"synchronize_session": False})
        if not getattr(changed, "rowcount", 0):
            make = sqlite.insert if database.is_sqlite else postgresql.insert  # two workers may both be the first
            first = make(Heartbeat).values(name=NAME, at=now).on_conflict_do_nothing()
            await session.execute(first, execution_options=options)
        await session.commit()


async def last(database: Database) -> datetime | None:
    """When the worker last went round, or None."""
    async with database.reading() as session:
        row = await session.get(Heartbeat, NAME, execution_options={"team_stamped": True})
        return row.at if row is not None else None

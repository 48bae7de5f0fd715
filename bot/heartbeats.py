"""Whether the worker goes round."""

from datetime import datetime, timedelta

from bot.database import Database
from models.heartbeat import Heartbeat

NAME = "worker"
EVERY = timedelta(seconds=20)


async def beat(database: Database) -> None:
    """Write down that the worker went round, at most every 20 s."""
    now = database.clock.now()
    async with database.writing() as session:
        row = await session.get(Heartbeat, NAME, execution_options={"team_stamped": True})
        if row is not None and now - row.at < EVERY and row.at <= now:
            return
        if row is None:
            session.add(Heartbeat(name=NAME, at=now))
        else:
            row.at = now
        await session.commit()


async def last(database: Database) -> datetime | None:
    """When the worker last went round, or None."""
    async with database.reading() as session:
        row = await session.get(Heartbeat, NAME, execution_options={"team_stamped": True})
        return row.at if row is not None else None

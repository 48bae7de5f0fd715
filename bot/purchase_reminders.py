"""Time passing over a request that waits: reminders, backups, a lead.

A request in wait is looked at when its next stage is due, when somebody who sleeps or is away can be reached, and each
working morning besides. A look asks whoever may vote by now and was not asked, and reminds whoever is due.
"""

from datetime import datetime

import sqlalchemy as sa

from bot.database import Tx
from models.purchase import Purchase, State


async def wake(tx: Tx) -> None:
    """Look at every request that waits at once: who may vote about it may have changed. The workspace is held."""
    await tx.team(lock=True)
    running = sa.and_(Purchase.state == State.WAITING, Purchase.clock_at.is_not(None))
    await tx.change(sa.update(Purchase).where(running).values(next_at=tx.now))


async def next_look(tx: Tx) -> datetime | None:
    """When the next request is to be looked at."""
    return await tx.one(sa.select(sa.func.min(Purchase.next_at)))  # type: ignore[no-any-return]


async def due(tx: Tx) -> list[int]:
    """The requests to be looked at by now, the longest due first."""
    query = sa.select(Purchase.id).where(Purchase.next_at <= tx.now)
    return await tx.all(query.order_by(Purchase.next_at, Purchase.id))

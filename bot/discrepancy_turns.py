"""Whose discrepancies are looked at when."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from bot import members
from bot.database import Tx
from models.base import UtcDateTime
from models.calendar import next_working_moment
from models.nag import NagTurn


async def expect(tx: Tx, user_id: str) -> None:
    """From the next working day on, look each morning what waits for this person; nothing where that is so already."""
    member, team = await members.meet(tx, user_id), await tx.team()
    await wake(tx, user_id, next_working_moment(tx.now, team.reminders_at, member.zone, team.country))


async def wake(tx: Tx, user_id: str, at: datetime) -> None:
    """Look at this person then, or earlier where that is set already."""
    if await tx.insert(NagTurn, user_id=user_id, next_at=at):
        return
    moment = sa.literal(at, UtcDateTime())
    later = sa.or_(NagTurn.next_at.is_(None), NagTurn.next_at > moment)
    await tx.change(sa.update(NagTurn).where(NagTurn.user_id == user_id, later).values(next_at=at))


async def of(tx: Tx, user_ids: Collection[str]) -> dict[str, NagTurn]:
    """The turns of these people, by their ids; made where there are none."""
    found = {turn.user_id: turn for turn in await tx.all(sa.select(NagTurn).where(NagTurn.user_id.in_(user_ids)))}
    for user_id in user_ids:
        if user_id not in found:
            found[user_id] = NagTurn(user_id=user_id)
            tx.add(found[user_id])
    return found

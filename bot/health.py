"""How Tandem is doing, for admins."""

from dataclasses import dataclass
from datetime import datetime

from bot import deliveries, members
from bot.database import Tx
from models.message import Message


@dataclass(frozen=True)
class Health:
    """What could not be delivered, newest first; on which zone's clock to show times."""

    failed: list[Message]
    now: datetime
    zone: str


async def look(tx: Tx, by: str) -> Health:
    """What an admin should know.

    Raises:
        Refusal: `by` is no admin.
    """
    member = await members.require_admin(tx, by)
    return Health(await deliveries.failed(tx), tx.now, member.zone)

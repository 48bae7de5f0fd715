"""How Tandem is doing, for admins."""

from dataclasses import dataclass
from datetime import datetime

from bot import deliveries, import_sources, members, purchase_notices
from bot.database import Tx
from models.import_source import ImportSource
from models.message import Message
from models.purchase_notice import Notice


@dataclass(frozen=True)
class Health:
    """What could not be delivered, newest first; decisions that wait for their web address; sources that give no numbers.

    ``zone`` is the clock that shows times.
    """

    failed: list[Message]
    notices: list[Notice]
    sources: list[ImportSource]
    now: datetime
    zone: str


async def look(tx: Tx, by: str) -> Health:
    """What an admin should know.

    Raises:
        Refusal: `by` is no admin.
    """
    member = await members.require_admin(tx, by)
    return Health(
        await deliveries.failed(tx),
        await purchase_notices.failing(tx),
        await import_sources.failing(tx),
        tx.now,
        member.zone,
    )

"""What need not be kept: receipts of deliveries, files that were sent, and the texts of messages long sent."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.database import Tx
from bot.storage.scoping import earliest
from models.message import Message
from models.purchase_errand import PurchaseErrand
from models.receipt import Receipt

_OLDEST = earliest(Receipt.at)
KEEP_RECEIPTS = timedelta(days=2)  # Slack delivers again within minutes
KEEP_TEXTS = timedelta(days=90)
A_DAY = timedelta(days=1)


async def next_due(tx: Tx) -> datetime | None:
    """A day after the oldest receipt may go, so that it runs about once a day."""
    oldest = await tx.moment(_OLDEST)
    return oldest + KEEP_RECEIPTS + A_DAY if oldest else None


async def prune(tx: Tx) -> tuple[int, int]:
    """Forget what may go.

    A message's row stays: its key says that it was said, and its ``ts`` lets it be changed later. Only its text goes, and
    the nonce with it, which is empty from then on. What failed keeps its text, since it may be sent again.

    Returns:
        How many receipts and how many texts went.
    """
    over = sa.and_(PurchaseErrand.due_at.is_(None), PurchaseErrand.asked_at < tx.now - KEEP_RECEIPTS)
    await tx.change(sa.delete(PurchaseErrand).where(over))
    receipts = await tx.change(sa.delete(Receipt).where(Receipt.at < tx.now - KEEP_RECEIPTS))
    sent = sa.and_(
        Message.sent_at < tx.now - KEEP_TEXTS,
        Message.sent_version == Message.version,
        Message.failed_reason.is_(None),
        Message.due_at.is_(None),
        Message.nonce != "",
    )
    texts = await tx.change(sa.update(Message).where(sent).values(payload={}, nonce=""))
    return receipts, texts

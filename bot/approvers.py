"""What follows for purchases when somebody's role, department or backup changes, or they leave."""

from bot import delegations, purchase_reminders
from bot.database import Tx
from models.member import Member


async def changed(tx: Tx, member: Member) -> None:
    """Their rights may be others now: delegations that cannot be any more end, and what waits is looked at again."""
    await tx.flush()
    await delegations.settle(tx, member)
    await purchase_reminders.wake(tx)

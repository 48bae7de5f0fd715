"""The rules of who approves: the one in force, and a change, which needs a second admin."""

from typing import TYPE_CHECKING

from bot.database import Tx

if TYPE_CHECKING:
    from models.purchase_policy import Policy


async def in_force(tx: Tx) -> "Policy":
    """The policy that requests are read by now; the default (USD 10,000.00), not in the database (id None), without any."""
    raise NotImplementedError

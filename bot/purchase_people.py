"""Who may vote about a purchase at this moment: for themselves, as a delegate, or as a backup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.database import Tx

if TYPE_CHECKING:
    from models.member import Department
    from models.purchase import Purchase
    from models.purchase_copy import As


@dataclass(frozen=True)
class Right:
    """Somebody's right to vote.

    Attributes:
        user_id: who would vote.
        for_id: whose right it is: their own, or that of the approver they stand in for.
        department: the one it counts for.
        as_: approver, delegate or backup.
    """

    user_id: str
    for_id: str
    department: Department
    as_: As


async def rights(tx: Tx, purchase: Purchase) -> list[Right]:
    """Everybody's rights to vote about it now, each person's own first. Never the requester's or that of whom it is for."""
    raise NotImplementedError

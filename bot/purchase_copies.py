"""Messages about purchases: those who decide are asked, every copy changes with each vote, the end is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.database import Content, Tx

if TYPE_CHECKING:
    from models.purchase import Purchase
    from models.purchase_standing import Standing


async def standing(tx: Tx, purchase: Purchase) -> Standing:
    """How it stands now."""
    raise NotImplementedError


async def refresh(tx: Tx, purchase: Purchase) -> None:
    """Let every message about it say how it stands. Facts are not read again."""
    raise NotImplementedError


async def invite_missing(tx: Tx, purchase: Purchase) -> list[str]:
    """Ask whoever may vote about it now and was not asked yet. Gives them. Takes the request locked."""
    raise NotImplementedError


async def tell(tx: Tx, purchase: Purchase, user_id: str, content: Content) -> bool:
    """Let somebody know what just happened to it, once for each change. False when they were told, or have left."""
    raise NotImplementedError


async def tell_lead(tx: Tx, purchase: Purchase) -> str | None:
    """Show it to the lead, who is given no vote. Gives who it is, or None where there is none."""
    raise NotImplementedError

"""Deciding about a purchase: approve, reject, ask for changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.database import Tx

if TYPE_CHECKING:
    from models.purchase import Purchase
    from models.purchase_standing import Standing


async def votable(tx: Tx, purchase_id: int, version: int, by: str) -> Standing:
    """The request, if `by` can vote about that version of it now; asked before a form opens. Raises as `approve`."""
    raise NotImplementedError


async def approve(tx: Tx, purchase_id: int, version: int, by: str) -> Purchase:
    """Fill a seat. The same click twice changes nothing and raises nothing.

    Raises:
        Refusal: `by` has no right at this moment, that version is not the current one, or it is decided; the sentence says
            what happened since.
    """
    raise NotImplementedError


async def reject(tx: Tx, purchase_id: int, version: int, by: str, reason: str) -> Purchase:
    """Decide that it is not bought. `reason` is required (field ``reason``). Raises as `approve`."""
    raise NotImplementedError


async def ask_changes(tx: Tx, purchase_id: int, version: int, by: str, words: str) -> Purchase:
    """Give it back to the requester to be changed; the clock waits. `words` are required (field ``words``)."""
    raise NotImplementedError

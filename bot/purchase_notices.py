"""Decisions on their way to the company's purchasing system: written when it is decided, sent until they are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.database import Tx

if TYPE_CHECKING:
    from models.purchase import Purchase


async def write(tx: Tx, purchase: Purchase) -> None:
    """Keep the final decision for the web address, with its versions and votes; in the transaction that decided it."""

"""Stored exchange rates with their dates."""

from typing import TYPE_CHECKING

from bot.database import Tx

if TYPE_CHECKING:
    from models.exchange_rate import ExchangeRate


async def rate(tx: Tx, currency: str) -> "ExchangeRate | None":
    """The newest rate of a currency on or before today, into the currency of the policy in force. None: there is none."""
    raise NotImplementedError

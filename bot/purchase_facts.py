"""The facts a decision needs: the budget with each amount counted once, the vendor, and similar earlier requests."""

from typing import TYPE_CHECKING, Any

from bot.database import Tx

if TYPE_CHECKING:
    from models.purchase import Purchase
    from models.purchase_version import Version


async def gather(tx: Tx, purchase: "Purchase", version: "Version") -> dict[str, Any]:
    """What the card shows beside the request, as it stands now; JSON-ready, to be kept in ``Version.facts``.

    It takes no locks, and neither needs to be in the database yet. Amounts are minor units.

    Returns:
        ``{"on": "2027-03-10", "budget": {...}|None, "vendor": {...}, "similar": [...]}``

        budget: ``{"code", "name", "year", "currency", "amount"|None, "spent", "spent_on"|None, "committed", "waiting",
        "this"|None, "left"|None, "uncounted": [PUR numbers without a rate]}``; ``left = amount - spent - committed - waiting - this``.
        vendor: ``{"name", "known": bool, "times": int, "approved": minor, "currency", "uncounted": int}`` of the last 12 months.
        similar: up to 3 of ``{"number", "what", "amount", "currency", "recurrence", "state", "on"}``, newest first.
    """
    raise NotImplementedError

"""Cost centres: what they are called, who owns them, their budgets and what is spent."""

from typing import TYPE_CHECKING

from bot.database import Tx

if TYPE_CHECKING:
    from models.cost_centre import CostCentre


async def all_open(tx: Tx) -> "list[CostCentre]":
    """The cost centres that requests can name, by code."""
    raise NotImplementedError


async def find(tx: Tx, cost_centre_id: int) -> "CostCentre | None":
    """The cost centre of that number, closed or not."""
    raise NotImplementedError


async def require_open(tx: Tx, cost_centre_id: int) -> "CostCentre":
    """The same, for a request to name.

    Raises:
        Refusal: beside the field ``cost_centre``, when there is none or it is closed.
    """
    raise NotImplementedError

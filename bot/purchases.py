"""Purchases: requested, amended, withdrawn and looked up.

Whoever changes a request takes the workspace's row first, the request second, and all else after them. So two who act at
once come one after the other, and the second hears what the first did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.database import Tx

if TYPE_CHECKING:
    from models.money import Money
    from models.purchase import Purchase, Recurrence
    from models.purchase_route import Route
    from models.purchase_standing import Standing
    from models.purchase_version import Version


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, as they typed and chose it.

    Attributes:
        amount: as typed, such as ``12,500.00``; what is paid each time, where it recurs.
        currency: such as ``USD``.
        cost_centre: its id.
        for_id: who it is for; None for the requester.
        files: ``{"id", "name", "size", "kind", "link"}`` each.
    """

    what: str
    vendor: str
    amount: str
    currency: str
    cost_centre: int | None
    recurrence: Recurrence
    why: str = ""
    needed_by: date | None = None
    for_id: str | None = None
    files: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Preview:
    """What would happen if it were sent now.

    Attributes:
        missing: the names of the seats that nobody could fill.
        people: who could fill each seat, by its name.
    """

    amount: Money
    route: Route
    missing: Sequence[str]
    people: Mapping[str, Sequence[str]]


async def preview(tx: Tx, by: str, wish: Wish, *, of: Purchase | None = None) -> Preview:
    """Who would have to approve, and why. Changes nothing; `of` is the request that is being amended.

    Raises:
        Refusal: beside the field to be mended: ``what``, ``vendor``, ``amount``, ``currency``, ``cost_centre``,
            ``needed_by``, ``why``, ``for``, ``files``.
    """
    raise NotImplementedError


async def request(tx: Tx, by: str, wish: Wish) -> Purchase:
    """Send a request: its approvers are asked, the requester gets a copy. Raises what `preview` raises."""
    raise NotImplementedError


async def amend(tx: Tx, purchase_id: int, version: int, by: str, wish: Wish) -> Purchase:
    """The requester changes it. A change of amount, vendor, currency, recurrence or cost centre makes a new version.

    Args:
        version: the one the requester was looking at.

    Raises:
        Refusal: it is not theirs, has ended, was changed meanwhile, or as for `preview`.
    """
    raise NotImplementedError


async def withdraw(tx: Tx, purchase_id: int, by: str) -> Purchase:
    """The requester (or the person it is for) takes it back. Refused when it has ended."""
    raise NotImplementedError


# looking
async def find(tx: Tx, number: int, by: str) -> Standing | None:
    """The request that people call PUR-`number`, if `by` may see it; None otherwise.

    The requester, the person it is for, whoever was asked about it, approvers, leads, admins, and the cost centre's owner
    may see it.
    """
    raise NotImplementedError


async def get(tx: Tx, purchase_id: int, by: str) -> Standing:
    """The same by its id. Raises a Refusal where there is none, or `by` may not see it."""
    raise NotImplementedError


async def for_requester(tx: Tx, purchase_id: int, by: str) -> Standing:
    """The open request, for its requester, to amend it. Refused to others, and when it has ended."""
    raise NotImplementedError


async def mine(tx: Tx, user_id: str, *, limit: int = 20) -> list[Standing]:
    """What somebody requested, or is requested for them: open ones first, then the newest."""
    raise NotImplementedError


async def waiting_for(tx: Tx, user_id: str) -> list[Standing]:
    """The requests that wait for this person's vote, the oldest first."""
    raise NotImplementedError


async def open_ones(tx: Tx) -> list[Standing]:
    """Every request that is not decided, the oldest first: what is stuck, with whom. For leads' views."""
    raise NotImplementedError


async def versions(tx: Tx, purchase_id: int, by: str) -> list[Version]:
    """Every version, the first first. Refused like `get`."""
    raise NotImplementedError

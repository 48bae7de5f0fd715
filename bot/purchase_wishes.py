"""What somebody asks for, from what they typed to who must approve it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot import cost_centres, exchange_rates, members, purchase_policies
from bot.database import Tx
from bot.storage.scoping import prepared
from models.base import UtcDateTime
from models.currency import CODES
from models.money import Money, read_amount
from models.purchase import Purchase, State, check_needed_by, read_what, read_why
from models.purchase_policy import Policy, PolicyState
from models.purchase_route import WINDOW, Earlier, Route, first_year, route
from models.purchase_version import Recurrence, Version
from models.refusal import Refusal
from models.vendor import read_vendor, vendor_key

COUNTED = (State.WAITING, State.CHANGES, State.APPROVED)


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
class Asked:
    """The same, read and found to be in order."""

    what: str
    why: str
    vendor: str
    money: Money
    recurrence: Recurrence
    cost_centre_id: int
    needed_by: date | None
    for_id: str
    files: list[dict[str, Any]]


async def read(tx: Tx, by: str, wish: Wish, of: Purchase | None = None) -> Asked:
    """Read what was typed.

    Args:
        by: the requester.
        of: the request that is being changed.

    Raises:
        Refusal: beside the field to be mended.
    """
    requester = await members.meet(tx, by)
    if requester.left_at is not None or requester.is_bot:
        raise Refusal("Only people of this workspace can request a purchase.")
    what, vendor = read_what(wish.what), read_vendor(wish.vendor)
    if wish.currency not in CODES:
        raise Refusal("I do not know that currency. Choose one from the list.", field="currency")
    amount = read_amount(wish.amount, wish.currency)
    if wish.cost_centre is None:
        raise Refusal("Choose the cost center that pays.", field="cost_centre")
    kept = of is not None and wish.cost_centre == await _centre_of(tx, of)
    if not kept:  # one that was closed since stays where it is
        await cost_centres.require_open(tx, wish.cost_centre)
    if of is None or wish.needed_by != of.needed_by:
        check_needed_by(wish.needed_by, requester.local(tx.now).date())
    for_id = wish.for_id or by
    if of is None:
        await _require_able(tx, for_id)
    elif for_id != of.for_id:
        raise Refusal("Who it is for stays as it is. Withdraw it and ask again to change that.", field="for")
    return Asked(
        what=what,
        why=read_why(wish.why),
        vendor=vendor,
        money=amount,
        recurrence=wish.recurrence,
        cost_centre_id=wish.cost_centre,
        needed_by=wish.needed_by,
        for_id=for_id,
        files=[dict(one) for one in wish.files],
    )


async def routed(tx: Tx, by: str, asked: Asked, of: Purchase | None = None) -> tuple[Route, Policy]:
    """Who must approve it if it is sent now, and the policy in force. `of` is the request of which it is a new version.

    Raises:
        Refusal: beside ``amount``, when it is too large to count.
    """
    in_force = await purchase_policies.in_force(tx)
    earlier = await _earlier(tx, asked, of)
    policies = [in_force, *(await _policies_before(tx, of) if of is not None else [])]
    paid_in = {asked.money.currency, *(each.year.currency for each in earlier)}
    foreign = paid_in - {in_force.currency} or any(policy.currency != in_force.currency for policy in policies)
    rates = await exchange_rates.counting(tx, paid_in, not_by={by, asked.for_id}) if foreign else []
    return route(asked.money, asked.recurrence, earlier, policies, rates), in_force


_current = sa.and_(Version.purchase_id == Purchase.id, Version.number == Purchase.version)
_EARLIER = prepared(
    sa.select(Purchase.number, Version.amount_minor, Version.currency, Version.recurrence)
    .join(Version, _current)
    .where(
        Version.vendor_key == sa.bindparam("vendor"),
        Version.cost_centre_id == sa.bindparam("cost_centre"),
        Version.made_at > sa.bindparam("since", type_=UtcDateTime()),
        sa.or_(*(Purchase.state == state for state in COUNTED)),
        Purchase.id != sa.bindparam("this"),
    )
    .order_by(Purchase.number)
)


async def _earlier(tx: Tx, asked: Asked, of: Purchase | None) -> list[Earlier]:
    """What else counts of that vendor and cost center, sent in the 30 days before this was first sent, or since.

    So a request does not get rid of what it was added to by being amended later.
    """
    since = (of.sent_at if of is not None else tx.now) - WINDOW
    found = await tx.columns(
        _EARLIER,
        vendor=vendor_key(asked.vendor),
        cost_centre=asked.cost_centre_id,
        since=since,
        this=of.id if of is not None else 0,
    )
    return [Earlier(number, first_year(Money(minor, currency), recurrence)) for number, minor, currency, recurrence in found]


async def _policies_before(tx: Tx, of: Purchase) -> list[Policy]:
    """The policies that earlier versions of a request were sent under, so that none of them is weakened by a newer one."""
    query = sa.select(Version.policy_id).where(Version.purchase_id == of.id).distinct()
    held = set(await tx.all(query))
    known = sorted(number for number in held if number is not None)
    found = await tx.all(sa.select(Policy).where(Policy.id.in_(known)).order_by(Policy.id)) if known else []
    return [*([Policy(number=0, state=PolicyState.REPLACED)] if None in held else []), *found]


async def _centre_of(tx: Tx, of: Purchase) -> int:
    query = sa.select(Version.cost_centre_id).where(Version.purchase_id == of.id, Version.number == of.version)
    return await tx.only(query)


async def _require_able(tx: Tx, user_id: str) -> None:
    """Whether something can be bought for them: a person, and still here."""
    member = await members.meet(tx, user_id)
    if member.is_bot or user_id == (await tx.team()).bot_user_id:
        raise Refusal("That is a bot. Choose a person, or leave it empty.", field="for")
    if member.left_at is not None:
        raise Refusal("That person left this workspace. Choose somebody who is here.", field="for")

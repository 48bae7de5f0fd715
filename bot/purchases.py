"""Purchases: requested, amended, withdrawn and looked up.

Whoever changes a request takes the workspace's row first, the request second, and all else after them. So two who act at
once come one after the other, and the second hears what the first did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot import cost_centres, members, purchase_facts, purchase_leavers, purchase_standings, purchase_wishes
from bot import purchase_copies as copies
from bot import purchase_people as people
from bot.database import Tx
from bot.purchase_standings import UNKNOWN, Held
from bot.purchase_wishes import Asked, Wish
from bot.views import purchase_news as news
from bot.views import purchase_refusals as refusals
from models import purchase_seats
from models.member import Role
from models.money import Money
from models.purchase import Purchase, State
from models.purchase_clock import Week
from models.purchase_copy import PurchaseCopy
from models.purchase_route import Route
from models.purchase_standing import Standing
from models.purchase_version import Version
from models.refusal import Refusal
from models.vendor import vendor_key

__all__ = ["Preview", "Wish", "amend", "find", "for_requester", "get", "mine", "open_ones", "preview", "request"]

OPEN = sa.or_(Purchase.state == State.WAITING, Purchase.state == State.CHANGES)


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
    asked = await purchase_wishes.read(tx, by, wish, of)
    route, _ = await purchase_wishes.routed(tx, by, asked, of)
    rights = people.about(by, asked.for_id, 0, await people.approvers(tx), tx.now)
    could = {seat.name: list(dict.fromkeys(right.user_id for right in rights if seat.takes(right))) for seat in route.seats}
    missing = [seat.name for seat in purchase_seats.missing(route.seats, rights)]
    return Preview(asked.money, route, missing, could)


async def request(tx: Tx, by: str, wish: Wish) -> Purchase:
    """Send a request: its approvers are asked, the requester gets a copy. Raises what `preview` raises."""
    team = await tx.team(lock=True)
    asked = await purchase_wishes.read(tx, by, wish)
    purchase = Purchase(
        number=(await tx.one(sa.select(sa.func.max(Purchase.number))) or 0) + 1,
        requester_id=by,
        for_id=asked.for_id,
        what=asked.what,
        why=asked.why,
        sent_at=tx.now,
        needed_by=asked.needed_by,
        files=asked.files,
    )
    purchase.start(tx.now, Week(team.reminders_at, team.zone, team.country))
    route, policy = await purchase_wishes.routed(tx, by, asked)
    tx.add(purchase)
    await tx.flush()
    version = await _add_version(tx, purchase, by, asked, route, policy.id)
    await tx.audit(by, "purchase.request", f"purchase:{purchase.number}", **_told(purchase, version))
    await _ask_everybody(tx, purchase, first=True)
    return purchase


async def amend(tx: Tx, purchase_id: int, version: int, by: str, wish: Wish) -> Purchase:
    """The requester changes it. A change of amount, vendor, currency, recurrence or cost centre makes a new version.

    Where changes were asked for and none of these is one, it waits for votes again, and those given stay.

    Args:
        version: the one the requester was looking at.

    Raises:
        Refusal: it is not theirs, has ended, was changed meanwhile, says the same as before, or as for `preview`.
    """
    held = await _hold_own(tx, purchase_id, by)
    purchase, before = held.purchase, held.version
    if version != purchase.version:
        raise Refusal(f"{purchase.label} was changed meanwhile. Look at the newest message about it, and change that.")
    asked = await purchase_wishes.read(tx, by, wish, purchase)
    changed = before.differs(asked.vendor, asked.money, asked.recurrence, asked.cost_centre_id)
    described = purchase.describe(asked.what, asked.why, asked.needed_by, asked.files)
    if changed:
        await _next_version(tx, held, by, asked, changed)
        return purchase
    handed_back = purchase.hand_back()
    if not described and not handed_back:
        raise Refusal("That is what it says already. Change something first.")
    if handed_back and not held.questions:
        purchase.resume(tx.now, held.week)
    await tx.audit(by, "purchase.describe", f"purchase:{purchase.number}", what=purchase.what, why=purchase.why)
    await tx.flush()
    stands = await purchase_standings.of(tx, purchase)
    await copies.invite_missing(tx, stands)
    if handed_back:
        await copies.tell_deciders(tx, stands)
    return purchase


async def withdraw(tx: Tx, purchase_id: int, by: str) -> Purchase:
    """The requester, or the person it is for, takes it back; a lead, when the requester left the workspace.

    Refused when it was decided; a second time changes nothing.
    """
    held = await purchase_standings.hold(tx, purchase_id)
    purchase = held.purchase
    if not purchase.bars(by) and not await purchase_leavers.looks_after(tx, purchase, by):
        raise Refusal(f"Only <@{purchase.requester_id}> can withdraw {purchase.label}.")
    if purchase.state is State.WITHDRAWN:
        return purchase
    if not purchase.withdraw(by, tx.now):
        raise Refusal(news.since(held.standing()))
    stands = held.standing()
    await tx.audit(by, "purchase.withdrawn", f"purchase:{purchase.number}", version=purchase.version)
    for user_id in sorted({purchase.requester_id, purchase.for_id} - {by}):
        await copies.tell(tx, purchase, user_id, news.decided(stands))
    await copies.close_questions(tx, stands)
    await copies.show(tx, stands)
    return purchase


async def _next_version(tx: Tx, held: Held, by: str, asked: Asked, changed: Sequence[str]) -> None:
    purchase = held.purchase
    route, policy = await purchase_wishes.routed(tx, by, asked, purchase)
    await copies.close_questions(tx, held.standing())
    held.version.redraw = False  # its messages are turned into past ones
    purchase.amend(tx.now, held.week)
    await tx.flush()
    version = await _add_version(tx, purchase, by, asked, route, policy.id)
    told = {**_told(purchase, version), "changed": list(changed)}
    await tx.audit(by, "purchase.amend", f"purchase:{purchase.number}", **told)
    await _ask_everybody(tx, purchase, first=False)


async def _add_version(tx: Tx, purchase: Purchase, by: str, asked: Asked, route: Route, policy_id: int | None) -> Version:
    version = Version(
        purchase_id=purchase.id,
        number=purchase.version,
        vendor=asked.vendor,
        vendor_key=vendor_key(asked.vendor),
        amount_minor=asked.money.minor,
        currency=asked.money.currency,
        recurrence=asked.recurrence,
        cost_centre_id=asked.cost_centre_id,
        made_by=by,
        made_at=tx.now,
        seats_needed=len(route.seats),
        over=route.over,
        counts_minor=route.counts,
        own_minor=route.own,
        rate=route.rate,
        rate_on=route.rate_on,
        policy_id=policy_id,
        route=route.as_json(),
    )
    version.facts = await purchase_facts.gather(tx, purchase, version)
    tx.add(version)
    await tx.flush()
    return version


async def _ask_everybody(tx: Tx, purchase: Purchase, *, first: bool) -> None:
    """Ask who may decide about its newest version; the requester's copy, and what nobody can decide, say so at once."""
    stands = await purchase_standings.of(tx, purchase)
    if first:
        await copies.give_requester(tx, stands)
    else:
        await copies.turn_past(tx, stands)
        await copies.show(tx, stands)
    rights = await people.rights(tx, purchase)
    await copies.ask(tx, stands, rights)
    await copies.tell_missing(tx, stands, rights)


def _told(purchase: Purchase, version: Version) -> dict[str, object]:
    """What the trail says of a version."""
    return {
        "version": version.number,
        "for": purchase.for_id,
        "vendor": version.vendor,
        "amount": version.amount_minor,
        "currency": version.currency,
        "recurrence": version.recurrence,
        "cost_centre": version.cost_centre_id,
        "counts": version.counts_minor,
        "over": version.over,
        "seats": [seat["name"] for seat in version.route["seats"]],
        "policy": version.policy_id,
    }


# looking
async def find(tx: Tx, number: int, by: str) -> Standing | None:
    """The request that people call PUR-`number`, if `by` may see it; None otherwise.

    The requester, the person it is for, whoever was asked about it, approvers, leads, admins, and the cost center's owner
    may see it.
    """
    return await _seen(tx, Purchase.number == number, by)


async def get(tx: Tx, purchase_id: int, by: str) -> Standing:
    """The same by its id. Raises a Refusal where there is none, or `by` may not see it."""
    found = await _seen(tx, Purchase.id == purchase_id, by)
    if found is None:
        raise Refusal(UNKNOWN)
    return found


async def for_requester(tx: Tx, purchase_id: int, by: str) -> Standing:
    """The open request, for its requester, to amend it. Refused to others, and when it has ended."""
    return (await _hold_own(tx, purchase_id, by)).standing()


async def mine(tx: Tx, user_id: str, *, limit: int = 20) -> list[Standing]:
    """What somebody requested, or is requested for them: open ones first, then the newest."""
    concerned = sa.or_(Purchase.requester_id == user_id, Purchase.for_id == user_id)
    found = await purchase_standings.every(tx, sa.and_(concerned, OPEN), limit=limit, newest=True)
    rest = limit - len(found)
    return [
        *found,
        *(await purchase_standings.every(tx, sa.and_(concerned, ~OPEN), limit=rest, newest=True) if rest else []),
    ]


async def waiting_for(tx: Tx, user_id: str) -> list[Standing]:
    """The requests that wait for this person's vote, the oldest first."""
    found = await purchase_standings.every(tx, Purchase.state == State.WAITING)
    return [stands for stands in found if user_id in stands.wanted]


async def open_ones(tx: Tx) -> list[Standing]:
    """Every request that is not decided, the oldest first: what is stuck, with whom. For leads' views."""
    return await purchase_standings.every(tx, OPEN)


async def versions(tx: Tx, purchase_id: int, by: str) -> list[Version]:
    """Every version, the first first. Refused like `get`."""
    await get(tx, purchase_id, by)
    return await tx.all(sa.select(Version).where(Version.purchase_id == purchase_id).order_by(Version.number))


async def _seen(tx: Tx, which: sa.ColumnElement[bool], by: str) -> Standing | None:
    found = await purchase_standings.every(tx, which)
    return found[0] if found and await _may_see(tx, found[0], by) else None


async def _may_see(tx: Tx, standing: Standing, by: str) -> bool:
    purchase = standing.purchase
    if purchase.bars(by):
        return True
    member = await members.meet(tx, by)
    if any(member.may(role) for role in (Role.APPROVER, Role.LEAD, Role.ADMIN)):
        return True
    copy = sa.select(PurchaseCopy.id).where(PurchaseCopy.purchase_id == purchase.id, PurchaseCopy.user_id == by).limit(1)
    if member.left_at is None and await tx.one(copy) is not None:
        return True
    centre = await cost_centres.find(tx, standing.version.cost_centre_id)
    return member.left_at is None and centre is not None and by in (centre.owner_id, centre.backup_id)


async def _hold_own(tx: Tx, purchase_id: int, by: str) -> Held:
    """The open request, held, if it is theirs."""
    held = await purchase_standings.hold(tx, purchase_id)
    purchase = held.purchase
    if by != purchase.requester_id:
        raise Refusal(f"Only <@{purchase.requester_id}> can change {purchase.label}.")
    if not purchase.is_open:
        raise Refusal(refusals.since(held.standing(), purchase.version))
    return held

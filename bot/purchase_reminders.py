"""Time passing over a request that waits: a reminder after one working day, backups after two, a lead after three.

A request is looked at when its next stage is due, when somebody who sleeps or is away can be reached, when somebody's
rights changed, and each working morning besides. A look asks whoever may vote by now and was not asked, and reminds whoever
is due, each by day on their own clock. What was said is known by its key, so nothing is said twice, however often one looks.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from bot import members, purchase_facts, purchase_standings
from bot import purchase_copies as copies
from bot import purchase_people as people
from bot.database import Tx
from bot.purchase_standings import Held
from bot.storage.scoping import earliest
from bot.views import purchase_reminders as view
from bot.views import purchases as card
from bot.working_hours import Diary
from models.member import Member, Role
from models.message import Lane, Message
from models.purchase import Purchase, State
from models.purchase_copy import As, PurchaseCopy
from models.purchase_standing import Standing

STAGES = {1: "purchase.remind", 2: "purchase.backups", 3: "purchase.lead"}
BY_ITSELF = "tandem"

Copies = Sequence[tuple[PurchaseCopy, datetime]]  # with when each was said

_NEXT = earliest(Purchase.next_at)


async def wake(tx: Tx) -> None:
    """Look at every request that waits at once: who may vote about it may have changed. The workspace is held."""
    await tx.team(lock=True)
    running = sa.and_(Purchase.state == State.WAITING, Purchase.clock_at.is_not(None))
    await tx.change(sa.update(Purchase).where(running).values(next_at=tx.now))


async def next_look(tx: Tx) -> datetime | None:
    """When the next request is to be looked at."""
    return await tx.moment(_NEXT)


async def due(tx: Tx) -> list[int]:
    """The requests to be looked at by now, the longest due first."""
    query = sa.select(Purchase.id).where(Purchase.next_at <= tx.now)
    return await tx.all(query.order_by(Purchase.next_at, Purchase.id))


async def look(tx: Tx, purchase_id: int) -> None:
    """Do what is due about one request, and set when it is looked at again. Does nothing where that is later."""
    held = await purchase_standings.hold(tx, purchase_id)
    purchase = held.purchase
    if purchase.next_at is None or purchase.next_at > tx.now:
        return
    held = await _advance(tx, held)
    shown = await _shown(tx, purchase)
    later = [*await _ask(tx, held, shown)]
    if purchase.stage >= 1:
        later += await _remind(tx, held, shown)
    if purchase.stage >= max(STAGES):
        later += await _tell_lead(tx, held, shown)
    await _tell_missing(tx, held)
    await _show(tx, held.standing(), shown)
    purchase.look_again(min([*later, held.week.due(0, tx.now)]), held.week)


async def _advance(tx: Tx, held: Held) -> Held:
    """Take the stages that are due; one that a stopped worker missed is taken late. The facts are read again."""
    purchase, before = held.purchase, held.purchase.stage
    while (stage := purchase.advance(tx.now, held.week)) is not None:
        await tx.audit(BY_ITSELF, STAGES[stage], f"purchase:{purchase.number}", version=purchase.version)
    if purchase.stage == before:
        return held
    held.version.facts = await purchase_facts.gather(tx, purchase, held.version)
    await tx.flush()
    return replace(held, rights=await people.rights(tx, purchase))


async def _ask(tx: Tx, held: Held, shown: Copies) -> list[datetime]:
    """Ask who was not asked and can be reached; take the buttons from who may not vote any more.

    Returns:
        When each of the others can be reached.
    """
    stands = held.standing()
    wanted, voted = stands.wanted, {vote.voter_id for vote in stands.votes}
    rights = {right.user_id: right for right in reversed(held.unused)}  # of several, the first: their own
    deciders = [copy for copy, _ in shown if copy.as_ in copies.DECIDERS]
    for copy in deciders:
        copy.over = copy.user_id not in wanted | voted
        if copy.user_id in wanted:
            copy.as_, copy.for_id = rights[copy.user_id].as_, rights[copy.user_id].for_id
    unasked = wanted - {copy.user_id for copy in deciders}
    diary = await Diary.read(tx, unasked)
    moments = {user_id: diary.next_moment(user_id) for user_id in unasked}
    now = [right for right in held.unused if moments.get(right.user_id) == tx.now]
    await copies.ask(tx, stands, now, deciders)
    return [at for at in moments.values() if at > tx.now]


async def _remind(tx: Tx, held: Held, shown: Copies) -> list[datetime]:
    """Remind who was asked a working day ago or more, on their own clock, and has not voted: once for each version.

    Returns:
        When each of the others is due.
    """
    purchase, stands = held.purchase, held.standing()
    unreminded = stands.wanted - {copy.user_id for copy, _ in shown if copy.key == _remind_key(purchase, copy.user_id)}
    asked = [(copy, at) for copy, at in shown if copy.as_ in copies.DECIDERS and copy.user_id in unreminded]
    diary = await Diary.read(tx, {copy.user_id for copy, _ in asked})
    later: list[datetime] = []
    for copy, asked_at in asked:
        week = replace(held.week, zone=diary.zone(copy.user_id))
        at = diary.next_moment(copy.user_id, week.due(1, asked_at))
        if at > tx.now:
            later.append(at)
            continue
        again = copies.copy_of(purchase, _remind_key(purchase, copy.user_id), copy.user_id, copy.as_, copy.for_id)
        await copies.give(tx, again, view.reminder(stands, again, _days(tx, held)))
    return later


async def _tell_lead(tx: Tx, held: Held, shown: Copies) -> list[datetime]:
    """Show it to the first lead who is not away, by day, once for each version. Gives when that is, if later."""
    if any(copy.as_ is As.LEAD for copy, _ in shown):
        return []
    purchase = held.purchase
    leads = await _leads(tx, purchase)
    diary = await Diary.read(tx, leads)
    here = [user_id for user_id in leads if not diary.is_away(user_id)]
    for user_id in (here or sorted(leads, key=diary.next_moment))[:1]:
        if (at := diary.next_moment(user_id)) > tx.now:
            return [at]
        key = f"purchase:{purchase.number}:{purchase.version}:lead:{user_id}"
        copy = copies.copy_of(purchase, key, user_id, As.LEAD)
        await copies.give(tx, copy, view.stuck(held.standing(), copy, _days(tx, held)))
    return []


async def _leads(tx: Tx, purchase: Purchase) -> list[str]:
    """Whom to turn to, best first: the requester's lead, then the others, then the admins. Nobody whom it is for."""
    near = await members.lead_of(tx, purchase.requester_id)
    far = [*await members.with_role(tx, Role.LEAD), *await members.with_role(tx, Role.ADMIN)]
    found = dict.fromkeys([*([near] if near else []), *(lead.user_id for lead in far)])
    return [user_id for user_id in found if not purchase.bars(user_id)]


async def _tell_missing(tx: Tx, held: Held) -> None:
    """Where nobody can fill a seat, tell an admin and the requester, once for a version."""
    stands = held.standing()
    missing = await copies.tell_missing(tx, stands, held.unused)
    if missing:
        admin = next(iter(await members.admins(tx)), None)
        requester = held.purchase.requester_id
        key = f"purchase:{held.purchase.number}:{held.purchase.version}:nobody:{'+'.join(missing)}:{requester}"
        if not held.requester_left:
            await tx.post(key, requester, view.nobody(stands, missing, admin), lane=Lane.APPROVAL)


async def _shown(tx: Tx, purchase: Purchase) -> Copies:
    """The copies of the current version, and when each was said."""
    query = (
        sa.select(PurchaseCopy, Message.created_at).join(Message, Message.key == PurchaseCopy.key).join(Member, copies.HERE)
    )
    mine = sa.and_(PurchaseCopy.purchase_id == purchase.id, PurchaseCopy.version == purchase.version)
    return [(copy, at) for copy, at in await tx.rows(query.where(mine).order_by(PurchaseCopy.id))]


async def _show(tx: Tx, standing: Standing, shown: Copies) -> None:
    """Let the messages of before this look that are not true any more say how it stands."""
    await tx.flush()
    keys = [copy.key for copy, _ in shown]
    said = {
        key: payload for key, payload in await tx.rows(sa.select(Message.key, Message.payload).where(Message.key.in_(keys)))
    }
    now = [(copy.key, card.card(standing, copy)) for copy, _ in shown]
    await tx.update_all([(key, content) for key, content in now if said[key] != content])


def _remind_key(purchase: Purchase, user_id: str) -> str:
    return f"purchase:{purchase.number}:{purchase.version}:remind:{user_id}"


def _days(tx: Tx, held: Held) -> int:
    """Working days it has waited."""
    since = held.purchase.clock_at
    assert since is not None  # noqa: S101  it is looked at only while its clock runs
    return held.purchase.days_run + held.week.run(since, tx.now)

"""Delegations: for some days somebody else of their department decides purchases for an approver.

The right is looked up at the moment of each vote (bot/purchase_people.py). What is done here: writing a delegation down,
ending it, telling both, and waking the requests that wait when one begins or is over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from bot import absences, members, purchase_reminders, rows
from bot.database import Tx
from bot.storage.scoping import earliest
from bot.views import delegations as view
from models.delegation import Delegation
from models.member import Absence, Department, Member, Role
from models.refusal import Refusal

LONGEST = timedelta(days=366)
UNKNOWN = "I do not know that delegation. Type `/purchase delegate` to see yours."

_NEXT = earliest(Delegation.due_at)


@dataclass(frozen=True)
class Standing:
    """What somebody delegated, and what was delegated to them, by first day; `today` on their own clock."""

    given: Sequence[Delegation]
    taken: Sequence[Delegation]
    today: date


async def standing(tx: Tx, user_id: str) -> Standing:
    """The delegations from and to somebody that are not over."""
    today = (await members.meet(tx, user_id)).local(tx.now).date()
    mine = sa.or_(Delegation.from_id == user_id, Delegation.to_id == user_id)
    query = sa.select(Delegation).where(mine, Delegation.last >= today - timedelta(days=1))
    found = [one for one in await tx.all(query.order_by(Delegation.first, Delegation.id)) if one.lasts(today)]
    given = [one for one in found if one.from_id == user_id]
    return Standing(given, [one for one in found if one.to_id == user_id], today)


async def for_approver(tx: Tx, by: str) -> Standing:
    """The same, for an approver who is about to delegate. Refused to others, who have nothing to delegate."""
    if not (await members.meet(tx, by)).may(Role.APPROVER):
        raise Refusal("Only approvers can delegate, and you are none. An admin can make you one.")
    return await standing(tx, by)


async def delegate(tx: Tx, by: str, to: str, first: date, last: date) -> tuple[Delegation, Absence | None]:
    """Let somebody decide for `by`, from `first` to `last`, both included, on the clock of `by`.

    Returns:
        The delegation, and an absence of theirs on those days, which is worth a word.

    Raises:
        Refusal: beside the field ``to``, ``first`` or ``last``; or `by` is no approver.
    """
    team = await tx.team(lock=True)  # two clicks at once must not make two
    mine = (await for_approver(tx, by)).given
    me = await members.meet(tx, by)
    _check_days(first, last, me.local(tx.now).date())
    for other in mine:
        if other.first <= last and first <= other.last:
            raise Refusal(view.already(other, me.local(tx.now).date()), field="first")
    if to == team.bot_user_id:
        raise Refusal("That is a bot. Choose a person.", field="to")
    them = await members.meet(tx, to)
    _check_person(me, them)
    for theirs in (await standing(tx, to)).given:
        if theirs.first <= last and first <= theirs.last:
            raise Refusal(view.hands_on(theirs, me.local(tx.now).date()), field="to")
    made = Delegation(from_id=by, to_id=to, first=first, last=last, made_by=by, made_at=tx.now)
    made.due_at = made.next_turn(tx.now, me.zone)
    tx.add(made)
    await tx.flush()
    await tx.audit(by, "delegation.give", f"member:{by}", to=to, first=str(first), last=str(last))
    await tx.post(_key(made), to, view.told(made, them.local(tx.now).date()))
    if made.covers(me.local(tx.now).date()):
        await purchase_reminders.wake(tx)
    away = [one for one in await absences.coming(tx, [to], first) if one.first <= last]
    return made, away[0] if away else None


async def end(tx: Tx, delegation_id: int, by: str) -> Delegation:
    """End it at once: whoever gave it, whoever has it, and admins may. A second time changes nothing.

    Raises:
        Refusal: it is not theirs, or is not known.
    """
    found = await rows.require(tx, Delegation, delegation_id, UNKNOWN, lock=True)
    if by not in (found.from_id, found.to_id) and not (await members.meet(tx, by)).may(Role.ADMIN):
        raise Refusal(f"Only <@{found.from_id}>, <@{found.to_id}> or an admin can end this.")
    await _end(tx, found, by)
    return found


async def next_turn(tx: Tx) -> datetime | None:
    """When the next delegation begins or is over."""
    return await tx.moment(_NEXT)


async def due(tx: Tx) -> list[int]:
    """The delegations that begin or are over by now."""
    query = sa.select(Delegation.id).where(Delegation.due_at <= tx.now)
    return await tx.all(query.order_by(Delegation.due_at, Delegation.id))


async def turn(tx: Tx, delegation_id: int) -> None:
    """One begins or is over, if it is due: the requests that wait go to whom they belong now."""
    await tx.team(lock=True)
    found = await tx.lock(Delegation, delegation_id)
    if found is None or found.due_at is None or found.due_at > tx.now:
        return
    giver = await members.meet(tx, found.from_id)
    found.due_at = found.next_turn(tx.now, giver.zone)
    if found.due_at is None:
        await tx.update(_key(found), view.told(found, giver.local(tx.now).date()))
    await purchase_reminders.wake(tx)


async def follow(tx: Tx, member: Member) -> None:
    """Somebody's zone may be another now: their days begin and end by it."""
    query = sa.select(Delegation).where(Delegation.from_id == member.user_id, Delegation.due_at.is_not(None))
    for found in await tx.all(query):
        due_at = found.next_turn(tx.now, member.zone)
        found.due_at = due_at or tx.now  # by the new clock it is over already: that turn is still to be taken


async def settle(tx: Tx, member: Member) -> None:
    """After somebody left, lost a role or changed the department: end what cannot be any more."""
    found = await standing(tx, member.user_id)
    for one in [*found.given, *found.taken]:
        giver, taker = await members.meet(tx, one.from_id), await members.meet(tx, one.to_id)
        if not giver.may(Role.APPROVER) or taker.left_at is not None or giver.department is not taker.department:
            await _end(tx, one, "tandem")


async def _end(tx: Tx, found: Delegation, by: str) -> None:
    giver = await members.meet(tx, found.from_id)
    today = giver.local(tx.now).date()
    if not found.end(today):
        return
    await tx.audit(by, "delegation.end", f"member:{found.from_id}", to=found.to_id, on=str(found.ended_on))
    for user_id in {found.from_id, found.to_id} - {by}:
        member = await members.meet(tx, user_id)
        if member.left_at is None:
            await tx.post(f"{_key(found)}:ended:{user_id}", user_id, view.ended(found, by, user_id))
    await tx.update(_key(found), view.told(found, today))
    await purchase_reminders.wake(tx)


def _check_days(first: date, last: date, today: date) -> None:
    if last < first:
        raise Refusal("The last day is before the first. Swap the two.", field="last")
    if last < today:
        raise Refusal("Those days have passed. Choose today or a later day.", field="last")
    if first < today:
        raise Refusal("That day has passed. Begin today or later.", field="first")
    if last - first > LONGEST:
        raise Refusal("That is more than a year. Choose an earlier last day.", field="last")


def _check_person(me: Member, them: Member) -> None:
    """Whether they can decide for me at all."""
    if them.user_id == me.user_id:
        raise Refusal("That is you. Choose somebody else.", field="to")
    if them.is_bot:
        raise Refusal("That is a bot. Choose a person.", field="to")
    if them.left_at is not None:
        raise Refusal("That person left this workspace. Choose somebody who is here.", field="to")
    if them.department is not me.department:
        where = {Department.FINANCE: "finance", Department.OPERATIONS: "operations"}.get(me.department)
        who = f"somebody of {where}, as you are" if where else "somebody who, like you, is of neither finance nor operations"
        raise Refusal(f"Your yes counts for your department. Choose {who}.", field="to")


def _key(delegation: Delegation) -> str:
    return f"delegation:{delegation.id}:{delegation.to_id}"

"""Two people vouch for an account's month: one prepares it, another signs it or sends it back; a changed number suspends it.

Whoever changes a reconciliation takes the workspace's turn first and its row second.
"""

from typing import Any

import sqlalchemy as sa

from bot import accounts, members, reconciliations, rows
from bot.database import Tx
from bot.reconciliation_sights import Sight
from bot.views import reconciliation_notices as view
from models.message import Lane
from models.period import Month
from models.reconciliation import Part, Reconciliation, SignOff, State
from models.reconciliation_checks import changes
from models.refusal import Refusal

UNKNOWN = "I do not know that reconciliation."
CHANGED = "Its numbers changed just now, so it has to be prepared again."


def snapshot(sight: Sight) -> dict[str, Any]:
    """What a signature stands for: JSON."""
    off = [
        {"key": item.key, "name": item.name, "minor": item.minor, "check": result.check.value, "why": _why(sight, item.key)}
        for result, item in sight.off
    ]
    numbers = [result.numbers for result in sight.results]
    return {"closing": sight.seen.figures.closing, "currency": sight.currency, "checks": numbers, "off": off[:200]}


def _why(sight: Sight, key: str) -> str:
    made = sight.seen.discrepancies.get(key)
    return made.label if made else "on its way"


# preparing
async def ready(tx: Tx, by: str, account_id: int, month: Month) -> Sight:
    """An account's month that may be prepared. Raises a Refusal that says what is in the way."""
    sight = await reconciliations.look(tx, by, account_id, month)
    if sight.current.state is not State.OPEN:
        raise Refusal(view.since(sight))
    if not sight.is_over:
        raise Refusal(f"{month.name} is not over yet. Prepare it when it is.")
    if sight.running:
        raise Refusal("I am still matching its lines. Try again in a moment.")
    if sight.unexplained:
        raise Refusal(view.in_the_way(sight))
    return sight


async def prepare(tx: Tx, by: str, account_id: int, month: Month, reviewer: str) -> Reconciliation:
    """Vouch for an account's month and ask somebody to review it.

    Raises:
        Refusal: something is in the way, or beside ``reviewer``.
    """
    await tx.team(lock=True)
    sight = await ready(tx, by, account_id, month)
    await _require_reviewer(tx, sight, reviewer)
    one = await _held(tx, sight)
    if not one.prepare(by, reviewer, snapshot(sight), tx.now):
        raise Refusal(view.since(sight))
    tx.add(SignOff(reconciliation_id=one.id, part=Part.PREPARER, by=by, at=tx.now, snapshot=one.snapshot))
    await tx.flush()
    await tx.audit(by, "reconciliation.prepare", subject(sight), closing=sight.seen.figures.closing, reviewer=reviewer)
    await tx.post(_key(one), reviewer, view.asked(sight, one), lane=Lane.APPROVAL)
    return one


async def _held(tx: Tx, sight: Sight) -> Reconciliation:
    """The one at hand, made when nobody has begun."""
    one = sight.current
    if sa.inspect(one).transient:
        one.supersedes = sight.older[0].id if sight.older else None
        tx.add(one)
        await tx.flush()
    return one


async def usual_reviewer(tx: Tx, sight: Sight, preparer: str) -> str | None:
    """Who might review it: the account's owner or backup, else a lead of the preparer; None where there is nobody else."""
    near = [sight.account.owner_id, sight.account.backup_id, await members.lead_of(tx, preparer)]
    for user_id in near:
        if user_id is not None and user_id != preparer:
            member = await members.find(tx, user_id)
            if member is not None and member.left_at is None:
                return user_id
    return None


async def _require_reviewer(tx: Tx, sight: Sight, user_id: str) -> None:
    member = await members.meet(tx, user_id)
    if member.is_bot or member.left_at is not None:
        raise Refusal("Choose a person who is here.", field="reviewer")
    try:
        await reconciliations.require(tx, sight.account, user_id)
    except Refusal as refusal:
        raise Refusal("Choose somebody in finance, a lead, or who answers for the account.", field="reviewer") from refusal


# reviewing
async def sign(tx: Tx, by: str, reconciliation_id: int) -> Sight:
    """Vouch for the same numbers. Where they changed since, it is suspended, and the answer's state says so.

    Raises:
        Refusal: `by` prepared it or may not, or it is past that.
    """
    one, sight = await _at_hand(tx, by, reconciliation_id)
    if one.state is State.PREPARED and by == one.prepared_by:
        one.sign(by, tx.now)  # says why not
    if await suspend_if_changed(tx, sight, None):
        return await reconciliations.sight(tx, sight.account, sight.month)
    if not one.sign(by, tx.now):
        raise Refusal(view.since(sight))
    tx.add(SignOff(reconciliation_id=one.id, part=Part.REVIEWER, by=by, at=tx.now, snapshot=one.snapshot))
    await tx.flush()
    await tx.audit(by, "reconciliation.sign", subject(sight), closing=one.closing)
    await tx.update(_key(one), view.reviewed(sight, one))
    if one.prepared_by is not None:
        await tx.post(f"{_key(one)}:signed", one.prepared_by, view.signed(sight, one))
    await _next_month(tx, one)
    return sight


async def send_back(tx: Tx, by: str, reconciliation_id: int, reason: str) -> Sight:
    """It has to be looked at again. Raises a Refusal, beside ``reason`` where there is none."""
    one, sight = await _at_hand(tx, by, reconciliation_id)
    preparer, key = one.prepared_by, _key(one)
    if not one.send_back(by, reason):
        raise Refusal(view.since(sight))
    await tx.audit(by, "reconciliation.send_back", subject(sight), reason=one.reason)
    await tx.update(key, view.sent_back(sight, one, by))
    if preparer is not None and preparer != by:
        await tx.post(f"{key}:back", preparer, view.came_back(sight, one, by))
    return sight


async def reviewer_left(tx: Tx, user_id: str) -> None:
    """Somebody left: whoever prepared what they were to review chooses somebody else. The workspace is held."""
    asked = Reconciliation.state == State.PREPARED, Reconciliation.reviewer_id == user_id
    for one in await tx.all(sa.select(Reconciliation).where(*asked).order_by(Reconciliation.id)):
        sight = await reconciliations.sight(tx, await accounts.require(tx, one.account_id), Month.at(one.month))
        preparer, key = str(one.prepared_by), _key(one)
        one.send_back(user_id, "Who was to review it left.")
        await tx.audit("tandem", "reconciliation.send_back", subject(sight), reason=one.reason, old=user_id, why="left")
        member = await members.find(tx, preparer)
        if member is not None and member.left_at is None:
            await tx.post(f"{key}:left", preparer, view.reviewer_left(sight, user_id))


async def at_hand(tx: Tx, by: str, reconciliation_id: int) -> Reconciliation:
    """One that can be sent back. Raises a Refusal when it is past that."""
    one, sight = await _at_hand(tx, by, reconciliation_id)
    if one.state is not State.PREPARED:
        raise Refusal(view.since(sight))
    return one


async def _at_hand(tx: Tx, by: str, reconciliation_id: int) -> tuple[Reconciliation, Sight]:
    one = await rows.require(tx, Reconciliation, reconciliation_id, UNKNOWN, lock=True)
    account = await accounts.require(tx, one.account_id)
    await reconciliations.require(tx, account, by)
    sight = await reconciliations.sight(tx, account, Month.at(one.month))
    if one.state is State.SUSPENDED:
        raise Refusal(view.is_suspended(sight, one))
    return one, sight


# suspending
async def suspend_if_changed(tx: Tx, sight: Sight, by: str | None) -> bool:
    """Suspend what was signed when one of its numbers is another now; those who signed are told.

    Args:
        by: whose act it was; None: the books changed.
    """
    one = sight.current
    if one.state not in (State.PREPARED, State.SIGNED):
        return False
    changed = changes(one.snapshot["checks"], sight.results)
    if not changed:
        return False
    was_signed = one.state is State.SIGNED
    one.suspend(view.what_changed(sight, one, changed), tx.now)
    await tx.flush()
    tx.add(Reconciliation(account_id=one.account_id, month=one.month, supersedes=one.id))
    await tx.flush()
    await tx.audit(by or "tandem", "reconciliation.suspend", subject(sight), why=one.reason)
    await tx.update(_key(one), view.suspended_card(sight, one))
    people = {one.prepared_by, one.reviewed_by if was_signed else None} - {by, None}
    for user_id in sorted(map(str, people)):
        await tx.post(f"{_key(one)}:suspended:{user_id}", user_id, view.suspended(sight, one))
    await _next_month(tx, one)
    return True


async def look_again(tx: Tx, account_id: int, since: Month) -> None:
    """Look soon whether what was signed from a month on still holds."""
    later = Reconciliation.account_id == account_id, Reconciliation.month >= since.ordinal
    vouched = Reconciliation.state.in_([State.PREPARED, State.SIGNED])
    await tx.change(sa.update(Reconciliation).where(*later, vouched).values(check_at=tx.now))


async def _next_month(tx: Tx, one: Reconciliation) -> None:
    """What was signed of the next month opened with this closing."""
    follows = Reconciliation.account_id == one.account_id, Reconciliation.month == one.month + 1
    vouched = Reconciliation.state.in_([State.PREPARED, State.SIGNED])
    await tx.change(sa.update(Reconciliation).where(*follows, vouched).values(check_at=tx.now))


# looking
async def waiting_for(tx: Tx, user_id: str) -> list[tuple[Reconciliation, str]]:
    """Those that somebody is asked to review, with the account's name, oldest first."""
    query = sa.select(Reconciliation).where(Reconciliation.state == State.PREPARED, Reconciliation.reviewer_id == user_id)
    found = await tx.all(query.order_by(Reconciliation.month, Reconciliation.id))
    return [(one, (await accounts.require(tx, one.account_id)).label) for one in found]


async def signatures(tx: Tx, reconciliation_id: int) -> list[SignOff]:
    """Who signed it, in their order."""
    return await tx.all(sa.select(SignOff).where(SignOff.reconciliation_id == reconciliation_id).order_by(SignOff.id))


def subject(sight: Sight) -> str:
    """What the audit trail calls it."""
    return f"reconciliation:{sight.account.code}:{sight.month}"


def _key(one: Reconciliation) -> str:
    prepared = one.prepared_at.isoformat() if one.prepared_at else ""
    return f"reconciliation:{one.id}:{prepared}"

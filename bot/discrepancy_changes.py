"""What happens to a discrepancy on its way: given to somebody else, due another day, split, merged, its owner gone."""

import contextlib
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from bot import discrepancy_copies as copies
from bot import discrepancy_people as people
from bot import discrepancy_rules, discrepancy_turns
from bot.database import Tx
from bot.discrepancies import LIVE, account_of, for_concerned, next_number, subject, today, wait
from bot.discrepancy_sights import seen
from bot.prose.money import money
from bot.views import discrepancies as view
from models.discrepancy import Discrepancy, Source, State, read_what
from models.discrepancy_copy import Asks
from models.money import Money
from models.nag import NagCopy
from models.refusal import Refusal

BY_ITSELF = "tandem"


class Part(NamedTuple):
    """One of the several that a discrepancy becomes; the amount as in `Report`."""

    what: str
    amount_minor: int
    owner: str


async def reassign(tx: Tx, discrepancy_id: int, by: str, owner: str) -> Discrepancy:
    """Somebody else is to find out; they, who reported it and the owner before are told. Its age stays."""
    found = await for_concerned(tx, discrepancy_id, by, lock=True)
    await people.require_able(tx, owner)
    if owner == found.owner_id:
        raise Refusal("That is who has it now. Choose somebody else.", field="owner")
    await _give(tx, found, by, owner)
    return found


async def move_due(tx: Tx, discrepancy_id: int, by: str, day: date, reason: str) -> Discrepancy:
    """It is due another day, for a reason that is kept. Its age stays."""
    found = await for_concerned(tx, discrepancy_id, by, lock=True)
    before = found.due_on
    if not found.move_due(day, reason, await today(tx)):
        raise Refusal("It is due on that day already. Choose another.", field="due")
    await tx.audit(
        by,
        "discrepancy.move_due",
        subject(found),
        old=before.isoformat(),
        new=day.isoformat(),
        why=found.due_reason,
        times=found.due_moves,
    )
    await copies.refresh(tx, found)
    return found


async def split(tx: Tx, discrepancy_id: int, by: str, parts: Sequence[Part]) -> list[Discrepancy]:
    """It becomes several, each with an owner. Their amounts add up to its own, and each is as old as it.

    Raises:
        Refusal: beside ``what``, ``amount`` or ``owner``.
    """
    whole = await for_concerned(tx, discrepancy_id, by, lock=True)
    whats = [read_what(part.what) for part in parts]
    for part in parts:
        await people.require_able(tx, part.owner)
    whole.split([part.amount_minor for part in parts])
    made = []
    for what, part in zip(whats, parts, strict=True):
        each = Discrepancy(
            number=await next_number(tx),
            what=what,
            amount_minor=part.amount_minor,
            currency=whole.currency,
            owner_id=part.owner,
            transaction_on=whole.transaction_on,
            due_on=whole.due_on,
            due_moves=whole.due_moves,
            due_reason=whole.due_reason,
            reported_by=whole.reported_by,
            reported_at=whole.reported_at,
            told_on=await today(tx),
            waits_for_id=part.owner,
            source=Source.SPLIT,
            account_id=whole.account_id,
            account_words=whole.account_words,
            cost_centre_id=whole.cost_centre_id,
            links=whole.links,
            evidence=whole.evidence,
            files=whole.files,
            copied=whole.copied,
            reopened=whole.reopened,
            parent_id=whole.id,
        )
        tx.add(each)
        await tx.flush()
        made.append(each)
    await tx.audit(by, "discrepancy.split", subject(whole), parts=[f"{each.label} {money(each.amount)}" for each in made])
    for each in made:
        await wait(tx, each, by)
    await copies.refresh(tx, whole)
    return made


async def merge(tx: Tx, discrepancy_id: int, by: str, into: int, *, adds: bool) -> Discrepancy:
    """It becomes part of DIS-`into`, which is as old as the older of the two. Gives that one.

    Args:
        adds: whether the amounts add up; else both tell of the same amount.

    Raises:
        Refusal: beside ``into``.
    """
    other = await for_concerned(tx, discrepancy_id, by, lock=True)
    kept = await tx.one(sa.select(Discrepancy).where(Discrepancy.number == into))
    kept = await tx.lock(Discrepancy, kept.id) if kept is not None else None
    if kept is None or kept.state is not State.OPEN:
        raise Refusal("That one is not open. Choose another.", field="into")
    await people.require_concerned(tx, kept, by)
    was_minor = kept.amount_minor
    kept.take_over(other, adds=adds)
    kept.copied = max(kept.copied, other.copied)
    was, now = money(Money(was_minor, kept.currency)), money(kept.amount)
    await tx.audit(by, "discrepancy.merge", subject(other), into=kept.label, amount=f"{was} before, {now} now")
    shown_kept, shown_other = await seen(tx, [kept, other])
    for user_id in {kept.owner_id, other.owner_id} - {by}:
        await copies.tell(tx, kept, user_id, view.merged(shown_kept, shown_other))
    await copies.refresh(tx, kept, other)
    return kept


async def mergeable(tx: Tx, discrepancy: Discrepancy, limit: int = 100) -> list[Discrepancy]:
    """The open ones it could be part of: those about the same account first, then the oldest."""
    mine = sa.and_(Discrepancy.state == State.OPEN, Discrepancy.id != discrepancy.id)
    near = sa.case((Discrepancy.account_id == discrepancy.account_id, 0), else_=1)
    query = sa.select(Discrepancy).where(mine).order_by(near, Discrepancy.transaction_on, Discrepancy.number)
    return await tx.all(query.limit(limit))


# what happens by itself
async def left(tx: Tx, user_id: str) -> list[Discrepancy]:
    """Somebody left the workspace: what they were to clear up or to confirm goes to somebody else. Gives what moved."""
    await tx.team(lock=True)
    await discrepancy_rules.left(tx, user_id)
    concerned = sa.or_(Discrepancy.owner_id == user_id, Discrepancy.waits_for_id == user_id)
    found = await tx.all(sa.select(Discrepancy.id).where(LIVE, concerned).order_by(Discrepancy.id))
    await _copy_again(tx, user_id)
    moved = [each for number in found if (each := await _replace(tx, number, user_id)) is not None]
    await tx.flush()
    return moved


async def _copy_again(tx: Tx, gone: str) -> None:
    """What a lead who left was still to hear is noted for another one."""
    query = sa.select(NagCopy, Discrepancy).join(Discrepancy, Discrepancy.id == NagCopy.discrepancy_id)
    for copy, found in await tx.rows(query.where(NagCopy.user_id == gone, NagCopy.told_on.is_(None))):
        found.copied = min(found.copied, copy.level - 1)
        await tx.delete(copy)
    await tx.flush()


async def _replace(tx: Tx, discrepancy_id: int, gone: str) -> Discrepancy | None:
    found = await tx.lock(Discrepancy, discrepancy_id)
    if found is None or not found.is_open:
        return None
    account = await account_of(tx, found)
    heir = await people.successor(tx, found, account) if found.owner_id == gone else None
    if found.state is State.OPEN:
        if heir is not None:
            await _give(tx, found, None, heir)
        return found if heir is not None else None
    if heir is not None:  # it is to be confirmed; should it be opened again, the heir has it
        found.owner_id = heir
        await tx.audit(BY_ITSELF, "discrepancy.give", subject(found), old=gone, new=heir, why="left")
    with contextlib.suppress(Refusal):  # nobody else is there: finance and leads still may
        second = await people.second_person(tx, found, account, str(found.resolved_by))
        if found.waits_for_id == gone and found.ask_to_confirm(second, await today(tx)):
            await tx.audit(BY_ITSELF, "discrepancy.ask_to_confirm", subject(found), old=gone, new=second, why="left")
            await copies.ask(tx, found, Asks.CONFIRM)
            await discrepancy_turns.expect(tx, second)
    await copies.refresh(tx, found)
    return found


async def _give(tx: Tx, found: Discrepancy, by: str | None, owner: str) -> None:
    """Hand it on; `by` is None when its owner left the workspace."""
    before = found.give(owner, await today(tx))
    why = {"why": "left"} if by is None else {}
    await tx.audit(by or BY_ITSELF, "discrepancy.give", subject(found), old=before, new=owner, **why)
    await wait(tx, found, by)
    [shown] = await seen(tx, [found])
    for user_id in {str(before), found.reported_by} - {by, owner}:
        await copies.tell(tx, found, user_id, view.given(shown, by))
    await copies.refresh(tx, found)

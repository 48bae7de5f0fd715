"""Blockers: raised, handed on, ended and opened again.

Whoever changes a blocker takes the workspace's turn first and the blocker's row second, so that two who press a button at
once come one after the other, and the second hears what the first did.
"""

from datetime import date

import sqlalchemy as sa

from bot import blocker_copies as copies
from bot import blocker_people as people
from bot import blocker_reminders as reminders
from bot import lessons, members, rows
from bot.database import Tx
from bot.views import blockers as view
from models.blocker import Blocker, Needs, State, check_needed_by, read_links, read_what
from models.blocker_copy import Asks
from models.calendar import local_day
from models.huddle import Huddle
from models.member import Role
from models.refusal import Refusal

UNKNOWN = "I do not know that blocker. Type `/blocker list` to see the open ones."


async def raise_blocker(
    tx: Tx,
    *,
    by: str,
    what: str,
    needs: Needs,
    owner: str,
    needed_by: date | None = None,
    huddle_id: int | None = None,
    link: str | None = None,
) -> Blocker:
    """Raise a blocker and tell its owner. What this person has open in nearly the same words is raised again instead.

    Args:
        by: who is blocked.
        what: what is stuck, in a line.
        owner: who can clear it.
        needed_by: not before today, on the clock of `by`.
        link: web addresses, or numbers such as PUR-12, with blanks between them.

    Raises:
        Refusal: beside the field ``what``, ``owner``, ``needed_by`` or ``links``.
    """
    what, links = read_what(what), read_links(link or "")
    team = await tx.team(lock=True)
    check_needed_by(needed_by, await _local_day(tx, by))
    await people.require_able(tx, owner)
    for same in await similar(tx, by, what):
        return await raise_again(tx, same.id, by, owner=owner, needed_by=needed_by, link=link)
    today = local_day(tx.now, team.zone)
    blocker = Blocker(
        number=(await tx.one(sa.select(sa.func.max(Blocker.number))) or 0) + 1,
        what=what,
        needs=needs,
        raiser_id=by,
        owner_id=owner,
        raised_on=today,
        owned_since=tx.now,
        escalates_at=await reminders.lead_turn(tx, today),
        needed_by=needed_by,
        links=links,
        huddle_id=huddle_id,
    )
    tx.add(blocker)
    await tx.flush()
    await _ask_owner(tx, blocker, by)
    return blocker


async def raise_again(
    tx: Tx,
    blocker_id: int,
    by: str,
    *,
    owner: str | None = None,
    needed_by: date | None = None,
    link: str | None = None,
) -> Blocker:
    """The same blocker is in the way once more: its owner is told, and its age goes on from the first time.

    Args:
        owner: who can clear it, if somebody else than before.
        needed_by, link: as for `raise_blocker`; a day takes the place of the one before, links join those before.
    """
    blocker = await standing(tx, blocker_id, lock=True)
    today = await _local_day(tx, by)
    check_needed_by(needed_by, today)
    blocker.raise_again(by, needed_by, read_links(link or ""))
    if by == blocker.raiser_id:
        blocker.still_blocks(today)
    if owner is not None and owner != blocker.owner_id:
        await _give(tx, blocker, by, owner)
    else:
        await _ask_owner(tx, blocker, by)
        await copies.refresh(tx, blocker)
    return blocker


# looking
async def find(tx: Tx, number: int) -> Blocker | None:
    """The blocker that people call BLK-`number`."""
    return await tx.one(sa.select(Blocker).where(Blocker.number == number))


async def open_ones(
    tx: Tx, *, raiser: str | None = None, owner: str | None = None, huddle_id: int | None = None
) -> list[Blocker]:
    """The open blockers, oldest first."""
    wanted = {Blocker.raiser_id: raiser, Blocker.owner_id: owner, Blocker.huddle_id: huddle_id}
    query = sa.select(Blocker).where(*(column == value for column, value in wanted.items() if value is not None))
    return await tx.all(query.where(Blocker.state == State.OPEN).order_by(Blocker.raised_on, Blocker.id))


async def concerning(tx: Tx, user_id: str) -> list[Blocker]:
    """The open blockers that somebody owns or raised, also after somebody else; oldest first."""
    return [found for found in await open_ones(tx) if user_id in (found.owner_id, found.raiser_id, *found.others)]


async def similar(tx: Tx, by: str, words: str) -> list[Blocker]:
    """The open blockers of `by` that tell of the same, oldest first."""
    return [blocker for blocker in await open_ones(tx, raiser=by) if blocker.is_like(words)]


async def standing(tx: Tx, blocker_id: int, *, lock: bool = False) -> Blocker:
    """The open blocker of that id. Raises a Refusal that says how it ended, where it has."""
    blocker = await rows.require(tx, Blocker, blocker_id, UNKNOWN, lock=lock)
    if not blocker.is_open:
        raise Refusal(view.since(blocker))
    return blocker


async def for_concerned(tx: Tx, blocker_id: int, by: str, *, lock: bool = False) -> Blocker:
    """The open blocker, for its owner, their backup, its raiser, and leads. Refused to others."""
    blocker = await standing(tx, blocker_id, lock=lock)
    await people.require_concerned(tx, blocker, by)
    return blocker


async def for_lead(tx: Tx, blocker_id: int, by: str, *, lock: bool = False) -> Blocker:
    """The open blocker, for leads and admins. Refused to others."""
    await members.require(tx, by, Role.LEAD)
    return await standing(tx, blocker_id, lock=lock)


# what the people concerned say
async def still_blocks(tx: Tx, blocker_id: int, by: str) -> Blocker:
    """The raiser says that it is still in the way; they are not asked again that day."""
    blocker = await standing(tx, blocker_id, lock=True)
    if by != blocker.raiser_id:
        raise Refusal(f"Only <@{blocker.raiser_id}> can say whether it still blocks them.")
    if blocker.still_blocks(await _local_day(tx, by)):
        await copies.refresh(tx, blocker)
    return blocker


async def still_working(tx: Tx, blocker_id: int, by: str) -> Blocker:
    """The owner, or their backup, says that they are on it; they are not asked again that day."""
    blocker = await standing(tx, blocker_id, lock=True)
    if by not in (blocker.owner_id, await people.backup_of(tx, blocker.owner_id)):
        raise Refusal(view.since(blocker))
    if blocker.still_working(await _local_day(tx, by)):
        await copies.refresh(tx, blocker)
    return blocker


async def reassign(tx: Tx, blocker_id: int, by: str, owner: str) -> Blocker:
    """Somebody else is to clear it; they, the raiser and the owner before are told."""
    blocker = await for_concerned(tx, blocker_id, by, lock=True)
    await people.require_able(tx, owner)
    if owner == blocker.owner_id:
        raise Refusal("That is who has it now. Choose somebody else.", field="owner")
    await _give(tx, blocker, by, owner)
    return blocker


async def clear(tx: Tx, blocker_id: int, by: str, how: str, *, lesson: bool = False) -> Blocker:
    """It is cleared. With `lesson`, `how` becomes one, shared to the channel of the huddle it was raised in."""
    blocker = await _end(tx, await for_concerned(tx, blocker_id, by, lock=True), State.CLEARED, by, how)
    if lesson:
        learned = await lessons.keep(tx, by, blocker.what, blocker.outcome, blocker_id=blocker.id)
        huddle = await tx.get(Huddle, blocker.huddle_id) if blocker.huddle_id is not None else None
        if huddle is not None:
            await lessons.share(tx, learned.id, huddle.channel)
    return blocker


async def reopen(tx: Tx, blocker_id: int, by: str) -> Blocker:
    """It blocks after all; its age goes on from the first time. One that a lead accepted is opened by leads only."""
    blocker = await rows.require(tx, Blocker, blocker_id, UNKNOWN, lock=True)
    await people.require_concerned(tx, blocker, by)
    if not blocker.reopen(await reminders.lead_turn(tx, blocker.raised_on)):
        raise Refusal(view.since(blocker))
    await tx.audit(by, "blocker.reopen", f"blocker:{blocker.number}")
    if by == blocker.raiser_id:
        blocker.still_blocks(await _local_day(tx, by))
    if (await members.meet(tx, blocker.owner_id)).left_at is not None:
        await _replace_owner(tx, blocker)
    else:
        await _ask_owner(tx, blocker, by)
        await copies.refresh(tx, blocker)
    return blocker


# what a lead chooses, besides a new owner
async def decide(tx: Tx, blocker_id: int, by: str, decision: str) -> Blocker:
    """A lead decides, which ends it."""
    return await _end(tx, await for_lead(tx, blocker_id, by, lock=True), State.DECIDED, by, decision)


async def accept(tx: Tx, blocker_id: int, by: str, reason: str) -> Blocker:
    """A lead accepts that it stays, which ends it."""
    return await _end(tx, await for_lead(tx, blocker_id, by, lock=True), State.ACCEPTED, by, reason)


# what happens by itself
async def owner_left(tx: Tx, user_id: str) -> list[Blocker]:
    """Somebody left the workspace: what they were to clear goes to their backup, or to a lead. Gives those blockers."""
    await tx.team(lock=True)
    left = [await standing(tx, blocker.id, lock=True) for blocker in await open_ones(tx, owner=user_id)]
    return [blocker for blocker in left if await _replace_owner(tx, blocker)]


async def _replace_owner(tx: Tx, blocker: Blocker) -> bool:
    """Find another owner for one whose owner left. False when there is nobody; leads still see it when its turn comes."""
    owner = await people.successor(tx, blocker)
    if owner is None:
        await copies.refresh(tx, blocker)
        return False
    await _give(tx, blocker, None, owner)
    return True


async def _give(tx: Tx, blocker: Blocker, by: str | None, owner: str) -> None:
    """Hand it on; `by` is None when its owner left the workspace."""
    today = local_day(tx.now, (await tx.team()).zone)
    before = blocker.give(owner, tx.now, await reminders.lead_turn(tx, today))
    await tx.audit(by or "tandem", "blocker.give", f"blocker:{blocker.number}", old=before, new=owner)
    await _ask_owner(tx, blocker, by)
    for user_id in sorted({before or owner, blocker.raiser_id, *blocker.others} - {by, owner}):
        await copies.tell(tx, blocker, user_id, view.given(blocker, by))
    await copies.refresh(tx, blocker)


async def _end(tx: Tx, blocker: Blocker, state: State, by: str, outcome: str) -> Blocker:
    """End it, and tell its owner and whoever raised it, each once."""
    blocker.end(state, by, outcome, local_day(tx.now, (await tx.team()).zone))
    await tx.audit(by, f"blocker.{state.value}", f"blocker:{blocker.number}", outcome=blocker.outcome)
    for user_id in sorted({blocker.raiser_id, blocker.owner_id, *blocker.others} - {by}):
        await copies.tell(tx, blocker, user_id, view.news(blocker, user_id))
    await copies.refresh(tx, blocker)
    return blocker


async def _ask_owner(tx: Tx, blocker: Blocker, by: str | None) -> None:
    """Tell the owner at once, unless they did it themselves. From the next working day on, both are asked."""
    if blocker.owner_id != by:
        await copies.ask(tx, blocker, blocker.owner_id, Asks.OWNER)
    for user_id in sorted({blocker.owner_id, blocker.raiser_id}):
        await reminders.expect(tx, user_id)


async def _local_day(tx: Tx, user_id: str) -> date:
    return (await members.meet(tx, user_id)).local(tx.now).date()

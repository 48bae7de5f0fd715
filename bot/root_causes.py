"""Why discrepancies arise. The third of one cause makes a recurring problem, which has an owner."""

import sqlalchemy as sa

from bot import discrepancy_people as people
from bot import discrepancy_rules, members
from bot.database import Tx
from bot.views import root_causes as view
from models.discrepancy import Discrepancy, State
from models.member import Role
from models.refusal import Refusal
from models.root_cause import RAISED_AT, RootCause, cause_key, read_cause

UNKNOWN = "I do not know that cause. Type `/discrepancy causes` to see them."
SHOWN = 5  # discrepancies named with a problem


async def known(tx: Tx, words: str) -> RootCause:
    """The cause of those words, kept when it is new. Raises a Refusal beside ``cause``. The workspace is held."""
    name = read_cause(words)
    key = cause_key(name)
    found = await tx.one(sa.select(RootCause).where(RootCause.key == key))
    if found is None:
        found = RootCause(name=name, key=key)
        tx.add(found)
        await tx.flush()
    return found


async def everything(tx: Tx) -> list[RootCause]:
    """Causes of something resolved: the recurring problems first, then the most frequent."""
    query = sa.select(RootCause).where(RootCause.times > 0).order_by(RootCause.times.desc(), RootCause.name)
    found = await tx.all(query)
    return sorted(found, key=lambda cause: not cause.recurs)


async def choices(tx: Tx, limit: int = 100) -> list[RootCause]:
    """Those to choose from, the most frequent first."""
    query = sa.select(RootCause).order_by(RootCause.times.desc(), RootCause.id.desc())
    return await tx.all(query.limit(limit))


async def chosen(tx: Tx, cause_id: str | None, words: str) -> str:
    """What the cause is called that somebody chose, or wrote themselves."""
    cause = await tx.get(RootCause, int(cause_id)) if cause_id is not None and not words else None
    return cause.name if cause is not None else words


async def owned(tx: Tx, user_id: str) -> list[RootCause]:
    """The recurring problems that somebody is to mend."""
    query = sa.select(RootCause).where(RootCause.owner_id == user_id).order_by(RootCause.times.desc(), RootCause.id)
    return [cause for cause in await tx.all(query) if cause.recurs]


async def count(tx: Tx, discrepancy: Discrepancy) -> None:
    """A discrepancy is resolved: its cause counts. The third time it is raised, with an owner, who is told."""
    await tx.flush()
    cause = await tx.lock(RootCause, discrepancy.root_cause_id or 0)
    if cause is None:
        return
    owner = await _owner(tx, discrepancy)
    if cause.count(await _times(tx, cause), tx.now, owner):
        await tx.audit("tandem", "root_cause.raise", subject(cause), times=cause.times, owner=cause.owner_id)
        await _tell(tx, cause)


async def uncount(tx: Tx, cause_id: int | None) -> None:
    """One was opened again: it does not count any more."""
    await tx.flush()
    cause = await tx.lock(RootCause, cause_id or 0)
    if cause is not None:
        cause.times = await _times(tx, cause)


async def give(tx: Tx, cause_id: int, by: str, owner: str) -> RootCause:
    """Somebody else is to mend it. For its owner and leads."""
    cause = await _held(tx, cause_id, by)
    await people.require_able(tx, owner)
    before = cause.give(owner)
    if before is None:
        raise Refusal("That is who has it now. Choose somebody else.", field="owner")
    await tx.audit(by, "root_cause.give", subject(cause), old=before, new=owner)
    await _tell(tx, cause)
    return cause


async def mend(tx: Tx, cause_id: int, by: str, how: str) -> RootCause:
    """It will not come again, and how that was done. For its owner and leads."""
    cause = await _held(tx, cause_id, by)
    if not cause.mend(by, how, tx.now):
        raise Refusal("That is mended already.")
    await tx.audit(by, "root_cause.mend", subject(cause), how=cause.mended_how)
    return cause


async def for_owner(tx: Tx, cause_id: int, by: str) -> RootCause:
    """The problem, for its owner and leads. Raises a Refusal for others, and where it is none any more."""
    cause = await tx.get(RootCause, cause_id)
    if cause is None or not cause.recurs:
        raise Refusal("That is mended already." if cause is not None else UNKNOWN)
    if by != cause.owner_id and not (await members.meet(tx, by)).may(Role.LEAD):
        raise Refusal(f"Ask <@{cause.owner_id}> or a lead: only they can do this.")
    return cause


async def left(tx: Tx, user_id: str) -> None:
    """Somebody left: a lead is to mend what they were to."""
    for cause in await tx.all(sa.select(RootCause).where(RootCause.owner_id == user_id).order_by(RootCause.id)):
        heir = await discrepancy_rules.finance_lead(tx) or await members.lead_of(tx, user_id)
        if heir is not None and heir != user_id and cause.give(heir) is not None:
            await tx.audit("tandem", "root_cause.give", subject(cause), old=user_id, new=heir, why="left")
            if cause.recurs:
                await _tell(tx, cause)


def subject(cause: RootCause) -> str:
    return f"root_cause:{cause.id}"


async def _held(tx: Tx, cause_id: int, by: str) -> RootCause:
    await tx.team(lock=True)
    await tx.lock(RootCause, cause_id)
    return await for_owner(tx, cause_id, by)


async def _times(tx: Tx, cause: RootCause) -> int:
    resolved = sa.and_(Discrepancy.root_cause_id == cause.id, Discrepancy.state == State.RESOLVED)
    return await tx.only(sa.select(sa.func.count(Discrepancy.id)).where(resolved))


async def _owner(tx: Tx, discrepancy: Discrepancy) -> str:
    """Who is to mend a problem at first: the lead of whose discrepancy it was, else whoever leads finance, else they."""
    for user_id in (await members.lead_of(tx, discrepancy.owner_id), await discrepancy_rules.finance_lead(tx)):
        if await people.is_here(tx, user_id):
            return str(user_id)
    return discrepancy.owner_id


async def _tell(tx: Tx, cause: RootCause) -> None:
    resolved = sa.and_(Discrepancy.root_cause_id == cause.id, Discrepancy.state == State.RESOLVED)
    latest = sa.select(Discrepancy).where(resolved).order_by(Discrepancy.resolved_at.desc(), Discrepancy.id.desc())
    some = await tx.all(latest.limit(max(SHOWN, RAISED_AT)))
    if cause.owner_id is not None:
        key = f"root_cause:{cause.id}:{cause.raised}:{cause.owner_id}"
        await tx.post(key, cause.owner_id, view.problem(cause, some))

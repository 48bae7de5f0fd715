"""How a discrepancy ends: resolved, above the limit confirmed by a second person, perhaps opened again."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from bot import books, discrepancy_rules, discrepancy_turns, exchange_rates, root_causes, rows
from bot import discrepancy_copies as copies
from bot import discrepancy_people as people
from bot.database import Tx
from bot.discrepancies import UNKNOWN, account_of, for_concerned, live_of, since, subject, today, wait
from bot.discrepancy_sights import seen
from bot.prose.money import money
from bot.views import discrepancies as view
from models.discrepancy import WHAT_LONGEST, Discrepancy, Kind, State
from models.discrepancy_copy import Asks
from models.exchange_rate import worth
from models.money import Money
from models.refusal import Refusal
from models.typed import line


async def resolve(
    tx: Tx,
    discrepancy_id: int,
    by: str,
    *,
    kind: Kind,
    cause: str,
    evidence: str,
    how: str = "",
    files: Sequence[dict[str, Any]] = (),
) -> Discrepancy:
    """It is cleared up. Above the limit somebody else is asked to confirm it.

    Raises:
        Refusal: beside ``cause`` or ``evidence``; or nobody is there to confirm it.
    """
    found = await for_concerned(tx, discrepancy_id, by, lock=True)
    reason = await root_causes.known(tx, cause)
    second = None
    if await is_above_limit(tx, found):
        second = await people.second_person(tx, found, await account_of(tx, found), by)
    found.resolve(
        by,
        tx.now,
        kind=kind,
        root_cause_id=reason.id,
        evidence=evidence,
        how=how,
        files=files,
        second=second,
        today=await today(tx),
    )
    await tx.audit(
        by,
        "discrepancy.resolve",
        subject(found),
        kind=kind.value,
        cause=reason.name,
        evidence=found.evidence,
        second=second,
        amount=money(found.amount),
    )
    if second is None:
        await root_causes.count(tx, found)
    else:
        await copies.ask(tx, found, Asks.CONFIRM)
        await discrepancy_turns.expect(tx, second)
    await _tell(tx, found, {by, second})
    return found


async def confirm(tx: Tx, discrepancy_id: int, by: str) -> Discrepancy:
    """A second person agrees that it is cleared up."""
    found = await for_second(tx, discrepancy_id, by, lock=True)
    found.confirm(by, tx.now)
    await tx.audit(by, "discrepancy.confirm", subject(found), resolved_by=found.resolved_by)
    await root_causes.count(tx, found)
    await _tell(tx, found, {by})
    return found


async def send_back(tx: Tx, discrepancy_id: int, by: str, reason: str) -> Discrepancy:
    """A second person does not agree: it is open again. Raises a Refusal beside ``reason`` without a line."""
    found = await for_second(tx, discrepancy_id, by, lock=True)
    reason = line(reason, "reason", "Say in a line what is missing.", WHAT_LONGEST)
    resolver = found.resolved_by
    found.reopen(await today(tx))
    await tx.audit(by, "discrepancy.send_back", subject(found), reason=reason, resolved_by=resolver)
    [shown] = await seen(tx, [found])
    await wait(tx, found, by)
    if resolver is not None and resolver != found.owner_id:
        await copies.tell(tx, found, resolver, view.sent_back(shown, by, reason))
    elif resolver is not None:
        await tx.post(f"{subject(found)}:{found.changes}:why", resolver, view.sent_back(shown, by, reason))
    await copies.refresh(tx, found)
    return found


async def reopen(tx: Tx, discrepancy_id: int, by: str) -> Discrepancy:
    """It is not cleared up after all. It keeps its age, and each time is counted."""
    found = await rows.require(tx, Discrepancy, discrepancy_id, UNKNOWN, lock=True)
    await people.require_concerned(tx, found, by)
    cause = found.root_cause_id
    same = await live_of(tx, found.origin) if not found.is_open else None
    if same is not None:
        raise Refusal(f"{same.label} is about the same, and is open. <@{same.owner_id}> is on it.")
    if not found.reopen(await today(tx)):
        raise Refusal(await since(tx, found))
    await tx.audit(by, "discrepancy.reopen", subject(found), times=found.reopened)
    await root_causes.uncount(tx, cause)
    if not await people.is_here(tx, found.owner_id):
        heir = await people.successor(tx, found, await account_of(tx, found))
        if heir is not None:
            found.give(heir, await today(tx))
            await tx.audit("tandem", "discrepancy.give", subject(found), new=heir, why="left")
    await wait(tx, found, by)
    await copies.refresh(tx, found)
    return found


async def for_second(tx: Tx, discrepancy_id: int, by: str, *, lock: bool = False) -> Discrepancy:
    """The discrepancy that is to be confirmed, for those who may. Refused to others, and where it is not."""
    found = await rows.require(tx, Discrepancy, discrepancy_id, UNKNOWN, lock=lock)
    if found.state is not State.TO_CONFIRM:
        raise Refusal(await since(tx, found))
    await people.require_confirmer(tx, found, await account_of(tx, found), by)
    return found


async def is_above_limit(tx: Tx, discrepancy: Discrepancy) -> bool:
    """Whether a second person confirms it. An amount in a currency without a rate always is.

    A part counts as the whole it was split from, and what others were merged into as the largest of them: neither gets
    anything below the limit.
    """
    currency, limit = (await books.of(tx)).currency, (await discrepancy_rules.of(tx)).review_minor
    amounts = [Money(abs(each.amount_minor), each.currency) for each in await _relatives(tx, discrepancy)]
    rates = await exchange_rates.counting(tx) if any(each.currency != currency for each in amounts) else []
    values: list[Fraction | None] = [worth(each, currency, rates) for each in amounts]
    return any(value is None or value > limit for value in values)


async def _relatives(tx: Tx, discrepancy: Discrepancy) -> list[Discrepancy]:
    """It, what it was split from, what was merged into it, and so on."""
    found, latest = {discrepancy.id: discrepancy}, [discrepancy]
    while latest:
        parents = [each.parent_id for each in latest if each.parent_id is not None]
        merged = Discrepancy.merged_into_id.in_([each.id for each in latest])
        near = await tx.all(sa.select(Discrepancy).where(sa.or_(Discrepancy.id.in_(parents), merged)))
        latest = [each for each in near if each.id not in found]
        found |= {each.id: each for each in latest}
    return list(found.values())


async def _tell(tx: Tx, found: Discrepancy, knows: set[str | None]) -> None:
    [shown] = await seen(tx, [found])
    for user_id in sorted({found.owner_id, found.reported_by} - knows):
        await copies.tell(tx, found, user_id, view.news(shown))
    await copies.refresh(tx, found)

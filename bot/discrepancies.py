"""Discrepancies: reported, looked up, and handed on.

Whoever changes one takes the workspace's turn first and the discrepancy's row second, so that two who press a button at
once come one after the other, and the second hears what the first did.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from bot import discrepancy_copies as copies
from bot import discrepancy_people as people
from bot import discrepancy_rules, discrepancy_turns, rows
from bot.database import Tx
from bot.discrepancy_sights import seen
from bot.prose.money import money
from bot.views import discrepancies as view
from models.account import Account
from models.blocker import read_links
from models.calendar import local_day
from models.discrepancy import LINKS_MOST, WORDS_LONGEST, Discrepancy, Source, State, check_transaction, read_what
from models.money import LARGEST
from models.refusal import Refusal

UNKNOWN = "I do not know that discrepancy. Type `/discrepancy list` to see the open ones."
DUE_AFTER = timedelta(days=14)  # where nobody said when it is due
LIVE = Discrepancy.waits_for_id.is_not(None)


@dataclass(frozen=True)
class Report:
    """What somebody found.

    Attributes:
        what: what is off, in a line.
        amount_minor: what the books are off by, in the smallest unit of `currency`; above zero they show too much.
        account_id, account_words: what it is about; words where there is no account.
        owner: who is to find out; None: the account's owner, else a lead.
        transaction_on: when it was booked or paid, which its age runs from; None: today.
        due_on: None: in two weeks.
        origin: the fact it is made of, such as ``statement:3:17``; one at a time is open for each.
        links: web addresses, or numbers such as PUR-12, with blanks between them.
    """

    what: str
    amount_minor: int
    currency: str
    account_id: int | None = None
    account_words: str = ""
    cost_centre_id: int = 0
    owner: str | None = None
    transaction_on: date | None = None
    due_on: date | None = None
    source: Source = Source.REPORTED
    origin: str | None = None
    links: str = ""
    evidence: str = ""
    files: Sequence[dict[str, Any]] = ()


async def report(tx: Tx, by: str, found: Report) -> Discrepancy:
    """Keep a discrepancy and tell its owner. Where one of the same `origin` is open, that one is given instead.

    Raises:
        Refusal: beside the field ``what``, ``amount``, ``owner``, ``transaction``, ``due`` or ``links``.
    """
    what, links = read_what(found.what), read_links(found.links)
    team = await tx.team(lock=True)
    if (same := await live_of(tx, found.origin)) is not None:
        return same
    now_on = local_day(tx.now, team.zone)
    if not 0 < abs(found.amount_minor) <= LARGEST:
        raise Refusal("The amount must not be zero.", field="amount")
    account = await tx.get(Account, found.account_id) if found.account_id is not None else None
    if found.account_id is not None and account is None:
        raise Refusal("I do not know that account. Choose one from the list.", field="account")
    due = found.due_on or now_on + DUE_AFTER
    if due < now_on:
        raise Refusal("That day is over. Choose today or a later day.", field="due")
    transaction = check_transaction(found.transaction_on or now_on, now_on)
    owner = found.owner or await people.usual_owner(tx, account, by)
    await people.require_able(tx, owner)
    await discrepancy_rules.held(tx)
    kept = replace(found, owner=owner, transaction_on=transaction, due_on=due)
    made_of = await made(tx, by, await next_number(tx), kept, what=what, links=links, origin=found.origin)
    tx.add(made_of)
    await tx.flush()
    await tx.audit(by, "discrepancy.report", subject(made_of), amount=money(made_of.amount), owner=owner)
    await wait(tx, made_of, by)
    return made_of


async def live_of(tx: Tx, origin: str | None) -> Discrepancy | None:
    """The one that is made of a fact and has not ended, if any."""
    if origin is None:
        return None
    return await tx.one(sa.select(Discrepancy).where(Discrepancy.origin == origin, LIVE))


async def made(
    tx: Tx,
    by: str,
    number: int,
    found: Report,
    *,
    origin: str | None,
    what: str | None = None,
    links: Sequence[str] = (),
) -> Discrepancy:
    """A new row of what was found and checked; not kept yet."""
    now_on = await today(tx)
    owner = str(found.owner)
    return Discrepancy(
        number=number,
        what=what or found.what,
        amount_minor=found.amount_minor,
        currency=found.currency,
        owner_id=owner,
        transaction_on=found.transaction_on or now_on,
        due_on=found.due_on or now_on + DUE_AFTER,
        reported_by=by,
        reported_at=tx.now,
        told_on=now_on,
        waits_for_id=owner,
        source=found.source,
        origin=origin,
        account_id=found.account_id,
        account_words=" ".join(found.account_words.split())[:160] if found.account_id is None else "",
        cost_centre_id=found.cost_centre_id,
        links=list(links)[:LINKS_MOST],
        evidence=" ".join(found.evidence.split())[:WORDS_LONGEST],
        files=list(found.files),
    )


async def today(tx: Tx) -> date:
    """The workspace's day, by which ages are counted."""
    return local_day(tx.now, (await tx.team()).zone)


async def next_number(tx: Tx) -> int:
    """The number of the next one; the workspace is held."""
    return (await tx.one(sa.select(sa.func.max(Discrepancy.number))) or 0) + 1


async def wait(tx: Tx, discrepancy: Discrepancy, by: str | None) -> None:
    """It waits for its owner: tell them at once, unless they did it themselves, and look after it each morning."""
    if discrepancy.owner_id != by:
        await copies.ask(tx, discrepancy)
    await discrepancy_turns.expect(tx, discrepancy.owner_id)


def subject(discrepancy: Discrepancy) -> str:
    """What the audit trail calls it."""
    return f"discrepancy:{discrepancy.number}"


# looking
async def find(tx: Tx, number: int) -> Discrepancy | None:
    """The discrepancy that people call DIS-`number`."""
    return await tx.one(sa.select(Discrepancy).where(Discrepancy.number == number))


async def require(tx: Tx, discrepancy_id: int) -> Discrepancy:
    """The discrepancy of that id, however it stands. Raises a Refusal without one."""
    return await rows.require(tx, Discrepancy, discrepancy_id, UNKNOWN)


async def relatives(tx: Tx, discrepancy: Discrepancy) -> list[Discrepancy]:
    """What it was split into, or what it is part of."""
    if discrepancy.merged_into_id is not None:
        return [await require(tx, discrepancy.merged_into_id)]
    query = sa.select(Discrepancy).where(Discrepancy.parent_id == discrepancy.id)
    return await tx.all(query.order_by(Discrepancy.number)) if discrepancy.state is State.SPLIT else []


async def waiting_for(tx: Tx, user_id: str, limit: int | None = None) -> list[Discrepancy]:
    """What somebody is to clear up or to confirm, the oldest first."""
    query = sa.select(Discrepancy).where(Discrepancy.waits_for_id == user_id)
    return await tx.all(query.order_by(Discrepancy.transaction_on, Discrepancy.number).limit(limit))


async def open_ones(
    tx: Tx, *, owner: str | None = None, account_id: int | None = None, limit: int | None = None
) -> list[Discrepancy]:
    """Those that are open or to be confirmed, the oldest first."""
    wanted = {Discrepancy.owner_id: owner, Discrepancy.account_id: account_id}
    only = [column == value for column, value in wanted.items() if value is not None]
    query = sa.select(Discrepancy).where(LIVE, *only)
    return await tx.all(query.order_by(Discrepancy.transaction_on, Discrepancy.number).limit(limit))


async def count(tx: Tx, *only: sa.ColumnElement[bool]) -> int:
    """How many are open or to be confirmed."""
    return await tx.only(sa.select(sa.func.count(Discrepancy.id)).where(LIVE, *only))


async def standing(tx: Tx, discrepancy_id: int, *, lock: bool = False) -> Discrepancy:
    """The open discrepancy of that id. Raises a Refusal that says how it stands, where it is not."""
    found = await rows.require(tx, Discrepancy, discrepancy_id, UNKNOWN, lock=lock)
    if found.state is not State.OPEN:
        raise Refusal(await since(tx, found))
    return found


async def since(tx: Tx, discrepancy: Discrepancy) -> str:
    """What became of it, as a sentence."""
    return view.since((await seen(tx, [discrepancy]))[0])


async def for_concerned(tx: Tx, discrepancy_id: int, by: str, *, lock: bool = False) -> Discrepancy:
    """The open discrepancy, for its owner, their backup, its reporter, and leads. Refused to others."""
    found = await standing(tx, discrepancy_id, lock=lock)
    await people.require_concerned(tx, found, by)
    return found


async def account_of(tx: Tx, discrepancy: Discrepancy) -> Account | None:
    return await tx.get(Account, discrepancy.account_id) if discrepancy.account_id is not None else None

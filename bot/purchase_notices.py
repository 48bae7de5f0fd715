"""Decisions on their way to the company's purchasing system: written when it is decided, sent until they are taken.

A claim is a lease. When a process dies between sending and writing down what came of it, another sends it again under the
same key, by which the other side knows it. While the address does not answer, one notice at a time is tried, the oldest.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot import members, purchase_records, rows
from bot.database import New, Tx
from bot.storage.scoping import earliest
from bot.views import purchase_notices as view
from models.message import Lane
from models.purchase import Purchase
from models.purchase_notice import LEASE, Notice, Outcome

_NEXT = earliest(Notice.due_at)
FAILING = sa.and_(Notice.due_at.is_not(None), Notice.status.is_not(None))


def notice(tx: Tx, purchase: Purchase) -> New:
    """The final decision for the web address, to be written in the transaction that decided it."""
    return Notice, {
        "purchase_id": purchase.id,
        "outcome": Outcome(purchase.state),
        "label": purchase.label,
        "key": f"tandem-{secrets.token_hex(12)}",
        "made_at": tx.now,
        "due_at": tx.now,
        "body": "",
        "attempts": 0,
        "host": "",
        "answer": "",
    }


async def next_due(tx: Tx) -> datetime | None:
    return await tx.moment(_NEXT)


async def claim(tx: Tx) -> Notice | None:
    """Take the oldest one that is due; it is due again when its lease ends."""
    notice = await rows.claim(tx, Notice, Notice.due_at, LEASE)
    if notice is not None:
        notice.attempts += 1
        notice.body = notice.body or await _body(tx, notice)
    return notice


async def _body(tx: Tx, notice: Notice) -> str:
    """What is sent: the decision with its versions and votes, none of which can change any more."""
    purchase = await tx.get(Purchase, notice.purchase_id)
    assert purchase is not None  # noqa: S101  the notice points to it
    record = await purchase_records.of(tx, purchase)
    body = {"id": notice.key, "event": f"purchase.{notice.outcome}", "workspace": tx.team_id, "purchase": record}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


async def taken(tx: Tx, claimed: Notice) -> None:
    """The other side has it; admins who were told that it failed read so."""
    notice = await tx.lock(Notice, claimed.id)
    if notice is None or not notice.take(tx.now) or notice.told_at is None:
        return
    for admin in await members.admins(tx):
        await tx.update(_key(notice, admin), view.arrived(notice))


async def not_taken(tx: Tx, claimed: Notice, host: str, status: int, answer: str, after: timedelta | None) -> bool:
    """An attempt failed: it is tried again later, and so are the others where they would fare no better.

    Returns:
        Whether it is worth trying another one now.
    """
    notice = await tx.lock(Notice, claimed.id)
    if notice is None or notice.due_at != claimed.due_at:  # its lease ended, and somebody else has it
        return False
    known = await tx.one(sa.select(sa.func.count()).where(FAILING, Notice.told_at.is_not(None), Notice.id != notice.id))
    if notice.fail(tx.now, host, status, answer, after, known=bool(known)):
        zone = (await tx.team()).zone
        for admin in await members.admins(tx):
            await tx.post(_key(notice, admin), admin, view.failing(notice, zone), lane=Lane.PERSON)
    if notice.is_about_all:
        others = sa.update(Notice).where(Notice.due_at <= tx.now, Notice.id != notice.id)
        await tx.change(others.values(due_at=notice.due_at))
    return not notice.is_about_all


async def park(tx: Tx) -> None:
    """There is no web address, so what is decided now is never sent."""
    await tx.change(sa.update(Notice).where(Notice.due_at <= tx.now).values(due_at=None))


async def failing(tx: Tx, limit: int = 10) -> list[Notice]:
    """Those that were tried in vain and wait, the oldest first."""
    return await tx.all(sa.select(Notice).where(FAILING).order_by(Notice.id).limit(limit))


async def again(tx: Tx, by: str) -> int:
    """An admin mended the cause: try all of them now. Gives how many.

    Raises:
        Refusal: `by` is no admin.
    """
    await members.require_admin(tx, by)
    waiting = sa.update(Notice).where(FAILING, Notice.due_at > tx.now)
    return await tx.change(waiting.values(due_at=tx.now, attempts=0))


def _key(notice: Notice, admin: str) -> str:
    return f"notice:{notice.id}:{admin}"

"""The trail of decisions: looked at, checked, and given out as a file.

Each entry carries the hash of the one before, sealed with a key that is not in the database (models/audit_entry.py). A
check or a file of a long trail takes a second or two: do it in ``workspace.read()``, where nobody waits for it.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from bot import members
from bot.database import Tx
from bot.exports import csv_bytes
from bot.storage.scoping import prepared
from bot.views import audits as view
from models.audit_entry import AuditEntry
from models.audit_head import AuditHead
from models.audit_trail import Trail, Verdict
from models.calendar import local_day, moment, next_working_moment
from models.message import Lane

FILE = "tandem-audit.csv"
COMMENT = "The trail of decisions."
PAGE = 2_000  # entries read at a time
_SHOWN_UP_TO = sa.func.coalesce(sa.select(sa.func.max(AuditHead.number)).scalar_subquery(), 0)
_GREW = prepared(  # the first entry that the admins have not been shown, with the day they were last shown something
    sa.select(AuditEntry.at, sa.select(sa.func.max(AuditHead.day)).scalar_subquery()).where(
        AuditEntry.number == _SHOWN_UP_TO + 1
    )
)


async def latest(tx: Tx, by: str, limit: int = 20) -> list[AuditEntry]:
    """The last entries, newest first. For admins."""
    await members.require_admin(tx, by)
    return await tx.all(sa.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(limit))


async def note_export(tx: Tx, by: str) -> None:
    """Write down that somebody takes the trail out. For admins."""
    await members.require_admin(tx, by)
    await tx.audit(by, "audit.export", "workspace")


async def export(tx: Tx, by: str) -> bytes:
    """The whole trail as a CSV file. For admins."""
    await members.require_admin(tx, by)
    header = ("number", "at (UTC)", "actor", "action", "subject", "detail", "previous hash", "hash")
    rows: list[Sequence[object]] = []
    async for page in _pages(tx):
        rows += [
            (
                entry.number,
                entry.at.isoformat(),
                entry.actor,
                entry.action,
                entry.subject,
                json.dumps(entry.detail, sort_keys=True, ensure_ascii=False),
                entry.prev,
                entry.hash,
            )
            for entry in page
        ]
    return await asyncio.to_thread(csv_bytes, header, rows)


async def verify(tx: Tx, by: str) -> Verdict:
    """Check every entry against its seal, its place, and the hashes shown on earlier days. For admins."""
    await members.require_admin(tx, by)
    trail = Trail(tx.seal, await tx.all(sa.select(AuditHead)))
    async for page in _pages(tx):
        if not await asyncio.to_thread(trail.read, page):
            break
    return trail.verdict()


async def head_due(tx: Tx) -> datetime | None:
    """When the admins are next to be shown where the trail stands; None while it does not grow."""
    grew = await tx.columns(_GREW)
    if not grew:
        return None
    [(grew_at, shown)] = grew
    team = await tx.team()
    since = grew_at if shown is None else max(grew_at, moment(shown + timedelta(days=1), time(), team.zone))
    return next_working_moment(since, team.reminders_at, team.zone, team.country)


async def show_head(tx: Tx) -> bool:
    """Send the admins the last hash, once a day. False when it is not due."""
    team = await tx.team(lock=True)
    due_at = await head_due(tx)
    if due_at is None or due_at > tx.now:
        return False
    [last] = await tx.all(sa.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1))
    day = local_day(tx.now, team.zone)
    tx.add(AuditHead(day=day, number=last.number, hash=last.hash))
    for admin in await members.admins(tx):
        await tx.post(f"audit:{day}:{admin}", admin, view.head(day, last.number, last.hash), lane=Lane.DIGEST)
    return True


async def _pages(tx: Tx) -> AsyncIterator[list[Any]]:
    """All entries as plain rows, in order. Each page but the last repeats nothing."""
    columns = [
        AuditEntry.number,
        AuditEntry.at,
        AuditEntry.actor,
        AuditEntry.action,
        AuditEntry.subject,
        AuditEntry.detail,
        AuditEntry.prev,
        AuditEntry.hash,
    ]
    after: int | None = None
    while True:
        query: Any = sa.select(*columns).order_by(AuditEntry.number).limit(PAGE)
        page = await tx.rows(query if after is None else query.where(AuditEntry.number > after))
        if page:
            yield page
        if len(page) < PAGE:
            return
        after = page[-1].number

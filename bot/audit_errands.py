"""Checks and files of long trails, done by a job: the person is told when it is ready."""

from datetime import datetime

import sqlalchemy as sa

from bot import members, rows
from bot.database import Tx
from bot.storage.scoping import earliest
from bot.views import audits as view
from models.audit_entry import AuditEntry
from models.audit_errand import LEASE, AuditErrand, Task
from models.audit_trail import Verdict

_NEXT = earliest(AuditErrand.due_at)
LONG = 50_000  # entries; as many are checked in about a second


async def is_long(tx: Tx) -> bool:
    """Whether the trail is too long to be worked on while somebody waits."""
    return (await tx.one(sa.select(sa.func.max(AuditEntry.number))) or 0) > LONG


async def ask(tx: Tx, by: str, task: Task) -> None:
    """An admin wants it; the job does it soon."""
    await members.require_admin(tx, by)
    tx.add(AuditErrand(task=task, by=by, asked_at=tx.now, due_at=tx.now))
    tx.due = True


async def next_due(tx: Tx) -> datetime | None:
    return await tx.moment(_NEXT)


async def claim(tx: Tx) -> AuditErrand | None:
    """Take up the oldest one that is due; it is due again when its lease ends."""
    return await rows.claim(tx, AuditErrand, AuditErrand.due_at, LEASE)


async def done(tx: Tx, errand: AuditErrand, verdict: Verdict | None = None) -> None:
    """It is done; a check's verdict is sent to whoever asked."""
    await tx.change(sa.update(AuditErrand).where(AuditErrand.id == errand.id).values(due_at=None))
    if verdict is not None:
        await tx.post(f"audit:errand:{errand.id}", errand.by, view.verdict(verdict))

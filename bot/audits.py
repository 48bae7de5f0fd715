"""The trail of decisions: looked at, checked, and given out as a file.

Each entry carries the hash of the one before, sealed with a key that is not in the database (models/audit_entry.py).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot import members
from bot.database import Tx
from bot.exports import csv_bytes
from models.audit_entry import GENESIS, AuditEntry
from models.audit_head import AuditHead

PAGE = 2_000  # entries read at a time


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    Attributes:
        entries: how many are sound, from the first on.
        broken: the number of the first entry that is not, or None.
        what: what happened there, as a sentence; empty where all is well.
        last: the hash of the last sound entry.
    """

    entries: int
    broken: int | None = None
    what: str = ""
    last: str = GENESIS


async def latest(tx: Tx, by: str, limit: int = 20) -> list[AuditEntry]:
    """The last entries, newest first. For admins."""
    await members.require_admin(tx, by)
    return await tx.all(sa.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(limit))


async def export(tx: Tx, by: str) -> bytes:
    """The whole trail as a CSV file; that it was taken is written into it. For admins."""
    await members.require_admin(tx, by)
    await tx.audit(by, "audit.export", "workspace")
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
    heads = {head.number: head for head in await tx.all(sa.select(AuditHead))}
    checked, last = 0, GENESIS
    async for page in _pages(tx):
        number, last, what = await asyncio.to_thread(_check, tx, page, checked, last, heads)
        checked = number
        if what:
            return Verdict(entries=checked, broken=checked + 1, what=what, last=last)
    cut = min((number for number in heads if number > checked), default=None)
    if cut is not None:
        return Verdict(checked, checked + 1, f"Entry {checked + 1} and what came after it were removed.", last)
    return Verdict(checked, last=last)


def _check(tx: Tx, page: Sequence[Any], checked: int, last: str, heads: dict[int, AuditHead]) -> tuple[int, str, str]:
    """Go on from the `checked`-th entry with hash `last`. Gives how far all is well, its hash, and what is wrong next."""
    for place, entry in enumerate(page):
        number = checked + 1
        if entry.number > number:
            return checked, last, f"Entry {number} was removed."
        if entry.number < number:
            return checked, last, f"An entry was put in before entry {number}."
        if tx.seal(entry) != entry.hash:
            return checked, last, _blame(number, entry, last, page[place + 1 : place + 2])
        if entry.prev != last or (number in heads and heads[number].hash != entry.hash):
            return checked, last, f"Entry {number} is not the one that was written there."
        checked, last = number, entry.hash
    return checked, last, ""


def _blame(number: int, entry: Any, last: str, following: Sequence[Any]) -> str:
    if entry.prev == last and following and following[0].prev == entry.hash:
        return f"Entry {number} was changed."
    if following and following[0].prev == last:
        return f"Entry {number} was put in by somebody else."
    return f"Entry {number} was changed, or put in by somebody else."


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

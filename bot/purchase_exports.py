"""Purchases as a file: a row for each vote, and one for each version that nobody voted on. For leads and admins."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from bot import members, purchase_records
from bot.database import Tx
from bot.exports import csv_bytes, csv_lines
from bot.purchase_records import Book, Past, day, decimal, moment
from models.audit_errand import AuditErrand, Task
from models.member import Role
from models.purchase_version import Version
from models.purchase_vote import Vote

FILE = "tandem-purchases.csv"
COMMENT = "Every purchase, with its versions and votes."
LONG = 5_000  # versions; as many take about a second
HEADER = (
    "purchase",
    "state",
    "what",
    "why",
    "requester",
    "for",
    "sent at (UTC)",
    "needed by",
    "version",
    "is current",
    "vendor",
    "amount",
    "currency",
    "recurrence",
    "cost center",
    "counts as",
    "counted in",
    "rate",
    "rate of",
    "over the limit",
    "votes needed",
    "version by",
    "version at (UTC)",
    "vote",
    "voter",
    "in place of",
    "department",
    "seat",
    "voted at (UTC)",
    "reason of the vote",
    "decided at (UTC)",
    "decided by",
    "reason of the decision",
    "files",
)


async def note(tx: Tx, by: str) -> bool:
    """Write down that somebody takes the purchases out.

    Returns:
        Whether the file is made by a job, and sent when it is ready, since it takes longer than somebody should wait.

    Raises:
        Refusal: `by` is neither a lead nor an admin.
    """
    await members.require(tx, by, Role.LEAD)
    await tx.audit(by, "purchase.export", "workspace")
    is_long = bool(await tx.only(sa.select(sa.func.count(Version.id))) > LONG)
    if is_long:
        tx.add(AuditErrand(task=Task.PURCHASES, by=by, asked_at=tx.now, due_at=tx.now))
        tx.due = True
    return is_long


async def export(tx: Tx, by: str) -> bytes:
    """The file. Do it in ``workspace.read()``, where nobody waits for it. Raises as `note`."""
    await members.require(tx, by, Role.LEAD)
    known = await purchase_records.book(tx)
    parts = [csv_bytes(HEADER, ())]
    async for page in purchase_records.pages(tx):
        rows = [row for past in page for row in _rows(past, known)]
        parts.append((await asyncio.to_thread(csv_lines, rows)).encode())
    return b"".join(parts)


def _rows(past: Past, known: Book) -> Iterator[Sequence[object]]:
    purchase = past.purchase
    for version in past.versions:
        votes: Sequence[Vote | None] = past.votes.get(version.number) or [None]
        for vote in votes:
            yield (
                purchase.label,
                str(purchase.state),
                purchase.what,
                purchase.why,
                _who(purchase.requester_id, known),
                _who(purchase.for_id, known),
                moment(purchase.sent_at),
                day(purchase.needed_by),
                version.number,
                _yes(version.number == purchase.version),
                *_asked(version, known),
                *_voted(vote, known),
                moment(purchase.decided_at),
                _who(purchase.decided_by, known),
                purchase.reason,
                "; ".join(str(file.get("name")) for file in purchase.files),
            )


def _asked(version: Version, known: Book) -> Sequence[object]:
    currency = known.counted_in(version)
    return (
        version.vendor,
        decimal(version.amount_minor, version.currency),
        version.currency,
        str(version.recurrence),
        known.centers[version.cost_centre_id].label,
        None if version.counts_minor is None else decimal(version.counts_minor, currency),
        currency,
        version.rate,
        day(version.rate_on),
        _yes(version.over),
        version.seats_needed,
        _who(version.made_by, known),
        moment(version.made_at),
    )


def _voted(vote: Vote | None, known: Book) -> Sequence[object]:
    if vote is None:
        return (None,) * 7
    return (
        "approve" if vote.approve else "reject",
        _who(vote.voter_id, known),
        _who(vote.for_id, known) if vote.for_id != vote.voter_id else None,
        str(vote.department),
        vote.seat,
        moment(vote.at),
        vote.reason,
    )


def _who(user_id: str | None, known: Book) -> str | None:
    """A person's name and Slack id: two may have one name."""
    name = known.names.get(user_id or "")
    return f"{name} ({user_id})" if name else user_id


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"

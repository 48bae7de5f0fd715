"""Who may vote about a purchase at this moment: for themselves, as a delegate, or as a backup."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Row
from sqlalchemy.orm import aliased

from bot.database import Tx
from bot.scoping import prepared
from models.delegation import Delegation
from models.member import Absence, Department, Member, Role
from models.purchase import Purchase
from models.purchase_copy import As
from models.purchase_vote import Vote

BACKUPS_FROM = 2  # the stage from which backups are asked
DAY = timedelta(days=1)

Approvers = Sequence[Sequence[Row[Any]]]  # for each approver, a row for each delegation and absence of about today


@dataclass(frozen=True)
class Right:
    """Somebody's right to vote.

    Attributes:
        user_id: who would vote.
        for_id: whose right it is: their own, or that of the approver they stand in for.
        department: the one it counts for; both are of it.
        as_: approver, delegate or backup.
        away: whether they are an approver who said that they are away today.
    """

    user_id: str
    for_id: str
    department: Department
    as_: As = As.APPROVER
    away: bool = False


async def rights(tx: Tx, purchase: Purchase) -> list[Right]:
    """Everybody's rights to vote about it now; see `about`."""
    return of(purchase, await approvers(tx), tx.now)


async def approvers(tx: Tx) -> Approvers:
    """Those who approve, each with who could stand in for them about now."""
    today = tx.now.date()
    found: dict[str, list[Row[Any]]] = {}
    for row in await tx.columns(_PEOPLE, early=today - DAY, late=today + DAY):
        if Role.APPROVER in row.roles:
            found.setdefault(row.user_id, []).append(row)
    return list(found.values())


def of(purchase: Purchase, approvers: Approvers, now: datetime) -> list[Right]:
    """The same, where the approvers are known; see `about`."""
    return about(purchase.requester_id, purchase.for_id, purchase.stage, approvers, now)


def about(requester: str, for_id: str, stage: int, approvers: Approvers, now: datetime) -> list[Right]:
    """Everybody's rights to vote about a request: who is here first, then who stands in, then who is away.

    Never the requester's, nor that of whom it is for, nor one that is theirs used by somebody else.
    """
    barred = {requester, for_id}
    backups = stage >= BACKUPS_FROM
    found = [right for rows in approvers if rows[0].user_id not in barred for right in _rights(rows, now, barred, backups)]
    return sorted(found, key=lambda right: (right.away, right.as_ is not As.APPROVER))


def _rights(rows: Sequence[Row[Any]], now: datetime, barred: Collection[str], backups: bool) -> Iterator[Right]:
    """The rights that come from one approver: their own, and those of who stands in for them."""
    one = rows[0]
    today = now.astimezone(ZoneInfo(one.zone)).date()
    away = any(row.away_from is not None and row.away_from <= today <= row.away_to for row in rows)
    yield Right(one.user_id, one.user_id, one.department, away=away)
    delegates = {
        row.delegate
        for row in rows
        if row.delegate is not None
        and row.delegate not in barred
        and row.delegate_department is one.department
        and row.first <= today <= row.last
        and (row.ended_on is None or today < row.ended_on)
    }
    for delegate in sorted(delegates):
        yield Right(delegate, one.user_id, one.department, As.DELEGATE)
    if one.backup is None or one.backup in barred or one.backup in delegates:
        return
    if one.backup_department is one.department and (backups or (away and not delegates)):
        yield Right(one.backup, one.user_id, one.department, As.BACKUP)


def unused(rights: Iterable[Right], votes: Collection[Vote]) -> list[Right]:
    """Those that still stand after these votes about a version: each person counts once, and so does each right."""
    used = {vote.voter_id for vote in votes} | {vote.for_id for vote in votes}
    return [right for right in rights if right.user_id not in used and right.for_id not in used]


# Delegations and absences of about today; each is held against the approver's own day above.
_delegate, _backup = aliased(Member), aliased(Member)
_near_delegation = sa.and_(
    Delegation.from_id == Member.user_id,
    Delegation.first <= sa.bindparam("late"),
    Delegation.last >= sa.bindparam("early"),
)
_near_absence = sa.and_(
    Absence.user_id == Member.user_id, Absence.first <= sa.bindparam("late"), Absence.last >= sa.bindparam("early")
)
_PEOPLE = prepared(
    sa.select(
        Member.user_id,
        Member.department,
        Member.roles,
        Member.zone,
        Delegation.first,
        Delegation.last,
        Delegation.ended_on,
        Absence.first.label("away_from"),
        Absence.last.label("away_to"),
        _delegate.user_id.label("delegate"),
        _delegate.department.label("delegate_department"),
        _backup.user_id.label("backup"),
        _backup.department.label("backup_department"),
    )
    .outerjoin(Delegation, _near_delegation)
    .outerjoin(
        _delegate,
        sa.and_(_delegate.user_id == Delegation.to_id, _delegate.left_at.is_(None), _delegate.is_bot.is_(False)),
    )
    .outerjoin(Absence, _near_absence)
    .outerjoin(_backup, sa.and_(_backup.user_id == Member.backup_id, _backup.left_at.is_(None), _backup.is_bot.is_(False)))
    .where(Member.roles > frozenset(), Member.left_at.is_(None), Member.is_bot.is_(False))
    .order_by(Member.name, Member.id, Delegation.id)
)

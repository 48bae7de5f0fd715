"""Who may vote about a purchase at this moment: for themselves, as a delegate, or as a backup."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from bot.database import Tx
from bot.storage.scoping import prepared
from models.delegation import Delegation
from models.member import Absence, Department, Member, Role
from models.purchase import Purchase
from models.purchase_copy import As
from models.purchase_vote import Vote

BACKUPS_FROM = 2  # the stage from which backups are asked
DAY = timedelta(days=1)


class Near(NamedTuple):
    """An approver, and where there are any: a delegation and an absence of about today, and a backup. Days are ISO text."""

    user_id: str
    roles: str
    department: str
    zone: str
    first: str | None
    last: str | None
    ended_on: str | None
    away_from: str | None
    away_to: str | None
    delegate: str | None
    delegate_department: str | None
    backup: str | None
    backup_department: str | None


Approvers = Sequence[Sequence[Near]]  # for each approver, one for each delegation and absence


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
    [(found,)] = await tx.columns(_alone(tx.dialect), **around(tx))
    return read(found)


def around(tx: Tx) -> dict[str, date]:
    """The values of the bound parameters of `question`."""
    return {"early": tx.now.date() - DAY, "late": tx.now.date() + DAY}


def read(found: Sequence[Sequence[Any]] | None) -> Approvers:
    """What `question` found: those who approve, by name."""
    by_id: dict[str, list[Near]] = {}
    for row in sorted(found or [], key=lambda row: (row[0], row[1])):
        if Role.APPROVER in row[3].split(","):
            near = Near(*row[2:])
            by_id.setdefault(near.user_id, []).append(near)
    return list(by_id.values())


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


def _rights(rows: Sequence[Near], now: datetime, barred: Collection[str], backups: bool) -> Iterator[Right]:
    """The rights that come from one approver: their own, and those of who stands in for them."""
    one = rows[0]
    department = Department(one.department)
    if len(rows) == 1 and (one.delegate, one.away_from, one.backup) == (None, None, None):
        yield Right(one.user_id, one.user_id, department)  # as most of them are
        return
    today = now.astimezone(ZoneInfo(one.zone)).date().isoformat()
    away = any(row.away_from is not None and row.away_from <= today <= str(row.away_to) for row in rows)
    yield Right(one.user_id, one.user_id, department, away=away)
    delegates = {
        row.delegate
        for row in rows
        if row.delegate is not None
        and row.delegate not in barred
        and row.delegate_department == one.department
        and str(row.first) <= today <= str(row.last)
        and (row.ended_on is None or today < row.ended_on)
    }
    for delegate in sorted(delegates):
        yield Right(delegate, one.user_id, department, As.DELEGATE)
    if one.backup is None or one.backup in barred or one.backup in delegates:
        return
    if one.backup_department == one.department and (backups or (away and not delegates)):
        yield Right(one.backup, one.user_id, department, As.BACKUP)


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
_COLUMNS = (
    Member.name,
    Member.id,
    Member.user_id,
    Member.roles,
    Member.department,
    Member.zone,
    Delegation.first,
    Delegation.last,
    Delegation.ended_on,
    Absence.first,
    Absence.last,
    _delegate.user_id,
    _delegate.department,
    _backup.user_id,
    _backup.department,
)


@cache
def question(dialect: str) -> sa.ScalarSelect[Any]:
    """Everybody with a role, and who is near them, as one value: so that it can be asked along with something else."""
    if dialect == "postgresql":
        found = sa.func.json_agg(sa.func.json_build_array(*_COLUMNS), type_=sa.JSON())
    else:
        found = sa.func.json_group_array(sa.func.json_array(*_COLUMNS), type_=sa.JSON())
    return (
        sa.select(found)
        .select_from(Member)
        .outerjoin(Delegation, _near_delegation)
        .outerjoin(
            _delegate,
            sa.and_(_delegate.user_id == Delegation.to_id, _delegate.left_at.is_(None), _delegate.is_bot.is_(False)),
        )
        .outerjoin(Absence, _near_absence)
        .outerjoin(
            _backup, sa.and_(_backup.user_id == Member.backup_id, _backup.left_at.is_(None), _backup.is_bot.is_(False))
        )
        .where(Member.roles > frozenset(), Member.left_at.is_(None), Member.is_bot.is_(False))
        .scalar_subquery()
    )


@cache
def _alone(dialect: str) -> sa.Select[Any]:
    return prepared(sa.select(question(dialect)))

"""How purchases stand: read with their current versions, votes and questions, and who can still fill which seat."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, defer

from bot import purchase_people as people
from bot.database import Tx
from bot.purchase_people import Right
from bot.storage.scoping import limit, prepared
from models import purchase_seats
from models.audit_entry import AuditEntry
from models.member import Member
from models.purchase import Purchase, State
from models.purchase_clock import Week
from models.purchase_question import Question
from models.purchase_route import seats_of
from models.purchase_seats import Seat
from models.purchase_standing import Standing
from models.purchase_version import Version
from models.purchase_vote import Vote
from models.refusal import Refusal
from models.team import Team

UNKNOWN = "I do not know that request. Type `/purchase mine` to see yours."


@dataclass(frozen=True)
class Held:
    """A request that is held until the transaction ends, with all that a decision about it needs.

    Attributes:
        zone, week: the workspace's: its clock, and its working days.
        votes: for the current version, in their order.
        questions: those that are open.
        rights: everybody's to vote about it now, those used already included.
        requester_left: whether the requester is in the workspace no more.
        last: number and hash of the trail's last entry, if there is one.
    """

    zone: str
    week: Week
    purchase: Purchase
    version: Version
    votes: Sequence[Vote]
    questions: Sequence[Question]
    rights: Sequence[Right]
    requester_left: bool
    last: tuple[int, str] | None = None

    @cached_property
    def unused(self) -> list[Right]:
        """The rights that nobody used for the current version."""
        return people.unused(self.rights, self.votes)

    @cached_property
    def seats(self) -> list[Seat]:
        """All that the current version needs."""
        return seats_of(self.version.route)

    @property
    def open_seats(self) -> list[Seat]:
        return _open(self.seats, self.votes)

    def standing(self, *votes: Vote, questions: Sequence[Question] | None = None) -> Standing:
        """How it stands, with further `votes`, and `questions` instead of those that were open."""
        asked = self.questions if questions is None else questions
        return _standing(self.purchase, self.version, [*self.votes, *votes], asked, self.rights, self.zone)


def open_seats(version: Version, votes: Iterable[Vote]) -> list[Seat]:
    """The seats of a version that no vote filled."""
    return _open(seats_of(version.route), votes)


def _open(seats: Iterable[Seat], votes: Iterable[Vote]) -> list[Seat]:
    taken = {vote.seat for vote in votes if vote.approve}
    return [seat for seat in seats if seat.name not in taken]


def needed(version: Version, votes: Collection[Vote], rights: Iterable[Right]) -> dict[str, list[str]]:
    """Who can still fill each open seat, by its name: who is here first, then who stands in, then who is away."""
    left = people.unused(rights, votes)
    return {
        seat.name: list(dict.fromkeys(right.user_id for right in left if seat.takes(right)))
        for seat in open_seats(version, votes)
    }


def missing(version: Version, votes: Collection[Vote], rights: Iterable[Right]) -> list[str]:
    """The names of the open seats that stay empty when as many as possible are filled by who may vote now."""
    found = purchase_seats.missing(open_seats(version, votes), people.unused(rights, votes))
    return [seat.name for seat in found]


def _last(column: InstrumentedAttribute[Any]) -> sa.ScalarSelect[Any]:
    return sa.select(column).order_by(AuditEntry.number.desc()).limit(limit(1)).scalar_subquery()


_REQUESTER_LEFT = sa.select(Member.id).where(Member.user_id == Purchase.requester_id, Member.left_at.is_not(None)).exists()


@cache
def _held(dialect: str, whole: bool) -> sa.Select[Any]:
    """A request with all that a decision about it needs, and unless `whole` no more; a row for each vote."""
    left_out = [] if whole else [defer(Version.facts, raiseload=True), defer(Purchase.files, raiseload=True)]
    return prepared(
        sa.select(
            Purchase,
            Version,
            Vote,
            Team.zone,
            Team.country,
            Team.reminders_at,
            _last(AuditEntry.number).label("last_number"),
            _last(AuditEntry.hash).label("last_hash"),
            people.question(dialect).label("approvers"),
            _REQUESTER_LEFT.label("requester_left"),
        )
        .join(Version, sa.and_(Version.purchase_id == Purchase.id, Version.number == Purchase.version))
        .join(Team, Team.team_id == Purchase.team_id)
        .outerjoin(Vote, sa.and_(Vote.purchase_id == Purchase.id, Vote.version == Purchase.version))
        .where(Purchase.id == sa.bindparam("purchase"))
        .order_by(Vote.id)
        .with_for_update(of=Purchase, key_share=True)
        .options(*left_out)
        .execution_options(populate_existing=True)
    )


_QUESTIONS = prepared(
    sa.select(Question)
    .where(Question.purchase_id == sa.bindparam("purchase"), Question.answered_at.is_(None))
    .order_by(Question.id)
)


async def hold(tx: Tx, purchase_id: int, *, whole: bool = True) -> Held:
    """Take the workspace's turn and the request, fresh, and read what a decision needs.

    Args:
        whole: whether its facts and files are read too, which a card shows and a vote does not need.

    Raises:
        Refusal: there is no such request.
    """
    rows = await tx.in_turn(_held(tx.dialect, whole), purchase=purchase_id, **people.around(tx))
    if not rows:
        raise Refusal(UNKNOWN)
    first = rows[0]
    purchase: Purchase = first[0]
    return Held(
        zone=first.zone,
        week=Week(first.reminders_at, first.zone, first.country),
        purchase=purchase,
        version=first[1],
        votes=[row[2] for row in rows if row[2] is not None],
        questions=await tx.all(_QUESTIONS, purchase=purchase_id) if purchase.clock_at is None else [],
        rights=people.of(purchase, people.read(first.approvers), tx.now),
        requester_left=first.requester_left,
        last=None if first.last_number is None else (first.last_number, first.last_hash),
    )


async def of(tx: Tx, purchase: Purchase) -> Standing:
    """How one stands now."""
    [found] = await every(tx, Purchase.id == purchase.id)
    return found


async def every(tx: Tx, which: sa.ColumnElement[bool], *, limit: int | None = None, newest: bool = False) -> list[Standing]:
    """How these stand now, the oldest first, or the newest: a few questions to the database, however many they are."""
    await tx.flush()
    current = sa.and_(Version.purchase_id == Purchase.id, Version.number == Purchase.version)
    query = sa.select(Purchase, Version).join(Version, current).where(which)
    query = query.order_by(Purchase.number.desc() if newest else Purchase.number)
    rows = await tx.rows(query if limit is None else query.limit(limit))
    if not rows:
        return []
    ids = [purchase.id for purchase, _ in rows]
    votes: dict[tuple[int, int], list[Vote]] = {}
    for vote in await tx.all(sa.select(Vote).where(Vote.purchase_id.in_(ids)).order_by(Vote.id)):
        votes.setdefault((vote.purchase_id, vote.version), []).append(vote)
    questions: dict[int, list[Question]] = {}
    for question in await tx.all(sa.select(Question).where(Question.purchase_id.in_(ids)).order_by(Question.id)):
        questions.setdefault(question.purchase_id, []).append(question)
    approvers = await people.approvers(tx)
    zone = (await tx.team()).zone
    return [
        _standing(
            purchase,
            version,
            votes.get((purchase.id, version.number), []),
            questions.get(purchase.id, []),
            people.of(purchase, approvers, tx.now) if purchase.is_open else [],
            zone,
        )
        for purchase, version in rows
    ]


def _standing(
    purchase: Purchase,
    version: Version,
    votes: Sequence[Vote],
    questions: Sequence[Question],
    rights: Sequence[Right],
    zone: str,
) -> Standing:
    open_now: Mapping[str, Sequence[str]] = needed(version, votes, rights) if purchase.state is State.WAITING else {}
    return Standing(purchase, version, votes, questions, open_now, zone)

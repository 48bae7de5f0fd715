"""Purchases as they go out of Tandem: with every version and every vote, in plain values."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import defer

from bot.database import Tx
from models.cost_centre import CostCentre
from models.member import Member
from models.money import digits
from models.purchase import Purchase
from models.purchase_policy import CURRENCY, Policy
from models.purchase_version import Version
from models.purchase_vote import Vote

if TYPE_CHECKING:
    from datetime import date, datetime

PAGE = 500  # purchases read at a time


@dataclass(frozen=True)
class Book:
    """What every record refers to: people's names, cost centers and each policy's currency, by their ids."""

    names: Mapping[str, str]
    centers: Mapping[int, CostCentre]
    currencies: Mapping[int | None, str]

    def counted_in(self, version: Version) -> str:
        """The currency of what a version counts as."""
        return self.currencies.get(version.policy_id, CURRENCY)


@dataclass(frozen=True)
class Past:
    """A purchase with its versions in their order, and the votes on each by its number."""

    purchase: Purchase
    versions: Sequence[Version]
    votes: Mapping[int, Sequence[Vote]]


async def book(tx: Tx) -> Book:
    names = {user_id: name for user_id, name in await tx.rows(sa.select(Member.user_id, Member.name))}
    centers = {center.id: center for center in await tx.all(sa.select(CostCentre))}
    currencies: dict[int | None, str] = {
        number: kind for number, kind in await tx.rows(sa.select(Policy.id, Policy.currency))
    }
    return Book(names, centers, currencies)


async def pages(tx: Tx) -> AsyncIterator[list[Past]]:
    """Every purchase, in the order of their numbers."""
    after = 0
    while True:
        query = sa.select(Purchase).where(Purchase.number > after).order_by(Purchase.number).limit(PAGE)
        found: list[Purchase] = await tx.all(query)
        if found:
            yield await _past(tx, found)
        if len(found) < PAGE:
            return
        after = found[-1].number


async def _past(tx: Tx, found: Sequence[Purchase]) -> list[Past]:
    ids = [purchase.id for purchase in found]
    versions: dict[int, list[Version]] = {number: [] for number in ids}
    votes: dict[int, dict[int, list[Vote]]] = {number: {} for number in ids}
    query = sa.select(Version).where(Version.purchase_id.in_(ids)).options(defer(Version.facts), defer(Version.route))
    for version in await tx.all(query.order_by(Version.number)):
        versions[version.purchase_id].append(version)
    for vote in await tx.all(sa.select(Vote).where(Vote.purchase_id.in_(ids)).order_by(Vote.at, Vote.id)):
        votes[vote.purchase_id].setdefault(vote.version, []).append(vote)
    return [Past(purchase, versions[purchase.id], votes[purchase.id]) for purchase in found]


async def of(tx: Tx, purchase: Purchase) -> dict[str, Any]:
    """One purchase, ready for JSON. Amounts are decimal strings, moments UTC, people their Slack id and name."""
    [past] = await _past(tx, [purchase])
    known = await book(tx)
    current = next(version for version in past.versions if version.number == purchase.version)
    return {
        "number": purchase.label,
        "outcome": str(purchase.state),
        "decided_at": moment(purchase.decided_at),
        "decided_by": _person(purchase.decided_by, known),
        "reason": purchase.reason,
        "what": purchase.what,
        "why": purchase.why,
        "requester": _person(purchase.requester_id, known),
        "for": _person(purchase.for_id, known),
        "sent_at": moment(purchase.sent_at),
        "needed_by": day(purchase.needed_by),
        "files": [{"name": file.get("name"), "link": file.get("link")} for file in purchase.files],
        "version": purchase.version,
        **_asked(current, known),
        "versions": [_version(version, past, known) for version in past.versions],
    }


def _asked(version: Version, known: Book) -> dict[str, Any]:
    center = known.centers[version.cost_centre_id]
    return {
        "vendor": version.vendor,
        "amount": {"value": decimal(version.amount_minor, version.currency), "currency": version.currency},
        "recurrence": str(version.recurrence),
        "cost_center": {"code": center.code, "name": center.name},
    }


def _version(version: Version, past: Past, known: Book) -> dict[str, Any]:
    currency = known.counted_in(version)
    counts = version.counts_minor
    return {
        "number": version.number,
        **_asked(version, known),
        "counts_as": None if counts is None else {"value": decimal(counts, currency), "currency": currency},
        "rate": version.rate,
        "rate_on": day(version.rate_on),
        "over_limit": version.over,
        "made_by": _person(version.made_by, known),
        "made_at": moment(version.made_at),
        "votes": [_vote(vote, known) for vote in past.votes.get(version.number, ())],
    }


def _vote(vote: Vote, known: Book) -> dict[str, Any]:
    return {
        "vote": "approve" if vote.approve else "reject",
        "by": _person(vote.voter_id, known),
        "in_place_of": _person(vote.for_id, known) if vote.for_id != vote.voter_id else None,
        "department": str(vote.department),
        "seat": vote.seat or None,
        "reason": vote.reason or None,
        "at": moment(vote.at),
    }


def _person(user_id: str | None, known: Book) -> dict[str, str] | None:
    return {"id": user_id, "name": known.names.get(user_id, "")} if user_id else None


def decimal(minor: int, currency: str) -> str:
    """An exact amount such as ``12500.00``, without a currency sign."""
    return f"{Decimal(minor).scaleb(-digits(currency)):f}"


def moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def day(on: date | None) -> str | None:
    return on.isoformat() if on else None

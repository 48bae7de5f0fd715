"""The facts a decision needs: the budget with each amount counted once, the vendor, and similar earlier requests."""

from dataclasses import asdict
from datetime import timedelta
from fractions import Fraction
from math import ceil
from typing import Any

import sqlalchemy as sa

from bot import budgets, cost_centres, exchange_rates, purchase_policies
from bot.database import Tx
from models.calendar import local_day
from models.exchange_rate import worth
from models.money import Money
from models.purchase import Purchase, State
from models.purchase_budget import year_of
from models.purchase_route import first_year
from models.purchase_version import Recurrence, Version

YEAR = timedelta(days=365)
SIMILAR = 3
TOLD = (State.WAITING, State.CHANGES, State.APPROVED, State.REJECTED)


async def gather(tx: Tx, purchase: Purchase, version: Version) -> dict[str, Any]:
    """What the card shows beside the request, as it stands now; JSON-ready, to be kept in ``Version.facts``.

    It takes no locks, and neither needs to be in the database yet. Amounts are minor units.

    Returns:
        ``{"on": "2027-03-10", "budget": {...}|None, "vendor": {...}, "similar": [...]}``

        budget: ``{"code", "name", "owner", "year", "currency", "amount"|None, "spent", "spent_on"|None, "committed",
        "waiting", "this"|None, "left"|None, "uncounted": [PUR numbers without a rate]}``;
        ``left = amount - spent - committed - waiting - this``.
        vendor: ``{"name", "known": bool, "times": int, "approved": minor, "currency", "uncounted": int}``; known when
        anything was approved there before, the rest of the last 12 months.
        similar: up to 3 of ``{"number", "what", "amount", "currency", "recurrence", "state", "on"}``, newest first.
    """
    zone = (await tx.team()).zone
    return {
        "on": local_day(tx.now, zone).isoformat(),
        "budget": await _budget(tx, purchase, version, zone),
        "vendor": await _vendor(tx, purchase, version),
        "similar": await _similar(tx, purchase, version, zone),
    }


async def _budget(tx: Tx, purchase: Purchase, version: Version, zone: str) -> dict[str, Any] | None:
    centre = await cost_centres.find(tx, version.cost_centre_id)
    if centre is None:
        return None
    year = year_of(local_day(version.made_at, zone), purchase.needed_by)
    this = first_year(version.money, version.recurrence)
    found, uncounted = await budgets.stands(tx, centre.id, year, but=purchase.id, this=this)
    facts = asdict(found) | {"spent_on": found.spent_on.isoformat() if found.spent_on else None, "uncounted": uncounted}
    del facts["unknown"]
    return {"code": centre.code, "name": centre.name, "owner": centre.owner_id, "year": year, **facts}


async def _vendor(tx: Tx, purchase: Purchase, version: Version) -> dict[str, Any]:
    """What was approved there, at any cost center."""
    there = sa.select(Purchase.id).join(Version, budgets.CURRENT).where(*_same_vendor(purchase, version))
    there = there.where(Purchase.state == State.APPROVED)
    known = bool(await tx.all(there.limit(1)))
    kinds = (Version.currency, Version.recurrence)
    sums = there.with_only_columns(*kinds, sa.func.sum(Version.amount_minor), sa.func.count()).group_by(*kinds)
    into = (await purchase_policies.in_force(tx)).currency
    total, times, uncounted = Fraction(0), 0, 0
    groups = await tx.rows(sums.where(Purchase.decided_at > tx.now - YEAR)) if known else []
    used = {group[0] for group in groups} - {into}
    rates = await exchange_rates.counting(tx, used) if used else []
    for currency, recurrence, minor, count in groups:
        value = worth(first_year(Money(int(minor), currency), Recurrence(recurrence)), into, rates)
        times += count
        uncounted += count if value is None else 0
        total += value or 0
    facts = {"name": version.vendor, "known": known, "times": times, "approved": ceil(total), "currency": into}
    return {**facts, "uncounted": uncounted}


async def _similar(tx: Tx, purchase: Purchase, version: Version, zone: str) -> list[dict[str, Any]]:
    query = sa.select(Purchase, Version).join(Version, budgets.CURRENT).where(*_same_vendor(purchase, version))
    recent = query.where(Version.made_at > tx.now - YEAR, Purchase.state.in_(TOLD))
    return [
        {
            "number": one.number,
            "what": one.what,
            "amount": asked.amount_minor,
            "currency": asked.currency,
            "recurrence": asked.recurrence.value,
            "state": one.state.value,
            "on": local_day(one.decided_at or one.sent_at, zone).isoformat(),
        }
        for one, asked in await tx.rows(recent.order_by(Version.made_at.desc(), Version.id.desc()).limit(SIMILAR))
    ]


def _same_vendor(purchase: Purchase, version: Version) -> list[Any]:
    others = [] if purchase.id is None else [Purchase.id != purchase.id]
    return [Version.vendor_key == version.vendor_key, *others]

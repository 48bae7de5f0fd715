"""Budgets of cost centers: what was planned, what the books say was spent, and how they stand."""

from collections.abc import Collection
from datetime import date, time
from typing import Any

import sqlalchemy as sa

from bot import cost_centres, exchange_rates, members, purchase_policies
from bot.database import Tx
from bot.prose.money import money
from models.calendar import local_day, moment
from models.cost_centre import Budget, CostCentre
from models.currency import CODES
from models.member import Role
from models.money import Money, read_amount
from models.purchase import Purchase, State
from models.purchase_budget import Group, Reckoning, reckon
from models.purchase_version import Recurrence, Version
from models.refusal import Refusal

CHOICES = 100  # approved requests offered as paid, the newest; a menu holds no more
COUNTED = (State.WAITING, State.CHANGES, State.APPROVED)
CURRENT = sa.and_(Version.purchase_id == Purchase.id, Version.number == Purchase.version)


async def find(tx: Tx, cost_centre_id: int, year: int) -> Budget | None:
    """The budget of a cost center for a calendar year, or None."""
    query = sa.select(Budget).where(Budget.cost_centre_id == cost_centre_id, Budget.year == year)
    return await tx.one(query)


async def of_year(tx: Tx, year: int) -> dict[int, Budget]:
    """All budgets of a calendar year, by the ids of their cost centers."""
    return {budget.cost_centre_id: budget for budget in await tx.all(sa.select(Budget).where(Budget.year == year))}


async def set_budget(
    tx: Tx,
    by: str,
    cost_centre_id: int,
    year: int,
    *,
    amount: str,
    currency: str,
    spent: str = "",
    spent_on: date | None = None,
    paid: Collection[int] | None = None,
) -> Budget:
    """Keep the budget of a year, and what the books say was spent of it by a day; written into the trail.

    Args:
        amount, spent: as typed; ``spent`` may be 0 or empty.
        spent_on: the last day that is in what was spent.
        paid: the ids of the approved requests whose money is in what was spent. They count there and no longer as committed;
            those offered (`approved`) and not named count as committed. None leaves all as they are.

    Raises:
        Refusal: `by` is no lead, or beside ``amount``, ``currency``, ``spent`` or ``spent_on``.
    """
    team = await tx.team(lock=True)
    await members.require(tx, by, Role.LEAD)
    centre = await cost_centres.require_known(tx, cost_centre_id)
    today = local_day(tx.now, team.zone)
    if not today.year - 2 <= year <= today.year + 2:
        raise Refusal("Choose a year near this one.")
    if currency not in CODES:
        raise Refusal("Choose a currency.", field="currency")
    planned, gone = _amount(amount, currency, "amount"), _amount(spent or "0", currency, "spent")
    if spent_on is None and (gone.minor or paid):
        raise Refusal("Say by which day this was spent.", field="spent_on")
    if spent_on is not None and (spent_on > today or spent_on.year != year):
        raise Refusal(f"Choose a day of {year} that is not to come.", field="spent_on")
    found = await find(tx, centre.id, year)
    before = _in_words(found)
    if found is None:
        found = Budget(cost_centre_id=centre.id, year=year, amount_minor=planned.minor, currency=currency)
        tx.add(found)
    found.amount_minor, found.currency = planned.minor, currency
    found.spent_minor, found.spent_on = gone.minor, spent_on
    await tx.flush()
    if _in_words(found) != before:
        await tx.audit(by, "budget.set", cost_centres.subject(centre), name=str(year), old=before, new=_in_words(found))
    if paid is not None:
        await _mark_paid(tx, by, centre, found, paid)
    return found


async def approved(tx: Tx, cost_centre_id: int, year: int) -> list[tuple[Purchase, Version]]:
    """The approved requests of that year, which may be in what was spent; the newest, at most 100."""
    belongs = in_year(cost_centre_id, year, (await tx.team()).zone)
    query = sa.select(Purchase, Version).join(Version, CURRENT).where(Purchase.state == State.APPROVED, belongs)
    rows = await tx.rows(query.order_by(Purchase.number.desc()).limit(CHOICES))
    return [(purchase, version) for purchase, version in rows]


async def stands(
    tx: Tx, cost_centre_id: int, year: int, *, but: int | None = None, this: Money | None = None
) -> tuple[Reckoning, list[int]]:
    """How a budget stands now, and the numbers of the requests that have no exchange rate and are not in it.

    Args:
        but: the id of the request at hand, which does not count among the others.
        this: what that one costs in its first twelve months.
    """
    belongs = sa.and_(in_year(cost_centre_id, year, (await tx.team()).zone), Purchase.state.in_(COUNTED))
    if but is not None:
        belongs = sa.and_(belongs, Purchase.id != but)
    kinds = (Purchase.state, Version.currency, Version.recurrence, Purchase.paid_on)
    query = sa.select(*kinds, sa.func.sum(Version.amount_minor)).join(Version, CURRENT).where(belongs).group_by(*kinds)
    groups = [
        Group(State(state), Money(int(total), currency), Recurrence(recurrence), paid_on)
        for state, currency, recurrence, paid_on, total in await tx.rows(query)
    ]
    budget = await find(tx, cost_centre_id, year)
    into = (await purchase_policies.in_force(tx)).currency
    used = {group.each.currency for group in groups} | {budget.currency if budget else into}
    used |= {this.currency} if this else set()
    rates = await exchange_rates.counting(tx, used | {into}) if len(used) > 1 else []
    found = reckon(budget, into, groups, this, rates)
    if not found.unknown:
        return found, []
    missing = sa.select(Purchase.number).join(Version, CURRENT).where(belongs, Version.currency.in_(found.unknown))
    return found, await tx.all(missing.order_by(Purchase.number))


def in_year(cost_centre_id: int, year: int, zone: str) -> Any:
    """The condition that a request, by its current version, belongs to that year's budget (purchase_budget.year_of)."""
    before, first, after = (moment(date(year + n, 1, 1), time(), zone) for n in (-1, 0, 1))
    this_year = sa.or_(Purchase.needed_by.is_(None), Purchase.needed_by < date(year + 1, 1, 1))
    return sa.and_(
        Version.cost_centre_id == cost_centre_id,
        Version.made_at >= before,
        Version.made_at < after,
        sa.or_(
            sa.and_(Version.made_at >= first, this_year),
            sa.and_(Version.made_at < first, Purchase.needed_by >= date(year, 1, 1)),
        ),
    )


async def _mark_paid(tx: Tx, by: str, centre: CostCentre, budget: Budget, paid: Collection[int]) -> None:
    """Say of the approved requests of a year which are in what was spent; each change is written into the trail."""
    zone, until = (await tx.team()).zone, budget.spent_on
    for purchase, version in await approved(tx, centre.id, budget.year):
        paid_on: date | None = None
        if purchase.id in paid and until is not None:
            started = max(local_day(purchase.decided_at or tx.now, zone), purchase.needed_by or date.min)
            paid_on = until if version.recurrence is Recurrence.ONCE else min(started, until)
            if purchase.paid_on is not None and purchase.paid_on <= until:
                continue
        if paid_on != purchase.paid_on:
            held = await tx.lock(Purchase, purchase.id)
            assert held is not None  # noqa: S101  it was just read
            before, held.paid_on = held.paid_on, paid_on
            old, new = (day.isoformat() if day else None for day in (before, paid_on))
            await tx.audit(by, "purchase.paid", f"purchase:{purchase.number}", old=old, new=new)


def _amount(words: str, currency: str, field: str) -> Money:
    """An amount as typed, which may be zero."""
    if "0" in words and not words.strip(" .,0"):
        return Money(0, currency)
    return read_amount(words, currency, field=field)


def _in_words(budget: Budget | None) -> str | None:
    """For the trail."""
    if budget is None:
        return None
    planned = money(Money(budget.amount_minor, budget.currency))
    spent = money(Money(budget.spent_minor, budget.currency))
    return f"{planned}, {spent} spent by {budget.spent_on}" if budget.spent_on else planned

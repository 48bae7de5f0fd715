"""Budgets: what was planned and spent, and how they stand against requests; on both databases."""

import random
from datetime import UTC, date, datetime
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
import sqlalchemy as sa

from bot import budgets, exchange_rates
from bot.database import Workspace
from models.audit_entry import AuditEntry
from models.cost_centre import Budget, CostCentre
from models.money import Money
from models.purchase import Purchase, State
from models.purchase_budget import Reckoning, payments_made, year_of
from models.purchase_version import Recurrence, Version
from models.vendor import vendor_key
from tests.clocks import WEDNESDAY, FrozenClock
from tests.purchases import FAY, LEA, MAYA, OLA, approved, centre, sent, settle, trail
from tests.use_cases import done, refusal

TODAY = date(2027, 3, 10)


@pytest.fixture
async def shop(workspace: Workspace) -> Workspace:
    await settle(workspace)
    return workspace


async def planned(workspace: Workspace, amount: str = "100,000", year: int = 2027, **given: Any) -> Budget:
    facts = {"amount": amount, "currency": "USD", **given}
    return await done(workspace, budgets.set_budget, LEA, await centre(workspace), year, **facts)


async def stands(workspace: Workspace, year: int = 2027, **given: Any) -> Reckoning:
    number = await centre(workspace)
    async with workspace.read() as tx:
        return (await budgets.stands(tx, number, year, **given))[0]


def parts(found: Reckoning) -> tuple[int | None, ...]:
    return (found.amount, found.spent, found.committed, found.waiting, found.left)


async def test_a_request_moves_from_waiting_to_committed_to_spent_and_is_never_in_two(shop: Workspace) -> None:
    await planned(shop)
    purchase = await sent(shop, "9,000.00")
    assert parts(await stands(shop)) == (10_000_000, 0, 0, 900_000, 9_100_000)
    await approved(shop, purchase, FAY)
    assert parts(await stands(shop)) == (10_000_000, 0, 900_000, 0, 9_100_000)
    await planned(shop, spent="30,000", spent_on=TODAY, paid=[purchase.id])
    assert parts(await stands(shop)) == (10_000_000, 3_000_000, 0, 0, 7_000_000)
    await planned(shop, spent="21,000", spent_on=TODAY, paid=[])
    assert parts(await stands(shop)) == (10_000_000, 2_100_000, 900_000, 0, 7_000_000)
    assert [action for action in await trail(shop) if action == "purchase.paid"] == ["purchase.paid"] * 2


async def test_the_request_at_hand_is_not_among_the_others(shop: Workspace) -> None:
    await planned(shop)
    purchase = await sent(shop, "9,000.00")
    await sent(shop, "500", vendor="Other")
    found = await stands(shop, but=purchase.id, this=Money(900_000, "USD"))
    assert (found.waiting, found.this, found.left) == (50_000, 900_000, 9_050_000)


async def test_what_was_rejected_or_withdrawn_counts_nowhere(shop: Workspace) -> None:
    await planned(shop)
    for state in (State.REJECTED, State.WITHDRAWN):
        purchase = await sent(shop, "500.00", vendor=state.value)
        async with shop.begin() as tx:
            ended = {"state": state, "decided_at": tx.now, "decided_by": FAY, "next_at": None}
            await tx.change(sa.update(Purchase).where(Purchase.id == purchase.id).values(**ended))
    assert parts(await stands(shop)) == (10_000_000, 0, 0, 0, 10_000_000)


async def test_only_the_current_version_counts_and_only_at_its_cost_center(shop: Workspace) -> None:
    await planned(shop)
    purchase = await sent(shop, "500.00")
    async with shop.begin() as tx:
        found = await tx.lock(Purchase, purchase.id)
        assert found is not None
        found.version = 2
        tx.add(_version(purchase.id, 2, 70_000, await centre(shop, "410"), made_at=tx.now))
    assert (await stands(shop)).waiting == 70_000
    await sent(shop, "900.00", cost_centre="520")
    assert (await stands(shop)).waiting == 70_000


async def test_what_recurs_counts_with_its_first_twelve_months(shop: Workspace) -> None:
    await planned(shop)
    purchase = await sent(shop, "500.00", recurrence=Recurrence.MONTHLY)
    assert (await stands(shop)).waiting == 600_000
    await approved(shop, purchase, FAY)
    await planned(shop, spent="500", spent_on=TODAY, paid=[purchase.id])
    assert (await stands(shop)).committed == 550_000


async def test_each_year_has_its_own_requests(shop: Workspace, clock: FrozenClock) -> None:
    await planned(shop)
    await planned(shop, "50,000", 2028)
    await sent(shop, "500.00")
    await sent(shop, "700.00", vendor="Other", needed_by=date(2028, 2, 1))
    assert ((await stands(shop)).waiting, (await stands(shop, 2028)).waiting) == (50_000, 70_000)
    clock.at(datetime(2028, 1, 1, tzinfo=UTC))
    await sent(shop, "30.00", vendor="Third")
    assert ((await stands(shop)).waiting, (await stands(shop, 2028)).waiting) == (50_000, 73_000)


async def test_other_currencies_are_converted_and_those_without_a_rate_are_named(shop: Workspace) -> None:
    await planned(shop)
    await done(shop, exchange_rates.set_rate, LEA, "EUR", "1.0845")
    await sent(shop, "100.01", currency="EUR")
    unknown = await sent(shop, "100", currency="CHF", vendor="Other")
    number = await centre(shop)
    async with shop.read() as tx:
        found, uncounted = await budgets.stands(tx, number, 2027)
    assert (found.waiting, uncounted) == (10_847, [unknown.number])  # 108.460845, rounded up
    await planned(shop, "90,000", currency="EUR")
    assert (await stands(shop)).waiting == 10_001


async def test_a_budget_is_kept_with_old_and_new_in_the_trail(shop: Workspace) -> None:
    await planned(shop)
    await planned(shop)
    await planned(shop, "120,000", spent="35k", spent_on=date(2027, 2, 28))
    async with shop.read() as tx:
        entries = await tx.all(sa.select(AuditEntry).order_by(AuditEntry.number))
    assert [entry.action for entry in entries] == ["budget.set"] * 2
    assert entries[1].detail == {
        "name": "2027",
        "old": "$100,000.00",
        "new": "$120,000.00, $35,000.00 spent by 2027-02-28",
    }


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": ""}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"currency": "XXX"}, "currency"),
        ({"spent": "many"}, "spent"),
        ({"spent": "5"}, "spent_on"),
        ({"spent": "5", "spent_on": date(2027, 3, 11)}, "spent_on"),
        ({"spent": "5", "spent_on": date(2026, 12, 31)}, "spent_on"),
        ({"paid": [1]}, "spent_on"),
        ({"year": 2035}, None),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(shop: Workspace, given: dict[str, Any], field: str | None) -> None:
    facts: dict[str, Any] = {"amount": "1,000", "currency": "USD", **given}
    year = facts.pop("year", 2027)
    assert (await refusal(shop, budgets.set_budget, LEA, await centre(shop), year, **facts)).field == field
    assert await trail(shop) == []


async def test_only_leads_set_budgets(shop: Workspace) -> None:
    for user_id in (MAYA, FAY, "UZOE"):
        act = budgets.set_budget, user_id, await centre(shop), 2027
        assert "Only a lead" in (await refusal(shop, *act, amount="1", currency="USD")).sentence


async def test_a_budget_of_nothing_is_a_budget(shop: Workspace) -> None:
    await planned(shop, "0")
    await sent(shop, "5.00")
    assert parts(await stands(shop)) == (0, 0, 0, 500, -500)


async def test_only_approved_requests_of_that_cost_center_can_be_said_to_be_paid(shop: Workspace) -> None:
    waiting = await sent(shop, "500.00")
    elsewhere = await approved(shop, await sent(shop, "600.00", cost_centre="520"), FAY)
    await planned(shop, spent="2,000", spent_on=TODAY, paid=[waiting.id, elsewhere.id, 10**9])
    async with shop.read() as tx:
        assert set(await tx.all(sa.select(Purchase.paid_on))) == {None}


# by chance
async def test_whatever_was_asked_for_each_request_is_in_one_place(shop: Workspace) -> None:
    dice = random.Random(3)
    rates = {"USD": Fraction(1), "EUR": Fraction("1.0845"), "JPY": Fraction("0.0067")}
    await done(shop, exchange_rates.set_rate, LEA, "EUR", "1.0845")
    await done(shop, exchange_rates.set_rate, LEA, "JPY", "0.0067")
    number = 0
    for round_ in range(12):
        expected = {True: Fraction(0), False: Fraction(0)}  # approved or not
        until = date(2027, dice.randint(1, 12), dice.randint(1, 28))
        async with shop.begin() as tx:
            at = CostCentre(code=f"X{round_}", name="Chance", owner_id=OLA)
            tx.add(at)
            await tx.flush()
            budget = Budget(cost_centre_id=at.id, year=2027, amount_minor=9_000_000, currency="USD")
            budget.spent_minor, budget.spent_on = dice.randint(0, 10**6), dice.choice([until, None])
            tx.add(budget)
            for _ in range(dice.randint(0, 12)):
                number += 1
                state = dice.choice(list(State))
                made = datetime(
                    dice.choice([2025, 2026, 2027, 2028]), dice.choice([1, 12]), dice.choice([1, 31]), 12, tzinfo=UTC
                )
                needed = dice.choice([None, None, date(2027, 6, 1), date(2028, 1, 1), date(2029, 1, 1)])
                paid = dice.choice([None, date(2027, dice.randint(1, 12), dice.randint(1, 28))])
                purchase = Purchase(
                    number=1000 + number, requester_id=MAYA, for_id=MAYA, what="x", why="y", sent_at=made, needed_by=needed
                )
                purchase.state, purchase.paid_on = state, paid if state is State.APPROVED else None
                if not purchase.is_open:
                    purchase.decided_at, purchase.decided_by = WEDNESDAY, FAY
                tx.add(purchase)
                await tx.flush()
                currency, recurrence = dice.choice(list(rates)), dice.choice(list(Recurrence))
                minor = dice.randint(1, 10**7)
                tx.add(_version(purchase.id, 1, minor, at.id, made_at=made, currency=currency, recurrence=recurrence))
                if year_of(made.date(), needed) != 2027 or state in (State.REJECTED, State.WITHDRAWN):
                    continue
                times = recurrence.times_in_first_year
                if purchase.paid_on and budget.spent_on:
                    times -= payments_made(recurrence, purchase.paid_on, budget.spent_on)
                cents = Fraction(minor * times) * rates[currency] * (100 if currency == "JPY" else 1)
                expected[state is State.APPROVED] += cents
            await tx.flush()
            found, uncounted = await budgets.stands(tx, at.id, 2027, this=Money(100, "EUR"))
        assert uncounted == []
        assert (found.committed, found.waiting, found.this) == (ceil(expected[True]), ceil(expected[False]), 109)
        assert found.left == 9_000_000 - budget.spent_minor - found.committed - found.waiting - 109


def _version(
    purchase_id: int,
    number: int,
    minor: int,
    centre_id: int,
    *,
    made_at: datetime,
    currency: str = "USD",
    recurrence: Recurrence = Recurrence.ONCE,
) -> Version:
    return Version(
        purchase_id=purchase_id,
        number=number,
        vendor="Acme",
        vendor_key=vendor_key("Acme"),
        amount_minor=minor,
        currency=currency,
        recurrence=recurrence,
        cost_centre_id=centre_id,
        made_by=MAYA,
        made_at=made_at,
        seats_needed=2,
        over=True,
    )

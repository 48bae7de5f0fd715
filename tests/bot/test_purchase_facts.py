"""What a card shows beside a request: taken when it is sent, and right to the cent; on both databases."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot import budgets, purchase_facts
from bot.database import Workspace
from models.purchase import Purchase, State
from models.purchase_version import Recurrence
from tests.clocks import FrozenClock
from tests.purchases import FAY, LEA, MAYA, amended, approved, centre, now, sent, settle
from tests.use_cases import done


@pytest.fixture
async def shop(workspace: Workspace) -> Workspace:
    await settle(workspace)
    number = await centre(workspace)
    await done(workspace, budgets.set_budget, LEA, number, 2027, amount="100,000", currency="USD")
    return workspace


async def facts(workspace: Workspace, purchase: Purchase) -> dict[str, Any]:
    """As they were kept when it was sent."""
    return (await now(workspace, purchase)).version.facts


async def gathered(workspace: Workspace, purchase: Purchase) -> dict[str, Any]:
    """As they stand now."""
    standing = await now(workspace, purchase)
    async with workspace.read() as tx:
        return await purchase_facts.gather(tx, standing.purchase, standing.version)


async def test_the_first_request_to_a_vendor_is_shown_with_its_budget(shop: Workspace) -> None:
    found = await facts(shop, await sent(shop, "12,500.00"))
    assert found == {
        "on": "2027-03-10",
        "budget": {
            "code": "410",
            "name": "Workshop",
            "owner": "UZOE",
            "year": 2027,
            "currency": "USD",
            "amount": 10_000_000,
            "spent": 0,
            "spent_on": None,
            "committed": 0,
            "waiting": 0,
            "this": 1_250_000,
            "left": 8_750_000,
            "uncounted": [],
        },
        "vendor": {"name": "Acme Tools Ltd", "known": False, "times": 0, "approved": 0, "currency": "USD", "uncounted": 0},
        "similar": [],
    }
    assert json.loads(json.dumps(found)) == found


async def test_the_parts_add_up_and_others_are_counted_once(shop: Workspace) -> None:
    await approved(shop, await sent(shop, "9,000.00"), FAY)
    await sent(shop, "500.00", vendor="Other")
    await sent(shop, "777.00", cost_centre="520", vendor="Elsewhere")
    found = (await facts(shop, await sent(shop, "300.00", vendor="Third")))["budget"]
    assert (found["committed"], found["waiting"], found["this"]) == (900_000, 50_000, 30_000)
    parts = sum(found[part] for part in ("spent", "committed", "waiting", "this"))
    assert found["left"] == found["amount"] - parts


async def test_an_amended_request_is_not_also_among_those_that_wait(shop: Workspace) -> None:
    changed = await amended(shop, await sent(shop, "300.00"), "400.00")
    found = (await facts(shop, changed))["budget"]
    assert (found["waiting"], found["this"], found["left"]) == (0, 40_000, 9_960_000)


async def test_a_vendor_is_known_by_whatever_name_once_something_was_approved(shop: Workspace) -> None:
    first = await sent(shop, "900.00", vendor="Acme Tools Ltd")
    assert (await facts(shop, await sent(shop, "1.00", vendor="ACME tools, limited")))["vendor"]["known"] is False
    await approved(shop, first, FAY)
    found = (await facts(shop, await sent(shop, "2.00", vendor="ACME tools, limited", cost_centre="520")))["vendor"]
    assert (found["known"], found["times"], found["approved"]) == (True, 1, 90_000)


async def test_what_was_approved_more_than_a_year_ago_is_not_in_the_sum(shop: Workspace, clock: FrozenClock) -> None:
    await approved(shop, await sent(shop, "900.00", recurrence=Recurrence.MONTHLY), FAY, "UOLA")
    clock.move(timedelta(days=364))
    found = (await facts(shop, await sent(shop, "1.00")))["vendor"]
    assert (found["times"], found["approved"]) == (1, 1_080_000)
    clock.move(timedelta(days=2))
    later = await facts(shop, await sent(shop, "1.00", cost_centre="520"))
    assert (later["vendor"]["known"], later["vendor"]["times"], later["vendor"]["approved"]) == (True, 0, 0)


async def test_similar_requests_are_the_three_newest_but_not_those_withdrawn(shop: Workspace, clock: FrozenClock) -> None:
    purchases = []
    for amount in ("1.00", "2.00", "3.00", "4.00", "5.00"):
        clock.move(timedelta(minutes=1))
        purchases.append(await sent(shop, amount, what=f"For {amount}"))
    async with shop.begin() as tx:
        ended = {"state": State.WITHDRAWN, "decided_at": tx.now, "decided_by": MAYA, "next_at": None}
        await tx.change(sa.update(Purchase).where(Purchase.id == purchases[3].id).values(**ended))
    await approved(shop, purchases[4], FAY)
    clock.move(timedelta(days=1))
    found = (await facts(shop, await sent(shop, "6.00")))["similar"]
    assert [(one["number"], one["amount"], one["state"]) for one in found] == [
        (5, 500, "approved"),
        (3, 300, "waiting"),
        (2, 200, "waiting"),
    ]
    assert found[0] == {
        "number": 5,
        "what": "For 5.00",
        "amount": 500,
        "currency": "USD",
        "recurrence": "once",
        "state": "approved",
        "on": "2027-03-10",
    }


async def test_without_a_rate_the_request_has_no_place_in_the_sum_and_nothing_is_said_to_be_left(shop: Workspace) -> None:
    purchase = await sent(shop, "100", currency="CHF")
    found = (await facts(shop, purchase))["budget"]
    assert (found["this"], found["left"], found["uncounted"]) == (None, None, [])
    other = (await facts(shop, await sent(shop, "5.00", vendor="Other")))["budget"]
    assert (other["left"], other["uncounted"]) == (9_999_500, [purchase.number])
    async with shop.begin() as tx:
        ended = {"state": State.APPROVED, "decided_at": tx.now, "decided_by": FAY, "next_at": None}
        await tx.change(sa.update(Purchase).where(Purchase.id == purchase.id).values(**ended))
    vendor = (await facts(shop, await sent(shop, "6.00")))["vendor"]
    assert (vendor["known"], vendor["times"], vendor["approved"], vendor["uncounted"]) == (True, 1, 0, 1)


async def test_a_cost_center_without_a_budget_says_so(shop: Workspace) -> None:
    found = (await facts(shop, await sent(shop, "5.00", cost_centre="520")))["budget"]
    assert (found["amount"], found["left"], found["this"], found["currency"]) == (None, None, 500, "USD")


async def test_a_request_needed_next_year_is_held_against_next_years_budget(shop: Workspace) -> None:
    found = (await facts(shop, await sent(shop, "5.00", needed_by=date(2028, 1, 15))))["budget"]
    assert (found["year"], found["amount"]) == (2028, None)


async def test_facts_are_gathered_anew_without_changing_what_was_kept(shop: Workspace) -> None:
    purchase = await sent(shop, "500.00")
    await sent(shop, "300.00", vendor="Other")
    assert (await facts(shop, purchase))["budget"]["waiting"] == 0
    assert (await gathered(shop, purchase))["budget"]["waiting"] == 30_000
    assert (await facts(shop, purchase))["budget"]["waiting"] == 0

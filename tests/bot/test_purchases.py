"""Requests sent, amended, withdrawn and looked up; on both databases."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from bot import purchase_votes, purchases
from bot.database import Workspace
from models.member import Role
from models.purchase import State
from models.purchase_version import Recurrence
from tests.clocks import FrozenClock
from tests.purchases import (
    APPROVERS,
    BOT,
    FAY,
    FRED,
    GONE,
    LEA,
    MAYA,
    NOA,
    OLA,
    OSKAR,
    OTTO,
    ROOT,
    ZOE,
    amended,
    approved,
    buttons,
    keys,
    notices,
    now,
    said,
    sent,
    set_member,
    settle,
    trail,
    wish,
)
from tests.use_cases import done, refusal


@pytest.fixture
async def company(workspace: Workspace) -> Workspace:
    await settle(workspace)
    return workspace


# sending
async def test_over_the_limit_finance_and_operations_are_asked_at_once(company: Workspace) -> None:
    purchase = await sent(company)
    for user_id in (FAY, FRED, OLA, OTTO):
        assert await keys(company, user_id) == [f"purchase:1:1:ask:{user_id}"]
    assert await keys(company, NOA) == []
    stands = await now(company, purchase)
    assert stands.needed == {"finance": [FAY, FRED], "operations": [OLA, OTTO]}
    assert (stands.version.over, stands.version.seats_needed, stands.version.counts_minor) == (True, 2, 1_250_000)
    assert await buttons(company, f"purchase:1:1:ask:{FAY}") == ["Approve", "Reject", "Ask a question", "Ask for changes"]
    assert await trail(company) == ["purchase.request"]


async def test_up_to_the_limit_one_approver_of_any_department_is_enough(company: Workspace) -> None:
    purchase = await sent(company, "10,000.00")
    stands = await now(company, purchase)
    assert set(stands.needed["any"]) == set(APPROVERS)
    assert (await approved(company, purchase, NOA)).state is State.APPROVED


async def test_a_cent_more_needs_two(company: Workspace) -> None:
    purchase = await sent(company, "10,000.01")
    assert (await approved(company, purchase, FAY)).state is State.WAITING
    assert (await approved(company, purchase, OLA)).state is State.APPROVED


async def test_the_requester_has_a_copy_which_they_can_change_and_withdraw(company: Workspace) -> None:
    await sent(company)
    assert await keys(company, MAYA) == ["purchase:1:request"]
    assert await buttons(company, "purchase:1:request") == ["Change it", "Withdraw it"]


async def test_numbers_follow_each_other_also_when_many_ask_at_once(company: Workspace) -> None:
    await asyncio.gather(*(sent(company, "10.00", vendor=f"Vendor {n}") for n in range(6)))
    async with company.read() as tx:
        assert [stands.purchase.number for stands in await purchases.open_ones(tx)] == [1, 2, 3, 4, 5, 6]


async def test_one_purchase_cut_in_two_at_the_same_moment_still_needs_two(company: Workspace) -> None:
    first, second = await asyncio.gather(
        sent(company, "6,000.00"), sent(company, "6,000.00", by=OSKAR, vendor="ACME Tools, Limited")
    )
    found = sorted([(await now(company, one)).version.over for one in (first, second)])
    assert found == [False, True]


async def test_what_is_rejected_withdrawn_older_or_of_another_cost_center_is_not_added(
    company: Workspace, clock: FrozenClock
) -> None:
    rejected = await sent(company, "9,000.00")
    await done(company, purchase_votes.reject, rejected.id, 1, FAY, "Too dear.")
    withdrawn = await sent(company, "9,000.00")
    await done(company, purchases.withdraw, withdrawn.id, MAYA)
    await sent(company, "9,000.00", cost_centre="520")
    old = await sent(company, "9,000.00")
    assert not (await now(company, old)).version.over
    clock.move(timedelta(days=30))
    recent = await sent(company, "9,000.00")
    assert not (await now(company, recent)).version.over
    clock.move(timedelta(days=29, hours=23))
    assert (await now(company, await sent(company, "1,000.01"))).version.over


async def test_what_was_added_stays_added_when_a_request_is_amended_later(company: Workspace, clock: FrozenClock) -> None:
    await sent(company, "9,000.00")
    clock.move(timedelta(days=29))
    second = await sent(company, "2,000.00")
    clock.move(timedelta(days=2))
    await amended(company, second, "1,999.00")
    stands = await now(company, second)
    assert (stands.version.over, stands.version.counts_minor) == (True, 1_099_900)


async def test_recurring_spend_counts_its_first_year(company: Workspace) -> None:
    purchase = await sent(company, "1,000.00", recurrence=Recurrence.MONTHLY)
    assert (await now(company, purchase)).version.counts_minor == 1_200_000


async def test_without_a_rate_two_are_needed(company: Workspace) -> None:
    stands = await now(company, await sent(company, "10", currency="EUR"))
    assert (stands.version.over, stands.version.counts_minor) == (True, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": "-5"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"amount": "1e9"}, "amount"),
        ({"amount": "€4,000"}, "amount"),
        ({"currency": "XXX"}, "currency"),
        ({"currency": ""}, "currency"),
        ({"vendor": "A" * 3000}, "vendor"),
        ({"vendor": " \u202e "}, "vendor"),
        ({"what": " "}, "what"),
        ({"what": "w" * 301}, "what"),
        ({"why": ""}, "why"),
        ({"cost_centre": None}, "cost_centre"),
        ({"cost_centre": 999_999}, "cost_centre"),
        ({"cost_centre": 1_000_000}, "cost_centre"),  # the decoy's
        ({"needed_by": date(2027, 3, 9)}, "needed_by"),
        ({"for_id": BOT}, "for"),
        ({"for_id": "UBOT"}, "for"),
        ({"for_id": GONE}, "for"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(company: Workspace, given: dict[str, Any], field: str) -> None:
    asked = await wish(company, **given)
    assert (await refusal(company, purchases.request, MAYA, asked)).field == field
    assert (await refusal(company, purchases.preview, MAYA, asked)).field == field
    async with company.read() as tx:
        assert await purchases.open_ones(tx) == []


async def test_a_preview_says_who_approves_and_changes_nothing(company: Workspace) -> None:
    found = await done(company, purchases.preview, MAYA, await wish(company))
    assert [seat.name for seat in found.route.seats] == ["finance", "operations"]
    assert found.people == {"finance": [FAY, FRED], "operations": [OLA, OTTO]}
    assert found.missing == []
    async with company.read() as tx:
        assert await purchases.open_ones(tx) == []
    assert await keys(company, FAY) == []


async def test_hostile_words_stay_words(company: Workspace) -> None:
    await sent(company, what="<!channel> =HYPERLINK(1)", vendor="<@UROOT> & \u202eSöns", why="*<https://x|y>*")
    text = await said(company, f"purchase:1:1:ask:{FAY}")
    assert text is not None
    assert "<!channel>" not in text
    assert "<@UROOT>" not in text
    assert "&lt;!channel&gt;" in text


# when somebody is missing
async def test_when_nobody_can_fill_a_seat_the_requester_and_one_admin_hear_it_at_once(company: Workspace) -> None:
    for user_id in (OLA, OTTO):
        await set_member(company, user_id, roles=frozenset())
    found = await done(company, purchases.preview, MAYA, await wish(company))
    assert (found.missing, found.people["operations"]) == (["operations"], [])
    purchase = await sent(company)
    assert (await now(company, purchase)).needed == {"finance": [FAY, FRED], "operations": []}
    assert await keys(company, FAY) == ["purchase:1:1:ask:UFAY"]
    told = [key for admin in ("UADA", ROOT) for key in await keys(company, admin)]
    assert told == ["purchase:1:1:nobody:operations"]
    assert "operations" in str(await said(company, told[0]))
    assert "operations" in str(await said(company, "purchase:1:request"))


async def test_the_only_approver_cannot_fill_both_seats(company: Workspace) -> None:
    for user_id in (FRED, OLA, OTTO, NOA):
        await set_member(company, user_id, roles=frozenset())
    purchase = await sent(company)
    assert (await approved(company, purchase, FAY)).state is State.WAITING
    assert "approved" in (await refusal(company, purchase_votes.reject, purchase.id, 1, FAY, "No.")).sentence


async def test_an_approver_who_asks_does_not_count_for_their_own_request(company: Workspace) -> None:
    for user_id in (OLA, OTTO):
        await set_member(company, user_id, roles=frozenset())
    await set_member(company, MAYA, roles=frozenset({Role.APPROVER}))
    purchase = await sent(company)
    assert (await now(company, purchase)).needed["operations"] == []


# changing it
async def test_a_change_of_what_counts_is_a_new_version_and_votes_start_again(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    await amended(company, purchase, "13,000.00")
    stands = await now(company, purchase)
    assert (stands.version.number, stands.votes, stands.version.seats_filled) == (2, [], 0)
    assert await keys(company, FAY) == ["purchase:1:1:ask:UFAY", "purchase:1:2:ask:UFAY"]
    assert "Approve" not in await buttons(company, "purchase:1:1:ask:UFRED")
    assert "Approve" in await buttons(company, "purchase:1:2:ask:UFAY")
    assert "13,000.00" in str(await said(company, "purchase:1:request"))
    found = await done(company, purchases.versions, purchase.id, FAY)
    assert [(version.number, version.amount_minor) for version in found] == [(1, 1_250_000), (2, 1_300_000)]


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "12,500.01"},
        {"amount": "1,000.00"},
        {"vendor": "Bolt Brothers"},
        {"currency": "EUR"},
        {"recurrence": Recurrence.YEARLY},
        {"cost_centre": "520"},
    ],
)
async def test_each_of_these_makes_a_new_version(company: Workspace, change: dict[str, Any]) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    assert (await amended(company, purchase, **change)).version == 2
    assert (await refusal(company, purchase_votes.approve, purchase.id, 1, OLA)).sentence.startswith("PUR-1 was changed")


async def test_a_change_of_description_keeps_the_votes(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    await amended(company, purchase, what="40 brake sets, red", needed_by=date(2027, 4, 1))
    stands = await now(company, purchase)
    assert (stands.version.number, [vote.voter_id for vote in stands.votes]) == (1, [FAY])
    assert "40 brake sets, red" in str(await said(company, "purchase:1:1:ask:UOLA"))
    assert (await approved(company, purchase, OLA)).state is State.APPROVED


async def test_a_smaller_amount_needs_fewer_people_but_never_fewer_than_another_policy_did(company: Workspace) -> None:
    purchase = await sent(company)
    await amended(company, purchase, "9,000.00")
    assert (await now(company, purchase)).version.seats_needed == 1


async def test_only_the_requester_changes_it_and_only_what_they_saw(company: Workspace) -> None:
    purchase = await sent(company, for_id=OSKAR)
    asked = await wish(company, "13,000.00", for_id=OSKAR)
    for user_id in (OSKAR, FAY, ROOT):
        assert "<@UMAYA>" in (await refusal(company, purchases.amend, purchase.id, 1, user_id, asked)).sentence
    await done(company, purchases.amend, purchase.id, 1, MAYA, asked)
    assert "changed meanwhile" in (await refusal(company, purchases.amend, purchase.id, 1, MAYA, asked)).sentence


async def test_nothing_new_is_no_change(company: Workspace) -> None:
    purchase = await sent(company)
    refused = await refusal(company, purchases.amend, purchase.id, 1, MAYA, await wish(company))
    assert "says already" in refused.sentence
    assert await trail(company) == ["purchase.request"]


async def test_whom_it_is_for_stays(company: Workspace) -> None:
    purchase = await sent(company)
    refused = await refusal(company, purchases.amend, purchase.id, 1, MAYA, await wish(company, for_id=OSKAR))
    assert refused.field == "for"


async def test_what_is_decided_is_not_changed_any_more(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY, OLA)
    asked = await wish(company, "9.00")
    assert "pproved" in (await refusal(company, purchases.amend, purchase.id, 1, MAYA, asked)).sentence
    assert "pproved" in (await refusal(company, purchases.for_requester, purchase.id, MAYA)).sentence
    assert "pproved" in (await refusal(company, purchases.withdraw, purchase.id, MAYA)).sentence


# taking it back
async def test_withdrawn_every_copy_says_so_and_nobody_decides_it_any_more(company: Workspace) -> None:
    purchase = await sent(company, for_id=OSKAR)
    await done(company, purchases.withdraw, purchase.id, MAYA)
    await done(company, purchases.withdraw, purchase.id, MAYA)
    assert await buttons(company, "purchase:1:1:ask:UFAY") == []
    assert await buttons(company, "purchase:1:request") == []
    assert "ithdrawn" in str(await said(company, "purchase:1:1:ask:UFAY"))
    assert len(await keys(company, OSKAR)) == 1
    assert await said(company, "purchase:1:decided") is None
    assert await notices(company) == []
    assert await trail(company) == ["purchase.request", "purchase.withdrawn"]
    assert "ithdrawn" in (await refusal(company, purchase_votes.approve, purchase.id, 1, FAY)).sentence


async def test_others_do_not_withdraw_it(company: Workspace) -> None:
    purchase = await sent(company)
    assert "<@UMAYA>" in (await refusal(company, purchases.withdraw, purchase.id, FAY)).sentence


# looking
async def test_whoever_has_no_part_in_it_does_not_find_it(company: Workspace) -> None:
    await sent(company, for_id=OSKAR)
    for user_id, sees in ((MAYA, True), (OSKAR, True), (FAY, True), (NOA, True), (LEA, True), (ROOT, True), (ZOE, True)):
        assert (await done(company, purchases.find, 1, user_id) is not None) is sees, user_id
    for user_id in ("UFINN", GONE, "UNEW"):
        assert await done(company, purchases.find, 1, user_id) is None, user_id
    assert await done(company, purchases.find, 2, MAYA) is None
    assert "do not know" in (await refusal(company, purchases.get, 1_000_000, ROOT)).sentence


async def test_mine_are_those_i_asked_for_and_those_for_me_open_ones_first(company: Workspace) -> None:
    first = await sent(company, "10.00")
    await sent(company, "20.00", by=OSKAR, for_id=MAYA)
    await sent(company, "30.00", by=OSKAR)
    await sent(company, "40.00")
    await done(company, purchases.withdraw, first.id, MAYA)
    found = await done(company, purchases.mine, MAYA)
    assert [stands.purchase.number for stands in found] == [4, 2, 1]
    assert [stands.purchase.number for stands in await done(company, purchases.mine, MAYA, limit=1)] == [4]


async def test_what_waits_for_me_is_what_i_can_still_decide(company: Workspace) -> None:
    first = await sent(company)
    second = await sent(company, "20.00", vendor="Bolt Brothers")
    await approved(company, first, FAY)
    assert [stands.purchase.id for stands in await done(company, purchases.waiting_for, FAY)] == [second.id]
    assert [stands.purchase.id for stands in await done(company, purchases.waiting_for, FRED)] == [second.id]
    assert [stands.purchase.id for stands in await done(company, purchases.waiting_for, OLA)] == [first.id, second.id]
    assert await done(company, purchases.waiting_for, MAYA) == []

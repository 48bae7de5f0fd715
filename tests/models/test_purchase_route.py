"""Who must approve a purchase, and why."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.exchange_rate import ExchangeRate
from models.money import Money
from models.purchase_policy import Policy
from models.purchase_route import Earlier, Route, route, seats_of
from models.purchase_version import Recurrence
from models.refusal import Refusal

ONCE, WEEKLY, MONTHLY = Recurrence.ONCE, Recurrence.WEEKLY, Recurrence.MONTHLY
DIRECTOR = {"over_minor": 2_500_000, "seats": [{"name": "Director", "department": None, "people": ["UDIRA"]}]}
BOARD = {"over_minor": 10_000_000, "seats": [{"name": "Board", "department": "other", "people": ["UBO", "UBEA"]}]}


def dollars(amount: str) -> Money:
    return Money(int(amount.replace(",", "").replace(".", "")), "USD")


def policy(limit: int = 1_000_000, currency: str = "USD", tiers: Sequence[Any] = (), number: int = 0) -> Policy:
    return Policy(number=number, limit_minor=limit, currency=currency, tiers=list(tiers))


def rate(currency: str, per_unit: str, into: str = "USD") -> ExchangeRate:
    return ExchangeRate(currency=currency, into=into, per_unit=per_unit, on=date(2027, 3, 1), set_by="UADA")


def routed(
    amount: Money,
    recurrence: Recurrence = ONCE,
    earlier: Sequence[Earlier] = (),
    policies: Sequence[Policy] | None = None,
    rates: Sequence[ExchangeRate] = (),
) -> Route:
    return route(amount, recurrence, earlier, policies or [policy()], rates)


def names(found: Route) -> list[str]:
    return [seat.name for seat in found.seats]


def reason(found: Route, kind: str) -> dict[str, Any]:
    [only] = [each for each in found.reasons if each["kind"] == kind]
    return only


def kinds(found: Route) -> list[str]:
    return [each["kind"] for each in found.reasons]


# by amount
def test_up_to_and_including_the_limit_one_approver_decides() -> None:
    found = routed(dollars("10,000.00"))
    assert (names(found), found.over, found.counts, found.own) == (["any"], False, 1_000_000, 1_000_000)
    assert found.reasons == [{"kind": "amount", "counts": 1_000_000, "limit": 1_000_000, "currency": "USD", "over": False}]


def test_a_cent_more_needs_one_from_each_department() -> None:
    found = routed(dollars("10,000.01"))
    assert names(found) == ["finance", "operations"]
    assert [seat.department for seat in found.seats] == ["finance", "operations"]
    assert found.over


def test_a_limit_of_nothing_sends_everything_to_two() -> None:
    assert routed(Money(1, "USD"), policies=[policy(0)]).over


# by how often
@pytest.mark.parametrize(
    ("recurrence", "counts"),
    [("once", 100_000), ("weekly", 5_300_000), ("monthly", 1_200_000), ("quarterly", 400_000), ("yearly", 100_000)],
)
def test_recurring_spend_counts_its_first_twelve_months(recurrence: str, counts: int) -> None:
    found = routed(dollars("1,000.00"), Recurrence(recurrence))
    assert (found.counts, found.over) == (counts, counts > 1_000_000)


def test_a_thousand_a_month_is_twelve_thousand_and_says_that_this_decided() -> None:
    assert reason(routed(dollars("1,000.00"), MONTHLY), "recurring") == {
        "kind": "recurring",
        "recurrence": "monthly",
        "times": 12,
        "each": 100_000,
        "year": 1_200_000,
        "currency": "USD",
        "decided": True,
    }
    assert not reason(routed(dollars("10.00"), MONTHLY), "recurring")["decided"]
    assert not reason(routed(dollars("20,000.00"), MONTHLY), "recurring")["decided"]


# by thirty days
def test_requests_of_the_last_thirty_days_are_added_and_named() -> None:
    earlier = [Earlier(3, dollars("4,000.00")), Earlier(5, dollars("3,000.00"))]
    found = routed(dollars("3,000.01"), earlier=earlier)
    assert (found.counts, found.own, found.over) == (1_000_001, 300_001, True)
    assert reason(found, "thirty_days") == {
        "kind": "thirty_days",
        "earlier": [
            {"number": 3, "minor": 400_000, "currency": "USD", "counts": 400_000},
            {"number": 5, "minor": 300_000, "currency": "USD", "counts": 300_000},
        ],
        "total": 1_000_001,
        "decided": True,
    }


def test_earlier_requests_are_named_where_they_do_not_decide() -> None:
    for amount in ("1.00", "10,000.01"):
        found = routed(dollars(amount), earlier=[Earlier(3, dollars("1.00"))])
        assert not reason(found, "thirty_days")["decided"]


# by currency
def test_another_currency_counts_at_the_stored_rate_which_is_shown() -> None:
    found = routed(Money(920_000, "EUR"), rates=[rate("EUR", "1.09"), rate("GBP", "9"), rate("EUR", "7", into="SEK")])
    assert (found.counts, found.over, found.rate, found.rate_on) == (1_002_800, True, "1.09", date(2027, 3, 1))
    assert reason(found, "rate") == {
        "kind": "rate",
        "currency": "EUR",
        "into": "USD",
        "per_unit": "1.09",
        "on": "2027-03-01",
    }


def test_the_least_above_the_limit_is_above_it_in_any_currency() -> None:
    assert routed(Money(917_431, "EUR"), rates=[rate("EUR", "1.09")]).counts == 1_000_000  # $9,999.9979
    assert not routed(Money(917_431, "EUR"), rates=[rate("EUR", "1.09")]).over
    assert routed(Money(917_432, "EUR"), rates=[rate("EUR", "1.09")]).counts == 1_000_001  # $10,000.0088
    assert routed(Money(917_432, "EUR"), rates=[rate("EUR", "1.09")]).over
    assert routed(Money(1_000_000, "USD"), earlier=[Earlier(1, Money(1, "IRR"))], rates=[rate("IRR", "0.000024")]).over


def test_rates_know_how_fine_a_currency_is() -> None:
    assert routed(Money(1_500_000, "JPY"), rates=[rate("JPY", "0.0067")]).counts == 1_005_000
    assert routed(Money(1_000_000, "KWD"), rates=[rate("KWD", "3.25")]).counts == 325_000
    assert routed(dollars("100.00"), policies=[policy(20_000, "JPY")], rates=[rate("USD", "150", "JPY")]).counts == 15_000


def test_without_a_rate_two_people_are_needed_and_it_says_so() -> None:
    found = routed(Money(1, "EUR"), rates=[rate("GBP", "1.3"), rate("EUR", "1", into="GBP")])
    assert (names(found), found.over, found.counts, found.own, found.rate) == (
        ["finance", "operations"],
        True,
        None,
        None,
        None,
    )
    assert reason(found, "no_rate") == {"kind": "no_rate", "currency": "EUR", "into": "USD"}


def test_an_earlier_request_without_a_rate_needs_two_people_too() -> None:
    found = routed(dollars("5.00"), earlier=[Earlier(3, Money(100, "EUR"))])
    assert (found.over, found.counts, found.own) == (True, None, 500)
    assert reason(found, "thirty_days")["earlier"][0]["counts"] is None
    assert reason(found, "thirty_days")["decided"]
    assert reason(found, "no_rate")["currency"] == "EUR"


# by tier
def test_further_tiers_add_their_seats_above_their_amounts() -> None:
    held = [policy(tiers=[DIRECTOR, BOARD])]
    assert names(routed(dollars("25,000.00"), policies=held)) == ["finance", "operations"]
    found = routed(dollars("25,000.01"), policies=held)
    assert [(seat.name, seat.title, seat.people) for seat in found.seats[2:]] == [("tier1", "Director", ("UDIRA",))]
    assert reason(found, "tier") == {"kind": "tier", "over": 2_500_000, "currency": "USD", "titles": ["Director"]}
    assert names(routed(dollars("100,000.01"), policies=held)) == ["finance", "operations", "tier1", "tier2"]


def test_an_amount_nobody_can_count_reaches_every_tier() -> None:
    found = routed(Money(1, "EUR"), policies=[policy(tiers=[DIRECTOR, BOARD])])
    assert names(found) == ["finance", "operations", "tier1", "tier2"]


# by what it was sent under before
def test_an_amended_request_is_held_to_the_policy_it_was_sent_under() -> None:
    now, before = policy(9_000_000, number=2), policy(1_000_000, number=1)
    found = routed(dollars("10,000.01"), policies=[now, before])
    assert (names(found), found.over) == (["finance", "operations"], True)
    assert reason(found, "stricter_before") == {
        "kind": "stricter_before",
        "policy": 1,
        "limit": 1_000_000,
        "currency": "USD",
    }
    assert "stricter_before" not in kinds(routed(dollars("10,000.00"), policies=[now, before]))
    assert "stricter_before" not in kinds(routed(dollars("10,000.01"), policies=[before, now]))


def test_a_tier_taken_out_of_the_policy_stays_for_what_was_sent_under_it() -> None:
    found = routed(dollars("30,000.00"), policies=[policy(number=2), policy(tiers=[DIRECTOR], number=1)])
    assert names(found) == ["finance", "operations", "tier1"]
    assert reason(found, "stricter_before")["policy"] == 1


def test_an_earlier_policy_in_a_currency_without_a_rate_is_the_stricter() -> None:
    found = routed(dollars("5.00"), policies=[policy(number=2), policy(900_000, "EUR", number=1)])
    assert (found.over, found.counts, found.currency) == (True, 500, "USD")


def test_the_same_tier_in_two_policies_is_asked_once() -> None:
    found = routed(dollars("30,000.00"), policies=[policy(tiers=[DIRECTOR], number=n) for n in (3, 2, 1)])
    assert names(found) == ["finance", "operations", "tier1"]
    assert "stricter_before" not in kinds(found)


# as it is kept
def test_a_route_is_kept_as_data_and_read_back() -> None:
    found = routed(dollars("200,000.00"), policies=[policy(tiers=[DIRECTOR, BOARD])])
    kept = found.as_json()
    assert seats_of(kept) == list(found.seats)
    assert kept["names"] == {"tier1": "Director", "tier2": "Board"}


def test_what_no_one_can_count_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        routed(Money(10**13, "USD"), rates=[rate("USD", "1000000000", "VND")], policies=[policy(currency="VND")])
    assert refused.value.field == "amount"


AMOUNTS = st.builds(Money, st.integers(1, 5_000_000), st.sampled_from(["USD", "EUR", "JPY", "CHF"]))
RATES = [rate("EUR", "1.0937"), rate("JPY", "0.0067"), rate("USD", "0.9143", "EUR")]  # none for CHF
POLICIES = st.builds(
    policy,
    st.integers(0, 3_000_000),
    st.sampled_from(["USD", "EUR"]),
    st.lists(st.sampled_from([DIRECTOR, BOARD]), max_size=2, unique_by=id),
)
EARLIER = st.lists(st.builds(Earlier, st.integers(1, 99), AMOUNTS), max_size=4)


@given(AMOUNTS, st.sampled_from(Recurrence), EARLIER, st.lists(POLICIES, min_size=1, max_size=3))
def test_nothing_over_a_limit_it_is_held_to_is_left_to_one(
    amount: Money, recurrence: Recurrence, earlier: list[Earlier], policies: list[Policy]
) -> None:
    found = routed(amount, recurrence, earlier, policies, RATES)
    spends = [amount.times(recurrence.times_in_first_year), *(each.year for each in earlier)]
    for held in policies:
        worth = {(one.currency, one.into): Fraction(one.per_unit) for one in RATES}
        known = [spend for spend in spends if (spend.currency, held.currency) in worth or spend.currency == held.currency]
        total = sum(Fraction(spend.major) * worth.get((spend.currency, held.currency), Fraction(1)) * 100 for spend in known)
        if total > held.limit_minor or len(known) < len(spends):
            assert {"finance", "operations"} <= set(names(found))
            assert found.over
        reached = [tier for tier in held.tiers if total > tier["over_minor"] or len(known) < len(spends)]
        asked = {seat.title for seat in found.seats}
        assert all(seat["name"] in asked for tier in reached for seat in tier["seats"])
    assert len(set(names(found))) == len(found.seats) >= 1 + found.over


@given(AMOUNTS, st.sampled_from(Recurrence), EARLIER, st.lists(POLICIES, min_size=2, max_size=3), st.data())
def test_one_reading_more_never_needs_fewer(
    amount: Money, recurrence: Recurrence, earlier: list[Earlier], policies: list[Policy], data: st.DataObject
) -> None:
    whole = routed(amount, recurrence, earlier, policies, RATES)
    for less in (
        routed(amount, ONCE, earlier, policies, RATES),
        routed(amount, recurrence, earlier[1:], policies, RATES),
        routed(amount, recurrence, earlier, policies[:-1], RATES),
        routed(Money(data.draw(st.integers(1, amount.minor)), amount.currency), recurrence, earlier, policies, RATES),
    ):
        assert (whole.over, len(whole.seats)) >= (less.over, len(less.seats))
        assert len(whole.seats) >= len(less.seats)

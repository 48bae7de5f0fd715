"""A budget against requests: each amount in one place only."""

from datetime import date, timedelta
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cost_centre import Budget
from models.exchange_rate import ExchangeRate
from models.money import Money
from models.purchase import State
from models.purchase_budget import Group, payments_made, reckon, year_of
from models.purchase_version import Recurrence

DAY = date(2027, 3, 10)
EURO = ExchangeRate(currency="EUR", into="USD", per_unit="1.0845", on=DAY, set_by="ULEA")


def budget(amount: int = 10_000_000, spent: int = 0, spent_on: date | None = None, currency: str = "USD") -> Budget:
    return Budget(cost_centre_id=1, year=2027, amount_minor=amount, currency=currency, spent_minor=spent, spent_on=spent_on)


def group(state: State, minor: int, recurrence: Recurrence = Recurrence.ONCE, paid_on: date | None = None) -> Group:
    return Group(state, Money(minor, "USD"), recurrence, paid_on)


def test_each_amount_is_in_its_own_place() -> None:
    groups = [group(State.APPROVED, 300), group(State.WAITING, 50), group(State.CHANGES, 7)]
    found = reckon(budget(1000, 100, DAY), "USD", groups, Money(20, "USD"), [])
    assert (found.spent, found.committed, found.waiting, found.this, found.left) == (100, 300, 57, 20, 523)


def test_what_was_paid_is_in_what_was_spent_and_not_committed_too() -> None:
    groups = [group(State.APPROVED, 300, paid_on=DAY), group(State.APPROVED, 40, paid_on=DAY + timedelta(1))]
    assert reckon(budget(spent=900, spent_on=DAY), "USD", groups, None, []).committed == 40
    assert reckon(budget(spent=900, spent_on=DAY - timedelta(1)), "USD", groups, None, []).committed == 340
    assert reckon(budget(), "USD", groups, None, []).committed == 340  # nothing is known to be spent


def test_of_what_recurs_the_payments_still_to_come_are_committed() -> None:
    monthly = [group(State.APPROVED, 1000, Recurrence.MONTHLY, date(2027, 1, 31))]
    assert reckon(budget(spent=1, spent_on=date(2027, 1, 30)), "USD", monthly, None, []).committed == 12_000
    assert reckon(budget(spent=1, spent_on=date(2027, 2, 28)), "USD", monthly, None, []).committed == 10_000
    assert reckon(budget(spent=1, spent_on=date(2027, 12, 31)), "USD", monthly, None, []).committed == 0


@pytest.mark.parametrize(
    ("recurrence", "first", "until", "made"),
    [
        (Recurrence.ONCE, date(2027, 1, 1), date(2026, 12, 31), 0),
        (Recurrence.ONCE, date(2027, 1, 1), date(2027, 1, 1), 1),
        (Recurrence.WEEKLY, date(2027, 1, 1), date(2027, 1, 7), 1),
        (Recurrence.WEEKLY, date(2027, 1, 1), date(2027, 1, 8), 2),
        (Recurrence.WEEKLY, date(2027, 1, 1), date(2029, 1, 8), 53),
        (Recurrence.MONTHLY, date(2027, 1, 31), date(2027, 2, 27), 1),
        (Recurrence.MONTHLY, date(2027, 1, 31), date(2027, 2, 28), 2),
        (Recurrence.MONTHLY, date(2027, 11, 15), date(2028, 1, 14), 2),
        (Recurrence.QUARTERLY, date(2027, 1, 1), date(2027, 6, 30), 2),
        (Recurrence.QUARTERLY, date(2027, 1, 1), date(2027, 7, 1), 3),
        (Recurrence.YEARLY, date(2027, 1, 1), date(2028, 6, 1), 1),
    ],
)
def test_payments_are_counted_by_their_days(recurrence: Recurrence, first: date, until: date, made: int) -> None:
    assert payments_made(recurrence, first, until) == made


def test_without_a_budget_the_rest_is_told_and_nothing_is_left() -> None:
    found = reckon(None, "EUR", [group(State.APPROVED, 1)], Money(5, "EUR"), [EURO])
    assert (found.currency, found.amount, found.left, found.this, found.committed) == ("EUR", None, None, 5, 1)


def test_a_currency_without_a_rate_is_named_and_left_out() -> None:
    groups = [Group(State.WAITING, Money(100, "CHF"), Recurrence.ONCE), group(State.WAITING, 5)]
    found = reckon(budget(1000), "USD", groups, Money(10, "EUR"), [EURO])
    assert (found.unknown, found.waiting, found.this, found.left) == (frozenset({"CHF"}), 5, 11, 984)
    unknown = reckon(budget(1000), "USD", groups, Money(10, "CHF"), [EURO])
    assert (unknown.this, unknown.left) == (None, None)


def test_a_request_belongs_to_the_year_it_is_made_in_or_to_the_next_when_it_is_needed_then() -> None:
    assert year_of(date(2027, 12, 31), None) == 2027
    assert year_of(date(2027, 12, 31), date(2027, 12, 31)) == 2027
    assert year_of(date(2027, 12, 31), date(2028, 1, 1)) == 2028
    assert year_of(date(2027, 1, 1), date(2031, 1, 1)) == 2028
    assert year_of(date(2028, 1, 5), date(2027, 12, 30)) == 2028


REQUESTS = st.lists(
    st.builds(
        Group,
        st.sampled_from([State.WAITING, State.CHANGES, State.APPROVED]),
        st.builds(Money, st.integers(1, 10**9), st.sampled_from(["USD", "EUR"])),
        st.sampled_from(Recurrence),
        st.none() | st.dates(date(2026, 12, 1), date(2028, 1, 31)),
    ),
    max_size=8,
)


@given(
    REQUESTS,
    st.integers(0, 10**10),
    st.integers(0, 10**9),
    st.dates(date(2027, 1, 1), date(2027, 12, 31)),
    st.integers(1, 10**9),
)
def test_the_parts_always_add_up_and_nothing_is_counted_twice_or_lost(
    requests: list[Group], amount: int, spent: int, spent_on: date, this: int
) -> None:
    found = reckon(budget(amount, spent, spent_on), "USD", requests, Money(this, "EUR"), [EURO])
    assert found.this is not None
    assert found.left == amount - found.spent - found.committed - found.waiting - found.this
    alone = [reckon(budget(amount, spent, spent_on), "USD", [one], None, [EURO]) for one in requests]
    for one, each in zip(requests, alone, strict=True):
        assert not (each.committed and each.waiting), "one request is in two places"
        paid = payments_made(one.recurrence, one.paid_on, spent_on) if one.paid_on else 0
        whole = ceil(one.each.minor * one.recurrence.times_in_first_year * (EURO.rate if one.each.currency == "EUR" else 1))
        assert each.waiting == (0 if one.state is State.APPROVED else whole)
        assert each.committed == (0 if one.state is not State.APPROVED else each.committed)
        assert bool(each.committed) == (one.state is State.APPROVED and paid < one.recurrence.times_in_first_year)
    for together, parts in (
        (found.committed, [each.committed for each in alone]),
        (found.waiting, [each.waiting for each in alone]),
    ):
        assert sum(parts) - len(parts) <= together <= sum(parts)  # each part alone was rounded up

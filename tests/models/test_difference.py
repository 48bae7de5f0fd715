"""Actual against plan, by the rules that finance people expect."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.account_kind import Kind, Verdict, verdict
from models.difference import Difference, NoPercent, Threshold, comparable, months_in_a_row
from models.period import Month, Period

COSTS = [Kind.RETURNS, Kind.COST_OF_SALES, Kind.OPERATING_COST, Kind.DEPRECIATION, Kind.ONE_OFF, Kind.INTEREST, Kind.TAX]
NO_VERDICT = [
    Kind.PAYABLE,
    Kind.CURRENT_ASSET,
    Kind.FIXED_ASSET,
    Kind.CURRENT_LIABILITY,
    Kind.LONG_LIABILITY,
    Kind.EQUITY,
    Kind.STATISTIC,
]


@pytest.mark.parametrize("kind", Kind)
def test_higher_than_planned_is_better_or_worse_by_kind(kind: Kind) -> None:
    if kind in (Kind.REVENUE, Kind.OTHER_INCOME, Kind.CASH):
        expected = (Verdict.BETTER, Verdict.WORSE)
    elif kind in COSTS:
        expected = (Verdict.WORSE, Verdict.BETTER)
    elif kind in (Kind.RECEIVABLE, Kind.STOCK):
        expected = (Verdict.USUALLY_WORSE, Verdict.USUALLY_BETTER)
    else:
        assert kind in NO_VERDICT
        expected = (Verdict.NONE, Verdict.NONE)
    assert (verdict(kind, 1), verdict(kind, -1)) == expected
    assert verdict(kind, 0) is Verdict.NONE


@given(st.sampled_from(Kind), st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_the_effect_on_profit_and_the_verdict_agree(kind: Kind, actual: int, plan: int) -> None:
    found = Difference(kind, actual, plan)
    if kind.is_flow and found.effect:
        assert found.verdict is (Verdict.BETTER if found.effect > 0 else Verdict.WORSE)
    else:
        assert not found.effect


def test_percent_divides_by_the_size_of_the_plan() -> None:
    assert Difference(Kind.REVENUE, 110, 100).percent == 10
    assert Difference(Kind.REVENUE, -110, -100).percent == -10
    assert Difference(Kind.REVENUE, 2, 3).percent == Fraction(-100, 3)


@pytest.mark.parametrize(
    ("actual", "plan", "why"),
    [
        (5, None, NoPercent.NO_PLAN),
        (5, 0, NoPercent.NO_PLAN),
        (0, 0, NoPercent.NO_PLAN),
        (-5, 10, NoPercent.SIGN_CHANGED),
        (5, -10, NoPercent.SIGN_CHANGED),
    ],
)
def test_no_percent_without_a_plan_or_over_a_changed_sign(actual: int, plan: int | None, why: NoPercent) -> None:
    found = Difference(Kind.REVENUE, actual, plan)
    assert found.percent is None
    assert found.no_percent is why


def test_nothing_at_all_against_a_plan_is_all_of_it_less() -> None:
    assert Difference(Kind.OPERATING_COST, 0, 500).percent == -100


@pytest.mark.parametrize(
    ("actual", "plan", "both", "either"),
    [
        (1_110_01, 1_000_00, False, True),  # 11 %, and a small amount
        (21_000_00, 20_000_00, False, False),  # exactly the amount, and 5 %
        (21_000_01, 20_000_00, False, True),
        (5_000_00, 1_000_00, True, True),
        (1_000_01, None, True, True),
        (1_000_00, None, False, False),
        (-500_00, 600_00, True, True),  # the sign changed: the amount alone
    ],
)
def test_material_is_over_the_amount_and_or_the_percent(actual: int, plan: int | None, both: bool, either: bool) -> None:
    found = Difference(Kind.OPERATING_COST, actual, plan)
    assert found.is_material(Threshold(1_000_00, 10, needs_both=True)) is both
    assert found.is_material(Threshold(1_000_00, 10, needs_both=False)) is either


def test_the_third_month_in_the_same_direction_is_counted() -> None:
    newest = Month(2026, 3)
    off = [(Month(2025, 12), 5), (Month(2026, 1), -3), (Month(2026, 2), -4), (newest, -9)]
    assert months_in_a_row(newest, off) == 3
    assert months_in_a_row(newest, [off[0], off[3]]) == 1
    assert months_in_a_row(newest, off[:3]) == 0


def test_only_months_that_both_sides_have_are_compared() -> None:
    january, february, march = (Month(2026, number) for number in (1, 2, 3))
    quarter = Period(january, march, "Q1 2026")
    assert comparable(quarter, [january, february], [february, march, Month(2025, 12)]) == ([february], [january], [march])

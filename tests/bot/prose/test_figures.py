"""Numbers of figures, and differences from plan, in words."""

from fractions import Fraction

import pytest

from bot.prose import differences, figures
from models.account_kind import Kind, Verdict
from models.difference import Difference
from models.figure import Unit


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (Fraction(25, 2), Unit.MONEY, "$12.50"),
        (Fraction(1, 200), Unit.MONEY, "$0.01"),
        (Fraction(-1, 200), Unit.MONEY, "-$0.01"),
        (Fraction(1, 201), Unit.MONEY, "$0.00"),
        (Fraction(413, 1000), Unit.PERCENT, "41.3%"),
        (Fraction(12, 100), Unit.PERCENT, "12%"),
        (Fraction(-1, 8), Unit.PERCENT, "-12.5%"),
        (Fraction(30), Unit.PERCENT, "3,000%"),
        (Fraction(432, 10), Unit.DAYS, "43.2 days"),
        (Fraction(1), Unit.DAYS, "1 day"),
        (Fraction(5, 4), Unit.RATIO, "1.25"),
        (Fraction(1250), Unit.NUMBER, "1,250"),
        (Fraction(1, 3), Unit.NUMBER, "0.33"),
    ],
)
def test_a_value_reads_by_its_unit(value: Fraction, unit: Unit, words: str) -> None:
    assert figures.written(value, unit, "USD") == words


def test_amounts_are_rounded_once_to_their_own_smallest_unit() -> None:
    assert figures.written(Fraction(1, 3), Unit.MONEY, "JPY") == "JPY 0"
    assert figures.written(Fraction(1, 2), Unit.MONEY, "JPY") == "JPY 1"
    assert figures.written(Fraction(2, 3), Unit.MONEY, "KWD") == "KWD 0.667"


def test_percentages_differ_in_points() -> None:
    assert figures.gap(Fraction(-23, 1000), Unit.PERCENT, "USD") == "2.3 percentage points"
    assert figures.gap(Fraction(1, 100), Unit.PERCENT, "USD") == "1 percentage point"
    assert figures.gap(Fraction(-3, 2), Unit.DAYS, "USD") == "1.5 days"


def test_a_small_share_is_not_said_to_be_nothing() -> None:
    assert figures.percent(Fraction(1, 10_000)) == "less than 0.1%"
    assert figures.percent(Fraction(0)) == "0%"


@pytest.mark.parametrize(
    ("kind", "actual", "plan", "words"),
    [
        (Kind.OPERATING_COST, 112_000, 100_000, "$120.00 (12%) more than planned, which is worse"),
        (Kind.OPERATING_COST, 88_000, 100_000, "$120.00 (12%) less than planned, which is better"),
        (Kind.REVENUE, 88_000, 100_000, "$120.00 (12%) less than planned, which is worse"),
        (Kind.RETURNS, 200, 100, "$1.00 (100%) more than planned, which is worse"),
        (Kind.STOCK, 200, 100, "$1.00 (100%) more than planned, which is usually worse"),
        (Kind.PAYABLE, 200, 100, "$1.00 (100%) more than planned"),
        (Kind.REVENUE, 100, 100, "as planned"),
        (Kind.REVENUE, 100, 0, "no plan was set"),
        (Kind.REVENUE, 100, None, "no plan was set"),
        (Kind.OTHER_INCOME, 100, -100, "$2.00 more than planned, which is better"),
    ],
)
def test_a_difference_says_how_much_which_way_and_what_it_means(
    kind: Kind, actual: int, plan: int | None, words: str
) -> None:
    assert differences.judged(Difference(kind, actual, plan), "USD") == words


def test_a_difference_is_told_in_a_sentence() -> None:
    planned = Difference(Kind.OPERATING_COST, 112_000, 100_000)
    told = differences.told("Salaries", planned, "USD", "October 2026")
    assert told == "Salaries: $1,120.00 in October 2026, $120.00 (12%) more than planned."
    unplanned = Difference(Kind.OPERATING_COST, 112_000, None)
    assert differences.told("Salaries", unplanned, "USD", "October 2026") == (
        "Salaries: $1,120.00 in October 2026. No plan was set."
    )


@pytest.mark.parametrize(
    ("months", "amount", "words"),
    [
        (0, 5, ""),
        (1, 5, "It is new this month, so it may be one-off."),
        (2, 5, "It is the second month in a row above plan."),
        (2, -5, "It is the second month in a row below plan."),
        (3, 5, "It is the third month in a row above plan."),
        (4, -5, "It is the fourth month in a row below plan."),
        (14, -5, "It has been below plan for 14 months in a row."),
    ],
)
def test_whether_it_lasts_is_said_by_the_months_in_a_row(months: int, amount: int, words: str) -> None:
    assert differences.lasting(months, amount) == words


def test_a_part_has_a_share_only_of_what_it_is_a_part_of() -> None:
    assert differences.share(40, 100) == "40%"
    assert differences.share(-40, -100) == "40%"
    assert differences.share(140, 100) == ""
    assert differences.share(-40, 100) == ""
    assert differences.share(40, 0) == ""
    assert differences.meaning(Verdict.NONE) == ""

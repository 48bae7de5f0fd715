"""Periods as people write them."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.period import Month, Period, Years
from models.refusal import Refusal

NEWEST = Month(2026, 10)
CALENDAR, JULY = Years(), Years(7)


@pytest.mark.parametrize(
    ("words", "first", "last", "name"),
    [
        ("october", "2026-10", "2026-10", "October 2026"),
        ("Oct 2025", "2025-10", "2025-10", "October 2025"),
        ("nov", "2025-11", "2025-11", "November 2025"),
        ("sept '24", "2024-09", "2024-09", "September 2024"),
        ("2026-10", "2026-10", "2026-10", "October 2026"),
        ("10/2026", "2026-10", "2026-10", "October 2026"),
        ("202603", "2026-03", "2026-03", "March 2026"),
        ("last month", "2026-09", "2026-09", "September 2026"),
        ("this month", "2026-10", "2026-10", "October 2026"),
        ("q3", "2026-07", "2026-09", "Q3 2026"),
        ("Q4", "2026-10", "2026-12", "Q4 2026"),
        ("q1 2025", "2025-01", "2025-03", "Q1 2025"),
        ("2025-Q2", "2025-04", "2025-06", "Q2 2025"),
        ("last quarter", "2026-07", "2026-09", "Q3 2026"),
        ("this quarter so far", "2026-10", "2026-10", "October 2026"),
        ("this year so far", "2026-01", "2026-10", "2026 so far, to October 2026"),
        ("ytd", "2026-01", "2026-10", "2026 so far, to October 2026"),
        ("fy26", "2026-01", "2026-12", "2026"),
        ("2025", "2025-01", "2025-12", "2025"),
        ("last year", "2025-01", "2025-12", "2025"),
        ("last 3 months", "2026-08", "2026-10", "August to October 2026"),
        ("november to january", "2025-11", "2026-01", "November 2025 to January 2026"),
        ("from 2026-02 until 2026-03", "2026-02", "2026-03", "February to March 2026"),
    ],
)
def test_a_period_is_read_as_people_write_it(words: str, first: str, last: str, name: str) -> None:
    found = CALENDAR.read(words, NEWEST)
    assert (str(found.first), str(found.last), found.name) == (first, last, name)


@pytest.mark.parametrize(
    ("words", "first", "last", "name"),
    [
        ("fy26", "2025-07", "2026-06", "fiscal year 2026"),
        ("this year", "2026-07", "2027-06", "fiscal year 2027"),
        ("q1", "2026-07", "2026-09", "Q1 of fiscal year 2027"),
        ("q4", "2026-04", "2026-06", "Q4 of fiscal year 2026"),
        ("q2 fy25", "2024-10", "2024-12", "Q2 of fiscal year 2025"),
        ("this year so far", "2026-07", "2026-10", "fiscal year 2027 so far, to October 2026"),
    ],
)
def test_a_fiscal_year_may_start_in_any_month(words: str, first: str, last: str, name: str) -> None:
    found = JULY.read(words, NEWEST)
    assert (str(found.first), str(found.last), found.name) == (first, last, name)


@pytest.mark.parametrize(
    "words", ["", "soon", "2026-13", "13/2026", "q5", "ma", "ju", "fy1", "9999", "last 0 months", "0000-01"]
)
def test_what_names_no_period_gets_examples(words: str) -> None:
    with pytest.raises(Refusal, match="Try `october`"):
        CALENDAR.read(words, NEWEST)


def test_a_slip_of_the_pen_gets_a_suggestion() -> None:
    with pytest.raises(Refusal, match="Did you mean October"):
        CALENDAR.read("otcober", NEWEST)


def test_before_and_a_year_before_keep_their_kind_of_name() -> None:
    quarter = CALENDAR.read("q1 2026", NEWEST)
    assert CALENDAR.before(quarter).name == "Q4 2025"
    assert CALENDAR.a_year_before(quarter).name == "Q1 2025"
    so_far = CALENDAR.read("ytd", NEWEST)
    assert CALENDAR.a_year_before(so_far).name == "2025 so far, to October 2025"


def test_a_period_knows_its_days_and_whether_it_is_over() -> None:
    february = CALENDAR.read("february 2024", NEWEST)
    assert february.days == 29
    assert not february.is_over(date(2024, 2, 29))
    assert february.is_over(date(2024, 3, 1))


months = st.builds(Month, st.integers(1990, 2100), st.integers(1, 12))


@given(months, st.integers(1, 12))
def test_each_month_lies_in_one_quarter_of_one_year(month: Month, start: int) -> None:
    years = Years(start)
    year, quarter = years.year(years.number(month)), years.quarter_of(month)
    assert year.first <= month <= year.last
    assert quarter.first <= month <= quarter.last
    assert year.first <= quarter.first <= quarter.last <= year.last
    assert (len(year), len(quarter)) == (12, 3)


@given(months, st.integers(1, 12), st.integers(0, 30))
def test_a_name_that_is_given_is_read_back(first: Month, start: int, more: int) -> None:
    years = Years(start)
    period = years.named(first, first.plus(more))
    if "so far" not in period.name:
        assert years.read(period.name, Month(2100, 12)) == period


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(words: str) -> None:
    with contextlib.suppress(Refusal):
        assert isinstance(CALENDAR.read(words, NEWEST), Period)

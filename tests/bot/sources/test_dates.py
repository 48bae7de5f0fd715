"""Days and months as files write them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.sources import dates
from tests.bot.sources.books import read_text


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-04", "20260304", "2026/3/4", "2026.03.04", "04.03.2026", "4.3.26", "04/03/2026", "4 March 2026", "4-Mar-26",
        "Mar 4, 2026", "March 4th 2026", "4. März 2026", "4 mars 2026", "Wed 4 Mar 2026", "2026-03-04 00:00:00.000",
        "2026-03-04T23:59:59Z", "04/03/2026 11:30 PM", "46085", "46085.0",
        datetime(2026, 3, 4, 12, tzinfo=UTC), date(2026, 3, 4),
    ],
)  # fmt: skip
def test_a_day_is_read_in_the_usual_ways(written: object) -> None:
    assert dates.day(written, True) == date(2026, 3, 4)


def test_the_month_may_come_first() -> None:
    assert dates.day("03/04/2026", False) == date(2026, 3, 4)
    assert dates.day("03.04.2026", False) == date(2026, 4, 3), "with points the day always comes first"


@pytest.mark.parametrize(
    "written", ["2026-02-30", "31/04/2026", "", "soon", "0000-00-00", "99991231", "12", "20261301", "1/2", "4010"]
)
def test_what_is_no_day_is_not_read_as_one(written: str) -> None:
    assert dates.day(written, True) is None


@pytest.mark.parametrize(
    "written",
    [
        "2026-10", "202610", "2026/10", "10/2026", "10.2026", "2026M10", "2026-M10", "Oct 2026", "Okt-26",
        "oktober 2026", "Oct'26",
        "OCT26", "October-2026", "2026 October", "2026-10-31", "31.10.2026", "FY26 P10", "P10 2026", "2026P10", "010.2026",
        datetime(2026, 10, 31, tzinfo=UTC), "20261031",
    ],
)  # fmt: skip
def test_a_month_is_read_in_the_usual_ways(written: object) -> None:
    assert dates.month(written, day_first=True) == "2026-10"


@pytest.mark.parametrize("written", ["2026-13", "2026-00", "Q4 2026", "2026", "13", "year", "P13 2026", "", "October"])
def test_what_is_no_month_is_not_read_as_one(written: str) -> None:
    assert dates.month(written, day_first=True) is None


@pytest.mark.parametrize(
    ("period", "month"), [("FY26 P01", "2025-07"), ("P12 2026", "2026-06"), ("006.2026", "2025-12"), ("2026-01", "2026-01")]
)
def test_periods_are_counted_from_the_fiscal_years_start(period: str, month: str) -> None:
    assert dates.month(period, day_first=True, start=7) == month


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("2026-01", ("2026-01", None, None)), ("Jan 2026", ("2026-01", None, None)), ("Mrz", (None, 3, None)),
        ("Budget Jan 2026", ("2026-01", None, "budget")), ("Jan-26 Actual", ("2026-01", None, "actual")),
        ("Utfall maj", (None, 5, "actual")), ("P03", (None, 3, None)), ("Period 12", (None, 12, None)),
        ("Total", None), ("2026", None), ("Q1 2026", None), ("Account", None), ("12345", None), ("YTD Jan", None),
        ("Budget", None),
    ],
)  # fmt: skip
def test_a_columns_header_says_its_month(label: str, said: object) -> None:
    assert dates.header(label) == said


def one(order: str, *days: str) -> str:
    return "Date,Account,Amount\n" + "".join(f"{day},4010,1.00\n" for day in days)


def test_a_day_after_the_twelfth_settles_the_order_for_all(tmp_path: Path) -> None:
    british = read_text(tmp_path, one("", "03/04/2026", "13/04/2026"), "a.csv")
    american = read_text(tmp_path, one("", "03/04/2026", "04/13/2026"), "b.csv", currency="EUR")
    assert [line["day"] for line in british.lines] == ["2026-04-03", "2026-04-13"]
    assert [line["day"] for line in american.lines] == ["2026-03-04", "2026-04-13"]


def test_the_settling_day_may_stand_far_down(tmp_path: Path) -> None:
    held = read_text(tmp_path, one("", *["03/04/2026"] * 120_000, "13/04/2026"))
    assert {line["period"] for line in held.lines} == {"2026-04"}
    assert held.reading.doubts == ()


@pytest.mark.parametrize(
    ("currency", "period", "said"), [("USD", "2026-03", "4 March 2026"), ("EUR", "2026-04", "3 April 2026")]
)
def test_an_order_that_nothing_settles_goes_by_the_currency_and_is_said(
    tmp_path: Path, currency: str, period: str, said: str
) -> None:
    held = read_text(tmp_path, one("", "03/04/2026"), currency=currency)
    assert [line["period"] for line in held.lines] == [period]
    assert held.reading.doubts == (f'"03/04/2026" could be read in two ways. I read it as {said}.',)


def test_twice_the_same_number_needs_no_settling(tmp_path: Path) -> None:
    assert read_text(tmp_path, one("", "04/04/2026")).reading.doubts == ()


@pytest.mark.parametrize(
    ("header", "cells", "start", "period", "day"),
    [
        ("Period,", "2026-03,", 1, "2026-03", ""),
        ("Month,", "31/03/2026,", 1, "2026-03", ""),
        ("Year,Month,", "2026,3,", 1, "2026-03", ""),
        ("Year,Month,", "2026,March,", 7, "2026-03", ""),
        ("Fiscal year,Period,", "2026,3,", 7, "2025-09", ""),
        ("Fiscal year,Period,", "FY26,P09,", 7, "2026-03", ""),
        ("Fiscal year,Month,", "2026,September,", 7, "2025-09", ""),
        ("Posting date,Period,", "2026-04-02,2026-03,", 1, "2026-03", "2026-04-02"),
        ("Date,", "46085,", 1, "2026-03", "2026-03-04"),
    ],
)
def test_periods_come_from_the_columns_there_are(
    tmp_path: Path, header: str, cells: str, start: int, period: str, day: str
) -> None:
    held = read_text(tmp_path, f"{header}Account,Amount\n{cells}4010,1.00\n", start=start)
    assert [(line["period"], line["day"]) for line in held.lines] == [(period, day)]

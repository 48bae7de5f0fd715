"""Local days, clock changes, holidays and working days."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import calendar

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
ZONES = ["Asia/Kathmandu", "Pacific/Apia", "Pacific/Marquesas", "Australia/Lord_Howe", BERLIN, NEW_YORK, "America/Sao_Paulo"]


def test_a_local_day_is_the_one_on_the_wall() -> None:
    now = datetime(2027, 3, 10, 11, 30, tzinfo=UTC)
    assert calendar.local_day(now, "Pacific/Tongatapu") == date(2027, 3, 11)
    assert calendar.local_day(now, "Pacific/Pago_Pago") == date(2027, 3, 10)


def test_a_moment_follows_the_clock_of_its_zone() -> None:
    assert calendar.moment(date(2027, 3, 10), time(9, 30), BERLIN) == datetime(2027, 3, 10, 8, 30, tzinfo=UTC)
    assert calendar.moment(date(2027, 7, 10), time(9, 30), BERLIN) == datetime(2027, 7, 10, 7, 30, tzinfo=UTC)
    assert calendar.moment(date(2027, 3, 10), time(9, 30), "Asia/Kathmandu") == datetime(2027, 3, 10, 3, 45, tzinfo=UTC)


@pytest.mark.parametrize("skipped", [time(2, 0), time(2, 30), time(2, 59, 59)])
def test_a_skipped_time_becomes_the_first_moment_after_the_gap(skipped: time) -> None:
    assert calendar.moment(date(2027, 3, 28), skipped, BERLIN) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert calendar.moment(date(2027, 3, 14), skipped, NEW_YORK) == datetime(2027, 3, 14, 7, 0, tzinfo=UTC)


def test_a_doubled_time_is_the_first_of_the_two() -> None:
    assert calendar.moment(date(2027, 10, 31), time(2, 30), BERLIN) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert calendar.moment(date(2027, 11, 7), time(1, 30), NEW_YORK) == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)


def test_a_whole_skipped_day_becomes_the_midnight_after_it() -> None:
    assert calendar.moment(date(2011, 12, 30), time(9, 0), "Pacific/Apia") == datetime(2011, 12, 30, 10, 0, tzinfo=UTC)


@given(st.dates(date(2027, 1, 1), date(2028, 12, 31)), st.times(), st.sampled_from(ZONES))
def test_a_moment_is_on_its_day_and_shows_its_time_or_the_end_of_the_gap(day: date, at: time, zone: str) -> None:
    at = at.replace(second=0, microsecond=0)
    shown = calendar.moment(day, at, zone).astimezone(ZoneInfo(zone))
    assert shown.date() == day
    assert shown.time() >= at
    assert shown.time() == at or (shown.hour * 60 + shown.minute) - (at.hour * 60 + at.minute) <= 60


def test_holidays_are_named_in_english_by_country_and_region() -> None:
    assert calendar.holiday(date(2027, 10, 3), "DE") == "German Unity Day"
    assert calendar.holiday(date(2027, 1, 6), "DE") is None
    assert calendar.holiday(date(2027, 1, 6), "DE-BY") == "Epiphany"
    assert calendar.holiday(date(2027, 7, 5), "US") == "Independence Day (observed)"
    assert calendar.holiday(date(2027, 12, 25), None) is None


def test_working_days_are_neither_weekends_nor_holidays() -> None:
    assert calendar.is_working_day(date(2027, 3, 26), None)
    assert not calendar.is_working_day(date(2027, 3, 26), "GB-ENG")  # Good Friday
    assert not calendar.is_working_day(date(2027, 3, 27), None)
    assert not calendar.is_working_day(date(2027, 4, 2), "EG"), "Friday is the weekend in Egypt"
    assert calendar.is_working_day(date(2027, 4, 4), "EG"), "and Sunday is not"


def test_working_days_are_counted_after_the_first_day_up_to_the_last() -> None:
    thursday, tuesday = date(2027, 3, 25), date(2027, 3, 30)
    assert calendar.working_days_between(thursday, tuesday, None) == 3
    assert calendar.working_days_between(thursday, tuesday, "GB-ENG") == 1  # Good Friday and Easter Monday
    assert calendar.working_days_between(tuesday, thursday, None) == 0


@given(st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.integers(0, 30), st.sampled_from([None, "DE-BY", "US", "EG"]))
def test_adding_working_days_undoes_counting_them(day: date, n: int, country: str | None) -> None:
    assert calendar.working_days_between(day, calendar.add_working_days(day, n, country), country) == n


def test_the_next_working_moment_passes_over_weekends_holidays_and_what_is_now() -> None:
    friday_noon = datetime(2027, 3, 5, 12, 0, tzinfo=UTC)
    at = time(9, 30)
    assert calendar.next_working_moment(friday_noon, at, "UTC", None) == datetime(2027, 3, 8, 9, 30, tzinfo=UTC)
    exactly = datetime(2027, 3, 8, 9, 30, tzinfo=UTC)
    assert calendar.next_working_moment(exactly, at, "UTC", None) == datetime(2027, 3, 9, 9, 30, tzinfo=UTC)
    before_easter = datetime(2027, 3, 25, 12, 0, tzinfo=UTC)
    assert calendar.next_working_moment(before_easter, at, "UTC", "GB-ENG") == datetime(2027, 3, 30, 9, 30, tzinfo=UTC)


def test_countries_and_their_regions_have_names() -> None:
    assert dict(calendar.countries())["US"] == "United States"
    assert dict(calendar.countries())["BA"] == "Bosnia and Herzegovina"
    assert ("DE-BY", "Germany: Bayern") in calendar.regions("DE")
    assert calendar.country_name("DE") == "Germany"
    assert calendar.country_name("DE-BY") == "Germany: Bayern"
    assert calendar.knows("DE-BY")
    assert calendar.knows("US")
    assert not calendar.knows("DE-XX")
    assert not calendar.knows("XX")

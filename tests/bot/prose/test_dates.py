"""Days, times and ages in words."""

from datetime import UTC, date, datetime, time

import pytest

from bot.prose import dates, spoken_days
from bot.prose.lists import count, joined

WEDNESDAY = date(2027, 3, 10)


def test_days_and_moments_read_as_people_say_them() -> None:
    assert dates.day(WEDNESDAY) == "Wednesday 10 March"
    assert dates.day(WEDNESDAY, date(2026, 12, 31)) == "Wednesday 10 March 2027"
    assert dates.clock(time(9, 5)) == "09:05"
    assert dates.moment(datetime(2027, 3, 10, 8, 30, tzinfo=UTC), "Europe/Berlin") == "Wednesday 10 March at 09:30"
    assert dates.near(date(2027, 3, 11), WEDNESDAY) == "tomorrow"


def test_ages_are_said_in_working_days() -> None:
    assert [dates.age(n) for n in (0, 1, 3)] == ["less than a working day", "1 working day", "3 working days"]


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (date(2027, 3, 10), "today"),
        (date(2027, 3, 11), "until tomorrow"),
        (date(2027, 3, 12), "until Friday"),
        (date(2027, 3, 17), "until Wednesday 17 March"),
        (date(2028, 1, 3), "until Monday 3 January 2028"),
    ],
)
def test_an_end_is_said_by_how_near_it_is(last: date, words: str) -> None:
    assert dates.until(last, WEDNESDAY) == words


def test_a_stretch_of_days_reads_by_where_it_starts() -> None:
    assert dates.span(WEDNESDAY, date(2027, 3, 12), WEDNESDAY) == "until Friday"
    assert dates.span(date(2027, 3, 11), date(2027, 3, 11), WEDNESDAY) == "tomorrow"
    assert dates.span(date(2027, 3, 15), date(2027, 3, 15), WEDNESDAY) == "on Monday 15 March"
    assert dates.span(date(2027, 3, 15), date(2027, 3, 16), WEDNESDAY) == "from Monday 15 March to Tuesday 16 March"


def test_weekdays_are_listed_shortly() -> None:
    assert dates.weekdays([4, 0, 1, 2, 3]) == "Monday to Friday"
    assert dates.weekdays([0, 2, 4]) == "Monday, Wednesday and Friday"
    assert dates.weekdays([1, 2]) == "Tuesday and Wednesday"
    assert dates.weekdays(range(7)) == "every day"


def test_lists_and_counts_read_well() -> None:
    assert joined(["a"]) == "a"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert [count(n, "blocker") for n in (0, 1, 2)] == ["no blockers", "1 blocker", "2 blockers"]
    assert count(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("friday", date(2027, 3, 12)),
        ("Fri", date(2027, 3, 12)),
        ("wednesday", WEDNESDAY),
        ("next friday", date(2027, 3, 19)),
        ("on the 12th of March", date(2027, 3, 12)),
        ("12 march", date(2027, 3, 12)),
        ("March 12th, 2028", date(2028, 3, 12)),
        ("Friday 12 March", date(2027, 3, 12)),
        ("3 january", date(2028, 1, 3)),
        ("1 march", date(2027, 3, 1)),
        ("2027-03-12", date(2027, 3, 12)),
        ("12.3.2027", date(2027, 3, 12)),
        ("3/4/2027", None),
        ("30 february", None),
        ("banana", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_say_them(words: str, day: date | None) -> None:
    assert spoken_days.read(words, WEDNESDAY) == day

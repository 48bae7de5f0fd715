"""When the weekly digest goes out, and when owners are asked before it."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from models.digest import Digest

BERLIN = "Europe/Berlin"
WEDNESDAY = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)


def planned(weekday: int, at: time, now: datetime = WEDNESDAY, country: str | None = "DE") -> Digest:
    digest = Digest(channel="C1", weekday=weekday, at=at, set_up_by="U1")
    digest.plan(now, BERLIN, country, time(9, 30))
    return digest


def local(moment: datetime | None) -> tuple[date, time]:
    assert moment is not None
    there = moment.astimezone(ZoneInfo(BERLIN))
    return there.date(), there.time()


def test_it_goes_out_on_its_weekday_at_its_time() -> None:
    assert local(planned(0, time(9)).next_at) == (date(2027, 3, 15), time(9))


def test_today_counts_while_its_time_is_to_come() -> None:
    assert local(planned(2, time(10, 1)).next_at)[0] == date(2027, 3, 10)
    assert local(planned(2, time(10)).next_at)[0] == date(2027, 3, 17), "10:00 in Berlin is now"


def test_owners_are_asked_two_working_days_before() -> None:
    assert local(planned(0, time(9)).asks_at) == (date(2027, 3, 11), time(9, 30)), "Thursday, for a Monday"


def test_a_holiday_is_no_working_day() -> None:
    """Good Friday and Easter Monday 2027 are 26 and 29 March: two working days before Tuesday 30 March is Wednesday."""
    tuesday = planned(1, time(9), datetime(2027, 3, 23, 9, 0, tzinfo=UTC))
    assert local(tuesday.next_at)[0] == date(2027, 3, 30)
    assert local(tuesday.asks_at)[0] == date(2027, 3, 24)
    assert local(planned(1, time(9), datetime(2027, 3, 23, 9, 0, tzinfo=UTC), None).asks_at)[0] == date(2027, 3, 26)


def test_where_that_time_has_passed_they_are_asked_at_once() -> None:
    assert planned(3, time(9)).asks_at == WEDNESDAY


@pytest.mark.parametrize("at", [time(2, 0), time(2, 30), time(2, 59)])
def test_a_time_that_the_clocks_skip_or_repeat_comes_once(at: time) -> None:
    """Berlin skips 2:00 to 3:00 on 28 March 2027, and has it twice on 31 October."""
    for start, sunday in ((date(2027, 3, 22), date(2027, 3, 28)), (date(2027, 10, 25), date(2027, 10, 31))):
        digest = planned(6, at, datetime.combine(start, time(12), tzinfo=UTC))
        first = digest.next_at
        assert first is not None
        assert local(first)[0] == sunday
        digest.plan(first, BERLIN, "DE", time(9, 30))
        assert digest.next_at is not None
        assert (local(digest.next_at)[0] - sunday).days == 7


def test_it_ends_once() -> None:
    digest = planned(0, time(9))
    assert digest.end(WEDNESDAY)
    assert not digest.end(WEDNESDAY)
    assert digest.next_at is None
    assert digest.asks_at is None

"""When somebody may be reminded, held against days, nights, holidays, clock changes and absences."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.working_hours import at_work, next_moment
from models.calendar import is_working_day
from models.member import Absence, Member
from models.team import Team

ZONES = ["Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Auckland", "Pacific/Kiritimati", "UTC"]


def team(country: str | None = "DE", at: time = time(9, 30)) -> Team:
    return Team(team_id="T1", country=country, reminders_at=at)


def member(zone: str = "Europe/Berlin") -> Member:
    return Member(user_id="U1", zone=zone)


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        ("2027-03-10T09:29:59+01:00", False),
        ("2027-03-10T09:30:00+01:00", True),
        ("2027-03-10T20:59:59+01:00", True),
        ("2027-03-10T21:00:00+01:00", False),
        ("2027-03-13T12:00:00+01:00", False),  # a Saturday
        ("2027-03-26T12:00:00+01:00", False),  # Good Friday
        ("2027-03-30T09:30:00+02:00", True),  # after Easter, in summer time
    ],
)
def test_it_goes_by_day_on_working_days(moment: str, may: bool) -> None:
    assert at_work(datetime.fromisoformat(moment), member(), team()) is may


def test_absences_one_after_the_other_are_passed() -> None:
    away = [Absence(user_id="U1", first=date(2027, 3, 10), last=date(2027, 3, 12))]
    away.append(Absence(user_id="U1", first=date(2027, 3, 15), last=date(2027, 3, 24)))
    away.append(Absence(user_id="U1", first=date(2027, 4, 20), last=date(2027, 4, 24)))
    found = next_moment(member(), team(), datetime(2027, 3, 10, 10, tzinfo=UTC), away)
    assert found == datetime(2027, 3, 25, 8, 30, tzinfo=UTC)


@given(
    zone=st.sampled_from(ZONES),
    since=st.integers(1_767_225_600, 1_830_297_600).map(lambda at: datetime.fromtimestamp(at, UTC)),
    country=st.sampled_from([None, "DE", "EG", "US-CA"]),
    at=st.sampled_from([time(6), time(9, 30), time(20)]),
    starts=st.lists(st.integers(-10, 30), max_size=3),
    lasts=st.integers(0, 12),
)
def test_the_next_moment_is_allowed_and_nothing_before_it_is(
    zone: str, since: datetime, country: str | None, at: time, starts: list[int], lasts: int
) -> None:
    days = sorted(since.date() + timedelta(days=start) for start in starts)
    away = [Absence(user_id="U1", first=day, last=day + timedelta(days=lasts)) for day in days]
    who, where = member(zone), team(country, at)

    def may(moment: datetime) -> bool:
        here = moment.astimezone(ZoneInfo(zone)).date()
        return at_work(moment, who, where) and not any(absence.covers(here) for absence in away)

    found = next_moment(who, where, since, away)
    assert found >= since
    assert may(found)
    assert is_working_day(found.astimezone(ZoneInfo(zone)).date(), country)
    step = timedelta(hours=1, minutes=13)
    earlier = [since + step * n for n in range(int((found - since) / step))]
    assert not any(may(moment) for moment in earlier if moment < found)

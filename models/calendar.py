"""Days and moments: local days, clock changes, public holidays, working days.

A country is a code such as ``US``, or ``DE-BY`` with a region whose holidays count too. None: only weekends are days off,
Saturday and Sunday. With a country its own weekend counts (Friday and Saturday in Egypt, say).
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import holidays
from holidays.registry import COUNTRIES

DAY = timedelta(days=1)
LONGEST = 3_700  # days a working-day search may take: ten years


def local_day(now: datetime, zone: str) -> date:
    """The date on the wall in that IANA zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def moment(day: date, at: time, zone: str) -> datetime:
    """When that local clock shows that time, in UTC.

    A time that a clock change skips becomes the first moment after the gap; one that comes twice, the first of the two.
    """
    local = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    there = ZoneInfo(zone)
    found = local.replace(tzinfo=there).astimezone(UTC)
    if found.astimezone(there).replace(tzinfo=None) == local:
        return found
    after = local.replace(tzinfo=there, fold=1).utcoffset()
    assert after is not None  # noqa: S101  a ZoneInfo always has one
    low = int((local - after).replace(tzinfo=UTC).timestamp())  # still before the gap
    high = int(found.timestamp())  # behind it
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, there).utcoffset() == after:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(high, UTC)


@lru_cache(maxsize=300)
def _holidays(country: str) -> holidays.HolidayBase:
    code, _, region = country.partition("-")
    return holidays.country_holidays(code, subdiv=region or None, language="en_US")


def holiday(day: date, country: str | None) -> str | None:
    """The name of that day's public holiday, in English where it is known, or None."""
    return _holidays(country).get(day) if country else None


def is_working_day(day: date, country: str | None) -> bool:
    """Neither weekend nor public holiday."""
    return _holidays(country).is_working_day(day) if country else day.weekday() < 5


def working_days_between(first: date, last: date, country: str | None) -> int:
    """How many working days come after `first`, up to and including `last`; 0 when `last` is not later."""
    return sum(is_working_day(first + DAY * n, country) for n in range(1, (last - first).days + 1))


def add_working_days(day: date, n: int, country: str | None) -> date:
    """The `n`-th working day after `day`; `day` itself for 0."""
    for _ in range(n):
        day = next_working_day(day + DAY, country)
    return day


def next_working_day(day: date, country: str | None) -> date:
    """`day` if it is a working day, else the first after it."""
    for n in range(LONGEST):
        if is_working_day(day + DAY * n, country):
            return day + DAY * n
    raise ValueError(f"no working day within ten years of {day} in {country}")


def next_working_moment(after: datetime, at: time, zone: str, country: str | None) -> datetime:
    """The first moment later than `after` when it is `at` on a working day in that zone, in UTC."""
    day = next_working_day(local_day(after, zone), country)
    while (found := moment(day, at, zone)) <= after:
        day = next_working_day(day + DAY, country)
    return found


@lru_cache(maxsize=1)
def zones() -> set[str]:
    """Every IANA zone. To find them a folder of files is read."""
    return available_timezones()


@lru_cache(maxsize=1)
def countries() -> list[tuple[str, str]]:
    """Every country with known public holidays, as (code, English name), by name."""
    named = {code: _spaced(name) for name, code, *_ in COUNTRIES.values()}
    return sorted(named.items(), key=lambda country: country[1])


def regions(country: str) -> list[tuple[str, str]]:
    """The regions of a country, as (``DE-BY``, "Germany: Bayern"), by name. A region may have holidays of its own."""
    code = country.partition("-")[0]
    aliases = _holidays(code).subdivisions_aliases
    known = {region: alias for alias, region in aliases.items()}
    found = [(f"{code}-{region}", f"{_name(code)}: {known.get(region, region)}") for region in _holidays(code).subdivisions]
    return sorted(found, key=lambda region: region[1])


def country_name(country: str) -> str:
    """ "Germany" for ``DE``, "Germany: Bayern" for ``DE-BY``."""
    return dict(regions(country)).get(country, country) if "-" in country else _name(country)


def knows(country: str) -> bool:
    """Whether the public holidays of that code are known."""
    code = country.partition("-")[0]
    return code in dict(countries()) and ("-" not in country or country in dict(regions(code)))


def _name(code: str) -> str:
    return dict(countries()).get(code, code)


def _spaced(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"\b(And|Of|The)\b", lambda word: word[0].lower(), words)

"""Days, times and ages in words."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.prose.lists import joined

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(d: date, today: date | None = None) -> str:
    """ "Wednesday 10 March"; with the year when it is not the year of `today`."""
    words = f"{WEEKDAYS[d.weekday()]} {d.day} {MONTHS[d.month - 1]}"
    return words if today is None or d.year == today.year else f"{words} {d.year}"


def short(d: date, today: date | None = None) -> str:
    """ "10 March"; with the year when it is not the year of `today`."""
    words = f"{d.day} {MONTHS[d.month - 1]}"
    return words if today is None or d.year == today.year else f"{words} {d.year}"


def near(d: date, today: date) -> str:
    """ "today", "tomorrow", "yesterday", else the day."""
    return {0: "today", 1: "tomorrow", -1: "yesterday"}.get((d - today).days) or day(d, today)


def clock(t: time) -> str:
    """ "09:30"."""
    return t.strftime("%H:%M")


def moment(dt: datetime, zone: str, today: date | None = None) -> str:
    """ "Wednesday 10 March at 09:30", on that zone's clock."""
    local = dt.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), today)} at {clock(local.time())}"


def age(n: int) -> str:
    """ "3 working days", for a number of them."""
    if n <= 0:
        return "less than a working day"
    return "1 working day" if n == 1 else f"{n} working days"


def until(d: date, today: date) -> str:
    """How long something lasts, its last day included: "today", "until Friday", "until Wednesday 10 March"."""
    days = (d - today).days
    if days <= 0:
        return "today"
    if days == 1:
        return "until tomorrow"
    return f"until {WEEKDAYS[d.weekday()]}" if days < 7 else f"until {day(d, today)}"


def span(first: date, last: date, today: date) -> str:
    """A stretch of days: "today", "until Friday", "on Friday 12 March", "from Friday 12 March to Monday 15 March"."""
    if first <= today:
        return until(last, today)
    if first == last:
        return "tomorrow" if first - today == timedelta(days=1) else f"on {day(first, today)}"
    return f"from {day(first, today)} to {day(last, today)}"


def weekdays(days: Collection[int]) -> str:
    """ "Monday to Friday", "Monday, Wednesday and Friday", "every day"; Monday is 0."""
    chosen = sorted(set(days))
    if len(chosen) == 7:
        return "every day"
    if len(chosen) > 2 and chosen == list(range(chosen[0], chosen[-1] + 1)):
        return f"{WEEKDAYS[chosen[0]]} to {WEEKDAYS[chosen[-1]]}"
    return joined([WEEKDAYS[n] for n in chosen])

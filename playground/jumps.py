"""Where the page's clock buttons lead."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playground.clockwork import MovableClock

HOME_ZONE = "Europe/Stockholm"  # where Larkfield Cycles has its office, and the page its clock
ZONES = (HOME_ZONE, "America/New_York")
MORNING = time(9, 0)

JUMPS = [
    {"id": "next", "label": "Next event"},
    {"id": "hour", "label": "+1 hour"},
    {"id": "morning", "label": "Next morning"},
    {"id": "week", "label": "Next week"},
    {"id": "change", "label": "Next clock change"},
]


async def target(wanted: Any, clock: MovableClock, run_due: Callable[[], Awaitable[datetime | None]]) -> datetime:
    """When a jump ends.

    Args:
        wanted: the id of a jump, or ``{"to": "2027-03-12T09:00:00+01:00"}``.
        clock: the demo's clock.
        run_due: does what is due, and says when the next thing is.

    Raises:
        LookupError: there is no such jump.
    """
    now = clock.now()
    if isinstance(wanted, dict):
        return datetime.fromisoformat(str(wanted["to"]))
    match wanted:
        case "next":
            return await run_due() or now
        case "hour":
            return now + timedelta(hours=1)
        case "morning":
            return _morning(now, 1)
        case "week":
            return _morning(now, 7)
        case "change":
            return min(_change(now, zone) for zone in ZONES)
    raise LookupError(f"no jump is called {wanted}")


def _morning(now: datetime, days: int) -> datetime:
    """Nine o'clock at home, that many days on."""
    local = now.astimezone(ZoneInfo(HOME_ZONE))
    return datetime.combine(local.date() + timedelta(days=days), MORNING, ZoneInfo(HOME_ZONE))


def _change(now: datetime, zone: str) -> datetime:
    """The evening before the clocks change there next."""
    here = ZoneInfo(zone)
    day = now.astimezone(here).date() + timedelta(days=2)
    while _offset(day, here) == _offset(day + timedelta(days=1), here):
        day += timedelta(days=1)
    return datetime.combine(day - timedelta(days=1), time(20), here)


def _offset(day: date, zone: ZoneInfo) -> timedelta | None:
    return datetime.combine(day, time(0), zone).utcoffset()

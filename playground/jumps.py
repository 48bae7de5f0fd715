"""Where the page's clock buttons lead."""

import asyncio
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playground.clockwork import MovableClock, RunDue, run_until
from playground.slack import Slack

HOME_ZONE = "Europe/Stockholm"  # where Larkfield Cycles has its office, and the page its clock
ZONES = (HOME_ZONE, "America/New_York")
MORNING = time(9, 0)
SILENCE = timedelta(days=14)

JUMPS = [
    {"id": "next", "label": "Next message"},
    {"id": "hour", "label": "+1 hour"},
    {"id": "morning", "label": "Next morning"},
    {"id": "week", "label": "Next week"},
    {"id": "change", "label": "Next clock change"},
]


class Jumps:
    """Moves the demo's clock.

    Args:
        slack: where what happens is seen.
        clock: the demo's clock.
        run_due: does what is due, and says when the next thing is.
        turn: who holds it keeps the clock from being moved.
    """

    def __init__(self, slack: Slack, clock: MovableClock, run_due: RunDue, turn: asyncio.Lock) -> None:
        self._slack = slack
        self._clock = clock
        self._run_due = run_due
        self._turn = turn

    async def __call__(self, wanted: Any) -> str:
        """Move; everything due on the way happens, in order.

        Args:
            wanted: the id of a jump, or ``{"to": "2027-03-12T09:00:00+01:00"}``.

        Returns:
            What time it is then.

        Raises:
            LookupError: there is no such jump.
        """
        async with self._turn:
            if wanted == "next":
                await self._to_next_message()
            else:
                await run_until(self._clock, self._run_due, target(wanted, self._clock.now()))
            return self._clock.now().isoformat()

    async def _to_next_message(self) -> None:
        """Until the bot says something to somebody, or two weeks pass in silence."""
        await run_until(self._clock, self._run_due, self._clock.now())
        said, end = self._said(), self._clock.now() + SILENCE
        while self._said() == said and self._clock.now() < end:
            due = await self._run_due()
            await run_until(self._clock, self._run_due, min(due or end, end))

    def _said(self) -> int:
        return sum(call.method == "chat.postMessage" for call in self._slack.calls)


def target(wanted: Any, now: datetime) -> datetime:
    """When a jump ends."""
    if isinstance(wanted, dict):
        return datetime.fromisoformat(str(wanted["to"]))
    match wanted:
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

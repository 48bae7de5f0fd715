"""When a huddle asks, as a lead fills it in, and what is wrong with it."""

from dataclasses import dataclass
from datetime import date, time

from models import calendar
from models.refusal import Refusal

LEAST_WINDOW, MOST_WINDOW = 15, 24 * 60  # minutes


@dataclass(frozen=True)
class Schedule:
    """When a huddle asks: what a lead fills in.

    Attributes:
        days: weekdays, 0 is Monday.
        times: one or two times of day, as ``09:30``.
        zone: an IANA zone, or None for each person's own clock.
        window_minutes: how long answers are open.
        every_weeks: 1, or 2 for every other week, counted from the week of `first_day`.
        country: whose public holidays are skipped, or None.
    """

    days: tuple[int, ...]
    times: tuple[str, ...]
    zone: str | None
    window_minutes: int
    every_weeks: int
    first_day: date
    country: str | None

    def checked(self) -> "Schedule":
        """The same, in order. Raises `Refusal` beside the field that is wrong."""
        if self.zone is not None and self.zone not in calendar.zones():
            raise Refusal("I do not know that time zone. Type a city, such as Berlin, and choose one.", field="zone")
        if self.country is not None and not calendar.knows(self.country):
            raise Refusal("I do not know that country. Type its name and choose one.", field="country")
        if self.every_weeks not in (1, 2):
            raise Refusal("Choose every week or every second week.", field="every_weeks")
        days, times = check_rhythm(self.days, self.times, self.window_minutes)
        return Schedule(days, times, self.zone, self.window_minutes, self.every_weeks, self.first_day, self.country)


def check_rhythm(
    days: tuple[int, ...], times: tuple[str, ...], window_minutes: int, prefix: str = ""
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The days and times in order. `prefix` goes before the names of the fields in a refusal.

    Raises:
        Refusal: no day, no time, the same time twice, or a window that reaches into the next one.
    """
    days = tuple(sorted(set(days)))
    if not days or not set(days) <= set(range(7)):
        raise Refusal("Choose at least one day of the week.", field=f"{prefix}days")
    if not 1 <= len(times) <= 2:
        raise Refusal("Choose one time of day, or two.", field=f"{prefix}time")
    if len(set(times)) < len(times):
        raise Refusal("Choose a second time that differs from the first, or leave it empty.", field=f"{prefix}second_time")
    times = tuple(sorted(times))
    if not LEAST_WINDOW <= window_minutes <= MOST_WINDOW:
        raise Refusal("Answers can be open from 15 minutes to 24 hours.", field="window")
    gap = smallest_gap(days, times)
    if window_minutes > gap:
        hours, minutes = divmod(gap, 60)
        long = " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in ((hours, "hour"), (minutes, "minute")) if n)
        field = "window" if not prefix else f"{prefix}second_time"
        raise Refusal(
            f"Answers stay open longer than the {long} to the next prompt. Shorten that, or move the times apart.",
            field=field,
        )
    return days, times


def smallest_gap(days: tuple[int, ...], times: tuple[str, ...]) -> int:
    """Minutes between two prompts that follow each other most closely; a week when there is one a week."""
    clocks = [time.fromisoformat(at) for at in times]
    starts = [day * 1440 + clock.hour * 60 + clock.minute for day in days for clock in clocks]
    week = 7 * 1440
    return min(((after - before - 1) % week) + 1 for before, after in zip(starts, [*starts[1:], starts[0]], strict=True))

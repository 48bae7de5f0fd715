"""When somebody is reminded of a purchase: whole working days after it was asked, at the workspace's hour."""

from dataclasses import dataclass
from datetime import datetime, time

from models.calendar import add_working_days, local_day, moment, next_working_day, next_working_moment, working_days_between

LAST_STAGE = 3  # 1 reminded, 2 backups asked, 3 lead told: after as many working days


@dataclass(frozen=True)
class Week:
    """The workspace's working days: its hour for reminders, its zone, and whose holidays count."""

    at: time
    zone: str
    country: str | None

    def due(self, days: int, since: datetime) -> datetime:
        """The first reminder's hour when `days` working days have passed since that moment; always later than it.

        A day off does not count: asked on a Saturday is as on the Monday.
        """
        first = next_working_day(local_day(since, self.zone), self.country)
        found = moment(add_working_days(first, max(days, 0), self.country), self.at, self.zone)
        return found if found > since else next_working_moment(since, self.at, self.zone, self.country)

    def run(self, since: datetime, now: datetime) -> int:
        """Whole working days between two moments."""
        first = next_working_day(local_day(since, self.zone), self.country)
        return working_days_between(first, local_day(now, self.zone), self.country)

"""A clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta

WEDNESDAY = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)


class FrozenClock:
    """Time as an argument: it is Wednesday 10 March 2027, 9:00 in UTC, until the test says otherwise."""

    def __init__(self, now: datetime = WEDNESDAY) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def at(self, moment: datetime) -> None:
        """Set the clock; it never goes back."""
        assert moment >= self._now, f"{moment} is before {self._now}"
        self._now = moment

    def move(self, by: timedelta) -> None:
        self.at(self._now + by)

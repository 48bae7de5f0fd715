"""Moving time: everything that is due on the way happens, in order, each at its own moment."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

RunDue = Callable[[], Awaitable[datetime | None]]
STEP = timedelta(milliseconds=50)


class MovableClock:
    """Goes on by itself (or stands still, with `ticking=False`), and can be moved forward.

    Args:
        start: what time it is now.
        real: the machine's clock.
        ticking: whether time passes by itself.
    """

    def __init__(self, start: datetime, real: Callable[[], datetime], *, ticking: bool = True) -> None:
        self._real = real
        self._ticking = ticking
        self._at = start
        self._since = real()

    def now(self) -> datetime:
        passed = self._real() - self._since if self._ticking else timedelta(0)
        return (self._at + passed).astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now()

    def at(self, moment: datetime) -> None:
        """Move to that moment; a moment that has passed changes nothing."""
        if moment > self.now():
            self._at, self._since = moment, self._real()


async def run_until(clock: MovableClock, run_due: RunDue, target: datetime) -> None:
    """Move the clock to `target`; what is due on the way is done at its time, in order.

    Args:
        clock: the clock the bot was given.
        run_due: does what is due, and says when the next thing is.
        target: where to stop.
    """
    while True:
        due = await run_due()
        if due is None or due > target:
            break
        clock.at(max(due, clock.now() + STEP))
    if clock.now() < target:
        clock.at(target)
        await run_due()

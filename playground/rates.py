"""Slack's rate limits, a method and a workspace at a time. Off until switched on."""

import math
import time
from collections import deque
from collections.abc import Callable

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}


class Window:
    """At most `limit` calls in any `seconds`."""

    def __init__(self, limit: int, seconds: float) -> None:
        """Take the number of calls and the length of the window in seconds."""
        self.limit = limit
        self.seconds = seconds
        self._taken: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until one more call is allowed; 0 when it is now."""
        while self._taken and now - self._taken[0] >= self.seconds:
            self._taken.popleft()
        return 0.0 if len(self._taken) < self.limit else self.seconds - (now - self._taken[0])

    def take(self, now: float) -> None:
        """Count a call."""
        self._taken.append(now)


class Bucket:
    """A steady rate that allows a short burst."""

    def __init__(self, per_second: float, burst: int) -> None:
        """Take the rate, and how many calls may come at once after a rest."""
        self.per_second = per_second
        self.burst = burst
        self._left = float(burst)
        self._then: float | None = None

    def wait(self, now: float) -> float:
        """Seconds until one more call is allowed; 0 when it is now."""
        if self._then is not None:
            self._left = min(self.burst, self._left + (now - self._then) * self.per_second)
        self._then = now
        return 0.0 if self._left >= 1 - 1e-9 else (1 - self._left) / self.per_second

    def take(self, now: float) -> None:
        """Count a call."""
        self._left -= 1


class Rates:
    """Whether a call is refused with 429.

    Messages: `channel_per_second` in a channel and `workspace_per_minute` in a workspace, both with a short burst.
    Everything else: the tier's number of calls a minute, per method and workspace.
    """

    def __init__(self) -> None:
        """Start switched off, with Slack's own figures."""
        self.on = False
        self.channel_per_second = 1.0
        self.channel_burst = 1
        self.workspace_per_minute = 300.0
        self.workspace_burst = 30
        self.tiers = dict(TIERS)
        self.time: Callable[[], float] = time.monotonic
        self.refused = 0
        self._windows: dict[tuple[str, str], Window] = {}
        self._channels: dict[tuple[str, str], Bucket] = {}
        self._teams: dict[str, Bucket] = {}

    def reset(self) -> None:
        """Forget the calls so far; figures changed since then hold from now on."""
        self._windows.clear()
        self._channels.clear()
        self._teams.clear()
        self.refused = 0

    def check(self, team: str, method: str, tier: int, channel: str | None) -> int:
        """Count a call; give 0 when it is allowed, else the whole seconds for `Retry-After`. Tier 0 is for messages."""
        if not self.on:
            return 0
        now = self.time()
        limits = self._limits(team, method, tier, channel)
        wait = max((limit.wait(now) for limit in limits), default=0.0)
        if wait > 0:
            self.refused += 1
            return max(1, math.ceil(wait - 1e-6))
        for limit in limits:
            limit.take(now)
        return 0

    def _limits(self, team: str, method: str, tier: int, channel: str | None) -> list[Window | Bucket]:
        if tier:
            window = self._windows.get((team, method))
            if window is None:
                window = self._windows[team, method] = Window(self.tiers.get(tier, 100), 60.0)
            return [window]
        whole = self._teams.get(team)
        if whole is None:
            whole = self._teams[team] = Bucket(self.workspace_per_minute / 60, self.workspace_burst)
        one = self._channels.get((team, channel or ""))
        if one is None:
            one = self._channels[team, channel or ""] = Bucket(self.channel_per_second, self.channel_burst)
        return [one, whole]

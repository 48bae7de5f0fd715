"""Misbehaving on request, as a real Slack does now and then."""

import random
from dataclasses import dataclass
from typing import Literal

Kind = Literal["ratelimited", "server_error", "lost_before", "lost_after", "slow"]


@dataclass
class Fault:
    """One way to misbehave: `lost_before` drops the connection unheard, `lost_after` once the call was carried out."""

    kind: Kind
    method: str = "*"
    times: int | None = None
    chance: float = 1.0
    retry_after: int = 1
    seconds: float = 0.0


@dataclass
class Repeat:
    """Deliveries that come more than once; `resent` copies carry Slack's retry headers."""

    times: int | None = None
    chance: float = 1.0
    resent: bool = False
    kind: str = "*"


class Faults:
    """The faults waiting to happen. Everything is off until asked for."""

    def __init__(self, seed: int = 1) -> None:
        """Take the seed of the chances."""
        self._waiting: list[Fault] = []
        self._repeats: list[Repeat] = []
        self._dice = random.Random(seed)
        self.happened: list[tuple[str, str]] = []

    def next(self, method: str, kind: Kind, times: int = 1, retry_after: int = 1, seconds: float = 0.0) -> None:
        """Make the next `times` calls of a method (`*` for any) fail in this way; `slow` waits `seconds` first."""
        self._waiting.append(Fault(kind, method, times, 1.0, retry_after, seconds))

    def sometimes(self, method: str, kind: Kind, chance: float, retry_after: int = 1, seconds: float = 0.0) -> None:
        """Make each call of a method fail in this way with a chance from 0 to 1, until `clear`."""
        self._waiting.append(Fault(kind, method, None, chance, retry_after, seconds))

    def repeat(self, kind: str = "*", times: int | None = 1, chance: float = 1.0, resent: bool = False) -> None:
        """Deliver the next `times` (None: all) of `commands`, `interactive` or `events` twice.

        `resent` marks the copies of events with `X-Slack-Retry-Num`, as when Slack did not hear the first answer.
        """
        self._repeats.append(Repeat(times, chance, resent, kind))

    def clear(self, seed: int | None = None) -> None:
        """Behave again; with a seed, start the chances anew."""
        self._waiting.clear()
        self._repeats.clear()
        if seed is not None:
            self._dice = random.Random(seed)

    def strike(self, method: str) -> Fault | None:
        """Give the fault that this call meets, if any, and count it."""
        for fault in self._waiting:
            if fault.method not in ("*", method) or (fault.chance < 1.0 and self._dice.random() >= fault.chance):
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
            self.happened.append((method, fault.kind))
            return fault
        return None

    def repeats(self, kind: str) -> Repeat | None:
        """Say whether this delivery is to be sent twice."""
        for repeat in self._repeats:
            if repeat.kind not in ("*", kind) or (repeat.chance < 1.0 and self._dice.random() >= repeat.chance):
                continue
            if repeat.times is not None:
                repeat.times -= 1
                if repeat.times <= 0:
                    self._repeats.remove(repeat)
            return repeat
        return None

"""Trigger ids: good for one view, for three seconds."""

import time
from dataclasses import dataclass

from playground.errors import SlackError


@dataclass
class Trigger:
    """Who caused it, in which team, when (monotonic seconds), and in which modal if it was one."""

    team: str
    user: str
    issued: float
    view: str | None = None
    used: bool = False


class Triggers:
    """Every trigger id given out."""

    def __init__(self, seconds: float = 3.0) -> None:
        """Take how long a trigger lives."""
        self.seconds = seconds
        self._given: dict[str, Trigger] = {}
        self._number = 0

    def issue(self, team: str, user: str, view: str | None = None) -> str:
        """Give a new trigger id for what a person just did."""
        self._number += 1
        trigger_id = f"{self._number}.{self._number * 7919 % 10**10}.{self._number:032x}"
        self._given[trigger_id] = Trigger(team, user, time.monotonic(), view)
        if len(self._given) > 20_000:
            self._forget()
        return trigger_id

    def use(self, trigger_id: str, team: str) -> Trigger:
        """Spend a trigger id; raise as Slack does when it is unknown, old or spent."""
        trigger = self._given.get(trigger_id)
        if trigger is None or trigger.team != team:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.issued > self.seconds:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def _forget(self) -> None:
        for trigger_id in list(self._given)[:10_000]:
            del self._given[trigger_id]

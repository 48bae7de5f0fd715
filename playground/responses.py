"""Response addresses: five answers within thirty minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from playground.errors import SlackError
from playground.stamps import Clock

USES = 5
LIFE = timedelta(minutes=30)


@dataclass
class Response:
    """Where an answer goes: the person, the channel, and the message that was clicked, if it was one."""

    team: str
    user: str
    channel: str
    expires: datetime
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class Responses:
    """Every response address given out."""

    def __init__(self) -> None:
        """Start with none."""
        self._given: dict[str, Response] = {}

    def issue(
        self,
        clock: Clock,
        team: str,
        user: str,
        channel: str,
        message_ts: str | None = None,
        thread_ts: str | None = None,
    ) -> str:
        """Give a new address' path for something a person did in a channel."""
        number = len(self._given) + 1
        key = f"{team}/{number}/{number * 7919 % 10**9:09d}"
        self._given[key] = Response(team, user, channel, clock() + LIFE, message_ts, thread_ts)
        return "/response/" + key

    def use(self, key: str, now: datetime) -> Response:
        """Take one of the five uses; raise `used_url` or `expired_url` when none is left."""
        response = self._given.get(key)
        if response is None or now > response.expires:
            raise SlackError("expired_url")
        if response.uses >= USES:
            raise SlackError("used_url")
        response.uses += 1
        return response

"""A make-believe Slack as a whole: its teams, what the bot called, and how it is made to misbehave."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from playground.delivery import Delivery
from playground.driver import Driver
from playground.faults import Faults
from playground.manifest import Manifest
from playground.rates import Rates
from playground.stamps import Clock
from playground.world import Called, World

SIGNING_SECRET = "playground-signing-secret"
BOT_TOKEN = "xoxb-playground"
APP_TOKEN = "xapp-playground"


class Slack(Driver):
    """A make-believe Slack: its people act through it, and it may be told to misbehave.

    `slack.team("T2")` gives another team of it to drive; `add_team` makes one.

    Attributes:
        on_clock, jumps: how the page moves the clock, and where to; None where it cannot.
        samples: files that the page offers to whoever wants to put one in.
    """

    def __init__(
        self,
        manifest: Path | dict[str, Any],
        clock: Clock,
        bot_url: str = "http://127.0.0.1:3000/slack/events",
        signing_secret: str = SIGNING_SECRET,
        bot_token: str = BOT_TOKEN,
        app_token: str = APP_TOKEN,
        team_id: str = "T0PLAYGROUND",
        team_name: str = "Playground",
    ) -> None:
        """Take the app's manifest and secrets, where the bot listens, and the clock that stamps messages."""
        world = World(Manifest(manifest), clock, bot_url, signing_secret, app_token)
        super().__init__(world, world.add_team(team_id, team_name, bot_token), Delivery(world))
        self.on_clock: Callable[[Any], Awaitable[Any]] | None = None
        self.jumps: list[dict[str, str]] = []
        self.samples: dict[str, bytes] = {}

    @property
    def url(self) -> str:
        """Where it is served, without a slash at the end."""
        return self.world.url

    @property
    def calls(self) -> list[Called]:
        """Every Web API call the bot made: (method, args, result)."""
        return self.world.calls

    @property
    def faults(self) -> Faults:
        """How to make it misbehave."""
        return self.world.faults

    @property
    def rates(self) -> Rates:
        """The rate limits, off until `slack.rates.on = True`."""
        return self.world.rates

    @property
    def bot_url(self) -> str:
        """Where the bot listens."""
        return self.world.bot_url

    @bot_url.setter
    def bot_url(self, url: str) -> None:
        self.world.bot_url = url

    def add_team(self, team_id: str, name: str, bot_token: str) -> Driver:
        """Make another team, with its own token, served by the same server."""
        return Driver(self.world, self.world.add_team(team_id, name, bot_token), self.delivery)

    def team(self, team_id: str) -> Driver:
        """Give a team to drive."""
        return Driver(self.world, self.world.teams[team_id], self.delivery)

    async def settled(self, resends: bool = False) -> None:
        """Wait for events that the bot caused itself; with `resends`, for those to be sent again (minutes later)."""
        await self.world.settled(resends)

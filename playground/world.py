"""Everything the playground holds: the app, the teams it is installed in, and what has happened."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NamedTuple

from playground.answers import Answer
from playground.faults import Faults
from playground.manifest import Manifest
from playground.rates import Rates
from playground.responses import Responses
from playground.stamps import Clock
from playground.triggers import Triggers
from playground.workspace import Workspace

Json = dict[str, Any]
Jump = Callable[[Any], Awaitable[None]]


class Called(NamedTuple):
    """One Web API call by the bot; `result` is `ok` or Slack's error code."""

    method: str
    args: Json
    result: str


class World:
    """The app and the teams; the methods, the deliveries and the page all work on it."""

    def __init__(self, manifest: Manifest, clock: Clock, bot_url: str, signing_secret: str, app_token: str) -> None:
        """Take the app's manifest and secrets, where it listens, and the clock of messages."""
        self.manifest = manifest
        self.clock = clock
        self.bot_url = bot_url
        self.signing_secret = signing_secret
        self.app_token = app_token
        self.client_id = "1111.2222"
        self.client_secret = "playground-client-secret"
        self.url = "http://127.0.0.1"
        self.teams: dict[str, Workspace] = {}
        self.tokens: dict[str, Workspace] = {}
        self.codes: dict[str, str] = {}
        self.triggers = Triggers()
        self.responses = Responses()
        self.faults = Faults()
        self.rates = Rates()
        self.calls: list[Called] = []
        self.tasks: set[asyncio.Task[Any]] = set()
        self.resends: set[asyncio.Task[Any]] = set()
        self.event: Callable[[Workspace, Json], Coroutine[Any, Any, Answer]] | None = None
        self.open_socket: Callable[[], Awaitable[str]] | None = None

    def add_team(self, team_id: str, name: str, bot_token: str) -> Workspace:
        """Make a team in which the app is installed with this token."""
        workspace = Workspace(team_id, name, self.clock, bot_token, self.manifest.name, len(self.teams) + 1)
        self.teams[team_id] = workspace
        self.tokens[bot_token] = workspace
        return workspace

    def note(self, method: str, args: Json, result: str) -> None:
        """Remember a call; the oldest half is forgotten when there are very many."""
        if len(self.calls) >= 200_000:
            del self.calls[:100_000]
        self.calls.append(Called(method, args, result))

    def later(self, work: Coroutine[Any, Any, Any], resend: bool = False) -> None:
        """Start something that nobody waits for now; `settled` waits for it."""
        task = asyncio.get_running_loop().create_task(work)
        tasks = self.resends if resend else self.tasks
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def happened(self, workspace: Workspace, event: Json) -> None:
        """Send an event to the bot in the background, as Slack does for what the bot itself caused."""
        if self.event is not None:
            self.later(self.event(workspace, event))

    async def settled(self, resends: bool = False) -> None:
        """Wait until nothing is under way in the background; with `resends`, nor waiting to be sent again."""
        while work := [*self.tasks, *(self.resends if resends else ())]:
            await asyncio.gather(*work, return_exceptions=True)

    async def stop(self) -> None:
        """Drop what is under way in the background."""
        work = [*self.tasks, *self.resends]
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)

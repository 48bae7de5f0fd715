"""The playground as a server: Slack's addresses, the page's, and the `Playground` that tests drive."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from playground.acts import Acts
from playground.admin import Admin
from playground.delivery import Delivery
from playground.driver import Driver
from playground.errors import SlackError
from playground.faults import Faults
from playground.file_routes import FileRoutes
from playground.listening import listening
from playground.manifest import Manifest
from playground.page_api import PageApi
from playground.rates import Rates
from playground.stamps import Clock
from playground.web_api import WebApi
from playground.world import Called, World

SIGNING_SECRET = "playground-signing-secret"
BOT_TOKEN = "xoxb-playground"
APP_TOKEN = "xapp-playground"
PAGE = Path(__file__).parent / "page"


class Playground(Driver):
    """A Slack workspace of its own: serves the Web API and the page, and acts as its people.

    `slack.team("T2")` gives another team of the same server to drive; `add_team` makes one.
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
        self.samples: dict[str, bytes] = {}  # files that the page offers to whoever wants to put one in
        self.page = PageApi(self)
        self.app = self._app()

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

    @contextlib.asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator["Playground"]:
        """Serve on 127.0.0.1; port 0 takes a free one. `url` then says where."""
        async with listening(self.app, port) as self.world.url:
            try:
                yield self
            finally:
                self.page.stop()
                await self.world.stop()
                await self.delivery.close()

    def _app(self) -> Starlette:
        files = FileRoutes(self.world)
        routes = [
            Route("/api/{method}", WebApi(self.world).answer, methods=["GET", "POST"]),
            Route("/response/{key:path}", self._response, methods=["POST"]),
            *files.routes(),
            *self.page.routes(),
            *Admin(self).routes(),
        ]
        page = Mount("/page", StaticFiles(directory=PAGE, html=True, check_dir=False))
        return Starlette(routes=[*routes, Route("/", self._front), page])

    async def _front(self, request: Request) -> Response:
        """Lead to the page."""
        return RedirectResponse("/page/")

    async def _response(self, request: Request) -> Response:
        """What the bot sends to a response address."""
        world = self.world
        try:
            body = await request.json()
            response = world.responses.use(request.path_params["key"], world.clock())
            workspace = world.teams[response.team]
            Acts(world, workspace, self.delivery).answer_to(response, body)
        except SlackError as problem:
            world.note("response_url", {}, problem.code)
            gone = problem.code in ("used_url", "expired_url")
            return JSONResponse(problem.answer(), 404 if gone else 400)
        world.note("response_url", body, "ok")
        return PlainTextResponse("ok")

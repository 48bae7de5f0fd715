"""The playground as a server: Slack's addresses and the page's, for the `Playground` that tests drive."""

import contextlib
from collections.abc import AsyncIterator
from functools import cached_property
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from playground.acts import Acts
from playground.admin import Admin
from playground.errors import SlackError
from playground.file_routes import FileRoutes
from playground.listening import listening
from playground.page_api import PageApi
from playground.slack import Slack
from playground.web_api import WebApi

PAGE = Path(__file__).parent / "page"


class Playground(Slack):
    """A Slack workspace of its own: serves the Web API and the page, and acts as its people."""

    @cached_property
    def page(self) -> PageApi:
        """What the page asks."""
        return PageApi(self)

    @cached_property
    def app(self) -> Starlette:
        """All its addresses."""
        routes = [
            Route("/api/{method}", WebApi(self.world).answer, methods=["GET", "POST"]),
            Route("/response/{key:path}", self._response, methods=["POST"]),
            *FileRoutes(self.world).routes(),
            *self.page.routes(),
            *Admin(self).routes(),
        ]
        page = Mount("/page", StaticFiles(directory=PAGE, html=True, check_dir=False))
        return Starlette(routes=[*routes, Route("/", self._front), page])

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

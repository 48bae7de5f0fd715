"""Cutting a connection instead of answering."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

KEY = "playground.abort"


class Protocol(HttpToolsProtocol):
    """uvicorn's HTTP, which lets the app cut the connection."""

    def on_message_begin(self) -> None:
        """Put the way to cut the connection where the app finds it."""
        super().on_message_begin()
        extensions: dict[str, Any] = {KEY: {"abort": self.transport.abort}}
        self.scope["extensions"] = extensions


class HangUp(Response):
    """An answer that never comes."""

    def __init__(self, abort: Callable[[], None] | None) -> None:
        """Take what cuts the connection; without it (no real connection), the call raises."""
        super().__init__()
        self._abort = abort

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Cut the connection."""
        if self._abort is None:
            raise ConnectionResetError("the playground dropped this answer")
        self._abort()
        while (await receive())["type"] != "http.disconnect":
            pass


def hang_up(request: Request) -> Response:
    """Give an answer that cuts the connection of this request."""
    found = (request.scope.get("extensions") or {}).get(KEY)
    return HangUp(found["abort"] if found else None)

"""Calling the Web API by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from playground import Playground

Json = dict[str, Any]


class Api:
    """A plain HTTP client with a token."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        """Take the client and the token that every call carries."""
        self.client = client
        self.token = token

    async def send(self, method: str, **args: Any) -> httpx.Response:
        """Call a method with JSON; give the whole answer."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return await self.client.post(f"/api/{method}", json=args, headers=headers)

    async def __call__(self, method: str, **args: Any) -> Json:
        """Call a method with JSON; give the answer's JSON."""
        answer: Json = (await self.send(method, **args)).json()
        return answer


@asynccontextmanager
async def calling(slack: Playground, token: str | None = None) -> AsyncIterator[Api]:
    """Call a served playground, as its bot if no other token is given."""
    async with httpx.AsyncClient(base_url=slack.url) as client:
        yield Api(client, slack.workspace.bot_token if token is None else token)

"""Socket Mode: Slack's requests over a connection that the bot opens."""

import asyncio
import logging
from datetime import datetime, timedelta

from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock

log = logging.getLogger(__name__)

STALLED = timedelta(minutes=3)


class Socket:
    """Holds the connection, where SLACK_APP_TOKEN is set.

    slack_sdk reconnects by itself; `watch` ends when it could not for a while, so that the process is started afresh.
    """

    def __init__(self, bolt: AsyncApp, client: AsyncWebClient, app_token: SecretStr | None, clock: Clock) -> None:
        self._bolt = bolt
        self._client = client
        self._token = app_token
        self._clock = clock
        self._handler: AsyncSocketModeHandler | None = None
        self._seen: datetime = clock.now()

    def connected(self) -> bool:
        return (
            self._handler is not None
            and self._handler.client.current_session is not None
            and not (self._handler.client.current_session.closed)
        )

    async def open(self) -> None:
        """Connect; when Slack does not answer, slack_sdk goes on trying."""
        if self._token is None:
            return
        self._handler = AsyncSocketModeHandler(self._bolt, self._token.get_secret_value(), web_client=self._client)
        await self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt does not type it

    async def watch(self) -> None:
        """Return when the connection has been gone for three minutes."""
        self._seen = self._clock.now()
        while self._clock.now() - self._seen < STALLED:
            await asyncio.sleep(5)
            if self.connected():
                self._seen = self._clock.now()
        log.error("Slack's connection has been gone for %s; ending, to be started afresh", STALLED)

    async def close(self) -> None:
        if self._handler is not None:
            await self._handler.close_async()  # type: ignore[no-untyped-call]  # Bolt does not type it

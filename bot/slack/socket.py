"""Socket Mode: Slack's requests over a connection that the bot opens."""

import asyncio
import logging
from datetime import datetime, timedelta

from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.prose import mends
from bot.settings import BadSettings
from bot.slack.gateway import DeadToken, Permanent, Slack, SlackFailure

log = logging.getLogger(__name__)

STALLED = timedelta(minutes=3)
PATIENCE = 5  # seconds the start waits for the connection


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
        self._connecting: asyncio.Task[None] | None = None
        self._seen: datetime = clock.now()

    def connected(self) -> bool:
        return (
            self._handler is not None
            and self._handler.client.current_session is not None
            and not (self._handler.client.current_session.closed)
        )

    async def open(self) -> None:
        """Connect. When Slack does not answer, slack_sdk goes on trying.

        Raises:
            BadSettings: Slack does not take SLACK_APP_TOKEN.
        """
        if self._token is None:
            return
        token = self._token.get_secret_value()
        handler = AsyncSocketModeHandler(self._bolt, token, web_client=self._client)
        try:
            handler.client.wss_uri = await Slack(self._client, "").socket_address(token)
        except (DeadToken, Permanent) as failure:
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt does not type it
            raise BadSettings(f"SLACK_APP_TOKEN does not work: {mends.SOCKET}") from failure
        except SlackFailure as failure:
            log.warning("Slack does not answer yet (%s); trying on", failure)
        self._handler = handler
        self._connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]  # nor this
        await asyncio.wait([self._connecting], timeout=PATIENCE)

    async def watch(self) -> None:
        """Return when the connection has been gone for three minutes."""
        self._seen = self._clock.now()
        while self._clock.now() - self._seen < STALLED:
            await asyncio.sleep(5)
            if self.connected():
                self._seen = self._clock.now()
        log.error("Slack's connection has been gone for %s; ending, to be started afresh", STALLED)

    async def close(self) -> None:
        if self._connecting is not None:
            self._connecting.cancel()
        if self._handler is not None:
            await self._handler.close_async()  # type: ignore[no-untyped-call]  # Bolt does not type it

"""A small Bolt app: the bot under test."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground import Playground
from playground.listening import listening as serve

Json = dict[str, Any]

SCOPES = [
    "chat:write",
    "chat:write.public",
    "commands",
    "users:read",
    "users:read.email",
    "channels:read",
    "groups:read",
    "channels:history",
    "groups:history",
    "im:history",
    "files:read",
    "files:write",
]
EVENTS = [
    "app_home_opened",
    "message.im",
    "file_shared",
    "member_joined_channel",
    "member_left_channel",
    "user_change",
    "team_join",
    "channel_archive",
    "app_uninstalled",
    "tokens_revoked",
]


def manifest(scopes: list[str] | None = None, events: list[str] | None = None) -> Json:
    """The bot's manifest."""
    return {
        "display_information": {"name": "Echo", "description": "Says it again.", "long_description": "Says it again."},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": "Echo"},
            "slash_commands": [
                {"command": "/echo", "description": "Say it again", "usage_hint": "[words]", "should_escape": True},
                {"command": "/form", "description": "Open a form"},
            ],
            "shortcuts": [
                {"name": "Raise", "type": "global", "callback_id": "raise", "description": "Raise it"},
                {"name": "Keep", "type": "message", "callback_id": "keep", "description": "Keep it"},
            ],
        },
        "oauth_config": {"scopes": {"bot": SCOPES if scopes is None else scopes}},
        "settings": {"event_subscriptions": {"bot_events": EVENTS if events is None else events}},
    }


class Bot:
    """A Bolt app that remembers what it heard."""

    def __init__(self, slack: Playground) -> None:
        """Take the playground it lives in."""
        self.slack = slack
        self.client = AsyncWebClient(token=slack.workspace.bot_token, base_url=slack.url + "/api/", retry_handlers=[])
        self.app = AsyncApp(client=self.client, signing_secret=slack.world.signing_secret, process_before_response=True)
        self.heard: list[Json] = []
        self.requests: list[Request] = []


@contextlib.asynccontextmanager
async def listening(bot: Bot) -> AsyncIterator[Bot]:
    """Serve the bot over HTTP, where the playground then finds it."""
    handler = AsyncSlackRequestHandler(bot.app)

    async def endpoint(request: Request) -> Response:
        bot.requests.append(request)
        return await handler.handle(request)

    app = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
    async with serve(app) as address:
        bot.slack.bot_url = f"{address}/slack/events"
        yield bot

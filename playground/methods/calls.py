"""What every Web API method shares: its arguments, its scopes, and finding what an argument names."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from playground.errors import SlackError
from playground.workspace import Channel, User, Workspace
from playground.world import World

Json = dict[str, Any]
Handler = Callable[["Call"], "Json | Awaitable[Json]"]

HISTORY = {"public": "channels:history", "private": "groups:history", "im": "im:history"}
EVERYWHERE = ("team_id", "pretty")  # Slack's own client adds the team's id to every call
READ = {"public": "channels:read", "private": "groups:read", "im": "im:read"}


@dataclass(frozen=True)
class Method:
    """A Web API method: what it does, what it takes (`name` or `name!` when required, with its type), and its limits."""

    name: str
    handler: Handler
    args: dict[str, str]
    required: tuple[str, ...]
    scope: str | None
    tier: int
    caller: str | None = "bot"


METHODS: dict[str, Method] = {}


def method(
    name: str, args: str = "", scope: str | None = None, tier: int = 3, caller: str | None = "bot"
) -> Callable[[Handler], Handler]:
    """Register a Web API method.

    `args` are words such as `channel! text blocks:json limit:int inclusive:bool`; `!` marks a required one.
    `tier` is Slack's rate tier, 0 for messages. `caller` is whose token it wants: `bot`, `app` or None.
    """

    def register(handler: Handler) -> Handler:
        kinds: dict[str, str] = {}
        required: list[str] = []
        for word in args.split():
            key, _, kind = word.partition(":")
            if key.endswith("!"):
                required.append(key[:-1])
            kinds[key.rstrip("!")] = kind or "str"
        METHODS[name] = Method(name, handler, kinds, tuple(required), scope, tier, caller)
        return handler

    return register


@dataclass
class Call:
    """One call: the method, the team its token belongs to, and its arguments, already of the right types."""

    world: World
    workspace: Workspace
    method: Method
    args: Json

    def text(self, name: str) -> str:
        """An argument as text, empty when missing."""
        return str(self.args.get(name) or "")

    def flag(self, name: str, default: bool = False) -> bool:
        """An argument as yes or no."""
        return bool(self.args.get(name, default))

    def limit(self, default: int, most: int) -> int:
        """The page size asked for."""
        limit = int(self.args.get("limit") or default)
        if limit < 1:
            raise SlackError("invalid_limit")
        return min(limit, most)

    def need(self, scope: str) -> None:
        """Refuse unless the manifest has a scope."""
        if scope not in self.world.manifest.scopes:
            raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(self.world.manifest.scopes)))

    def user(self, user_id: str) -> User:
        """The person with this id."""
        user = self.workspace.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        return user

    def channel(self, name: str = "channel", scopes: dict[str, str] | None = None) -> Channel:
        """The channel an argument names, if the app may know that it exists; `scopes` by kind of channel."""
        channel = self.workspace.channels.get(self.text(name))
        hidden = channel is not None and channel.kind == "private" and self.workspace.bot_user not in channel.members
        if channel is None or hidden:
            raise SlackError("channel_not_found")
        if scopes:
            self.need(scopes[channel.kind])
        return channel

    def inside(self, channel: Channel) -> None:
        """Refuse unless the bot is a member."""
        if self.workspace.bot_user not in channel.members:
            raise SlackError("not_in_channel")


def coerce(method: Method, raw: Json) -> Json:
    """Check a call's arguments against the method's list and give them with the right types."""
    args: Json = {}
    problems: list[str] = []
    for name, value in raw.items():
        kind = method.args.get(name)
        if kind is None and name in EVERYWHERE:
            continue
        if kind is None:
            problems.append(f"[ERROR] unknown argument: {name}")
        elif value is not None and value != "":
            try:
                args[name] = _typed(kind, value)
            except (ValueError, TypeError):
                if name == "blocks":
                    raise SlackError("invalid_blocks_format") from None
                problems.append(f"[ERROR] must be a valid {_WORDS[kind]} [json-pointer:/{name}]")
    problems += [f"[ERROR] missing required field: {name}" for name in method.required if name not in args]
    if problems:
        raise SlackError("invalid_arguments", problems)
    return args


_WORDS = {"str": "string", "int": "integer", "bool": "boolean", "json": "JSON value", "list": "list"}


def _typed(kind: str, value: Any) -> Any:
    match kind:
        case "json":
            return json.loads(value) if isinstance(value, str) else value
        case "int":
            return int(value)
        case "bool":
            if isinstance(value, bool):
                return value
            if str(value).lower() in ("1", "true"):
                return True
            if str(value).lower() in ("0", "false"):
                return False
            raise ValueError(value)
        case "list":
            return [part.strip() for part in value.split(",")] if isinstance(value, str) else list(value)
    if isinstance(value, (dict, list)):
        raise TypeError(value)
    return str(value)


def page(rows: list[Any], cursor: str, limit: int) -> tuple[list[Any], str]:
    """Give one page of rows and the cursor of the next one, empty at the end."""
    start = 0
    if cursor:
        head, _, number = cursor.partition(":")
        if head != "next" or not number.isdigit():
            raise SlackError("invalid_cursor")
        start = int(number)
    end = start + limit
    return rows[start:end], f"next:{end}" if end < len(rows) else ""

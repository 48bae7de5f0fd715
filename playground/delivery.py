"""Sending things to the bot: signed HTTP, or a Socket Mode connection when there is one."""

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from playground.answers import Answer
from playground.payloads import Payloads
from playground.socket import Sockets
from playground.workspace import Workspace
from playground.world import World

Json = dict[str, Any]

MESSAGES = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
HTTP_KIND = {"commands": "slash_commands", "events": "events_api", "interactive": "interactive"}


def sign(secret: str, body: bytes, at: int) -> dict[str, str]:
    """Give Slack's signature headers (v0) for a body, at a time in seconds since 1970."""
    digest = hmac.new(secret.encode(), b"v0:%d:" % at + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": "v0=" + digest}


class Delivery:
    """Delivers to one app, and reads its answers."""

    def __init__(self, world: World) -> None:
        """Take the app. The bot has `timeout` seconds; events are resent after each pause of `pauses` (seconds)."""
        self.world = world
        self.timeout = 3.0
        self.pauses: tuple[float, ...] = (0.0, 60.0, 300.0)
        self.sockets = Sockets(world)
        self._session: aiohttp.ClientSession | None = None
        world.event = self.event

    async def command(self, form: dict[str, str]) -> Answer:
        """Deliver a slash command."""
        return await self._twice("commands", form)

    async def interactive(self, payload: Json) -> Answer:
        """Deliver a click, a submission, a shortcut or a question for options."""
        return await self._twice("interactive", payload)

    async def event(self, workspace: Workspace, event: Json) -> Answer:
        """Deliver an event if the manifest subscribes to it; give the answer to the first try.

        When there is no good answer in time it is sent again in the background, up to three times.
        """
        kind = event["type"]
        name = MESSAGES[event["channel_type"]] if kind == "message" else kind
        if name not in self.world.manifest.events or not (workspace.installed or kind in _LAST):
            return Answer(0, error="not_subscribed")
        envelope = Payloads(self.world, workspace).event(event)
        answer = await self._twice("events", envelope)
        if answer.error is not None:
            self.world.later(self._again(envelope, answer), resend=True)
        return answer

    async def close(self) -> None:
        """Hang up."""
        await self.sockets.close()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _again(self, envelope: Json, answer: Answer) -> None:
        for number, pause in enumerate(self.pauses, 1):
            await asyncio.sleep(pause)
            reason = "http_timeout" if answer.error == "operation_timeout" else "http_error"
            answer = await self._once("events", envelope, number, reason)
            if answer.error is None:
                return

    async def _twice(self, kind: str, payload: Json) -> Answer:
        repeat = self.world.faults.repeats(kind)
        if repeat is None:
            return await self._once(kind, payload)
        retry = 1 if repeat.resent and kind == "events" else 0
        first, _ = await asyncio.gather(self._once(kind, payload), self._once(kind, payload, retry))
        return first

    async def _once(self, kind: str, payload: Json, retry: int = 0, reason: str = "http_timeout") -> Answer:
        start = time.monotonic()
        try:
            async with asyncio.timeout(self.timeout):
                if self.sockets.connected:
                    status, body = 200, await self.sockets.send(HTTP_KIND[kind], payload, retry, reason)
                else:
                    status, body = await self._post(kind, payload, retry, reason)
        except TimeoutError:
            return Answer(0, None, time.monotonic() - start, "operation_timeout")
        except (aiohttp.ClientError, OSError):
            return Answer(0, None, time.monotonic() - start, "dispatch_failed")
        error = None if 200 <= status < 300 else "dispatch_failed"
        return Answer(status, body, time.monotonic() - start, error)

    async def _post(self, kind: str, payload: Json, retry: int, reason: str) -> tuple[int, Any]:
        if kind == "events":
            body, content = json.dumps(payload).encode(), "application/json"
        else:
            form = payload if kind == "commands" else {"payload": json.dumps(payload)}
            body, content = urlencode(form).encode(), "application/x-www-form-urlencoded"
        stamp = int(time.time())  # noqa: TID251 - the receiver compares a signature's time with its own real clock
        headers = {"Content-Type": content, "User-Agent": "Slackbot 1.0", **sign(self.world.signing_secret, body, stamp)}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200))
        async with self._session.post(self.world.bot_url, data=body, headers=headers) as response:
            raw = await response.read()
            return response.status, _read(raw)


_LAST = ("app_uninstalled", "tokens_revoked")


def _read(raw: bytes) -> Any:
    if not raw.strip():
        return None
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode(errors="replace")

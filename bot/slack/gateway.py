"""The only caller of Slack's Web API.

What Slack answers comes back as one of three failures: `Permanent` (asking again will not help), `TryLater` (nothing was
done; ask again after a while) and `Unknown` (no answer came: it may have been done).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.prose import mends
from bot.slack import profile

TIMEOUT = 10  # seconds; the outbox's lease must be longer
UPLOAD = 45  # seconds for a file's content: 10 MB over a slow line
EVENT_TYPE = "tandem_message"
HARMLESS_LATER = {"ratelimited", "service_unavailable", "team_added_to_org", "accesslimited", "request_timeout"}
DEAD = {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"}
UNSURE = {"internal_error", "fatal_error"}


class SlackFailure(Exception):
    """Slack did not do what was asked."""


class Permanent(SlackFailure):
    """Slack refused, and will refuse again. `reason` is its code; `mend` says what a person can do."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason
        self.mend = mends.for_code(reason)


class TryLater(SlackFailure):
    """Nothing was done. Ask again after `after`; `paused` when Slack said "too many"."""

    def __init__(self, after: timedelta, *, paused: bool = False) -> None:
        super().__init__(f"try again in {after}")
        self.after = after
        self.paused = paused


class DeadToken(TryLater):
    """Slack does not take the token any more. What waits is kept until somebody installs the app again."""

    mend = "Slack does not know the bot's token any more. Install the app again and copy the new token."

    def __init__(self) -> None:
        super().__init__(timedelta(minutes=5), paused=True)


class Unknown(SlackFailure):
    """No answer came. It may have been done."""


@dataclass(frozen=True)
class Sent:
    channel: str
    ts: str


class Slack:
    """The Web API with one workspace's token."""

    def __init__(self, client: AsyncWebClient, bot_user_id: str) -> None:
        self._client = client
        self.bot_user_id = bot_user_id

    @property
    def _session(self) -> aiohttp.ClientSession:
        """What is no method of the Web API goes over the same connections."""
        assert self._client.session is not None  # noqa: S101  every client of ours is given the shared session
        return self._client.session

    async def post(self, channel: str, content: Mapping[str, Any], nonce: str, thread_ts: str | None = None) -> Sent:
        """Post a message that carries `nonce` in its metadata."""
        arguments: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False, "link_names": False, "parse": "none"}
        if thread_ts is not None:
            arguments["thread_ts"] = thread_ts
        answer = await self._call(
            self._client.chat_postMessage,
            channel=channel,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"key": nonce}},
            **content,
            **arguments,
        )
        return Sent(str(answer["channel"]), str(answer["ts"]))

    async def update(self, channel: str, ts: str, content: Mapping[str, Any]) -> None:
        """Change a message in place. Doing it twice is harmless."""
        await self._call(self._client.chat_update, channel=channel, ts=ts, **content)

    async def find(self, channel: str, nonce: str, oldest: str, thread_ts: str | None = None) -> Sent | None:
        """The message with that nonce in a channel's history (or thread) since `oldest`, an epoch in seconds."""
        if channel.startswith(("U", "W")):
            opened = await self._call(self._client.conversations_open, users=channel)
            channel = str(opened["channel"]["id"])
        if thread_ts is None:
            pages = self._pages(
                self._client.conversations_history, channel=channel, oldest=oldest, include_all_metadata=True, limit=200
            )
        else:
            pages = self._pages(
                self._client.conversations_replies,
                channel=channel,
                ts=thread_ts,
                oldest=oldest,
                include_all_metadata=True,
                limit=200,
            )
        async for page in pages:
            for message in page["messages"]:
                if (message.get("metadata") or {}).get("event_payload", {}).get("key") == nonce:
                    return Sent(channel, str(message["ts"]))
        return None

    async def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        await self._call(self._client.views_open, trigger_id=trigger_id, view=view)

    async def push_view(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        await self._call(self._client.views_push, trigger_id=trigger_id, view=view)

    async def update_view(self, view_id: str, view: Mapping[str, Any], view_hash: str | None = None) -> None:
        """Replace an open view, unless it changed since `view_hash`."""
        arguments = {"hash": view_hash} if view_hash else {}
        await self._call(self._client.views_update, view_id=view_id, view=view, **arguments)

    async def publish_home(self, user_id: str, view: Mapping[str, Any]) -> None:
        await self._call(self._client.views_publish, user_id=user_id, view=view)

    async def whisper(self, channel: str, user_id: str, content: Mapping[str, Any]) -> None:
        """Say something in a channel that one person alone sees."""
        await self._call(self._client.chat_postEphemeral, channel=channel, user=user_id, **content)

    async def respond(self, response_url: str, content: Mapping[str, Any]) -> None:
        """Answer a click or command by its response URL, to that person alone."""
        body = {"response_type": "ephemeral", "replace_original": False, **content}
        try:
            async with self._session.post(response_url, json=body, timeout=aiohttp.ClientTimeout(TIMEOUT)) as answer:
                if answer.status >= 400:
                    raise Permanent(f"response_url_{answer.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unknown(str(error)) from error

    async def upload(self, channel: str, filename: str, content: bytes, comment: str) -> None:
        """Put a file into a channel, or into the direct messages with somebody (`D…`, `U…`)."""
        if channel.startswith(("U", "W")):
            channel = await self.direct_channel(channel)
        told = await self._call(self._client.files_getUploadURLExternal, filename=filename, length=len(content))
        await self._put(str(told["upload_url"]), content)
        files = [{"id": told["file_id"], "title": filename}]
        complete = self._client.files_completeUploadExternal
        await self._call(complete, files=files, channel_id=channel, initial_comment=comment)

    async def _put(self, url: str, content: bytes) -> None:
        """A file's content, to the address that Slack gave for it. Nobody sees it before it is complete."""
        try:
            async with self._session.post(url, data=content, timeout=aiohttp.ClientTimeout(UPLOAD)) as answer:
                if answer.status >= 500:
                    raise TryLater(timedelta(seconds=5))
                if answer.status >= 400:
                    raise Permanent(f"upload_{answer.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TryLater(timedelta(seconds=5)) from error

    async def file(self, file_id: str) -> dict[str, Any]:
        """A file as Slack describes it (``id``, ``name``, ``size``, ``filetype``, ``permalink``)."""
        answer = await self._call(self._client.files_info, file=file_id)
        return dict(answer["file"])

    async def download(self, file_id: str, into: Path, most: int | None = None) -> None:
        """A file's content, written to disk piece by piece.

        Args:
            file_id: which.
            into: where it is written.
            most: the bytes it may have, where there is a limit.

        Raises:
            Permanent: Slack does not give it, it is kept elsewhere, or it is too large.
        """
        found = await self.file(file_id)
        url = str(found.get("url_private_download") or found.get("url_private") or "")
        if not url or found.get("is_external"):
            raise Permanent("file_not_found")
        headers = {"Authorization": f"Bearer {self._client.token}"}
        try:
            timeout = aiohttp.ClientTimeout(None, sock_read=TIMEOUT)
            async with self._session.get(url, headers=headers, timeout=timeout) as answer:
                is_sign_in = answer.content_type == "text/html" and found.get("mimetype") != "text/html"
                if answer.status >= 400 or is_sign_in:  # Slack asks whoever may not see a file to sign in
                    raise Permanent("file_not_found", str(answer.status))
                size = 0
                with into.open("wb") as opened:
                    async for piece in answer.content.iter_chunked(1 << 20):
                        size += len(piece)
                        if most is not None and size > most:
                            raise Permanent("file_too_large")
                        opened.write(piece)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unknown(str(error)) from error

    async def permalink(self, channel: str, ts: str) -> str:
        """The web address of a message."""
        answer = await self._call(self._client.chat_getPermalink, channel=channel, message_ts=ts)
        return str(answer["permalink"])

    async def direct_channel(self, user_id: str) -> str:
        """The id of the direct message with somebody."""
        answer = await self._call(self._client.conversations_open, users=user_id)
        return str(answer["channel"]["id"])

    async def profile(self, user_id: str) -> profile.Profile:
        answer = await self._call(self._client.users_info, user=user_id)
        return profile.read(answer["user"])

    async def people_in(self, channel: str) -> list[str]:
        """The ids of everyone in a channel, bots included."""
        pages = self._pages(self._client.conversations_members, channel=channel, limit=200)
        return [str(user) async for page in pages for user in page["members"]]

    async def identity(self) -> tuple[dict[str, Any], str]:
        """What `auth.test` says, and the scopes the token has (comma-separated)."""
        try:
            answer = await self._client.auth_test()
        except Exception as error:
            raise _failure(error) from error
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return dict(answer.data) if isinstance(answer.data, dict) else {}, headers.get("x-oauth-scopes", "")

    async def socket_address(self, app_token: str) -> str:
        """Where Socket Mode may connect, as an app-level token allows; good for one connection, soon."""
        answer = await self._call(self._client.apps_connections_open, app_token=app_token)
        return str(answer["url"])

    async def _pages(self, method: Callable[..., Awaitable[Any]], **arguments: Any) -> AsyncIterator[dict[str, Any]]:
        cursor = ""
        while True:
            page = await self._call(method, **arguments, **({"cursor": cursor} if cursor else {}))
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _call(self, method: Callable[..., Awaitable[Any]], **arguments: Any) -> dict[str, Any]:
        try:
            answer = await method(**arguments)
        except Exception as error:
            raise _failure(error) from error
        return dict(answer.data)


def _failure(error: Exception) -> Exception:
    """What went wrong, as one of the three failures; any other exception is a defect and stays as it is."""
    if isinstance(error, SlackApiError):
        response = error.response
        status = getattr(response, "status_code", 200)
        data = getattr(response, "data", None)
        code = str(data.get("error", "")) if isinstance(data, dict) else ""
        if status == 429 or code == "ratelimited":
            wait = response.headers.get("Retry-After") or response.headers.get("retry-after") or 1
            return TryLater(timedelta(seconds=float(wait)), paused=True)
        if status >= 500 or code in UNSURE or not code:
            return Unknown(f"{status} {code}")
        if code in DEAD:
            return DeadToken()
        if code in HARMLESS_LATER:
            return TryLater(timedelta(seconds=5))
        details = ((data or {}).get("response_metadata") or {}).get("messages") or []
        return Permanent(code, "; ".join(map(str, details)))
    if isinstance(error, aiohttp.ClientConnectorError):
        return TryLater(timedelta(seconds=2))
    if isinstance(error, aiohttp.ClientError | asyncio.TimeoutError | ConnectionError):
        return Unknown(f"{type(error).__name__} {error}")
    return error

"""Files are fetched piece by piece, and a page that asks to sign in is no file."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import Response

from bot.slack import gateway
from bot.slack.gateway import Permanent, Slack, TryLater
from playground import Playground
from playground.company import BEN, move_in
from playground.file_routes import FileRoutes
from tests.cast import MANIFEST
from tests.clocks import FrozenClock


async def test_a_file_too_large_or_not_shown_to_the_bot_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    playground = Playground(MANIFEST, FrozenClock().now)
    move_in(playground)
    file = playground.add_file(BEN.id, "quote.pdf", b"x" * 100, "application/pdf")
    async with playground.serving(), aiohttp.ClientSession() as session:
        client = AsyncWebClient(playground.workspace.bot_token, f"{playground.url}/api/", session=session)
        slack, into = Slack(client, playground.workspace.bot_user), tmp_path / "file"
        with pytest.raises(Permanent, match="file_not_found"):
            await slack.download(file.id, into)
        file.in_form = True
        found = await slack.file(file.id)
        await slack.download(file.id, into, most=100)
        assert into.read_bytes() == file.content
        with pytest.raises(Permanent, match="file_too_large"):
            await slack.download(file.id, into, most=99)

        async def described(file_id: str) -> dict[str, object]:
            return found

        file.in_form = False
        monkeypatch.setattr(slack, "file", described)
        with pytest.raises(Permanent, match="file_not_found 200"):
            await slack.download(file.id, into)


async def test_a_file_that_is_not_taken_in_time_can_be_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taking, hangs = FileRoutes.upload, True

    async def take(routes: FileRoutes, request: Request) -> Response:
        return await (asyncio.Future() if hangs else taking(routes, request))

    monkeypatch.setattr(FileRoutes, "upload", take)
    monkeypatch.setattr(gateway, "UPLOAD", 0.05)
    playground = Playground(MANIFEST, FrozenClock().now)
    move_in(playground)
    direct = playground.workspace.direct(BEN.id)
    async with playground.serving(), aiohttp.ClientSession() as session:
        client = AsyncWebClient(playground.workspace.bot_token, f"{playground.url}/api/", session=session)
        slack = Slack(client, playground.workspace.bot_user)
        with pytest.raises(TryLater):
            await slack.upload(BEN.id, "trail.csv", b"number\n", "The trail.")
        assert direct.history == []
        hangs = False
        monkeypatch.setattr(gateway, "UPLOAD", 10)
        await slack.upload(BEN.id, "trail.csv", b"number\n", "The trail.")
        assert [file.content for file in direct.history[0].files] == [b"number\n"]

"""Socket Mode: the same deliveries, over a connection that the bot opens."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from playground import Playground
from tests.playground.bot import Bot
from tests.playground.calling import calling
from tests.playground.test_stories import form

Json = dict[str, Any]


@pytest.fixture
async def bot(slack: Playground) -> AsyncIterator[Bot]:
    """The bot, connected over Socket Mode."""
    slack.bot_url = "http://127.0.0.1:9/nothing-listens-here"
    bot = Bot(slack)
    handler = AsyncSocketModeHandler(bot.app, slack.world.app_token, web_client=bot.client)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt says nothing of its types here
    await until(lambda: slack.delivery.sockets.connected)
    yield bot
    await handler.close_async()  # type: ignore[no-untyped-call]  # nor here


async def until(true: Any) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - nothing tells when the bot is connected
            await asyncio.sleep(0.005)


async def test_a_command_is_answered_over_the_connection(slack: Playground, bot: Bot) -> None:
    @bot.app.command("/echo")
    async def echo(ack: Any, command: Json) -> None:
        await ack(f"You said {command['text']}")

    answer = await slack.command("U1", "/echo", "hello", channel="C1")
    assert answer.ok
    assert [m.text for m in slack.messages("C1", viewer="U1")] == ["You said hello"]


async def test_a_form_s_errors_come_back_over_the_connection(slack: Playground, bot: Bot) -> None:
    @bot.app.view("form")
    async def sent(ack: Any) -> None:
        await ack(response_action="errors", errors={"what": "Something better, please."})

    async with calling(slack) as api:
        await api("views.open", trigger_id=slack.world.triggers.issue(slack.workspace.id, "U1"), view=form())
    view = slack.view("U1")
    assert view is not None
    assert (await slack.submit("U1", view, {"what": "x"})).errors == {"what": "Something better, please."}


async def test_events_come_over_the_connection(slack: Playground, bot: Bot) -> None:
    @bot.app.event("message")
    async def message(event: Json, say: Any) -> None:
        await say(f"You wrote: {event['text']}")

    await slack.say("U1", "good morning")
    assert [m.text for m in slack.messages("U1")] == ["good morning", "You wrote: good morning"]


async def test_a_bot_that_is_told_to_go_comes_back(slack: Playground, bot: Bot) -> None:
    def connections() -> int:
        return sum(call.method == "apps.connections.open" for call in slack.calls)

    await slack.delivery.sockets.disconnect("refresh_requested")
    await until(lambda: connections() > 1 and slack.delivery.sockets.connected)


async def test_a_warning_leaves_the_connection_open(slack: Playground, bot: Bot) -> None:
    await slack.delivery.sockets.disconnect("warning")
    assert slack.delivery.sockets.connected


async def test_an_address_is_good_for_one_connection_and_one_token(slack: Playground) -> None:
    async with calling(slack, slack.world.app_token) as api:
        assert (await api("apps.connections.open"))["url"].startswith("ws://127.0.0.1:")
    async with calling(slack) as api:
        assert (await api("apps.connections.open"))["error"] == "not_allowed_token_type"

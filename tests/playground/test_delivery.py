"""What reaches the bot: signatures, payloads, events, and what happens when it does not answer."""

import asyncio
import hashlib
import hmac
from typing import Any

import pytest

from playground import Playground
from playground.delivery import sign
from tests.playground.bot import Bot
from tests.playground.calling import calling
from tests.playground.test_stories import BUTTONS

Json = dict[str, Any]


def test_the_signature_is_slack_s() -> None:
    body = b"token=x&command=%2Fecho"
    expected = hmac.new(b"secret", b"v0:1531420618:" + body, hashlib.sha256).hexdigest()
    assert sign("secret", body, 1531420618) == {
        "X-Slack-Request-Timestamp": "1531420618",
        "X-Slack-Signature": f"v0={expected}",
    }


async def test_a_bot_with_another_secret_hears_nothing(slack: Playground, bot: Bot) -> None:
    slack.world.signing_secret = "another"
    answer = await slack.command("U1", "/echo", "hello")
    assert (answer.status, answer.error) == (401, "dispatch_failed")


async def test_a_click_carries_everything_slack_sends(slack: Playground, bot: Bot) -> None:
    @bot.app.action("yes")
    async def yes(ack: Any, body: Json) -> None:
        bot.heard.append(body)
        await ack()

    async with calling(slack) as api:
        await api("chat.postMessage", channel="C1", text="Well?", blocks=BUTTONS)
    message = slack.messages("C1")[0]
    await slack.click("U1", message, "yes", value="41")

    body = bot.heard[0]
    assert set(body) == {
        "type", "user", "api_app_id", "token", "container", "trigger_id", "team", "enterprise",
        "is_enterprise_install", "channel", "message", "state", "response_url", "actions",
    }  # fmt: skip
    assert body["user"] == {"id": "U1", "username": "ana", "name": "ana", "team_id": slack.workspace.id}
    assert body["container"] == {
        "type": "message", "message_ts": message.ts, "channel_id": "C1", "is_ephemeral": False,
    }  # fmt: skip
    assert body["actions"][0]["block_id"] == "choice"
    assert body["actions"][0]["value"] == "41"
    assert body["enterprise"] is None


async def test_a_menu_in_a_message_sends_what_was_chosen(slack: Playground, bot: Bot) -> None:
    @bot.app.action("menu")
    async def menu(ack: Any, action: Json, body: Json) -> None:
        bot.heard.append({"action": action, "state": body["state"]["values"]})
        await ack()

    def option(value: str) -> Json:
        return {"text": {"type": "plain_text", "text": value.title()}, "value": value}

    element = {"type": "static_select", "action_id": "menu", "options": [option("left"), option("right")]}
    async with calling(slack) as api:
        blocks = [{"type": "actions", "block_id": "b", "elements": [element]}]
        await api("chat.postMessage", channel="C1", text="Where?", blocks=blocks)
    await slack.click("U1", slack.messages("C1")[0], "menu", value="right")
    assert bot.heard[0]["action"]["selected_option"] == option("right")
    assert bot.heard[0]["state"] == {"b": {"menu": {"type": "static_select", "selected_option": option("right")}}}
    with pytest.raises(LookupError, match="no element 'menu' with value 'up'"):
        await slack.click("U1", slack.messages("C1")[0], "menu", value="up")


async def test_a_shortcut_on_a_message_carries_it(slack: Playground, bot: Bot) -> None:
    @bot.app.shortcut("raise")
    async def raised(ack: Any, body: Json) -> None:
        bot.heard.append(body)
        await ack()

    @bot.app.shortcut("keep")
    async def keep(ack: Any, body: Json) -> None:
        bot.heard.append(body)
        await ack()

    slack.delivery.pauses = ()
    await slack.say("U2", "worth keeping", "C1")
    assert (await slack.shortcut("U1", "raise")).ok
    assert (await slack.shortcut("U1", "keep", slack.messages("C1")[0])).ok
    assert [body["type"] for body in bot.heard] == ["shortcut", "message_action"]
    assert bot.heard[1]["message"]["text"] == "worth keeping"
    with pytest.raises(LookupError, match="no message shortcut 'raise'"):
        await slack.shortcut("U1", "raise", slack.messages("C1")[0])


async def test_a_bot_offers_options_for_a_menu(slack: Playground, bot: Bot) -> None:
    @bot.app.options("who")
    async def who(ack: Any, payload: Json) -> None:
        text = {"type": "plain_text", "text": payload["value"].title()}
        await ack(options=[{"text": text, "value": payload["value"]}])

    @bot.app.action("who")
    async def chosen(ack: Any, action: Json) -> None:
        bot.heard.append(action)
        await ack()

    element = {"type": "external_select", "action_id": "who", "min_query_length": 0}
    async with calling(slack) as api:
        blocks = [{"type": "actions", "block_id": "b", "elements": [element]}]
        await api("chat.postMessage", channel="C1", text="Who?", blocks=blocks)
    message = slack.messages("C1")[0]
    assert [row["value"] for row in await slack.options("U1", message, "b", "bike")] == ["bike"]
    await slack.click("U1", message, "who", value="bike")
    assert bot.heard[0]["selected_option"]["text"]["text"] == "Bike"


EVENTS = {
    "member_joined_channel": lambda slack: slack.join("U3", "C1"),
    "member_left_channel": lambda slack: slack.leave("U2", "C1"),
    "user_change": lambda slack: slack.set_tz("U1", "Asia/Kolkata"),
    "team_join": lambda slack: slack.welcome("U3"),
    "channel_archive": lambda slack: slack.archive("C1"),
    "app_uninstalled": lambda slack: slack.uninstall(),
    "tokens_revoked": lambda slack: slack.uninstall(),
    "message": lambda slack: slack.say("U1", "hello"),
    "file_shared": lambda slack: slack.say("U1", "", files=[slack.add_file("U1", "a.csv", b"a,b\n", "text/csv")]),
}


@pytest.mark.parametrize("kind", EVENTS)
async def test_every_event_arrives(slack: Playground, bot: Bot, kind: str) -> None:
    slack.delivery.pauses = ()

    @bot.app.event(kind)
    async def heard(event: Json, body: Json) -> None:
        bot.heard.append(body)

    await EVENTS[kind](slack)
    body = bot.heard[0]
    assert body["event"]["type"] == kind
    assert body["authorizations"][0]["user_id"] == slack.workspace.bot_user
    assert body["event_id"].startswith("Ev")
    assert body["event"]["event_ts"]


async def test_an_event_the_manifest_does_not_ask_for_is_not_sent(slack: Playground, bot: Bot) -> None:
    assert (await slack.say("U1", "hello", "C1")).error == "not_subscribed"
    assert bot.requests == []


async def test_an_event_not_answered_is_sent_again_and_says_so(slack: Playground, bot: Bot) -> None:
    slack.delivery.pauses = (0.0, 0.0, 0.0)
    answer = await slack.say("U1", "nobody listens for this")
    await slack.settled(resends=True)
    assert (answer.status, answer.error) == (404, "dispatch_failed")
    assert [request.headers.get("x-slack-retry-num") for request in bot.requests] == [None, "1", "2", "3"]
    assert bot.requests[1].headers["x-slack-retry-reason"] == "http_error"


async def test_a_bot_that_is_slow_is_out_of_time(slack: Playground, bot: Bot) -> None:
    free = asyncio.Event()

    @bot.app.command("/echo")
    async def echo(ack: Any) -> None:
        await free.wait()
        await ack()

    slack.delivery.timeout = 0.05
    answer = await slack.command("U1", "/echo")
    free.set()
    assert (answer.status, answer.error) == (0, "operation_timeout")


async def test_a_bot_that_is_not_there_fails_at_once(slack: Playground) -> None:
    slack.bot_url = "http://127.0.0.1:9/slack/events"
    assert (await slack.command("U1", "/echo")).error == "dispatch_failed"
    with pytest.raises(LookupError, match="/nothing is not a command"):
        await slack.command("U1", "/nothing")


async def test_what_the_bot_causes_itself_reaches_it_too(slack: Playground, bot: Bot) -> None:
    await bot.client.files_upload_v2(channel="C1", filename="a.csv", content="a,b\n")
    await slack.settled()
    events = [(await request.json())["event"] for request in bot.requests]
    assert [(event["type"], event["channel_id"]) for event in events] == [("file_shared", "C1")]


async def test_somebody_who_left_cannot_act(slack: Playground, bot: Bot) -> None:
    slack.delivery.pauses = ()
    await slack.deactivate("U2")
    assert "U2" not in slack.workspace.channels["C1"].members
    with pytest.raises(LookupError, match="U2 cannot act"):
        await slack.command("U2", "/echo")

"""Misbehaving on request, the rate limits, and response addresses."""

from typing import Any

import aiohttp
import httpx
import pytest
from slack_sdk.errors import SlackApiError

from playground import Playground
from playground.faults import Faults
from tests.playground.bot import Bot
from tests.playground.calling import calling
from tests.playground.conftest import Hands
from tests.playground.test_stories import BUTTONS

Json = dict[str, Any]


async def test_a_429_says_when_to_come_back(slack: Playground, bot: Bot) -> None:
    slack.faults.next("chat.postMessage", "ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as refused:
        await bot.client.chat_postMessage(channel="C1", text="x")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    assert (await bot.client.chat_postMessage(channel="C1", text="x"))["ok"]


async def test_a_500_is_a_500(slack: Playground) -> None:
    slack.faults.next("*", "server_error", times=2)
    async with calling(slack) as api:
        assert [(await api.send("auth.test")).status_code for _ in range(3)] == [500, 500, 200]


@pytest.mark.parametrize(("kind", "arrived"), [("lost_before", []), ("lost_after", ["x"])])
async def test_a_lost_answer_is_lost_before_or_after_the_message_was_taken(
    slack: Playground, bot: Bot, kind: Any, arrived: list[str]
) -> None:
    slack.faults.next("chat.postMessage", kind)
    with pytest.raises(aiohttp.ClientError):
        await bot.client.chat_postMessage(channel="C1", text="x")
    assert [m.text for m in slack.messages("C1")] == arrived
    assert (await bot.client.chat_postMessage(channel="C1", text="y"))["ok"]
    assert slack.faults.happened == [("chat.postMessage", kind)]


async def test_a_slow_answer_comes_late(slack: Playground) -> None:
    slack.faults.next("chat.postMessage", "slow", seconds=0.3)
    async with calling(slack) as api:
        with pytest.raises(httpx.ReadTimeout):
            await api.client.post("/api/chat.postMessage", json={}, timeout=0.05)


def test_chances_repeat_with_their_seed() -> None:
    def run() -> list[bool]:
        faults = Faults(seed=7)
        faults.sometimes("chat.postMessage", "server_error", chance=0.5)
        return [faults.strike("chat.postMessage") is not None for _ in range(40)]

    assert run() == run()
    assert 5 < sum(run()) < 35
    faults = Faults()
    faults.sometimes("chat.update", "server_error", chance=1.0)
    assert faults.strike("chat.postMessage") is None
    faults.clear()
    assert faults.strike("chat.update") is None


async def test_an_event_may_come_twice_with_one_id(slack: Playground, bot: Bot) -> None:
    @bot.app.event("message")
    async def message(body: Json) -> None:
        bot.heard.append(body)

    slack.faults.repeat("events", resent=True)
    await slack.say("U1", "hello")
    assert len({body["event_id"] for body in bot.heard}) == 1
    assert sorted(request.headers.get("x-slack-retry-num", "") for request in bot.requests) == ["", "1"]


class Watch:
    """Seconds, moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


async def test_a_channel_takes_one_message_a_second(slack: Playground) -> None:
    watch = Watch()
    slack.rates.on, slack.rates.time = True, watch
    async with calling(slack) as api:

        async def post(channel: str) -> tuple[int, str | None]:
            answer = await api.send("chat.postMessage", channel=channel, text="x")
            return answer.status_code, answer.headers.get("Retry-After")

        assert await post("C1") == (200, None)
        assert await post("C1") == (429, "1")
        assert await post("C2") == (200, None)
        assert await post("U1") == (200, None)
        assert await post("D1") == (429, "1"), "a person's id and their direct message are one channel"
        watch.now = 1.0
        assert await post("C1") == (200, None)
    assert [m.text for m in slack.messages("C1")] == ["x", "x"]


async def test_a_workspace_and_a_method_have_their_limits(slack: Playground) -> None:
    watch = Watch()
    slack.rates.on, slack.rates.time = True, watch
    slack.rates.workspace_burst = 2
    async with calling(slack) as api:

        async def status(method: str, **args: Any) -> int:
            return (await api.send(method, **args)).status_code

        posts = [await status("chat.postMessage", channel=one, text="x") for one in ("C1", "C2", "U1")]
        assert posts == [200, 200, 429]
        lists = [await status("users.list") for _ in range(21)]
        assert lists == [200] * 20 + [429]
        watch.now = 60.0
        assert await status("users.list") == 200
    assert slack.rates.refused == 2


async def test_a_response_address_is_good_five_times_in_thirty_minutes(slack: Playground, bot: Bot, hands: Hands) -> None:
    @bot.app.command("/echo")
    async def echo(ack: Any, body: Json) -> None:
        bot.heard.append(body)
        await ack()

    async with httpx.AsyncClient() as client:
        await slack.command("U1", "/echo", channel="C1")
        url = bot.heard[0]["response_url"]
        statuses = [(await client.post(url, json={"text": str(number)})).status_code for number in range(6)]
        assert statuses == [200] * 5 + [404]
        assert [m.text for m in slack.messages("C1", viewer="U1")] == ["0", "1", "2", "3", "4"]
        assert slack.messages("C1") == []

        await slack.command("U1", "/echo", channel="C1")
        url = bot.heard[1]["response_url"]
        loud = {"text": "all", "response_type": "in_channel"}
        assert (await client.post(url, json=loud)).text == "ok"
        assert [m.text for m in slack.messages("C1")] == ["all"]
        assert (await client.post(url, json={"blocks": [{"type": "nothing"}]})).status_code == 400
        hands.forward(minutes=31)
        late = await client.post(url, json={"text": "late"})
        assert (late.status_code, late.json()["error"]) == (404, "expired_url")


async def test_a_click_s_message_can_be_replaced_or_taken_away(slack: Playground, bot: Bot) -> None:
    @bot.app.action("yes")
    async def yes(ack: Any, action: Json, respond: Any) -> None:
        await ack()
        if action["value"] == "41":
            await respond(text="Done", replace_original=True)
        else:
            await respond(delete_original=True)

    async with calling(slack) as api:
        await api("chat.postEphemeral", channel="C1", user="U1", text="Well?", blocks=BUTTONS)
        await api("chat.postMessage", channel="C1", text="Well?", blocks=BUTTONS)
    hidden, shown = slack.messages("C1", viewer="U1")
    await slack.click("U1", hidden, "yes", value="41")
    await slack.click("U1", shown, "yes", value="42")
    assert [(m.text, m.blocks) for m in slack.messages("C1", viewer="U1")] == [("Done", [])]

"""What the page asks and tells."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from playground import Playground, company
from tests.playground.bot import Bot
from tests.playground.calling import calling
from tests.playground.test_stories import BUTTONS, form

Json = dict[str, Any]


@pytest.fixture
async def page(slack: Playground) -> AsyncIterator[httpx.AsyncClient]:
    slack.delivery.pauses = ()
    async with httpx.AsyncClient(base_url=slack.url) as client:
        yield client


async def test_boot_says_who_is_there_and_what_the_app_can_do(slack: Playground, page: httpx.AsyncClient) -> None:
    body = (await page.get("/play/boot")).json()
    assert body["team"] == {"id": "T0PLAYGROUND", "name": "Playground"}
    assert [one["id"] for one in body["people"]] == ["U1", "U2", "U3"]
    assert body["commands"][0] == {"command": "/echo", "description": "Say it again", "usage_hint": "[words]"}
    assert [one["type"] for one in body["shortcuts"]] == ["global", "message"]
    assert body["clock"] == {"now": "2026-03-02T09:00:00+00:00", "zone": "UTC", "jumps": []}


async def test_the_sidebar_counts_what_was_not_read(slack: Playground, page: httpx.AsyncClient) -> None:
    async with calling(slack) as api:
        await api("chat.postMessage", channel="C1", text="One")
        await api("chat.postMessage", channel="U1", text="Two")
    before = (await page.get("/play/sidebar", params={"as": "U1"})).json()
    assert {one["name"]: one["unread"] for one in before["channels"]} == {"ops": 1, "random": 0, "board": 0}
    assert [(one["id"], one["unread"]) for one in before["dms"]] == [("app", 1)]
    await page.post("/play/read", json={"as": "U1", "channel": "app"})
    after = (await page.get("/play/sidebar", params={"as": "U1"})).json()
    assert [one["unread"] for one in after["dms"]] == [0]


async def test_a_private_channel_is_hidden_from_the_others(page: httpx.AsyncClient) -> None:
    assert (await page.get("/play/channel/C3", params={"as": "U1"})).status_code == 200
    assert (await page.get("/play/channel/C3", params={"as": "U2"})).status_code == 404
    assert (await page.get("/play/channel/C1", params={"as": "U9"})).status_code == 404


async def test_what_a_person_types_becomes_slack_s_text(slack: Playground, page: httpx.AsyncClient) -> None:
    text = "Hi @bo, see #ops & <b> <@U3> <!channel> me@bo.example"
    await page.post("/play/command", json={"as": "U1", "channel": "C1", "text": text})
    body = (await page.get("/play/channel/C1", params={"as": "U2"})).json()
    expected = "Hi <@U2>, see <#C1> &amp; &lt;b&gt; <@U3> &lt;!channel&gt; me@bo.example"
    assert body["messages"][0]["text"] == expected
    assert body["messages"][0]["time_iso"] == "2026-03-02T09:00:00+00:00"


async def test_a_command_is_run_from_the_page(slack: Playground, bot: Bot, page: httpx.AsyncClient) -> None:
    @bot.app.command("/echo")
    async def echo(ack: Any, command: Json) -> None:
        await ack(command["text"])

    answer = await page.post("/play/command", json={"as": "U1", "channel": "C1", "text": "/echo hello @bo"})
    assert answer.json() == {"ok": True}
    body = (await page.get("/play/channel/C1", params={"as": "U1"})).json()
    assert [(one["text"], one["ephemeral"]) for one in body["messages"]] == [("hello <@U2|bo>", True)]
    unknown = await page.post("/play/command", json={"as": "U1", "channel": "C1", "text": "/nope"})
    assert unknown.json()["error"] == "unknown_command"
    silent = await page.post("/play/command", json={"as": "U1", "channel": "C1", "text": "/form"})
    assert silent.json() == {"ok": False, "error": "dispatch_failed"}


async def test_a_form_is_filled_in_on_the_page(slack: Playground, bot: Bot, page: httpx.AsyncClient) -> None:
    @bot.app.action("yes")
    async def yes(ack: Any, client: Any, body: Json, action: Json) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=form(private_metadata=action["value"]))
        await ack()

    @bot.app.view("form")
    async def sent(ack: Any, view: Json) -> None:
        bot.heard.append(view)
        await ack()

    async with calling(slack) as api:
        ts = (await api("chat.postMessage", channel="C1", text="Well?", blocks=BUTTONS))["ts"]
    click = {"as": "U1", "container": {"type": "message", "channel": "C1", "ts": ts}, "block_id": "other"}
    assert (await page.post("/play/action", json={**click, "action_id": "yes", "value": "42"})).json() == {"ok": True}

    view = (await page.get("/play/view", params={"as": "U1"})).json()["view"]
    submit = {"as": "U1", "view_id": view["id"]}
    empty = (await page.post("/play/submit", json=submit)).json()
    assert empty == {"ok": False, "errors": {"what": "Please complete this required field."}}
    assert (await page.get("/play/view", params={"as": "U1"})).json()["errors"] == empty["errors"]
    state = {"values": {"what": {"text": {"type": "plain_text_input", "value": "bikes"}}}}
    assert (await page.post("/play/submit", json={**submit, "state": state})).json() == {"ok": True}
    assert (await page.get("/play/view", params={"as": "U1"})).json()["view"] is None
    assert bot.heard[0]["private_metadata"] == "42"
    assert bot.heard[0]["state"]["values"]["what"]["text"]["value"] == "bikes"


async def test_a_menu_s_choice_may_be_given_in_any_of_slack_s_fields(
    slack: Playground, bot: Bot, page: httpx.AsyncClient
) -> None:
    @bot.app.action("date")
    async def date(ack: Any, action: Json) -> None:
        bot.heard.append(action)
        await ack()

    element = {"type": "datepicker", "action_id": "date"}
    async with calling(slack) as api:
        blocks = [{"type": "actions", "block_id": "b", "elements": [element]}]
        ts = (await api("chat.postMessage", channel="U1", text="When?", blocks=blocks))["ts"]
    click = {"as": "U1", "container": {"type": "message", "channel": "app", "ts": ts}, "block_id": "b"}
    for more in ({"selected_date": "2026-04-01"}, {"selected": "2026-04-01"}, {"value": "2026-04-01"}):
        assert (await page.post("/play/action", json={**click, "action_id": "date", **more})).json()["ok"]
    assert [action["selected_date"] for action in bot.heard] == ["2026-04-01"] * 3


async def test_a_dropped_file_reaches_the_bot(slack: Playground, bot: Bot, page: httpx.AsyncClient) -> None:
    @bot.app.event("file_shared")
    async def shared(event: Json) -> None:
        bot.heard.append(event)

    @bot.app.event("message")
    async def message() -> None:
        pass

    files = {"file": ("plan.csv", b"a,b\n1,2\n", "text/csv")}
    answer = (await page.post("/play/upload", data={"as": "U1", "channel": "app"}, files=files)).json()
    assert answer["ok"]
    assert answer["files"][0]["name"] == "plan.csv"
    assert bot.heard[0]["file_id"] == answer["files"][0]["id"]
    url = answer["files"][0]["url"]
    assert (await page.get(url, params={"as": "U1"})).content == b"a,b\n1,2\n"
    assert (await page.get(url, params={"as": "U2"})).status_code == 404


async def test_the_stream_tells_what_changed_and_only_to_whom_it_concerns(
    slack: Playground, page: httpx.AsyncClient
) -> None:
    heard: list[Json] = []
    ready = asyncio.Event()

    async def listen() -> None:
        async with page.stream("GET", "/play/stream", params={"as": "U2"}) as stream:
            async for line in stream.aiter_lines():
                ready.set()
                if line.startswith("data:"):
                    heard.append(json.loads(line[5:]))
                if len(heard) == 3:
                    return

    task = asyncio.create_task(listen())
    await ready.wait()
    async with calling(slack) as api:
        await api("chat.postEphemeral", channel="C1", user="U1", text="not for bo")
        await api("chat.postMessage", channel="U1", text="nor this")
        await api("chat.postMessage", channel="C1", text="for all")
        await api("chat.postMessage", channel="U2", text="for bo")
        await api("views.publish", user_id="U2", view={"type": "home", "blocks": []})
    await asyncio.wait_for(task, 5)
    assert [(one["what"], one["id"]) for one in heard[:2]] == [("channel", "C1"), ("channel", "app")]
    assert heard[2]["what"] == "home"


async def test_the_clock_moves_when_there_is_somebody_to_move_it(slack: Playground, page: httpx.AsyncClient) -> None:
    assert (await page.post("/play/clock", json={"jump": "next"})).status_code == 404
    jumps: list[Any] = []

    async def move(jump: Any) -> None:
        jumps.append(jump)

    slack.on_clock, slack.jumps = move, [{"id": "next", "label": "The next thing due"}]
    answer = await page.post("/play/clock", json={"jump": {"to": "2026-03-03T09:00:00Z"}})
    assert answer.json() == {"ok": True, "now": "2026-03-02T09:00:00+00:00"}
    assert jumps == [{"to": "2026-03-03T09:00:00Z"}]
    assert (await page.get("/play/boot")).json()["clock"]["jumps"] == slack.jumps


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Host": "127.0.0.1.evil.example"}]
)
async def test_only_this_machine_s_own_page_is_answered(page: httpx.AsyncClient, headers: dict[str, str]) -> None:
    assert (await page.get("/play/boot", headers=headers)).status_code == 403
    assert (await page.post("/play/admin/rates", json={}, headers=headers)).status_code == 403


def test_the_company_moves_in(slack: Playground) -> None:
    company.move_in(slack)
    assert slack.workspace.name == "Larkfield Cycles"
    assert {len(slack.workspace.channels[room.id].members) for room in (company.GENERAL, company.DAILY_HUDDLE)} == {8, 9}
    assert slack.workspace.bot_user not in slack.workspace.channels[company.BOARD.id].members
    assert {one.id for one in company.FINANCE} | {one.id for one in company.OPERATIONS} == {one.id for one in company.PEOPLE}

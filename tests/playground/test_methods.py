"""Tokens, scopes, arguments, people, channels, history, files and installing."""

from typing import Any

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground
from tests.playground.calling import calling
from tests.playground.conftest import Hands, team

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("token", "error"), [("", "not_authed"), ("xoxb-wrong", "invalid_auth"), ("xapp-playground", "not_allowed_token_type")]
)
async def test_a_wrong_token_is_refused(slack: Playground, token: str, error: str) -> None:
    async with calling(slack, token) as api:
        assert (await api("auth.test"))["error"] == error


async def test_the_manifest_s_scopes_are_all_it_may_do(hands: Hands) -> None:
    slack = team(hands, scopes=["chat:write"])
    async with slack.serving(), calling(slack) as api:
        answer = await api("users.info", user="U1")
        history = await api("conversations.history", channel="C1")
    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", "users:read", "chat:write")
    assert (history["error"], history["needed"]) == ("missing_scope", "channels:history")


async def test_an_unknown_method_or_argument_is_refused(slack: Playground) -> None:
    async with calling(slack) as api:
        assert (await api("chat.shout"))["error"] == "unknown_method"
        answer = await api("users.info", user="U1", colour="red")
        assert answer["error"] == "invalid_arguments"
        assert answer["response_metadata"]["messages"] == ["[ERROR] unknown argument: colour"]
        assert (await api("conversations.history", channel="C1", limit="many"))["error"] == "invalid_arguments"


async def test_forms_addresses_and_json_all_work(slack: Playground) -> None:
    async with httpx.AsyncClient(base_url=slack.url) as client:
        form = {"token": slack.workspace.bot_token, "channel": "C1", "text": "x", "unfurl_links": "0"}
        assert (await client.post("/api/chat.postMessage", data=form)).json()["ok"]
        ask = {"token": slack.workspace.bot_token, "channel": "C1", "limit": "1"}
        assert len((await client.get("/api/conversations.history", params=ask)).json()["messages"]) == 1


async def test_every_team_is_known_by_its_token(slack: Playground) -> None:
    other = slack.add_team("T2", "Elsewhere", "xoxb-two")
    other.add_user("U1", "una", "Una")
    other.add_channel("C1", "ops", ["U1"], bot_in=True)
    async with calling(slack, "xoxb-two") as api:
        answer = await api("auth.test")
        assert (answer["team_id"], answer["user_id"]) == ("T2", other.workspace.bot_user)
        await api("chat.postMessage", channel="C1", text="Hello")
    assert [m.text for m in other.messages("C1")] == ["Hello"]
    assert slack.messages("C1") == []


async def test_people_are_described(slack: Playground) -> None:
    async with calling(slack) as api:
        one = (await api("users.info", user="U2", include_locale=True))["user"]
        assert (one["tz"], one["tz_offset"], one["locale"]) == ("Asia/Tokyo", 9 * 3600, "en-US")
        assert (await api("users.info", user="U9"))["error"] == "user_not_found"
        found = await api("users.lookupByEmail", email="ana@playground.example")
        assert found["user"]["id"] == "U1"
        first = await api("users.list", limit=2)
        rest = await api("users.list", limit=2, cursor=first["response_metadata"]["next_cursor"])
    ids = [one["id"] for one in first["members"] + rest["members"]]
    assert ids == [slack.workspace.bot_user, "U1", "U2", "U3"]
    assert rest["response_metadata"]["next_cursor"] == ""


async def test_channels_are_listed_but_not_the_hidden_ones(slack: Playground) -> None:
    async with calling(slack) as api:
        listed = await api("conversations.list", types="public_channel,private_channel")
        members = await api("conversations.members", channel="C1")
        hidden = await api("conversations.info", channel="C3")
    assert [one["id"] for one in listed["channels"]] == ["C1", "C2"]
    assert members["members"] == ["U1", "U2", slack.workspace.bot_user]
    assert hidden["error"] == "channel_not_found"


async def test_history_is_newest_first_within_bounds_and_in_pages(slack: Playground, hands: Hands) -> None:
    async with calling(slack) as api:
        stamps = []
        for number in range(5):
            stamps.append((await api("chat.postMessage", channel="C1", text=str(number)))["ts"])
            hands.forward(minutes=1)

        async def texts(**args: Any) -> list[str]:
            answer = await api("conversations.history", channel="C1", **args)
            return [message["text"] for message in answer["messages"]]

        assert await texts() == ["4", "3", "2", "1", "0"]
        assert await texts(oldest=stamps[2]) == ["4", "3"]
        assert await texts(oldest=stamps[2], inclusive=True) == ["4", "3", "2"]
        assert await texts(latest=stamps[2]) == ["1", "0"]
        assert await texts(oldest=stamps[1], latest=stamps[3]) == ["2"]
        first = await api("conversations.history", channel="C1", limit=2)
        assert first["has_more"]
        cursor = first["response_metadata"]["next_cursor"]
        assert await texts(limit=2, cursor=cursor) == ["2", "1"]
        assert (await api("conversations.history", channel="C2"))["error"] == "not_in_channel"
        assert (await api("conversations.history", channel="C1", cursor="x"))["error"] == "invalid_cursor"


async def test_a_file_goes_up_through_slack_s_own_client_and_comes_back(slack: Playground) -> None:
    client = AsyncWebClient(slack.workspace.bot_token, base_url=slack.url + "/api/")
    answer = await client.files_upload_v2(
        channel="C1", filename="plan.csv", content="a,b\n1,2\n", title="Plan", initial_comment="Here", alt_txt="A plan"
    )
    file = (await client.files_info(file=answer["file"]["id"]))["file"]
    assert (file["name"], file["title"], file["size"]) == ("plan.csv", "Plan", 8)
    assert [(m.text, m.files[0].name) for m in slack.messages("C1")] == [("Here", "plan.csv")]
    async with httpx.AsyncClient() as plain:
        headers = {"Authorization": f"Bearer {slack.workspace.bot_token}"}
        assert (await plain.get(file["url_private_download"], headers=headers)).text == "a,b\n1,2\n"
        assert "Sign in" in (await plain.get(file["url_private_download"])).text


async def test_a_file_cannot_be_shared_where_the_bot_is_not(slack: Playground) -> None:
    async with calling(slack) as api:
        place = await api("files.getUploadURLExternal", filename="a.txt", length=3)
        await api.client.post(place["upload_url"], content=b"abc")
        answer = await api("files.completeUploadExternal", files=[{"id": place["file_id"]}], channel_id="C2")
        assert answer["error"] == "channel_not_found"


async def test_installing_gives_the_token_once(slack: Playground) -> None:
    code = slack.install_code("U1")
    args = {"client_id": slack.world.client_id, "client_secret": slack.world.client_secret}
    async with calling(slack, "") as api:
        assert (await api("oauth.v2.access", code=code, **{**args, "client_secret": "x"}))["error"] == "bad_client_secret"
        answer = await api("oauth.v2.access", code=code, **args)
        assert answer["access_token"] == slack.workspace.bot_token
        assert answer["authed_user"] == {"id": "U1"}
        assert (await api("oauth.v2.access", code=code, **args))["error"] == "invalid_code"


async def test_after_uninstalling_the_token_is_dead(slack: Playground) -> None:
    slack.delivery.pauses = ()
    await slack.uninstall()
    async with calling(slack) as api:
        assert (await api("auth.test"))["error"] == "account_inactive"

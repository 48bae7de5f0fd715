"""Posting, changing and taking away messages."""

from typing import Any

import pytest

from playground import Playground
from tests.playground.calling import calling
from tests.playground.conftest import Hands, team

Json = dict[str, Any]
KEY: Json = {"event_type": "sent", "event_payload": {"key": "purchase:42:ask:U1"}}


async def test_a_message_is_posted_with_its_own_time(slack: Playground, hands: Hands) -> None:
    async with calling(slack) as api:
        first = await api("chat.postMessage", channel="C1", text="One")
        second = await api("chat.postMessage", channel="C1", text="Two")
        hands.forward(minutes=1)
        third = await api("chat.postMessage", channel="C1", text="Three")
    assert first["ts"] == "1772442000.000000"
    assert second["ts"] == "1772442000.000001", "the same moment still gives another stamp"
    assert third["ts"] == "1772442060.000000"
    assert first["message"]["bot_id"] == slack.workspace.bot_id
    assert [m.text for m in slack.messages("C1")] == ["One", "Two", "Three"]


async def test_a_person_s_id_opens_the_direct_message(slack: Playground) -> None:
    async with calling(slack) as api:
        assert (await api("chat.postMessage", channel="U1", text="Hello"))["channel"] == "D1"
    assert [m.text for m in slack.messages("U1")] == ["Hello"]


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C9", "text": "x"}, "channel_not_found"),
        ({"channel": "C3", "text": "x"}, "channel_not_found"),
        ({"channel": "U9", "text": "x"}, "channel_not_found"),
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": "C1"}, "no_text"),
        ({"channel": "C1", "text": "x", "colour": "red"}, "invalid_arguments"),
        ({"channel": "C1", "text": "x" * 4001}, "msg_too_long"),
        ({"channel": "C1", "text": "x", "thread_ts": "1.000000"}, "invalid_thread_ts"),
        ({"channel": "C1", "text": "x", "username": "Somebody"}, "missing_scope"),
        ({"channel": "C1", "text": "x", "blocks": [{"type": "nothing"}]}, "invalid_blocks"),
        ({"channel": "C1", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"channel": "C1", "text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"channel": "C1", "markdown_text": "x", "text": "x"}, "markdown_text_conflict"),
    ],
)
async def test_what_slack_refuses_is_refused(slack: Playground, args: Json, error: str) -> None:
    async with calling(slack) as api:
        assert (await api("chat.postMessage", **args))["error"] == error
    assert slack.calls[-1].result == error


async def test_a_refused_block_says_where(slack: Playground) -> None:
    block = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    async with calling(slack) as api:
        answer = await api("chat.postMessage", channel="C1", text="x", blocks=[block])
    lines = ["[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"]
    assert answer["response_metadata"]["messages"] == lines


async def test_an_archived_channel_takes_nothing(slack: Playground) -> None:
    slack.delivery.pauses = ()
    await slack.archive("C1")
    async with calling(slack) as api:
        assert (await api("chat.postMessage", channel="C1", text="x"))["error"] == "is_archived"


async def test_without_chat_write_public_the_bot_must_be_in_the_channel(hands: Hands) -> None:
    slack = team(hands, scopes=["chat:write"])
    async with slack.serving(), calling(slack) as api:
        assert (await api("chat.postMessage", channel="C2", text="x"))["error"] == "not_in_channel"
        assert (await api("chat.postMessage", channel="C1", text="x"))["ok"]


async def test_metadata_comes_back_only_when_asked_for(slack: Playground) -> None:
    async with calling(slack) as api:
        await api("chat.postMessage", channel="C1", text="x", metadata=KEY)
        plain = await api("conversations.history", channel="C1")
        full = await api("conversations.history", channel="C1", include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == KEY


async def test_a_text_alone_takes_the_place_of_the_blocks(slack: Playground) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "Open"}}
    async with calling(slack) as api:
        ts = (await api("chat.postMessage", channel="C1", text="x", blocks=[block]))["ts"]
        await api("chat.update", channel="C1", ts=ts, metadata=KEY)
        first = slack.messages("C1")[0]
        assert (first.text, first.blocks[0]["text"]["text"], first.metadata) == ("x", "Open", KEY)
        await api("chat.update", channel="C1", ts=ts, text="y")
    second = slack.messages("C1")[0]
    assert (second.text, second.blocks, second.metadata) == ("y", [], KEY)
    assert second.edited is not None


async def test_a_message_to_somebody_who_left_is_taken(slack: Playground) -> None:
    slack.delivery.pauses = ()
    await slack.deactivate("U1")
    async with calling(slack) as api:
        assert (await api("chat.postMessage", channel="U1", text="Goodbye"))["ok"]


async def test_only_the_app_s_own_lasting_messages_can_be_changed(slack: Playground) -> None:
    slack.delivery.pauses = ()
    await slack.say("U1", "mine", "C1")
    theirs = slack.messages("C1")[0].ts
    async with calling(slack) as api:
        hidden = (await api("chat.postEphemeral", channel="C1", user="U1", text="psst"))["message_ts"]
        assert (await api("chat.update", channel="C1", ts=theirs, text="y"))["error"] == "cant_update_message"
        assert (await api("chat.delete", channel="C1", ts=theirs))["error"] == "cant_delete_message"
        assert (await api("chat.update", channel="C1", ts=hidden, text="y"))["error"] == "message_not_found"
        assert (await api("chat.update", channel="C1", ts="1.000000", text="y"))["error"] == "message_not_found"
        ts = (await api("chat.postMessage", channel="C1", text="x"))["ts"]
        assert (await api("chat.delete", channel="C1", ts=ts))["ok"]
    assert [m.text for m in slack.messages("C1", viewer="U1")] == ["mine", "psst"]
    assert [m.text for m in slack.messages("C1", viewer="U2")] == ["mine"]


async def test_an_ephemeral_message_needs_both_in_the_channel(slack: Playground) -> None:
    async with calling(slack) as api:
        answer = await api("chat.postEphemeral", channel="C1", user="U3", text="psst")
        assert answer["error"] == "user_not_in_channel"
        assert (await api("chat.postEphemeral", channel="C2", user="U1", text="psst"))["error"] == "not_in_channel"


async def test_replies_stay_in_their_thread(slack: Playground) -> None:
    async with calling(slack) as api:
        ts = (await api("chat.postMessage", channel="C1", text="Summary"))["ts"]
        reply = await api("chat.postMessage", channel="C1", text="Details", thread_ts=ts)
        await api("chat.postMessage", channel="C1", text="More", thread_ts=reply["ts"])
        await api("chat.postMessage", channel="C1", text="Loud", thread_ts=ts, reply_broadcast=True)
        shown = await api("conversations.replies", channel="C1", ts=ts)
        link = await api("chat.getPermalink", channel="C1", message_ts=reply["ts"])
    assert [m["text"] for m in shown["messages"]] == ["Summary", "Details", "More", "Loud"]
    assert shown["messages"][0]["reply_count"] == 3
    assert [m.text for m in slack.messages("C1")] == ["Summary", "Loud"]
    assert [m.text for m in slack.thread(slack.messages("C1")[0])] == ["Summary", "Details", "More", "Loud"]
    assert link["permalink"].endswith(f"/archives/C1/p{reply['ts'].replace('.', '')}?thread_ts={ts}&cid=C1")

"""The whole way round, through a real Bolt app over signed HTTP."""

from typing import Any

from playground import Playground
from tests.playground.bot import Bot

Json = dict[str, Any]

BUTTONS: list[Json] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "Well?"}},
    {
        "type": "actions",
        "block_id": "choice",
        "elements": [
            {"type": "button", "action_id": "yes", "value": "41", "text": {"type": "plain_text", "text": "Yes"}},
        ],
    },
    {
        "type": "actions",
        "block_id": "other",
        "elements": [
            {"type": "button", "action_id": "yes", "value": "42", "text": {"type": "plain_text", "text": "Really"}},
        ],
    },
]


def form(**more: Any) -> Json:
    """A modal with one of several fields."""
    return {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": "A form"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [
            {
                "type": "input",
                "block_id": "what",
                "label": {"type": "plain_text", "text": "What"},
                "element": {"type": "plain_text_input", "action_id": "text"},
            },
            {
                "type": "input",
                "block_id": "when",
                "optional": True,
                "label": {"type": "plain_text", "text": "When"},
                "element": {"type": "datepicker", "action_id": "date", "initial_date": "2026-03-09"},
            },
        ],
        **more,
    }


async def test_a_command_is_answered_for_its_writer_only(slack: Playground, bot: Bot) -> None:
    @bot.app.command("/echo")
    async def echo(ack: Any, command: Json) -> None:
        await ack(f"{command['user_name']} said {command['text']}")

    answer = await slack.command("U1", "/echo", "hello", channel="C1")

    assert answer.ok
    assert answer.status == 200
    assert answer.body == {"text": "ana said hello"}
    assert [m.text for m in slack.messages("C1", viewer="U1")] == ["ana said hello"]
    assert slack.messages("C1", viewer="U2") == []


async def test_a_button_finds_its_way_and_the_message_changes(slack: Playground, bot: Bot) -> None:
    @bot.app.action("yes")
    async def yes(ack: Any, action: Json, body: Json, client: Any) -> None:
        await client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text=f"{action['value']} it is", blocks=[]
        )
        await ack()

    await bot.client.chat_postMessage(channel="U1", text="Well?", blocks=BUTTONS)
    message = slack.messages("U1")[-1]
    assert (await slack.click("U1", message, "yes", value="42")).ok

    assert slack.messages("U1")[-1].text == "42 it is"
    assert message.text == "Well?", "an old copy stays as it was"
    assert [call.result for call in slack.calls] == ["ok", "ok", "ok"]


async def test_a_form_is_opened_filled_in_and_sent_off(slack: Playground, bot: Bot) -> None:
    @bot.app.command("/form")
    async def opened(ack: Any, client: Any, command: Json) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=form())
        await ack()

    @bot.app.view("form")
    async def sent(ack: Any, view: Json) -> None:
        values = view["state"]["values"]
        if values["what"]["text"]["value"] == "no":
            await ack(response_action="errors", errors={"what": "Something better, please."})
            return
        bot.heard.append(values)
        await ack()

    await slack.command("U1", "/form")
    view = slack.view("U1")
    assert view is not None
    assert (await slack.submit("U1", view)).errors == {"what": "Please complete this required field."}
    assert (await slack.submit("U1", view, {"what": "no"})).errors == {"what": "Something better, please."}
    assert (await slack.submit("U1", view, {"what": "bikes"})).ok

    assert bot.heard == [
        {
            "what": {"text": {"type": "plain_text_input", "value": "bikes"}},
            "when": {"date": {"type": "datepicker", "selected_date": "2026-03-09"}},
        }
    ]
    assert slack.view("U1") is None


async def test_the_home_tab_is_published_when_it_is_opened(slack: Playground, bot: Bot) -> None:
    @bot.app.event("app_home_opened")
    async def opened(event: Json, client: Any) -> None:
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": f"Hello <@{event['user']}>"}}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    view = await slack.home("U1")

    assert view is not None
    assert view.blocks[0]["text"]["text"] == "Hello <@U1>"


async def test_what_a_person_writes_to_the_bot_reaches_it(slack: Playground, bot: Bot) -> None:
    @bot.app.event("message")
    async def message(event: Json, say: Any) -> None:
        await say(f"You wrote: {event['text']}")

    assert (await slack.say("U1", "good morning")).ok
    assert [m.text for m in slack.messages("U1")] == ["good morning", "You wrote: good morning"]

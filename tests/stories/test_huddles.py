"""A huddle as its people live it: asked, answered, skipped, away, summed up."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from playground import Message, View
from playground.company import BEN, DAILY_HUDDLE, HANA, MAYA, OSKAR
from tests.cast import Company

TEN = datetime(2027, 3, 10, 10, 0, tzinfo=UTC)  # 11:00 in Stockholm, 10:00 in London


@pytest.fixture
async def huddle(larkfield: Company) -> Company:
    """Maya sets up a huddle for Ben and Oskar at 11:00 by Stockholm's clock, and its time comes."""
    await larkfield.command(MAYA.id, "/huddle setup")
    filled: dict[str, object] = {
        "name": "Finance daily",
        "channel": DAILY_HUDDLE.id,
        "who": "people",
        "people": [BEN.id, OSKAR.id],
        "time": "11:00",
        "window": "120",
    }
    assert await larkfield.submit(MAYA.id, filled) == {}
    await close_forms(larkfield, MAYA.id)
    await larkfield.until(TEN.replace(hour=11))  # 11:00 in London too
    return larkfield


async def close_forms(company: Company, user: str) -> None:
    if (form := company.slack.view(user)) is not None:
        await company.slack.close(user, form, whole=True)


def question(company: Company, user: str) -> Message:
    """The latest message that asked somebody something."""
    found = [message for message in company.app_messages(user) if "Finance daily" in message.text]
    assert found, [message.text for message in company.app_messages(user)]
    return found[0]


async def answer(company: Company, user: str, **values: object) -> dict[str, str]:
    where = question(company, user)
    button = next(
        element
        for block in where.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == "huddle.answer"
    )
    await company.click(user, where, "huddle.answer", button["value"])
    errors = await company.submit(user, values)
    await soon(company)
    return errors


async def soon(company: Company) -> None:
    """A few seconds later: a channel takes one message a second."""
    await company.until(company.clock.now() + timedelta(seconds=5))


def channel(company: Company) -> list[Message]:
    return [message for message in company.slack.messages(DAILY_HUDDLE.id) if message.user != MAYA.id]


def told(company: Company, user: str) -> str:
    """What the person alone was told last."""
    view = company.slack.view(user)
    if view is not None:
        return str(view.blocks)
    return whisper(company, user).text


def whisper(company: Company, user: str) -> Message:
    """The latest message that the person sees in the huddle's channel or their own."""
    whispers = company.slack.messages(DAILY_HUDDLE.id, viewer=user) + company.slack.messages(user, viewer=user)
    return max(whispers, key=lambda message: float(message.ts))


async def test_from_the_question_to_the_summary(huddle: Company) -> None:
    asked = question(huddle, OSKAR.id)
    assert asked.text.startswith("Finance daily: please answer by 13:00.")
    assert f"Set up by <@{MAYA.id}>" in asked.text
    assert await answer(huddle, OSKAR.id, answer_finished="Closed *February*", answer_next="Pay Acme\nCount stock") == {}
    assert "Closed *February*" in question(huddle, OSKAR.id).text
    assert channel(huddle) == []
    blocked = {"what": "No bank file <!channel>", "needs": "data", "owner": OSKAR.id}
    assert await answer(huddle, BEN.id, answer_next="Ship", **blocked) == {}
    [summary] = channel(huddle)
    assert summary.text.startswith("Finance daily, Wednesday 10 March: 2 of 2 answered.")
    assert f"<@{OSKAR.id}>: Ben Okafor needs you for data: No bank file &lt;!channel&gt;" in summary.text
    assert len(huddle.slack.thread(summary)) == 3, "the summary and one message a person"
    assert await answer(huddle, OSKAR.id, answer_next="Pay Acme\nCall the bank") == {}
    [changed] = channel(huddle)
    assert changed.ts == summary.ts
    assert "Oskar Nyman (changed): Closed" in changed.text
    assert "Call the bank" in changed.text
    assert len(huddle.slack.thread(changed)) == 3


async def test_what_was_planned_is_ticked_off_the_next_day(huddle: Company) -> None:
    await answer(huddle, OSKAR.id, answer_next="Pay Acme\nCount stock")
    await huddle.until(TEN.replace(day=11))
    asked = [m for m in huddle.app_messages(OSKAR.id) if "please answer" in m.text][-1]
    await huddle.click(OSKAR.id, asked, "huddle.answer")
    form = huddle.slack.view(OSKAR.id)
    assert form is not None
    [ticks] = [block for block in form.blocks if block.get("block_id") == "done1"]
    options = ticks["element"]["options"]
    assert [option["text"]["text"] for option in options] == ["Pay Acme", "Count stock"]
    assert await huddle.submit(OSKAR.id, {"done1": [options[0]["value"]]}) == {}
    await huddle.until(TEN.replace(day=11, hour=15))
    assert "Oskar Nyman: Pay Acme" in channel(huddle)[-1].text
    assert "Oskar Nyman: Count stock" in channel(huddle)[-1].text


async def test_a_mistake_is_told_beside_its_field(huddle: Company) -> None:
    errors = await answer(huddle, BEN.id, what="The line is down")
    assert list(errors) == ["owner"]
    assert await huddle.submit(BEN.id, {"owner": OSKAR.id, "what": "The line is down"}) == {}


async def test_skip_away_and_back(huddle: Company) -> None:
    await huddle.click(BEN.id, question(huddle, BEN.id), "huddle.skip")
    await soon(huddle)
    assert "You skipped Wednesday 10 March" in question(huddle, BEN.id).text
    await huddle.click(OSKAR.id, question(huddle, OSKAR.id), "huddle.away")
    assert await huddle.submit(OSKAR.id, {"until": "date"}) == {"last": "Choose your last day away."}
    assert await huddle.submit(OSKAR.id, {"until": "friday"}) == {}
    await soon(huddle)
    assert "you are away until Friday" in question(huddle, OSKAR.id).text
    [summary] = channel(huddle)
    assert summary.text == "Nobody answered Finance daily on Wednesday 10 March (1 away and 1 skipped it)."
    said = await huddle.command(OSKAR.id, "/huddle back")
    assert said.startswith("Welcome back.")
    assert await answer(huddle, OSKAR.id, answer_next="Here after all") == {}
    assert "Oskar Nyman: Here after all" in channel(huddle)[0].text


async def test_somebody_else_who_replays_a_button_is_refused_in_words(huddle: Company) -> None:
    theirs = question(huddle, OSKAR.id)
    for action in ("huddle.answer", "huddle.skip", "huddle.away"):
        mine = question(huddle, BEN.id)
        forged = {**mine.blocks[1], "elements": [dict(element) for element in mine.blocks[1]["elements"]]}
        for element, other in zip(forged["elements"], theirs.blocks[1]["elements"], strict=True):
            element["value"] = other["value"]
        mine.blocks[1] = forged
        await huddle.click(BEN.id, mine, action)
        assert "somebody else" in told(huddle, BEN.id)
        await close_forms(huddle, BEN.id)
    assert "please answer" in question(huddle, OSKAR.id).text


async def test_the_command_without_words_finds_what_waits(huddle: Company) -> None:
    assert await huddle.command(OSKAR.id, "/huddle") == ""
    form = huddle.slack.view(OSKAR.id)
    assert form is not None
    assert form.title == "Finance daily"
    assert await huddle.submit(OSKAR.id, {"answer_next": "Pay Acme"}) == {}
    said = await huddle.command(OSKAR.id, "/huddle")
    assert said == "You answered Finance daily for today. Next is Finance daily, tomorrow at 11:00."
    assert "A lead can set one up" in await huddle.command(HANA.id, "/huddle")
    await huddle.until(TEN + timedelta(days=1, hours=2))
    await huddle.command(BEN.id, "/huddle")
    words = [button["text"]["text"] for row in whisper(huddle, BEN.id).blocks[1:] for button in row["elements"]]
    assert words == ["Finance daily, yesterday", "Finance daily, today"]
    tab = str(await huddle.slack.home(BEN.id))
    assert (tab.count("Answer now"), tab.count("Skip today")) == (2, 1), "yesterday's can no longer be skipped"


async def test_help_and_words_that_are_not_understood(huddle: Company) -> None:
    assert "/huddle history" in await huddle.command(BEN.id, "/huddle help")
    said = await huddle.command(BEN.id, "/huddle histroy <!here>")
    assert said.startswith("I do not know /huddle histroy &lt;!here&gt;. Did you mean /huddle history?")
    assert "/huddle away until friday" in said


async def test_away_by_words(huddle: Company) -> None:
    said = await huddle.command(BEN.id, "/huddle away until friday")
    assert said == "You are away until Friday. I ask you nothing on those days."
    await soon(huddle)
    assert "you are away until Friday" in question(huddle, BEN.id).text
    said = await huddle.command(BEN.id, "/huddle")
    assert said == "Nothing waits for you. You are away until Friday. Next is Finance daily, Monday 15 March at 11:00."
    assert "did not understand which days" in await huddle.command(BEN.id, "/huddle away soonish")
    assert await huddle.command(BEN.id, "/huddle away") == ""
    assert huddle.slack.view(BEN.id) is not None


@pytest.mark.parametrize("words", ["setup", "pause", "resume", "busy", "edit"])
async def test_leads_work_is_refused_to_a_member(huddle: Company, words: str) -> None:
    said = await huddle.command(BEN.id, f"/huddle {words}")
    assert said == f"Only a lead can do this. Ask <@{MAYA.id}> to give you that role."


async def test_everybody_sees_their_own_history(huddle: Company) -> None:
    await answer(huddle, OSKAR.id, answer_next="Pay Acme")
    await huddle.until(TEN.replace(hour=15))
    assert await huddle.command(OSKAR.id, "/huddle history") == ""
    assert "Pay Acme" in told(huddle, OSKAR.id)
    assert await huddle.command(BEN.id, "/huddle history") == ""
    assert "no answer" in told(huddle, BEN.id)
    assert "Pay Acme" not in told(huddle, BEN.id)


async def test_leads_see_the_figures_and_get_the_file(huddle: Company) -> None:
    await answer(huddle, OSKAR.id, answer_next="Pay Acme")
    await huddle.until(TEN.replace(hour=15))
    said = await huddle.command(MAYA.id, "/huddle statistics", channel=DAILY_HUDDLE.id)
    assert "Oskar Nyman: answered 1 of 1; finished 0 of 1 planned." in said
    assert "Ben Okafor: answered 0 of 1" in said
    own = await huddle.command(BEN.id, "/huddle statistics", channel=DAILY_HUDDLE.id)
    assert "Oskar" not in own
    shown = huddle.slack.messages(DAILY_HUDDLE.id, viewer=MAYA.id)[-1]
    await huddle.click(MAYA.id, shown, "huddle.statistics_period", shown.blocks[-1]["elements"][0]["options"][1]["value"])
    await huddle.click(MAYA.id, shown, "huddle.statistics_file")
    files = [file for message in huddle.app_messages(MAYA.id) for file in message.files]
    assert len(files) == 1
    theirs = huddle.slack.messages(DAILY_HUDDLE.id, viewer=BEN.id)[-1]
    with pytest.raises(LookupError):
        await huddle.click(BEN.id, theirs, "huddle.statistics_file")


async def test_statistics_open_as_a_form_from_the_home_tab(huddle: Company) -> None:
    await answer(huddle, OSKAR.id, answer_next="Pay Acme")
    view: View | None = await huddle.slack.home(MAYA.id)
    assert view is not None
    buttons = (element for block in view.blocks for element in block.get("elements", []))
    opens = next(button["action_id"] for button in buttons if button.get("value") == "/huddle statistics")
    await huddle.click(MAYA.id, view, opens, "/huddle statistics")
    form = huddle.slack.view(MAYA.id)
    assert form is not None
    assert "answered 1 of 1" in str(form.blocks)
    weeks = form.blocks[-1]["elements"][0]["options"][5]["value"]
    await asyncio.gather(*(huddle.click(MAYA.id, form, "huddle.statistics_period", weeks) for _ in range(2)))
    weekly = huddle.slack.view(MAYA.id)
    assert weekly is not None
    assert "Week of 8 March" in str(weekly.blocks)


async def test_a_bot_cannot_be_asked_to_clear_a_blocker(huddle: Company) -> None:
    bot = huddle.slack.workspace.bot_user
    errors = await answer(huddle, BEN.id, what="The line is down", owner=bot)
    assert errors == {"owner": "That is a bot. Choose a person who can clear it."}

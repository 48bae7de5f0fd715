"""Leads set up, change, pause and speed up huddles; members are told that they cannot."""

import asyncio
from datetime import UTC, datetime

import pytest

from playground import View
from playground.company import BEN, BOARD, DAILY_HUDDLE, FINANCE_ROOM, HANA, LUIS, MAYA, OSKAR
from tests.cast import Company
from tests.stories.scenes import close_forms, maya_is_admin


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


def shown(company: Company, user: str) -> View:
    view = company.slack.view(user)
    assert view is not None
    return view


async def set_up(company: Company, **values: object) -> dict[str, str]:
    """Maya fills in the form; what she leaves is as it was filled in."""
    await company.command(MAYA.id, "/huddle setup")
    return await company.submit(MAYA.id, {"name": "Finance daily", "channel": FINANCE_ROOM.id, **values})


def prompts(company: Company, user: str) -> int:
    return len([message for message in company.app_messages(user) if message.text.startswith("Finance daily: please")])


async def test_the_form_is_filled_in_as_most_want_it_and_says_when_the_first_prompt_goes(larkfield: Company) -> None:
    assert await set_up(larkfield) == {}
    told = str(shown(larkfield, MAYA.id).blocks)
    assert "“Finance daily” is set up. The next prompt goes tomorrow at 09:30, by each person's own clock." in told
    assert "still asking Slack where some people are; they may be asked sooner" in told
    await close_forms(larkfield, MAYA.id)
    await larkfield.until(at(10, 9, 5))
    assert await set_up(larkfield, name="Second *try*") == {}
    [block] = shown(larkfield, MAYA.id).blocks
    assert block["type"] == "rich_text", "where stars are stars"
    told = str(block)
    assert "“Second *try*” is set up. The next prompt goes today at 09:30, by each person's own clock." in told, (
        "in New York"
    )
    assert "Where that time has passed, it starts tomorrow." in told


async def test_everyone_in_the_channel_is_asked_by_their_own_clock(larkfield: Company) -> None:
    assert await set_up(larkfield) == {}
    await larkfield.until(at(11, 22))
    assert prompts(larkfield, MAYA.id) == 1, "in Stockholm it was past 09:30 on the day of the set-up"
    assert prompts(larkfield, BEN.id) == 0, "he is not in the channel"
    await larkfield.slack.join(BEN.id, FINANCE_ROOM.id)
    await larkfield.until(at(12, 9, 29))
    assert prompts(larkfield, BEN.id) == 0
    await larkfield.until(at(12, 9, 31))
    assert prompts(larkfield, BEN.id) == 1


async def test_somebody_who_joins_while_the_window_is_open_is_asked_at_once(larkfield: Company) -> None:
    assert await set_up(larkfield) == {}
    await larkfield.until(at(11, 12))
    await larkfield.slack.join(BEN.id, FINANCE_ROOM.id)
    await larkfield.settle()
    assert prompts(larkfield, BEN.id) == 1


async def test_a_new_zone_in_the_profile_moves_the_prompt(larkfield: Company) -> None:
    assert await set_up(larkfield, who="people", people=[LUIS.id, HANA.id]) == {}
    await larkfield.until(at(11, 10))
    await larkfield.slack.set_tz(LUIS.id, "Asia/Tokyo")
    await larkfield.settle()
    today = [message for message in larkfield.app_messages(LUIS.id) if message.text.startswith("Finance daily: please")]
    assert len(today) == 2, "yesterday's by the clock of Chicago, and today's at once"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"days": []}, "days", "required"),
        ({"second_time": "11:00"}, "window", "the 1 hour 30 minutes to"),
        ({"clock": "one"}, "zone", "Choose the time zone"),
        ({"who": "people"}, "people", "at least one person"),
        ({"name": "   "}, "name", "Give it a name"),
        ({"more": "\n".join("abcdef")}, "more", "at most 5"),
        ({"channel": BOARD.id}, "channel", "/invite @tandem"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    larkfield: Company, values: dict[str, object], field: str, words: str
) -> None:
    errors = await set_up(larkfield, **values)
    assert list(errors) == [field]
    assert words in errors[field]
    assert shown(larkfield, MAYA.id).callback_id == "huddle.setup", "the form stays"


async def test_two_huddles_cannot_have_one_name(larkfield: Company) -> None:
    assert await set_up(larkfield) == {}
    await close_forms(larkfield, MAYA.id)
    assert "name" in await set_up(larkfield, name="finance  DAILY")


async def test_zones_and_countries_are_found_by_typing(larkfield: Company) -> None:
    await larkfield.command(MAYA.id, "/huddle setup")
    form = shown(larkfield, MAYA.id)
    zones = await larkfield.slack.options(MAYA.id, form, "zone", "kathm")
    assert [zone["value"] for zone in zones] == ["Asia/Kathmandu"]
    countries = await larkfield.slack.options(MAYA.id, form, "country", "swed")
    assert [country["value"] for country in countries] == ["SE"]


async def test_a_member_cannot_do_a_leads_work(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    for words in ("setup", "edit", "pause", "resume", "busy"):
        assert "Only a lead can do this" in await larkfield.command(BEN.id, f"/huddle {words}")
        assert larkfield.slack.view(BEN.id) is None


async def test_a_form_or_button_sent_after_the_role_was_taken_is_refused(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    assert await set_up(larkfield) == {}
    await close_forms(larkfield, MAYA.id)
    await larkfield.command(MAYA.id, "/tandem settings")
    await larkfield.slack.click(MAYA.id, shown(larkfield, MAYA.id), "settings.person", selected=BEN.id)
    assert await larkfield.submit(MAYA.id, {"roles": ["lead"]}) == {}
    await close_forms(larkfield, MAYA.id)
    await larkfield.command(BEN.id, "/huddle pause")
    manage = shown(larkfield, BEN.id)
    await larkfield.command(MAYA.id, "/tandem settings")
    await larkfield.slack.click(MAYA.id, shown(larkfield, MAYA.id), "settings.person", selected=BEN.id)
    assert await larkfield.submit(MAYA.id, {"roles": []}) == {}
    await larkfield.click(BEN.id, manage, "huddle.pause", value(manage, "huddle.pause"))
    assert "Only a lead can do this" in str(shown(larkfield, BEN.id).blocks)
    await larkfield.until(at(11, 22))
    assert prompts(larkfield, MAYA.id) == 1, "it was not paused"


def value(view: View, action_id: str) -> str:
    found = [
        element for block in view.blocks for element in block.get("elements", []) if element.get("action_id") == action_id
    ]
    return str(found[0].get("value", ""))


async def test_pause_and_resume_from_the_list(larkfield: Company) -> None:
    assert await set_up(larkfield, who="people", people=[OSKAR.id]) == {}
    await close_forms(larkfield, MAYA.id)
    await larkfield.command(MAYA.id, "/huddle pause")
    listed = shown(larkfield, MAYA.id)
    await larkfield.click(MAYA.id, listed, "huddle.pause", value(listed, "huddle.pause"))
    assert "It is paused" in str(shown(larkfield, MAYA.id).blocks)
    await larkfield.until(at(12, 12))
    assert prompts(larkfield, OSKAR.id) == 0
    listed = shown(larkfield, MAYA.id)
    await larkfield.click(MAYA.id, listed, "huddle.resume", value(listed, "huddle.resume"))
    assert "The next prompt goes on Monday 15 March at 09:30" in str(shown(larkfield, MAYA.id).blocks)
    await larkfield.until(at(15, 12))
    assert prompts(larkfield, OSKAR.id) == 1


async def test_a_busy_period_runs_it_twice_a_day_until_it_ends(larkfield: Company) -> None:
    assert await set_up(larkfield, who="people", people=[OSKAR.id], days=["0"]) == {}
    await close_forms(larkfield, MAYA.id)
    await larkfield.command(MAYA.id, "/huddle busy")
    busy: dict[str, object] = {"busy_until": "2027-03-12", "busy_days": ["3", "4"], "busy_second_time": "15:00"}
    assert "busy_until" in await larkfield.submit(MAYA.id, {**busy, "busy_until": "2027-03-01"})
    assert await larkfield.submit(MAYA.id, busy) == {}
    await close_forms(larkfield, MAYA.id)
    await larkfield.until(at(15, 12))
    assert prompts(larkfield, OSKAR.id) == 5, "twice on Thursday and Friday, then Monday as usual"


async def test_a_change_keeps_the_questions_and_moves_the_time(larkfield: Company) -> None:
    assert await set_up(larkfield, who="people", people=[OSKAR.id], more="How is the cat?") == {}
    await close_forms(larkfield, MAYA.id)
    await larkfield.command(MAYA.id, "/huddle edit finance")
    form = shown(larkfield, MAYA.id)
    assert form.callback_id == "huddle.edit"
    assert "How is the cat?" in str(form.blocks)
    assert await larkfield.submit(MAYA.id, {"time": "11:00", "clock": "one", "zone": "Europe/London"}) == {}
    assert "today at 11:00, London time" in str(shown(larkfield, MAYA.id).blocks)
    await larkfield.until(at(10, 11))
    assert prompts(larkfield, OSKAR.id) == 1


async def test_the_lead_is_told_when_the_bot_was_put_out_of_the_channel(larkfield: Company) -> None:
    assert await set_up(larkfield, channel=DAILY_HUDDLE.id) == {}
    await close_forms(larkfield, MAYA.id)
    channel = larkfield.slack.workspace.channels[DAILY_HUDDLE.id]
    channel.kind = "private"
    del channel.members[larkfield.slack.workspace.bot_user]
    await larkfield.until(at(11, 6))
    assert troubles(larkfield, MAYA.id) == 1
    await larkfield.until(at(12, 20))
    assert troubles(larkfield, MAYA.id) == 1, "not again and again"


async def test_a_lead_who_is_no_admin_is_told_when_the_channel_is_archived(larkfield: Company) -> None:
    assert await set_up(larkfield, channel=DAILY_HUDDLE.id, lead=BEN.id, who="people", people=[OSKAR.id]) == {}
    await close_forms(larkfield, MAYA.id)
    await larkfield.until(at(11, 10))
    await larkfield.slack.archive(DAILY_HUDDLE.id)
    await larkfield.until(at(11, 20))
    assert troubles(larkfield, BEN.id) == 1
    assert any("did not arrive" in message.text for message in larkfield.app_messages(MAYA.id)), "the admin"


def troubles(company: Company, user: str) -> int:
    told = [message.text for message in company.app_messages(user) if message.text.startswith("I cannot use")]
    return len(told)


async def test_the_form_sent_twice_at_once_makes_one_huddle(larkfield: Company) -> None:
    await larkfield.command(MAYA.id, "/huddle setup")
    form = shown(larkfield, MAYA.id)
    filled = {"name": "Finance daily", "channel": FINANCE_ROOM.id}
    await asyncio.gather(*(larkfield.slack.submit(MAYA.id, form, dict(filled)) for _ in range(2)))
    if larkfield.slack.view(MAYA.id) is not None:
        await close_forms(larkfield, MAYA.id)
    await larkfield.command(MAYA.id, "/huddle edit finance")
    assert shown(larkfield, MAYA.id).callback_id == "huddle.edit", "with two it would be the list"

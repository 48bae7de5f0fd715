"""The Home tab, welcomes, and people coming and going."""

from datetime import timedelta

import sqlalchemy as sa

from models.ledger_line import Scenario
from models.member import Member
from playground import View
from playground.company import BEN, DAILY_HUDDLE, HANA, MAYA, OSKAR
from tests import figures as shop
from tests.cast import Company
from tests.stories.scenes import close_forms, maya_is_admin


async def home(company: Company, user: str) -> View:
    view = await company.slack.home(user)
    assert view is not None
    await company.settle()
    return view


async def member(company: Company, user: str) -> Member:
    async with company.tandem.database.workspace("T0PLAYGROUND").read() as tx:
        return await tx.only(sa.select(Member).where(Member.user_id == user))


async def a_minute_later(company: Company) -> None:
    """Slack takes one message a second in a direct message."""
    await company.until(company.clock.now() + timedelta(minutes=1))


def headings(view: View) -> list[str]:
    return [block["text"]["text"] for block in view.blocks if block["type"] == "header"]


async def test_a_member_sees_what_waits_and_what_they_can_start_and_no_more(larkfield: Company) -> None:
    await larkfield.command(MAYA.id, "/tandem settings")
    view = await home(larkfield, BEN.id)
    assert headings(view) == ["Waiting for you", "Start something", "Look something up"]
    assert "Nothing. You are up to date." in str(view.blocks)
    assert "settings." not in str(view.blocks)
    assert "huddle.setup" not in str(view.blocks)


async def test_an_admin_sees_the_team_the_settings_and_health(larkfield: Company) -> None:
    await larkfield.command(MAYA.id, "/tandem settings")
    view = await home(larkfield, MAYA.id)
    assert headings(view)[-3:] == ["The team today", "Numbers", "Settings"]
    assert "There are no books yet." in str(view.blocks)
    assert "All is well" in str(view.blocks)
    await larkfield.click(MAYA.id, view, "settings.health")
    form = larkfield.slack.view(MAYA.id)
    assert form is not None
    assert "Every message arrived." in str(form.blocks)


async def test_leads_see_what_is_worse_than_planned_and_everybody_can_look_numbers_up(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    books = larkfield.tandem.database.workspace("T0PLAYGROUND")
    await shop.settle(books)
    await shop.months(books, "2026-01", "2027-02")
    await shop.write(books, "2027-02", {**shop.MONTH, "3010": 120}, Scenario.BUDGET)
    view = await home(larkfield, MAYA.id)
    shown = str(view.blocks)
    assert "figures with a plan in February 2027, " in shown
    assert "$100.00, $30.00 (23.1%) lower than plan, which is worse." in shown
    for button, words in (("home.open.5", "figures with a plan"), ("home.open.6", "Profit came to")):
        view = await home(larkfield, BEN.id)
        assert "Numbers" not in headings(view)
        await larkfield.click(BEN.id, view, button)
        form = larkfield.slack.view(BEN.id)
        assert form is not None
        assert words in str(form.blocks)
        await close_forms(larkfield, BEN.id)


async def test_everybody_is_welcomed_once(larkfield: Company) -> None:
    for _ in range(2):
        await home(larkfield, BEN.id)
    assert [message.text.split("\n")[0] for message in larkfield.app_messages(BEN.id)] == [
        "Hello! I keep finance and operations in step."
    ]


async def test_the_first_admin_is_told_what_to_do_next_and_not_welcomed_twice(larkfield: Company) -> None:
    await larkfield.command(MAYA.id, "/tandem settings")
    await home(larkfield, MAYA.id)
    [told] = larkfield.app_messages(MAYA.id)
    assert "you are its first admin" in told.text
    await close_forms(larkfield, MAYA.id)
    await larkfield.click(MAYA.id, told, "settings.open")
    form = larkfield.slack.view(MAYA.id)
    assert form is not None
    assert form.title == "Settings"


async def test_whoever_writes_to_the_bot_is_told_how_it_can_be_asked(larkfield: Company) -> None:
    await larkfield.slack.say(BEN.id, "hello?")
    await larkfield.slack.say(BEN.id, "anybody <!channel>?")
    await a_minute_later(larkfield)
    said = [message.text for message in larkfield.app_messages(BEN.id) if message.user != BEN.id]
    assert [words.split(".")[0].split("\n")[0] for words in said] == [
        "Hello! I keep finance and operations in step",
        "I answer commands and buttons",
    ]


async def test_a_blocker_is_shown_to_its_owner_and_raiser_and_to_nobody_else(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    view = await home(larkfield, BEN.id)
    await larkfield.click(BEN.id, view, "blocker.raise")
    assert await larkfield.submit(BEN.id, {"what": "Steel is late *bold*", "needs": "supplier", "owner": OSKAR.id}) == {}
    raised, owned, other = [
        larkfield.slack.home_view(BEN.id),
        await home(larkfield, OSKAR.id),
        await home(larkfield, HANA.id),
    ]
    assert raised is not None
    assert "Blockers you raised" in str(raised.blocks), "the tab was drawn afresh after the form"
    assert "Blockers you can clear" in str(owned.blocks)
    assert "Steel is late" not in str(other.blocks)
    assert "1 open blocker, none of them" in str((await home(larkfield, MAYA.id)).blocks)


async def test_away_is_said_and_taken_back_in_the_home_tab(larkfield: Company) -> None:
    view = await home(larkfield, BEN.id)
    await larkfield.click(BEN.id, view, "huddle.away")
    assert await larkfield.submit(BEN.id, {"until": "friday"}) == {}
    view = larkfield.slack.home_view(BEN.id) or view
    assert "You are away until Friday." in str(view.blocks)
    await larkfield.click(BEN.id, view, "huddle.back")
    view = larkfield.slack.home_view(BEN.id) or view
    assert "You are away" not in str(view.blocks)


async def test_what_commands_show_is_reached_from_the_home_tab(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    view = await home(larkfield, MAYA.id)
    buttons = [
        (element["action_id"], element["value"])
        for block in view.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"].startswith("home.open")
    ]
    assert len(buttons) >= 7
    for action_id, value in buttons:
        await larkfield.click(MAYA.id, view, action_id, value)
        form = larkfield.slack.view(MAYA.id)
        assert form is not None, value
        await larkfield.slack.close(MAYA.id, form, whole=True)


async def test_people_are_known_by_what_slack_says_of_them(larkfield: Company) -> None:
    await home(larkfield, HANA.id)
    assert ((await member(larkfield, HANA.id)).name, (await member(larkfield, HANA.id)).zone) == ("Hana Sato", "Asia/Tokyo")
    await larkfield.slack.set_tz(HANA.id, "America/Lima")
    assert (await member(larkfield, HANA.id)).zone == "America/Lima"


async def test_somebody_who_is_deactivated_leaves_and_their_blockers_are_handed_on(larkfield: Company) -> None:
    await larkfield.command(MAYA.id, "/tandem settings")
    view = await home(larkfield, BEN.id)
    await larkfield.click(BEN.id, view, "blocker.raise")
    await larkfield.submit(BEN.id, {"what": "Steel is late", "needs": "supplier", "owner": OSKAR.id})
    await larkfield.slack.deactivate(OSKAR.id)
    await a_minute_later(larkfield)
    assert (await member(larkfield, OSKAR.id)).left_at is not None
    assert "Steel is late" in str((await home(larkfield, MAYA.id)).blocks)
    assert any("Steel is late" in message.text for message in larkfield.app_messages(MAYA.id))


async def test_after_the_app_is_taken_out_nothing_more_is_sent(larkfield: Company) -> None:
    await home(larkfield, BEN.id)
    await larkfield.slack.uninstall()
    assert (
        await larkfield.tandem.database.teams() == ["TDECOY"]
        or "T0PLAYGROUND" not in await larkfield.tandem.database.teams()
    )
    await larkfield.until(larkfield.clock.now() + timedelta(days=2))


async def test_a_message_that_failed_is_sent_again_from_the_health_form(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    await larkfield.slack.archive(DAILY_HUDDLE.id)
    workspace = larkfield.tandem.database.workspace("T0PLAYGROUND")
    async with workspace.begin() as tx:
        await tx.post("test:1", DAILY_HUDDLE.id, {"text": "The summary", "blocks": []})
    await a_minute_later(larkfield)
    assert any("did not arrive" in message.text for message in larkfield.app_messages(MAYA.id))
    await larkfield.command(MAYA.id, "/tandem health")
    form = larkfield.slack.view(MAYA.id)
    assert form is not None
    assert "That channel is archived" in str(form.blocks)
    larkfield.slack.workspace.channels[DAILY_HUDDLE.id].archived = False
    await larkfield.click(MAYA.id, form, "delivery.again")
    form = larkfield.slack.view(MAYA.id)
    assert form is not None
    assert "Every message arrived." in str(form.blocks)
    assert [message.text for message in larkfield.slack.messages(DAILY_HUDDLE.id)] == ["The summary"]

"""A blocker as its people live it: raised, asked about, put before a lead, cleared."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import blockers
from models.blocker import Blocker, Needs
from playground import Message, View
from playground.company import BEN, DAILY_HUDDLE, MAYA, OSKAR, PRIYA, TOMAS
from tests.cast import Company
from tests.stories.scenes import maya_is_admin

WHAT = "The March invoice from Acme is missing"


@pytest.fixture
async def company(larkfield: Company) -> Company:
    """Maya, in Stockholm, is admin. Oskar is blocked; Ben, in London, can clear it."""
    await maya_is_admin(larkfield)
    return larkfield


async def raise_one(company: Company, user: str = OSKAR.id, **given: object) -> dict[str, str]:
    await company.command(user, "/blocker")
    return await send(company, user, {"what": WHAT, "needs": "data", "owner": BEN.id, **given})


async def send(company: Company, user: str, values: dict[str, object]) -> dict[str, str]:
    """Send the form on top. A few seconds later all is said: a person takes one message a second."""
    errors = await company.submit(user, values)
    await company.until(company.clock.now() + timedelta(seconds=5))
    return errors


async def close(company: Company, user: str) -> str:
    """Close the form or notice on top; gives what it said."""
    view = company.slack.view(user)
    assert view is not None
    await company.slack.close(user, view, whole=True)
    return str([block.get("text", {}).get("text", "") for block in view.blocks])


def last(company: Company, user: str, words: str = "BLK-1") -> Message:
    found = [message for message in company.app_messages(user) if words in message.text]
    assert found, [message.text for message in company.app_messages(user)]
    return found[-1]


def verbs(where: Message | View) -> list[str]:
    rows = [block["elements"] for block in where.blocks if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row]


async def press(company: Company, user: str, where: Message, action: str) -> None:
    await company.click(user, where, action)
    await company.until(company.clock.now() + timedelta(seconds=5))


def berlin_morning(day: int) -> datetime:
    return datetime(2027, 3, day, 10, 0, tzinfo=UTC)


async def test_from_raised_to_cleared(company: Company) -> None:
    assert await raise_one(company, needed_by="2027-03-12", links="https://acme.example/1") == {}
    assert "BLK-1 is raised, and <@U04BEN> knows." in await close(company, OSKAR.id)
    asked = last(company, BEN.id)
    assert asked.text.startswith("<@U08OSKAR> is blocked, and you can clear it.")
    assert verbs(asked) == ["Clear it", "Not mine", "Still working"]

    await company.until(berlin_morning(11))
    assert last(company, OSKAR.id, "Do these still block you?")
    morning = last(company, BEN.id, "Can you clear these?")

    await press(company, BEN.id, morning, "blocker.clear")
    assert await send(company, BEN.id, {"outcome": "Acme sent it again", "lesson": ["lesson"]}) == {}
    assert company.slack.view(BEN.id) is None
    end = "BLK-1 was cleared by <@U04BEN> on Thursday 11 March: “Acme sent it again”"
    for user in (BEN.id, OSKAR.id):
        assert end in last(company, user).text
    assert not [message for message in company.app_messages(BEN.id) if verbs(message)]
    assert "Acme sent it again" in await company.command(MAYA.id, "/tandem lessons acme")


async def test_an_old_button_says_what_happened_since(company: Company) -> None:
    await raise_one(company)
    await close(company, OSKAR.id)
    old = last(company, BEN.id)
    await press(company, BEN.id, old, "blocker.clear")
    await send(company, BEN.id, {"outcome": "Done"})
    for action in ("blocker.clear", "blocker.still_working", "blocker.reassign"):
        await press(company, BEN.id, old, action)
        assert company.slack.view(BEN.id) is None
        assert company.app_messages(BEN.id)[-1].text.startswith("BLK-1 was cleared by <@U04BEN>")


async def test_a_form_open_since_before_it_ended_hears_of_it(company: Company) -> None:
    await raise_one(company)
    await close(company, OSKAR.id)
    await press(company, BEN.id, last(company, BEN.id), "blocker.clear")
    await company.command(MAYA.id, "/blocker BLK-1")
    await press(company, MAYA.id, last(company, MAYA.id), "blocker.clear")
    await send(company, MAYA.id, {"outcome": "Maya was first"})
    await send(company, BEN.id, {"outcome": "Ben was second"})
    assert "was cleared by <@U01MAYA>" in await close(company, BEN.id)
    assert "Ben was second" not in last(company, OSKAR.id).text


async def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(company: Company) -> None:
    errors = await raise_one(company, needed_by="2027-03-09")
    assert errors == {"needed_by": "That day is over. Choose today or a later day."}
    assert await send(company, OSKAR.id, {"needed_by": "2027-03-12", "links": "see mail"}) == {
        "links": "A link starts with https://, or is a number such as PUR-12 or DIS-7."
    }
    errors = await send(company, OSKAR.id, {"links": "", "owner": company.slack.workspace.bot_user})
    assert errors == {"owner": "That is a bot. Choose a person who can clear it."}
    assert await send(company, OSKAR.id, {"owner": BEN.id}) == {}
    assert len(company.app_messages(BEN.id)) == 1


async def test_a_fault_leaves_the_form_as_it_was(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as faulty:
        faulty.setattr(blockers, "raise_blocker", broken)
        assert await raise_one(company) == {}
    notice = company.slack.view(OSKAR.id)
    assert notice is not None
    assert "Something went wrong, and nothing was changed" in str(notice.blocks)
    await company.slack.close(OSKAR.id, notice)
    assert await send(company, OSKAR.id, {}) == {}
    assert WHAT in last(company, BEN.id).text


async def test_a_shortcut_on_a_message_keeps_its_words_and_a_link_to_it(company: Company) -> None:
    await company.slack.say(PRIYA.id, "The *bank file* &amp; the list are late <!here>", DAILY_HUDDLE.id)
    message = company.slack.messages(DAILY_HUDDLE.id)[-1]
    await company.slack.shortcut(OSKAR.id, "blocker.raise_message", message)
    view = company.slack.view(OSKAR.id)
    assert view is not None
    initial = {block["block_id"]: block["element"].get("initial_value") for block in view.blocks if block["type"] == "input"}
    assert initial["what"] == "The *bank file* & the list are late"
    assert f"/archives/{DAILY_HUDDLE.id}/p" in str(initial["links"])
    assert await send(company, OSKAR.id, {"needs": "person", "owner": BEN.id}) == {}
    links = [e for block in last(company, BEN.id).blocks for e in pieces(block) if e["type"] == "link"]
    assert links[0]["url"] == initial["links"]


def pieces(block: dict[str, Any]) -> list[dict[str, Any]]:
    return [piece for element in block.get("elements", []) for piece in element.get("elements", [])]


async def test_the_global_shortcut_opens_the_form(company: Company) -> None:
    await company.slack.shortcut(OSKAR.id, "blocker.raise")
    view = company.slack.view(OSKAR.id)
    assert view is not None
    assert view.title == "Raise a blocker"


async def test_one_that_is_open_is_offered_first_and_raised_again(company: Company) -> None:
    await raise_one(company, needed_by="2027-03-11")
    await close(company, OSKAR.id)
    await company.until(berlin_morning(12))
    await company.command(PRIYA.id, "/blocker")
    view = company.slack.view(PRIYA.id)
    assert view is not None
    assert view.blocks[0]["label"]["text"] == "Is it one of these?"
    await company.click(PRIYA.id, view, "blocker.existing", view.blocks[0]["element"]["options"][0]["value"])
    assert await send(company, PRIYA.id, {"links": "DIS-7"}) == {}, "the day that is over is not sent again"
    assert "BLK-1 was open already." in await close(company, PRIYA.id)
    again = company.app_messages(BEN.id)[-1]
    assert "open for 2 working days, needed by Thursday 11 March, raised 2 times (DIS-7)" in again.text
    assert "Yours: 1 blocker" in await company.command(PRIYA.id, "/blocker mine")
    await press(company, BEN.id, again, "blocker.clear")
    assert await send(company, BEN.id, {"outcome": "Acme sent it"}) == {}
    for user in (OSKAR.id, PRIYA.id):
        assert "BLK-1 was cleared by" in last(company, user, "BLK-1 was").text, "both raised it"
        assert verbs(last(company, user, "BLK-1 was")) == ["It still blocks"]


async def test_the_same_words_again_are_recognised(company: Company) -> None:
    await raise_one(company)
    await close(company, OSKAR.id)
    await raise_one(company, what="the march invoice from ACME is still missing!")
    assert "BLK-1 was open already. It is raised again and counts from Wednesday 10 March." in await close(company, OSKAR.id)


async def test_not_mine_gives_it_to_somebody_else(company: Company) -> None:
    await raise_one(company)
    await close(company, OSKAR.id)
    await press(company, BEN.id, last(company, BEN.id), "blocker.reassign")
    assert await send(company, BEN.id, {"owner": BEN.id}) == {"owner": "That is who has it now. Choose somebody else."}
    assert await send(company, BEN.id, {"owner": TOMAS.id}) == {}
    assert "<@U02TOMAS> can clear it" in last(company, BEN.id).text
    assert verbs(last(company, BEN.id)) == []
    assert last(company, OSKAR.id).text.startswith("<@U04BEN> gave BLK-1 to <@U02TOMAS>")
    assert verbs(last(company, TOMAS.id)) == ["Clear it", "Not mine", "Still working"]


async def test_after_three_working_days_the_lead_chooses(company: Company) -> None:
    await raise_one(company)
    await close(company, OSKAR.id)
    await company.until(berlin_morning(15))
    asked = last(company, MAYA.id)
    assert asked.text.startswith("<@U08OSKAR> has been blocked for 3 working days. What should happen?")
    assert verbs(asked) == ["Give it a new owner", "Decide", "Accept it"]
    await press(company, MAYA.id, asked, "blocker.accept")
    assert await send(company, MAYA.id, {"outcome": "We do without it this month"}) == {}
    for user in (BEN.id, OSKAR.id, MAYA.id):
        assert (
            "accepted as it is by <@U01MAYA> on Monday 15 March: “We do without it this month”" in last(company, user).text
        )
    await company.until(berlin_morning(18))
    assert len([m for m in company.app_messages(OSKAR.id) if "accepted as it is" in m.text]) <= 2


async def test_a_member_cannot_decide_with_the_leads_button(company: Company) -> None:
    await raise_one(company)
    await close(company, OSKAR.id)
    await company.until(berlin_morning(15))
    asked = last(company, MAYA.id)
    for action in ("blocker.decide", "blocker.accept"):
        await press(company, PRIYA.id, asked, action)
        assert company.slack.view(PRIYA.id) is None
    await company.command(MAYA.id, "/blocker 1")
    assert "BLK-1" in company.app_messages(MAYA.id)[-1].text


async def test_the_raiser_says_that_it_blocks_after_all(company: Company) -> None:
    await raise_one(company)
    await close(company, OSKAR.id)
    await press(company, BEN.id, last(company, BEN.id), "blocker.clear")
    await send(company, BEN.id, {"outcome": "Done"})
    await press(company, OSKAR.id, last(company, OSKAR.id, "was cleared"), "blocker.reopen")
    assert verbs(last(company, BEN.id)) == ["Clear it", "Not mine", "Still working"]


async def test_an_owner_who_leaves_is_replaced_the_same_day(company: Company) -> None:
    await raise_one(company)
    await close(company, OSKAR.id)
    await company.slack.deactivate(BEN.id)
    await company.until(company.clock.now() + timedelta(minutes=1))
    assert verbs(last(company, MAYA.id)) == ["Clear it", "Not mine", "Still working"]
    assert "Its owner left the workspace, so I gave BLK-1 to <@U01MAYA>" in last(company, OSKAR.id).text


async def test_looking_up_listing_help_and_strange_words(company: Company) -> None:
    assert "nothing is blocked" in await company.command(OSKAR.id, "/blocker list")
    await raise_one(company, what="<!channel> *bold* <https://evil.example|click>")
    await close(company, OSKAR.id)
    for words in ("list", "mine", "BLK-1", "blk-1", "1", "#1"):
        answer = await company.command(OSKAR.id, f"/blocker {words}")
        assert "BLK-1 &lt;!channel&gt; *bold*" in answer, words
    assert verbs(last(company, OSKAR.id)) == ["Clear it", "Give it a new owner"]
    await company.command(PRIYA.id, "/blocker BLK-1")
    assert verbs(last(company, PRIYA.id)) == [], "what is not for her she is not offered"
    assert "nothing is blocked" in await company.command(PRIYA.id, "/blocker mine")
    assert "see every open blocker" in await company.command(OSKAR.id, "/blocker help")
    for words in ("wibble <!channel>", "BLK-99", "BLK-999999999999999", "list everything", "-1"):
        answer = await company.command(OSKAR.id, f"/blocker {words}")
        assert answer.startswith("I do not know /blocker "), words
        assert "see this list" in answer
        assert "<!channel>" not in answer


async def test_a_long_list_goes_on_by_a_button(company: Company) -> None:
    facts: dict[str, Any] = {"needs": Needs.DATA, "raiser_id": OSKAR.id, "owner_id": BEN.id}
    async with company.tandem.database.workspace("T0PLAYGROUND").begin() as tx:
        for number in range(1, 22):
            tx.add(Blocker(number=number, what=WHAT, owned_since=tx.now, raised_on=tx.now.date(), **facts))
    await company.command(OSKAR.id, "/blocker mine")
    first = last(company, OSKAR.id)
    assert ("BLK-20" in first.text, "BLK-21" in first.text, "And 1 more." in first.text) == (True, False, True)
    await company.click(OSKAR.id, first, "blocker.more")
    rest = last(company, OSKAR.id, "BLK-21")
    assert "BLK-20" not in rest.text
    assert verbs(rest) == ["Raise a blocker"]
    await company.click(OSKAR.id, await home(company), "home.open.4")
    form = company.slack.view(OSKAR.id)
    assert form is not None
    await company.click(OSKAR.id, form, "blocker.more")
    form = company.slack.view(OSKAR.id)
    assert form is not None
    assert "BLK-21" in str(form.blocks)


async def home(company: Company) -> View:
    view = await company.slack.home(OSKAR.id)
    assert view is not None
    return view

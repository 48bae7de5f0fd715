"""A discrepancy as its people live it: reported, given on, split, resolved, confirmed, and looked up."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from playground import Message, View
from playground.company import BEN, FINANCE_ROOM, GRACE, HANA, LUIS, MAYA, OSKAR, PRIYA, TOMAS
from tests.cast import Company
from tests.stories.scenes import close_forms, maya_is_admin

FACTS = {"what": "The February fee is not booked", "amount": "1,240.00", "transaction": "2027-03-01", "owner": BEN.id}
once = pytest.mark.parametrize("template", ["sqlite"], indirect=True)  # tests/bot has both


@pytest.fixture
async def company(larkfield: Company) -> Company:
    """Maya, in Stockholm, is admin. Oskar finds what Ben, in London, is to clear up."""
    await maya_is_admin(larkfield)
    return larkfield


async def report(company: Company, user: str = OSKAR.id, **given: object) -> dict[str, str]:
    await company.command(user, "/discrepancy")
    return await send(company, user, {**FACTS, **given})


async def send(company: Company, user: str, values: dict[str, object]) -> dict[str, str]:
    """Send the form on top. A few seconds later all is said: a person takes one message a second."""
    errors = await company.submit(user, values)
    await company.until(company.clock.now() + timedelta(seconds=5))
    return errors


def last(company: Company, user: str, words: str = "DIS-1") -> Message:
    found = [message for message in company.app_messages(user) if words in message.text]
    assert found, [message.text for message in company.app_messages(user)]
    return found[-1]


def verbs(where: Message | View) -> list[str]:
    rows = [block["elements"] for block in where.blocks if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row]


async def press(company: Company, user: str, where: Message | View, action: str) -> View | None:
    await company.click(user, where, action)
    await company.until(company.clock.now() + timedelta(seconds=5))
    return company.slack.view(user)


async def test_from_found_to_confirmed(company: Company) -> None:
    assert await report(company, transaction="2027-03-11") == {
        "transaction": "That day is still to come. Choose the day it was booked or paid."
    }
    assert await send(company, OSKAR.id, {"amount": "-5"}) == {"amount": "The amount must be above zero."}
    assert await send(company, OSKAR.id, {"amount": "6,900", "transaction": "2027-02-17", "direction": "little"}) == {}
    assert "It is 21 days old: its age runs from Wednesday 17 February." in words_of(company, OSKAR.id)
    await close_forms(company, OSKAR.id)
    asked = last(company, BEN.id)
    assert asked.text.startswith("<@U08OSKAR> found something that does not tie. Please find out why.")
    assert verbs(asked) == ["Resolve", "Not mine", "Move the date", "Look closer"]
    form = await press(company, BEN.id, asked, "discrepancy.resolve")
    assert form is not None
    assert "I ask a second person to confirm it." in str(form.blocks)
    assert await send(company, BEN.id, {"kind": "timing", "cause": "A late invoice"}) == {
        "evidence": "Say what proves it: a link, a document's number, or a file."
    }
    assert await send(company, BEN.id, {"evidence": "Invoice 20417"}) == {}
    assert "<@U01MAYA> is to confirm it." in words_of(company, BEN.id)
    await close_forms(company, BEN.id)
    assert verbs(last(company, BEN.id)) == []
    await press(company, BEN.id, asked, "discrepancy.resolve")
    assert company.slack.view(BEN.id) is None, "a click on the old button says what happened since"
    waits = last(company, MAYA.id)
    assert verbs(waits) == ["Confirm", "Send it back"]
    await company.command(MAYA.id, "/discrepancy dis-1")
    [looked] = [said for said in company.app_messages(MAYA.id) if said.ephemeral_to and "DIS-1" in said.text]
    await press(company, MAYA.id, looked, "discrepancy.confirm")
    confirmed = [said for said in company.app_messages(MAYA.id) if said.ephemeral_to]
    assert "confirmed by <@U01MAYA>" in confirmed[-1].text, "what nobody else sees says at once what became of it"
    assert len([said for said in confirmed if "DIS-1" in said.text]) == 1, "in its own place"
    assert "was resolved by <@U04BEN> and confirmed by <@U01MAYA>" in last(company, OSKAR.id).text
    assert "It was a matter of timing: “A late invoice”. Proof: “Invoice 20417”." in await company.command(
        HANA.id, "/discrepancy dis-1"
    )


def words_of(company: Company, user: str) -> str:
    view = company.slack.view(user)
    assert view is not None
    return str([block.get("text", {}).get("text", "") for block in view.blocks])


@once
async def test_it_is_given_on_moved_split_and_merged(company: Company) -> None:
    await report(company)
    await close_forms(company, OSKAR.id)
    await press(company, BEN.id, last(company, BEN.id), "discrepancy.reassign")
    assert await send(company, BEN.id, {"owner": company.slack.workspace.bot_user}) == {
        "owner": "That is a bot. Choose a person who can find out."
    }
    assert await send(company, BEN.id, {"owner": TOMAS.id}) == {}
    asked = last(company, TOMAS.id)
    await press(company, TOMAS.id, asked, "discrepancy.move_due")
    assert await send(company, TOMAS.id, {"due": "2027-03-31", "reason": "The bank answers then"}) == {}
    assert "due Wednesday 31 March, moved once" in last(company, TOMAS.id).text
    shown = await company.command(TOMAS.id, "/discrepancy 1")
    assert "Its date was moved 1 time. Last reason: “The bank answers then”." in shown
    await press(company, TOMAS.id, last(company, TOMAS.id, "It was reported by"), "discrepancy.split")
    parts: dict[str, object] = {
        "what": "The fee",
        "amount": "1,240.00",
        "owner": BEN.id,
        "what_rest": "The rest",
        "owner_rest": LUIS.id,
    }
    assert await send(company, TOMAS.id, parts) == {"amount": "The first part must be less than the whole."}
    assert await send(company, TOMAS.id, {"amount": "240"}) == {}
    await close_forms(company, TOMAS.id)
    assert "“The rest”: $1,000.00 too much, 9 days old" in last(company, LUIS.id, "DIS-3").text
    await company.command(LUIS.id, "/discrepancy DIS-3")
    await press(company, LUIS.id, last(company, LUIS.id, "It was split off"), "discrepancy.merge")
    await send(company, LUIS.id, {"into": "2", "way": "adds"})
    assert "only they can do this" in words_of(company, LUIS.id), "the fee is not his"
    await close_forms(company, LUIS.id)
    await company.command(MAYA.id, "/discrepancy DIS-3")
    await press(company, MAYA.id, last(company, MAYA.id, "It was split off"), "discrepancy.merge")
    assert await send(company, MAYA.id, {"into": "2", "way": "adds"}) == {}
    assert "DIS-3 is part of DIS-2 now." in last(company, BEN.id, "is part of").text
    assert "$1,240.00 too much" in await company.command(MAYA.id, "/discrepancy list")
    assert "See DIS-2." in await company.command(MAYA.id, "/discrepancy DIS-3")
    assert "See DIS-2 and DIS-3." in await company.command(MAYA.id, "/discrepancy DIS-1")


@once
async def test_a_message_can_be_reported_with_its_words_and_a_link(company: Company) -> None:
    await company.slack.say(PRIYA.id, "The bank shows *900* less &amp; we do not know why <!here>", FINANCE_ROOM.id)
    await company.slack.shortcut(OSKAR.id, "discrepancy.report_message", company.slack.messages(FINANCE_ROOM.id)[-1])
    view = company.slack.view(OSKAR.id)
    assert view is not None
    initial = {block["block_id"]: block["element"].get("initial_value") for block in view.blocks if block["type"] == "input"}
    assert initial["what"] == "The bank shows *900* less & we do not know why"
    assert await send(company, OSKAR.id, {"amount": "900", "owner": None}) == {}
    await close_forms(company, OSKAR.id)
    links = [piece for block in last(company, MAYA.id).blocks for piece in pieces(block) if piece["type"] == "link"]
    assert f"/archives/{FINANCE_ROOM.id}/p" in links[0]["url"], "nobody was chosen, so an admin has it"
    await company.slack.shortcut(GRACE.id, "discrepancy.report")
    assert company.slack.view(GRACE.id) is not None


def pieces(block: dict[str, Any]) -> list[dict[str, Any]]:
    return [piece for element in block.get("elements", []) for piece in element.get("elements", [])]


@once
async def test_looking_up_lists_ages_the_file_and_strange_words(company: Company) -> None:
    assert "everything ties" in await company.command(HANA.id, "/discrepancy list")
    assert "Everything ties." in await company.command(HANA.id, "/discrepancy ageing")
    await report(company, what="=1+1 <!channel> *bold*", transaction="2026-12-01")
    await close_forms(company, OSKAR.id)
    for words in ("list", "DIS-1", "dis 1", "#1", "1"):
        assert "DIS-1 “=1+1 &lt;!channel&gt; *bold*”" in await company.command(HANA.id, f"/discrepancy {words}"), words
    assert "everything ties" in await company.command(HANA.id, "/discrepancy mine")
    assert "DIS-1" in await company.command(BEN.id, "/discrepancy mine")
    assert verbs(last(company, BEN.id))[0] == "Resolve"
    assert "Ben Okafor: 1 at 90+ days ($1,240.00)." in await company.command(HANA.id, "/discrepancy ageing")
    assert "No account: 1 at 90+ days ($1,240.00)." in await company.command(HANA.id, "/discrepancy aging by account")
    assert "Only a lead can do this." in await company.command(HANA.id, "/discrepancy export")
    await company.command(MAYA.id, "/discrepancy export")
    [file] = [one for one in company.slack.workspace.files.values() if one.name == "tandem-discrepancies.xlsx"]
    book = load_workbook(io.BytesIO(file.content))
    assert book.sheetnames == ["Open", "By owner", "By account"]
    row = [cell.value for cell in book["Open"][2]]
    assert row[:6] == ["DIS-1", "=1+1 <!channel> *bold*", None, 1240, "USD", "Ben Okafor"]
    assert book["Open"]["B2"].data_type == "s"
    for words in ("wibble <!channel>", "DIS-99", "list everything", "ageing wibble"):
        answer = await company.command(OSKAR.id, f"/discrepancy {words}")
        assert answer.startswith("I do not know /discrepancy "), words
        assert "<!channel>" not in answer


@once
async def test_a_lead_reports_many_from_a_file(company: Company) -> None:
    assert "Only a lead can do this." in await company.command(HANA.id, "/discrepancy import")
    await company.command(MAYA.id, "/discrepancy import")
    bad = company.slack.add_file(MAYA.id, "list.csv", b"what,amount\nFee,none\n", "text/csv")
    errors = await send(company, MAYA.id, {"file": [bad.id]})
    assert errors["file"].startswith("Nothing came in. Line 2: ")
    lines = "".join(f"Fee {n},5,{BEN.id}\n" for n in range(1, 23))
    good = company.slack.add_file(MAYA.id, "list.csv", f"what,amount,owner\n{lines}".encode(), "text/csv")
    assert await send(company, MAYA.id, {"file": [good.id]}) == {}
    assert "22 discrepancies came in." in words_of(company, MAYA.id)
    await close_forms(company, MAYA.id)
    for words, user in (("list", HANA.id), ("mine", BEN.id)):
        await company.command(user, f"/discrepancy {words}")
        await press(company, user, last(company, user, "DIS-20 "), "discrepancy.more")
        shown = last(company, user, "DIS-22 ").text
        assert "DIS-21 " in shown, words
        assert "DIS-20 " not in shown, words
    await press(company, BEN.id, last(company, BEN.id, "brought in"), "home.open")
    assert "DIS-1" in str(company.slack.view(BEN.id))


@once
async def test_an_admin_sets_the_limits_and_home_shows_what_waits(company: Company) -> None:
    await company.command(MAYA.id, "/tandem settings")
    settings = company.slack.view(MAYA.id)
    assert settings is not None
    await press(company, MAYA.id, settings, "settings.discrepancies")
    limits: dict[str, object] = {"first": "5", "second": "5", "third": "20", "review": "100", "finance_lead": PRIYA.id}
    assert await send(company, MAYA.id, limits) == {"second": "Use more than 5 days, the limit before it."}
    assert await send(company, MAYA.id, {"second": "10"}) == {}
    await close_forms(company, MAYA.id)
    await report(company)
    await close_forms(company, OSKAR.id)
    tab = await company.slack.home(BEN.id)
    assert tab is not None
    assert "Discrepancies that wait for you" in str(tab.blocks)
    await press(company, BEN.id, tab, "discrepancy.resolve")
    assert await send(company, BEN.id, {"kind": "fee", "cause": "Fees are booked by hand", "evidence": "B-1"}) == {}
    await close_forms(company, BEN.id)
    assert verbs(last(company, PRIYA.id)) == ["Confirm", "Send it back"], "above $100.00 the finance lead confirms"
    await press(company, PRIYA.id, last(company, PRIYA.id), "discrepancy.send_back")
    assert await send(company, PRIYA.id, {"reason": "The voucher is of another month"}) == {}
    assert "sent DIS-1 back: “The voucher is of another month”" in last(company, BEN.id, "sent DIS-1 back").text
    lead = await company.slack.home(MAYA.id)
    assert lead is not None
    assert "1 open discrepancy: $1,240. " in str(lead.blocks)
    await company.until(datetime(2027, 3, 11, 12, 0, tzinfo=UTC))
    assert last(company, BEN.id).text.startswith("1 discrepancy waits for you. It is 10 days old.")

"""A bank account's month, from the statement that is dropped to the second signature, as people do it in Slack."""

import re
from datetime import timedelta

import pytest

from playground import Message
from playground.company import MAYA, OSKAR, PRIYA
from tests.cast import Company
from tests.stories.scenes import close_forms, maya_is_admin

BOOKS = b"""Account,Account name,Date,Voucher,Text,Debit,Credit
1930,Bank,2027-01-04,A1,Paid in by the owners,1000,
2010,Equity,2027-01-04,A1,Paid in by the owners,,1000
1930,Bank,2027-02-02,A2,Halden Works INV-1,400,
3010,Sales,2027-02-02,A2,Halden Works INV-1,,400
1930,Bank,2027-02-26,A5,Check 10991 to Brandt,,20
2010,Equity,2027-02-26,A5,Check 10991 to Brandt,20,
"""
STATEMENT = b"""Date,Description,Reference,Amount,Balance
2027-02-02,Halden Works,INV-1,400.00,1400.00
2027-02-05,Card fee <!channel>,,-12.50,1387.50
"""


@pytest.fixture
async def company(larkfield: Company) -> Company:
    await maya_is_admin(larkfield)
    await give(larkfield, PRIYA.id, ["lead"], "finance")
    for name, content in (("books.csv", BOOKS), ("1930 february.csv", STATEMENT)):
        await larkfield.slack.say(MAYA.id, "", files=[larkfield.slack.add_file(MAYA.id, name, content, "text/csv")])
        await wait(larkfield)
        await larkfield.click(MAYA.id, news(larkfield, MAYA.id), "import.load")
        await wait(larkfield)
    return larkfield


async def give(company: Company, user: str, roles: list[str], department: str) -> None:
    """Maya gives somebody their roles and department."""
    await company.command(MAYA.id, "/tandem settings")
    view = company.slack.view(MAYA.id)
    assert view is not None
    await company.slack.click(MAYA.id, view, "settings.person", selected=user)
    assert await company.submit(MAYA.id, {"roles": roles, "department": department}) == {}
    await close_forms(company, MAYA.id)


async def wait(company: Company) -> None:
    """A few seconds later: one conversation gets one message a second."""
    await company.until(company.clock.now() + timedelta(seconds=5))


def news(company: Company, user: str) -> Message:
    return [said for said in company.app_messages(user) if said.bot_id and not said.ephemeral_to][-1]


def heard(company: Company, user: str, words: str) -> list[Message]:
    """The bot's messages to somebody that say so, oldest first."""
    return [said for said in company.app_messages(user) if words in said.text]


def shown(company: Company, user: str) -> str:
    """The form on top, whole."""
    view = company.slack.view(user)
    assert view is not None, "no form is open"
    return str(view.blocks)


async def press(company: Company, user: str, action: str) -> None:
    view = company.slack.view(user)
    assert view is not None
    await company.click(user, view, action)


async def test_a_month_is_matched_explained_prepared_and_signed(company: Company) -> None:
    assert await company.command(MAYA.id, "/discrepancy reconcile bank february") == ""
    assert "2 things are open" in shown(company, MAYA.id)
    await press(company, MAYA.id, "reconciliation.open_list")
    assert "Card fee <!channel>" in shown(company, MAYA.id), "their words are shown as they are"
    await press(company, MAYA.id, "reconciliation.on_its_way")
    assert "On its way." in shown(company, MAYA.id)
    await press(company, MAYA.id, "reconciliation.discrepancy")
    assert await company.submit(MAYA.id, {"what": "The bank's fee is not booked", "owner": PRIYA.id}) == {}
    assert "DIS-1 is made." in shown(company, MAYA.id)
    await wait(company)
    assert heard(company, PRIYA.id, "The bank's fee is not booked")
    await press(company, MAYA.id, "reconciliation.look")
    assert "Nothing is open." in shown(company, MAYA.id)
    await press(company, MAYA.id, "reconciliation.prepare")
    assert await company.submit(MAYA.id, {"reviewer": MAYA.id}) == {
        "reviewer": "Somebody else has to review it. Choose another person."
    }
    assert await company.submit(MAYA.id, {"reviewer": OSKAR.id}) == {
        "reviewer": "Choose somebody in finance, a lead, or who answers for the account."
    }
    assert await company.submit(MAYA.id, {"reviewer": PRIYA.id}) == {}
    assert "is asked to review it" in shown(company, MAYA.id)
    await wait(company)

    [asked] = heard(company, PRIYA.id, "1930 Bank, February 2027 is ready for your review.")
    assert "DIS-1: statement, 5 February, Card fee &lt;!channel&gt;, -$12.50" in asked.text
    await company.click(PRIYA.id, asked, "reconciliation.send_back")
    assert await company.submit(PRIYA.id, {"reason": "Is the check from January?"}) == {}
    await close_forms(company, PRIYA.id)
    await wait(company)
    assert heard(company, MAYA.id, "sent back 1930 Bank, February 2027")
    await company.click(PRIYA.id, asked, "reconciliation.sign")
    await close_forms(company, MAYA.id)
    await company.command(MAYA.id, "/discrepancy reconcile 1930 february")
    assert "It was sent back: Is the check from January?" in shown(company, MAYA.id)
    await press(company, MAYA.id, "reconciliation.prepare")
    assert await company.submit(MAYA.id, {"reviewer": PRIYA.id}) == {}
    await wait(company)
    await company.click(PRIYA.id, heard(company, PRIYA.id, "is ready for your review")[-1], "reconciliation.sign")
    await wait(company)
    assert heard(company, PRIYA.id, "1930 Bank, February 2027 is signed.")
    assert heard(company, MAYA.id, "1930 Bank, February 2027 is signed by")

    tab = await company.slack.home(MAYA.id)
    assert tab is not None
    assert "reconciliation.open" in str(tab.blocks)
    await company.command(OSKAR.id, "/discrepancy reconcile february")
    assert company.slack.view(OSKAR.id) is None, "who may not look sees no form"


async def test_a_match_is_taken_apart_and_put_together_by_hand(company: Company) -> None:
    await company.command(MAYA.id, "/discrepancy reconcile 1930 february")
    await press(company, MAYA.id, "reconciliation.matched_list")
    assert "The same reference." in shown(company, MAYA.id) or "The same amount" in shown(company, MAYA.id)
    await press(company, MAYA.id, "reconciliation.undo")
    assert "Taken apart. Its lines are open now." in shown(company, MAYA.id)
    await press(company, MAYA.id, "reconciliation.look")
    assert "4 things are open" in shown(company, MAYA.id)
    await press(company, MAYA.id, "reconciliation.open_list")
    keys = re.findall(r"'value': '(\d+:\d+:((?:book|statement):\d+:\d+))'", shown(company, MAYA.id))
    values = {key: value for value, key in keys}
    said = next(key for key in values if key.startswith("statement") and key.endswith(":0"))
    booked = next(key for key in values if key.startswith("book"))
    view = company.slack.view(MAYA.id)
    assert view is not None
    await company.click(MAYA.id, view, "reconciliation.match", values[said])
    wrong = next(key for key in values if key.startswith("statement") and key != said)
    assert "They differ by" in (await company.submit(MAYA.id, {"lines": [wrong]}))["lines"]
    assert await company.submit(MAYA.id, {"lines": [booked]}) == {}
    assert "Matched." in shown(company, MAYA.id)
    assert "Halden" not in shown(company, MAYA.id)

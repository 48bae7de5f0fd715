"""A lead asks how far off plan the company is, looks closer, asks why, and shares it."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.database import Workspace
from models.member import Member, Role
from playground import Message
from playground.company import BEN, GENERAL, GRACE, HANA, MAYA, TOMAS
from tests.cast import Company
from tests.stories.purchasing import words_of
from tests.variances import ACCOUNTS, stage

MONTHS = ("2026-12", "2027-01", "2027-02")


@pytest.fixture
async def company(larkfield: Company) -> Company:
    """Tomás answers for the workshop, Ben for salaries; Maya leads."""
    accounts: dict[str, dict[str, Any]] = {code: dict(given) for code, given in ACCOUNTS.items()}
    accounts["5010"]["owner_id"] = BEN.id
    accounts["6000"]["name"] = "=HYPERLINK(1)"
    async with books(larkfield).begin() as tx:
        for who, roles in ((MAYA, frozenset({Role.LEAD})), (BEN, frozenset()), (TOMAS, frozenset()), (GRACE, frozenset())):
            tx.add(Member(user_id=who.id, name=who.real_name, roles=roles, profile_at=tx.now, zone="Europe/London"))
        booked = {("3000", month): {"410": 150_000.0} for month in MONTHS}
        booked |= {("5010", month): {"410": 32_000.0, "420": 20_000.0} for month in MONTHS}
        booked |= {("6000", month): {"410": 5_000.0} for month in MONTHS}
        planned = {("3000", month): {"410": 180_000.0} for month in MONTHS}
        planned |= {("5010", month): {"410": 25_000.0, "420": 20_000.0} for month in MONTHS}
        await stage(tx, booked, planned, accounts, centres={"410": TOMAS.id, "420": HANA.id})
    return larkfield


def books(company: Company) -> Workspace:
    return company.tandem.database.workspace(company.slack.workspace.id)


async def ask(company: Company, words: str = "", user: str = MAYA.id) -> Message:
    """Type the command in a channel; gives the answer that only they see."""
    await company.command(user, f"/variance {words}".strip(), GENERAL.id)
    return newest(company, user)


def newest(company: Company, user: str = MAYA.id) -> Message:
    return company.slack.messages(GENERAL.id, viewer=user)[-1]


def values(message: Message, action: str) -> dict[str, str]:
    """The options of a menu: what they say, with their values."""
    elements = [each for block in message.blocks if block["type"] == "actions" for each in block["elements"]]
    [menu] = [each for each in elements if each["action_id"] == action]
    return {each["text"]["text"]: each["value"] for each in menu["options"]}


async def choose(company: Company, message: Message, action: str, words: str, user: str = MAYA.id) -> None:
    [value] = [value for label, value in values(message, action).items() if label.startswith(words)]
    answer = await company.slack.click(user, message, action, selected=value)
    assert answer.status == 200, answer
    await company.until(company.clock.now() + timedelta(seconds=5))


async def test_the_answer_is_seen_by_the_asker_until_it_is_shared(company: Company) -> None:
    shown = await ask(company)
    assert shown.text.startswith("Profit: $37,000.00 (27.4%) less than planned")
    assert [block["type"] for block in shown.blocks].count("data_visualization") == 1
    assert "Profit" not in json.dumps([each.text for each in company.slack.messages(GENERAL.id, viewer=TOMAS.id)])
    await company.click(MAYA.id, shown, "variance.share")
    await company.click(MAYA.id, shown, "variance.share")
    await company.until(company.clock.now() + timedelta(seconds=5))
    shared = [each for each in company.slack.messages(GENERAL.id, viewer=TOMAS.id) if "Profit" in each.text]
    assert len(shared) == 1, "however often it is clicked"
    assert f"Shared by <@{MAYA.id}>." in shared[0].text
    await company.click(TOMAS.id, shared[0], "variance.open")
    assert newest(company, TOMAS.id).text.startswith("Profit: $37,000.00")
    assert "Shared by" in company.slack.messages(GENERAL.id, viewer=GRACE.id)[-1].text, "his look is his alone"


async def test_the_menus_go_down_and_up_and_to_other_times_in_place(company: Company) -> None:
    shown = await ask(company)
    before = len(company.slack.messages(GENERAL.id, viewer=MAYA.id))
    await choose(company, shown, "variance.open", "Running costs")
    await choose(company, newest(company), "variance.open", "5010 Salaries:")
    assert newest(company).text.startswith("5010 Salaries: $7,000.00 (15.6%) more than planned")
    await choose(company, newest(company), "variance.open", "410 Workshop")
    assert newest(company).text.startswith("5010 Salaries of 410 Workshop: $7,000.00 (28%) more than planned")
    await choose(company, newest(company), "variance.period", "January 2027")
    assert "in January 2027" in newest(company).text
    await choose(company, newest(company), "variance.open", "The whole company")
    assert newest(company).text.startswith("Profit: ")
    assert len(company.slack.messages(GENERAL.id, viewer=MAYA.id)) == before, "each took the place of the one before"


async def test_anything_is_found_by_typing(company: Company) -> None:
    shown = await ask(company, "q1")
    found = await company.slack.options(MAYA.id, shown, "variance.find", "420 sho")
    assert [option["text"]["text"] for option in found] == ["Cost center 420 Shop"]
    await company.slack.click(MAYA.id, shown, "variance.find", selected=found[0]["value"])
    assert newest(company).text.startswith("Costs of 420 Shop: as planned")


async def test_asking_why_goes_to_the_owner_and_the_answer_is_quoted_everywhere(company: Company) -> None:
    shown = await ask(company)
    assert "We don't know why yet." in shown.text
    await choose(company, shown, "variance.why", "5010")
    assert f"I asked <@{BEN.id}> why." in newest(company).text
    await choose(company, shown, "variance.why", "5010")
    assert "has not answered yet" in newest(company).text
    [question] = [each for each in company.app_messages(BEN.id) if "asks why" in each.text]
    assert "5010 Salaries: $7,000.00 (15.6%) more than planned in February 2027." in question.text
    assert f"<@{BEN.id}> was asked on 10 March." in (await ask(company)).text
    await company.click(BEN.id, question, "explanation.open")
    errors = await company.submit(BEN.id, {"cause": "volume", "action_by": TOMAS.id})
    assert list(errors) == ["words"]
    told: dict[str, object] = {
        "cause": "volume",
        "words": "Two <!here> more mechanics",
        "lasts": "yes",
        "action": "Plan for them",
        "action_by": TOMAS.id,
        "action_due": "2027-03-31",
    }
    assert await company.submit(BEN.id, {**told, "action_due": "2027-03-01"}) == {
        "action_due": "Monday 1 March is over. Choose a later day."
    }
    assert await company.submit(BEN.id, told) == {}
    await company.until(company.clock.now() + timedelta(seconds=10))
    quoted = f"<@{BEN.id}>: “Two &lt;!here&gt; more mechanics” (volume). It will last."
    shown = await ask(company)
    assert quoted in shown.text
    assert f"Next, <@{TOMAS.id}> by 31 March: “Plan for them”." in shown.text
    assert quoted in (await ask(company, "5010")).text
    assert "Two &lt;!here&gt; more mechanics" in company.app_messages(MAYA.id)[-1].text, "who asked is told"
    assert "Plan for them" in company.app_messages(TOMAS.id)[-1].text
    [kept] = [each for each in company.app_messages(BEN.id) if "5010" in each.text]
    assert "asks why" not in kept.text
    await choose(company, shown, "variance.why", "5010")
    assert "has explained it already" in newest(company).text


async def test_the_owner_and_a_lead_explain_at_once_and_others_ask(company: Company) -> None:
    for user in (BEN.id, MAYA.id):
        await company.click(user, await ask(company, "5010", user), "variance.explain")
        view = company.slack.view(user)
        assert view is not None
        assert "5010 Salaries: $7,000.00 (15.6%) more than planned in February 2027." in words_of(view)
    await company.click(GRACE.id, await ask(company, "5010", GRACE.id), "variance.explain")
    assert company.slack.view(GRACE.id) is None
    assert f"I asked <@{BEN.id}> why." in newest(company, GRACE.id).text


async def test_nobody_to_ask_is_said_with_the_mend(company: Company) -> None:
    await choose(company, await ask(company), "variance.why", "3000")
    assert "A lead can name somebody in /tandem settings, under Accounts." in newest(company).text


async def test_a_cost_centers_owner_answers_for_what_is_off_there(company: Company) -> None:
    await choose(company, await ask(company, "workshop"), "variance.why", "3000")
    assert f"I asked <@{TOMAS.id}> why." in newest(company).text


async def test_the_file_is_one_that_a_finance_person_is_glad_to_open(company: Company) -> None:
    await company.click(MAYA.id, await ask(company, "q1"), "variance.file")
    [file] = [file for file in company.slack.workspace.files.values() if file.name.endswith(".xlsx")]
    assert file.name == "difference-from-plan-2027-01-to-2027-03.xlsx"
    book = load_workbook(io.BytesIO(file.content))
    assert book.sheetnames == ["Accounts", "Cost centers", "Months", "About"]
    page = book["Accounts"]
    rows = {row[0].value or row[1].value: row for row in page.iter_rows(min_row=2)}
    assert [cell.value for cell in rows["5010"][3:9]] == [104_000, 90_000, 14_000, pytest.approx(0.155556), "worse", -14_000]
    assert [cell.number_format for cell in rows["5010"][3:7]] == ["#,##0.00", "#,##0.00", "#,##0.00", "0.0%"]
    assert [cell.value for cell in rows["Total: Profit"][3:6]] == [196_000, 270_000, -74_000]
    assert rows["Total: Profit"][3].font.b
    assert rows["6000"][1].value == "=HYPERLINK(1)"
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}, "no formula from people's text"
    assert page.freeze_panes == "C2"
    assert page.auto_filter.ref == "A1:O4"
    assert page.column_dimensions["B"].width > 30
    assert [row[2].value for row in book["Cost centers"].iter_rows(min_row=2)][:1] == ["410 Workshop"]


async def test_help_and_junk_get_words(company: Company) -> None:
    assert "what was booked with what was planned" in await company.command(MAYA.id, "/variance help")
    assert "I do not know" in await company.command(MAYA.id, "/variance zzzz *qq*")
    assert "fits several things" in await company.command(MAYA.id, "/variance 000")


async def test_without_books_the_mend_is_said(larkfield: Company) -> None:
    assert "There are no books yet" in await larkfield.command(MAYA.id, "/variance")

"""Bringing numbers in, as people do it in Slack."""

import shutil
from datetime import timedelta

import pytest

from bot import imports
from playground import File, Message
from playground.company import MAYA, OSKAR
from tests.cast import Company
from tests.stories.scenes import close_forms, maya_is_admin

ACTUALS = b"""Account,Account name,Cost center,Date,Amount,Voucher,Text
4010,Trade sales,10,2026-10-03,-1000.50,A1,Bikes
6000,Salaries,10,2026-10-25,800.25,A3,<!channel> *October*
1910,Bank,,2026-10-25,200.25,A3,
"""
LOCKED = b"\xd0\xcf\x11\xe0" + bytes(5000) + "EncryptedPackage".encode("utf-16-le")
BAD = ACTUALS.replace(b"800.25", b"eight hundred")


@pytest.fixture
async def company(larkfield: Company) -> Company:
    await maya_is_admin(larkfield)
    await wait(larkfield)
    return larkfield


async def wait(company: Company) -> None:
    """A few seconds later: one conversation gets one message a second."""
    await company.until(company.clock.now() + timedelta(seconds=5))


async def press(company: Company, action: str) -> None:
    await company.click(MAYA.id, news(company), action)
    await wait(company)


def news(company: Company, user: str = MAYA.id) -> Message:
    """The newest message of the bot to somebody."""
    return [said for said in company.app_messages(user) if said.bot_id and not said.ephemeral_to][-1]


def file(company: Company, content: bytes = ACTUALS, name: str = "october.csv", user: str = MAYA.id) -> File:
    return company.slack.add_file(user, name, content, "text/csv")


async def drop(company: Company, dropped: File, user: str = MAYA.id) -> None:
    await company.slack.say(user, "", files=[dropped])
    await wait(company)


async def lose(company: Company) -> None:
    """The machine that read it is gone, and its disk with it."""
    async with company.tandem.database.workspace("T0PLAYGROUND").read() as tx:
        found = await imports.numbered(tx, 1)
    assert found is not None
    assert found.path is not None
    shutil.rmtree(found.path)


async def test_a_file_put_into_the_form_is_read_loaded_and_undone(company: Company) -> None:
    assert await company.command(MAYA.id, "/tandem import") == ""
    assert await company.submit(MAYA.id, {"files": [file(company).id]}) == {}
    await wait(company)
    said = news(company)
    assert "I have read october.csv" in said.text
    assert "3 lines, October 2026" in said.text
    await lose(company)
    await press(company, "import.load")
    said = news(company)
    assert "october.csv is in the books: 3 lines." in said.text, "the worker fetched it once more"
    assert "Loaded by" in said.text
    assert "IMP-1" in await company.command(MAYA.id, "/tandem imports")
    assert "is in the books" in await company.command(MAYA.id, "/tandem import imp-1")
    await press(company, "import.undo")
    assert "was taken out again" in news(company).text


async def test_a_file_dropped_in_the_messages_is_read_too(company: Company) -> None:
    await drop(company, file(company))
    assert "I have read october.csv" in news(company).text
    before = len(company.app_messages(MAYA.id))
    await press(company, "import.cancel")
    assert "was not loaded" in news(company).text
    assert len(company.app_messages(MAYA.id)) == before, "there is one message about an import"


async def test_bad_rows_are_named_and_nothing_can_be_loaded(company: Company) -> None:
    await drop(company, file(company, BAD))
    said = news(company)
    assert "1 row of october.csv cannot be read, so none of it can be loaded." in said.text
    assert 'Line 3: "eight hundred" is not an amount.' in said.text
    assert "import.load" not in str(said.blocks)


async def test_columns_can_be_chosen_and_are_remembered(company: Company) -> None:
    content = ACTUALS.replace(b"Account,", b"A,", 1).replace(b"Account name", b"B").replace(b"Date", b"C")
    await drop(company, file(company, content))
    await press(company, "import.columns")
    assert await company.submit(MAYA.id, {"account": "0", "name": "1", "date": "3", "amount": "4"}) == {}
    await wait(company)
    said = news(company)
    assert "3 lines, October 2026" in said.text
    await press(company, "import.load")
    await drop(company, file(company, content.replace(b"2026-10", b"2026-11"), "november.csv"))
    assert "3 lines, November 2026" in news(company).text
    assert "Trade sales" not in news(company).text, "its accounts are known by now"


async def test_what_was_taken_for_actual_amounts_can_be_a_budget(company: Company) -> None:
    await drop(company, file(company, b"Account,Account name,Period,Amount\n3010,Sales,2026-10,-5.00\n", "ledger.csv"))
    assert "I took them for actual ones." in news(company).text
    await press(company, "import.budget")
    said = news(company)
    assert "Budget: 1 line, October 2026" in said.text
    assert "I took them" not in said.text
    assert "import.forecast" not in str(said.blocks)


async def test_who_is_no_lead_is_told_so(company: Company) -> None:
    assert "Only a lead can do this" in await company.command(OSKAR.id, "/tandem import")
    await drop(company, file(company, user=OSKAR.id), OSKAR.id)
    assert "Only a lead can do this" in news(company, OSKAR.id).text


async def test_what_is_no_table_gets_a_sentence(company: Company) -> None:
    for content, name, sentence in (
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "ledger.csv", "This is a web page, not a table"),
        (b"", "ledger.csv", "This file is empty"),
        (b"%PDF-1.7 ...", "ledger.pdf", "I cannot read this kind of file"),
        (LOCKED, "ledger.xlsx", "locked with a password"),
    ):
        await drop(company, file(company, content, name))
        assert sentence in news(company).text
        assert "was not loaded" in news(company).text


async def test_the_books_are_kept_in_a_currency_of_choice_until_amounts_are_there(company: Company) -> None:
    await company.command(MAYA.id, "/tandem settings")
    await in_form(company, "settings.books")
    kept: dict[str, object] = {
        "currency": "SEK",
        "fiscal_start": "7",
        "threshold": "5,000",
        "percent": "5",
        "both": "either",
    }
    assert await company.submit(MAYA.id, {**kept, "threshold": "-5"}) == {"threshold": "The amount must be above zero."}
    assert await company.submit(MAYA.id, kept) == {}
    await drop(company, file(company))
    assert "SEK 0.00" in news(company).text
    await in_form(company, "settings.books")
    errors = await company.submit(MAYA.id, {"currency": "EUR"})
    assert errors == {"currency": "The books hold amounts in SEK already. Undo those imports first."}
    await close_forms(company, MAYA.id)


async def test_what_was_guessed_of_accounts_is_confirmed_or_changed(company: Company) -> None:
    await drop(company, file(company))
    await press(company, "import.load")
    await company.command(MAYA.id, "/tandem settings")
    await in_form(company, "settings.accounts")
    view = company.slack.view(MAYA.id)
    assert view is not None
    assert "I guessed what 3 accounts hold" in str(view.blocks)
    block = next(block for block in view.blocks if "account.page" in str(block))
    offered = await company.slack.options(MAYA.id, view, str(block["block_id"]), "sala")
    assert [option["text"]["text"] for option in offered] == ["6000 Salaries"]
    await company.slack.click(MAYA.id, view, "account.page", selected=offered[0])
    assert await company.submit(MAYA.id, {"name": " Pay ", "kind": "cost_of_sales", "parent": "99"}) == {
        "parent": "I do not know that account. Choose one of the chart."
    }
    bot = company.slack.workspace.bot_user
    assert await company.submit(MAYA.id, {"parent": None, "owner": bot}) == {"owner": "That is a bot. Choose a person."}
    assert await company.submit(MAYA.id, {"parent": None, "owner": OSKAR.id, "threshold": "250"}) == {}
    await in_form(company, "account.guessed")
    await in_form(company, "account.confirm")
    await company.command(MAYA.id, "/tandem settings")
    await in_form(company, "settings.accounts")
    shown = str(company.slack.view(MAYA.id))
    assert "I guessed" not in shown
    assert "Cost of sales" in shown


async def in_form(company: Company, action: str) -> None:
    view = company.slack.view(MAYA.id)
    assert view is not None
    await company.click(MAYA.id, view, action)

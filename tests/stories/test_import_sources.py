"""A lead lets numbers come by themselves."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from playground.company import BEN, MAYA
from tests import plain
from tests.cast import Company
from tests.cast import company as made_company
from tests.stories.scenes import close_forms, maya_is_admin
from tests.web_pages import Pages, web_pages

LEDGER = "Account,Account name,Period,Amount,Scenario\n3010,Sales,2026-10,100.00,actual\n"


@pytest.fixture
def pages() -> Iterator[Pages]:
    with web_pages() as made:
        made.always("", status=403)
        yield made


@pytest.fixture
async def company(database_url: str, tmp_path: Path) -> AsyncIterator[Company]:
    more = {
        "import_hosts": "127.0.0.1",
        "import_folder": str(tmp_path),
        "import_databases": f"erp=sqlite:///{tmp_path}/erp.db",
    }
    async with made_company(database_url, more=more) as made:
        await maya_is_admin(made)
        yield made


async def wait(company: Company) -> None:
    await company.until(company.clock.now() + timedelta(seconds=5))


def newest(company: Company) -> str:
    return [said.text for said in company.app_messages(MAYA.id) if said.bot_id and not said.ephemeral_to][-1]


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)  # tests/jobs has both
async def test_a_web_address_is_set_up_tested_mended_paused_and_removed(company: Company, pages: Pages) -> None:
    slack = company.slack
    assert "Only a lead" in await company.command(BEN.id, "/tandem import sources")
    assert await company.command(MAYA.id, "/tandem import sources") == ""
    for place, title in enumerate(("Web address", "Folder", "Query")):
        await click(company, f"source.add.{place}")
        form = slack.view(MAYA.id)
        assert form is not None
        assert form.body["title"]["text"] == title
        assert plain.of(form.body) == []
        if place:
            await slack.close(MAYA.id, form)
        else:
            given: dict[str, object] = {"name": "ERP", "address": f"{pages.url}/books", "every": "60", "at": "06:00"}
            given |= {"proof": "bearer", "paging": "link", "loads": "ask", "token": "open sesame"}
            assert "https only" in (await company.submit(MAYA.id, given | {"address": "http://erp.example.com"}))["address"]
            assert await company.submit(MAYA.id, given) == {}
            await wait(company)
            assert "127.0.0.1 does not let me in (403). Put in a token" in newest(company)
    await close_forms(company, MAYA.id)
    await company.command(MAYA.id, "/tandem health")
    assert "I get no numbers from ERP. 127.0.0.1 does not let me in (403)." in said(company)
    pages.always(LEDGER)
    await close_forms(company, MAYA.id)
    await company.command(MAYA.id, "/tandem import sources")
    assert "does not let me in" in said(company)
    await click(company, "source.page")
    await click(company, "source.test")
    await wait(company)
    assert "I tried ERP. It holds 1 line: actual amounts." in newest(company)
    await click(company, "source.look")
    await wait(company)
    assert newest(company) == "ERP works again. The last look brought IMP-1."
    assert any("I have read ERP.csv" in message.text for message in company.app_messages(MAYA.id))
    for act, words in (("source.pause", "ERP is paused."), ("source.resume", "You answer for it.")):
        await click(company, act)
        assert words in said(company)
    await click(company, "source.change")
    form = slack.view(MAYA.id)
    assert form is not None
    assert "open sesame" not in str(form.body), "a token is never shown"
    assert plain.of(form.body) == []
    await slack.close(MAYA.id, form)
    await click(company, "source.remove")
    assert "ERP is removed." in said(company)


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_a_button_of_before_a_database_was_closed_says_so(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    await larkfield.command(MAYA.id, "/tandem import sources")
    view = larkfield.slack.view(MAYA.id)
    assert view is not None
    [row] = [block for block in view.blocks if block["type"] == "actions"]
    row["elements"][0] |= {"action_id": "source.add.2", "value": "sql"}
    await click(larkfield, "source.add.2")
    assert "No database is open to me any more." in said(larkfield)


async def click(company: Company, action: str) -> None:
    view = company.slack.view(MAYA.id)
    assert view is not None
    await company.click(MAYA.id, view, action)


def said(company: Company) -> str:
    view = company.slack.view(MAYA.id)
    assert view is not None
    assert plain.of(view.body, ["ERP"]) == []
    return plain.shown(view.body)

"""The numbers, asked for and shared in Slack. Today is Wednesday 10 March 2027."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from models.account import Account
from models.cost_centre import CostCentre
from models.ledger_line import Scenario
from playground import Message, View, strict
from playground.company import BEN, FINANCE_ROOM, GENERAL, MAYA, TOMAS
from playground.errors import SlackError
from tests import figures as shop
from tests import limits, plain
from tests.cast import Company
from tests.stories.scenes import maya_is_admin

ROOM = FINANCE_ROOM.id


@pytest.fixture
async def company(larkfield: Company) -> Company:
    """Fourteen months of books, with a plan for February 2027."""
    books = larkfield.tandem.database.workspace("T0PLAYGROUND")
    await shop.settle(books)
    await shop.months(books, "2026-01", "2027-02")
    await shop.write(books, "2027-02", {**shop.MONTH, "3010": 120}, Scenario.BUDGET)
    return larkfield


async def ask(company: Company, words: str, user: str = MAYA.id, place: str = ROOM) -> Message:
    """What only the person who asks is shown."""
    await company.command(user, f"/kpi {words}".strip(), place)
    shown = company.slack.messages(place, viewer=user)[-1]
    assert shown.ephemeral_to == user
    return shown


def kinds(shown: Message | View) -> list[str]:
    return [str(block["type"]) for block in shown.blocks]


async def opened(company: Company, user: str) -> View:
    view = company.slack.view(user)
    assert view is not None
    return view


async def test_one_figure_says_the_main_point_first_and_shows_a_chart(company: Company) -> None:
    shown = await ask(company, "revenue")
    assert (
        shown.text.split("\n")[0] == "Revenue was $100.00 in February 2027, $30.00 (23.1%) lower than plan, which is worse."
    )
    assert "Plan: $130.00. It is $30.00 (23.1%) lower, which is worse." in shown.text
    assert "The month before, January 2027: $100.00. It is the same." in shown.text
    assert "A year earlier, February 2026: $100.00. It is the same." in shown.text
    assert "Three-month average, December 2026 to February 2027: $100.00. It is the same." in shown.text
    assert "It was the same in each of 12 months." in shown.text
    assert "data_visualization" in kinds(shown)


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)  # tests/bot has both
async def test_a_figure_of_one_cost_center_is_traced_and_shared_as_that(company: Company) -> None:
    books = company.tandem.database.workspace("T0PLAYGROUND")
    async with books.begin() as tx:
        centre = CostCentre(code="MKT", name="<!channel> Marketing", owner_id=MAYA.id)
        tx.add(centre)
        await tx.flush()
    await shop.write(books, "2027-02", {"3010": 7}, centre=centre.id)
    shown = await ask(company, "MKT february 2027")
    assert shown.text.startswith("MKT &lt;!channel&gt; Marketing: 3 figures for February 2027. No plan was set.")
    await company.slack.click(MAYA.id, shown, "kpi.pick", selected=f"revenue:2027-02:2027-02:{centre.id}")
    shown = company.slack.messages(ROOM, viewer=MAYA.id)[-1]
    assert shown.text.startswith("Revenue of MKT &lt;!channel&gt; Marketing was $7.00 in February 2027")
    await company.click(MAYA.id, shown, "kpi.source")
    view = await opened(company, MAYA.id)
    assert "3010 Bicycles: $7.00 from 1 line" in str(plain.shown(view.body))
    async with books.read() as tx:
        account = await tx.only(sa.select(Account.id).where(Account.code == "3010"))
    await company.slack.click(MAYA.id, view, "kpi.lines", selected=f"{account}:2027-02:2027-02:{centre.id}")
    await company.click(MAYA.id, shown, "kpi.share")
    assert company.slack.messages(ROOM)[-1].text.startswith("Revenue of MKT")


async def test_the_scorecard_begins_with_how_many_are_worse(company: Company) -> None:
    shown = await ask(company, "")
    assert shown.text.startswith("Of 10 figures with a plan in February 2027, ")
    assert "worse" in shown.text.split("\n")[0]
    await company.slack.click(MAYA.id, shown, "kpi.pick", "cash:2027-02:2027-02")
    assert (
        "Cash was $500.00 at the end of February 2027, the same as plan."
        in company.slack.messages(ROOM, viewer=MAYA.id)[-1].text
    )


async def test_where_slack_refuses_charts_the_answer_goes_without(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    takes = strict.blocks

    def refuses(given: list[dict[str, object]]) -> list[dict[str, object]]:
        if any(block["type"] == "data_visualization" for block in given):
            raise SlackError("invalid_blocks", ["[ERROR] unsupported type: data_visualization"])
        return takes(given)

    monkeypatch.setattr(limits, "strict", SimpleNamespace(blocks=takes, view=strict.view))
    monkeypatch.setattr(strict, "blocks", refuses)
    answer = await company.slack.command(MAYA.id, "/kpi", "revenue", channel=ROOM)
    assert answer.status == 200
    shown = company.slack.messages(ROOM, viewer=MAYA.id)[-1]
    assert shown.text.startswith("Revenue was $100.00")
    assert "data_visualization" not in kinds(shown)
    await company.click(MAYA.id, shown, "kpi.share")
    await company.until(company.clock.now() + timedelta(seconds=5))
    everybody = company.slack.messages(ROOM)[-1]
    assert everybody.text.startswith("Revenue was $100.00")
    assert "data_visualization" not in kinds(everybody)


async def test_an_answer_is_shared_once_however_often_it_is_clicked(company: Company) -> None:
    before = len(company.slack.messages(ROOM))
    shown = await ask(company, "revenue january", BEN.id, GENERAL.id)
    await company.click(BEN.id, shown, "kpi.share")
    await company.click(BEN.id, shown, "kpi.share")
    shared = [message for message in company.slack.messages(GENERAL.id) if "Revenue was" in message.text]
    assert len(shared) == 1
    assert f"Shared by <@{BEN.id}>." in shared[0].text
    assert "January 2027" in shared[0].text
    assert "in this channel already" in company.slack.messages(GENERAL.id, viewer=BEN.id)[-1].text
    assert len(company.slack.messages(ROOM)) == before


async def test_where_it_comes_from_names_formula_accounts_and_file(company: Company) -> None:
    shown = await ask(company, "gross profit")
    await company.click(MAYA.id, shown, "kpi.source")
    said = str((await opened(company, MAYA.id)).blocks)
    for part in ("revenue - cost of sales", "gross sales - returns and discounts", "3010 Bicycles: ", "$90.00", "books.csv"):
        assert part in said
    view = await opened(company, MAYA.id)
    menu = next(block for block in view.blocks if block["type"] == "actions")["elements"][0]
    await company.click(MAYA.id, view, "kpi.lines", menu["options"][0]["value"])
    assert "3010 Bicycles" in str((await opened(company, MAYA.id)).blocks)


async def test_what_it_means_says_what_accountants_call_it(company: Company) -> None:
    shown = await ask(company, "days to get paid")
    await company.click(MAYA.id, shown, "kpi.meaning")
    said = str((await opened(company, MAYA.id)).blocks)
    for part in ("days sales outstanding", "money owed to us / revenue * days", "balance at the end of the period"):
        assert part in said


async def test_close_names_are_matched_and_misses_get_suggestions(company: Company) -> None:
    assert (await ask(company, "gros margn")).text.startswith("Gross margin was 60% in February 2027")
    assert (await ask(company, "ebitda january")).text.startswith(
        "Profit before interest, tax, depreciation and amortization was $38.00 in January 2027"
    )
    missed = await ask(company, "profit")
    assert "Did you mean one of these?" in missed.text
    await company.slack.click(MAYA.id, missed, "kpi.suggested.0")
    assert "Net profit was" in company.slack.messages(ROOM, viewer=MAYA.id)[-1].text
    assert "“octember” is no time and no cost center that I know." in str((await ask(company, "revenue octember")).blocks)
    assert (await ask(company, "march")).text.count("There is nothing in the books for March 2027.") == 1
    hostile = await ask(company, "<!channel> *xyzzy*")
    assert "<!channel>" not in hostile.text


async def test_help_and_the_list_of_names(company: Company) -> None:
    assert "/kpi gross margin q3" in await company.command(TOMAS.id, "/kpi help")
    names = await company.command(TOMAS.id, "/kpi list")
    assert "Operating profit" in names
    assert "Days to get paid" in names


async def test_without_books_it_says_how_to_bring_them(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    assert "There are no books yet" in await larkfield.command(MAYA.id, "/kpi")

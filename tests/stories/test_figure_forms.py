"""Leads add figures of their own and set targets, in Slack."""

import pytest
import sqlalchemy as sa

from models.audit_entry import AuditEntry
from playground import View
from playground.company import BEN, FINANCE_ROOM, MAYA, PRIYA
from tests import figures as shop
from tests.cast import Company
from tests.stories.scenes import maya_is_admin

OWN: dict[str, object] = {
    "name": "sales per head",
    "kpi.formula": "revenue / Headcount",
    "unit": "money",
    "good": "up",
    "scorecard": ["shown"],
}


@pytest.fixture
async def company(larkfield: Company) -> Company:
    books = larkfield.tandem.database.workspace("T0PLAYGROUND")
    await maya_is_admin(larkfield)
    await shop.settle(books)
    await shop.months(books, "2026-01", "2027-02")
    return larkfield


async def opened(company: Company) -> View:
    view = company.slack.view(MAYA.id)
    assert view is not None
    return view


async def said(company: Company, words: str) -> str:
    await company.command(MAYA.id, f"/kpi {words}", FINANCE_ROOM.id)
    return company.slack.messages(FINANCE_ROOM.id, viewer=MAYA.id)[-1].text


async def trail(company: Company) -> list[str]:
    async with company.tandem.database.workspace("T0PLAYGROUND").read() as tx:
        return await tx.all(sa.select(AuditEntry.action).order_by(AuditEntry.number))


async def test_a_lead_adds_a_figure_and_everybody_can_ask_for_it(company: Company) -> None:
    await company.command(MAYA.id, "/kpi new")
    assert await company.submit(MAYA.id, OWN) == {}
    assert "Type `/kpi sales per head`" in str((await opened(company)).blocks)
    await company.slack.close(MAYA.id, await opened(company), whole=True)
    assert (await said(company, "sales per head")).startswith("Sales per head: $14.29 in February 2027.")
    assert "Sales per head" in await said(company, "")
    assert "figure.add" in await trail(company)


async def test_the_formula_is_checked_as_it_is_typed(company: Company) -> None:
    await company.command(MAYA.id, "/kpi new")
    for typed, told in (
        ("revenu / headcount", "I do not know revenu. Did you mean revenue?"),
        ("revenue * cash", "That multiplies money by money."),
        ("revenue / headcount", "This figure: $14.29 in February 2027."),
        ("__import__('os')", "I do not know"),
    ):
        await company.slack.click(MAYA.id, await opened(company), "kpi.formula", selected=typed)
        assert told in str((await opened(company)).blocks)


async def test_what_is_wrong_stands_beside_its_field(company: Company) -> None:
    taken = "There is something of that name already. Choose another name."
    wrongs: list[tuple[dict[str, str], dict[str, str]]] = [
        ({"name": "Digest"}, {"name": taken}),
        ({"name": "Revenue"}, {"name": taken}),
        ({"unit": "percent"}, {"unit": "The formula gives an amount of money. Choose money as its unit."}),
        ({"kpi.formula": "revenue +"}, {"kpi.formula": "I cannot read that. Use names, numbers, + - * / and brackets."}),
        ({"target": "a lot"}, {"target": "Write the target as a number, such as 40 or 12500."}),
    ]
    await company.command(MAYA.id, "/kpi new")
    for wrong, beside in wrongs:
        assert await company.submit(MAYA.id, {**OWN, **wrong}) == beside
    assert await company.submit(MAYA.id, {**OWN, "target": ""}) == {}


async def test_a_figure_cannot_lead_back_to_itself(company: Company) -> None:
    await company.command(MAYA.id, "/kpi new")
    assert await company.submit(MAYA.id, OWN) == {}
    await company.slack.close(MAYA.id, await opened(company), whole=True)
    await company.command(MAYA.id, "/kpi new")
    assert await company.submit(MAYA.id, {**OWN, "name": "twice", "kpi.formula": "2 * sales per head"}) == {}
    await company.slack.close(MAYA.id, await opened(company), whole=True)
    await company.command(MAYA.id, "/kpi change sales per head")
    assert await company.submit(MAYA.id, {"kpi.formula": "twice / 2"}) == {
        "kpi.formula": "This leads back to the figure itself. Use other names."
    }
    await company.click(MAYA.id, await opened(company), "kpi.remove")
    assert "The figure twice is worked out from it." in str((await opened(company)).blocks)


async def test_a_ready_made_figure_gets_a_target_but_keeps_its_formula(company: Company) -> None:
    await company.command(MAYA.id, "/kpi change gross margin")
    assert "gross profit / revenue" in str((await opened(company)).blocks)
    assert await company.submit(MAYA.id, {"target": "65%", "finance": PRIYA.id, "operations": BEN.id}) == {}
    await company.slack.close(MAYA.id, await opened(company), whole=True)
    answer = await said(company, "gross margin")
    assert "Target: 65%. It is 5 percentage points lower, which is worse." in answer


async def test_who_is_no_lead_may_not(company: Company) -> None:
    assert "Only a lead can do this" in await company.command(BEN.id, "/kpi new")
    assert "Only a lead can do this" in await company.command(BEN.id, "/kpi change revenue")

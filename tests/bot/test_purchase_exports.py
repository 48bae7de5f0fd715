"""The file of purchases holds every version and every vote, and nothing in it runs."""

import csv
import io
from datetime import date

import pytest
import sqlalchemy as sa

from bot import purchase_exports
from bot.database import Workspace
from bot.views import purchase_exports as view
from models.audit_entry import AuditEntry
from models.audit_errand import AuditErrand, Task
from models.member import Member
from models.purchase import Purchase, State
from models.refusal import Refusal
from tests.purchase_past import ADA, ASKER, ELI, FINA, decided, people


@pytest.fixture
async def company(workspace: Workspace) -> Workspace:
    await people(workspace)
    return workspace


async def rows(workspace: Workspace, by: str = ELI) -> list[dict[str, str]]:
    async with workspace.read() as tx:
        content = await purchase_exports.export(tx, by)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def test_there_is_a_row_for_each_vote_and_for_each_version_without_one(company: Workspace) -> None:
    await decided(company, 7)
    await decided(company, 8, State.REJECTED)
    found = await rows(company)
    assert [(row["purchase"], row["version"], row["is current"], row["vote"], row["voter"]) for row in found] == [
        ("PUR-7", "1", "no", "", ""),
        ("PUR-7", "2", "yes", "approve", "Fina Lund (UFINA)"),
        ("PUR-7", "2", "yes", "approve", "Opal =Reyes (UOPAL)"),
        ("PUR-8", "1", "no", "", ""),
        ("PUR-8", "2", "yes", "approve", "Fina Lund (UFINA)"),
        ("PUR-8", "2", "yes", "reject", "Opal =Reyes (UOPAL)"),
    ]
    last = found[-1]
    assert (last["state"], last["reason of the vote"], last["reason of the decision"]) == (
        "rejected",
        "Too dear",
        "Too dear",
    )
    assert (last["amount"], last["currency"], last["counts as"], last["counted in"]) == (
        "12500.00",
        "USD",
    ) * 2
    assert (last["cost center"], last["over the limit"], last["votes needed"]) == ("410 Warehouse", "yes", "2")
    assert (last["requester"], last["files"], last["needed by"]) == ("Ann Asker (UASKER)", "quote.pdf", "")
    assert last["decided at (UTC)"] == "2027-03-10T09:00:00+00:00"


async def test_open_and_withdrawn_purchases_are_in_it_too(company: Workspace) -> None:
    purchase = await decided(company, 7)
    async with company.begin() as tx:
        found = await tx.lock(Purchase, purchase.id)
        assert found is not None
        found.state, found.decided_at, found.decided_by = State.WAITING, None, None
        found.needed_by = date(2027, 4, 1)
    assert {(row["state"], row["needed by"], row["decided by"]) for row in await rows(company)} == {
        ("waiting", "2027-04-01", "")
    }


async def test_an_amount_without_a_rate_counts_as_nothing_known(company: Workspace) -> None:
    await decided(company, 7, currency="JPY", counts=None)
    assert {(row["amount"], row["counts as"]) for row in await rows(company)} == {("1000001", ""), ("1250000", "")}


async def test_nothing_that_people_wrote_runs_as_a_formula(company: Workspace) -> None:
    await decided(company, 7, State.REJECTED, what='=HYPERLINK("http://x")', vendor="@SUM(A1)", reason="+1")
    [*_, last] = await rows(company)
    assert (last["what"], last["vendor"], last["reason of the vote"]) == ('\'=HYPERLINK("http://x")', "'@SUM(A1)", "'+1")


async def test_more_than_a_page_of_purchases_is_whole_and_in_order(
    company: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.purchase_records.PAGE", 2)
    for number in (3, 1, 4, 2, 5):
        await decided(company, number)
    numbers = [row["purchase"] for row in await rows(company)]
    assert numbers == [f"PUR-{number}" for number in range(1, 6) for _ in range(3)]


@pytest.mark.parametrize("by", [ELI, ADA])
async def test_a_lead_or_admin_may_and_it_is_written_down(company: Workspace, by: str) -> None:
    async with company.begin() as tx:
        assert not await purchase_exports.note(tx, by)
        [entry] = await tx.all(sa.select(AuditEntry))
    assert (entry.actor, entry.action) == (by, "purchase.export")
    assert await rows(company, by) == []


@pytest.mark.parametrize("by", [ASKER, FINA])
async def test_nobody_else_may(company: Workspace, by: str) -> None:
    async with company.begin() as tx:
        with pytest.raises(Refusal):
            await purchase_exports.note(tx, by)
        with pytest.raises(Refusal):
            await purchase_exports.export(tx, by)


async def test_very_many_are_left_to_a_job(company: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.purchase_exports.LONG", 1)
    await decided(company, 7)
    async with company.begin() as tx:
        assert await purchase_exports.note(tx, ELI)
        [errand] = await tx.all(sa.select(AuditErrand))
    assert (errand.task, errand.by) == (Task.PURCHASES, ELI)
    assert "I send you the file" in view.under_way()["text"]


async def test_another_workspaces_purchases_are_not_in_it(company: Workspace) -> None:
    assert await rows(company) == []
    async with company.read() as tx:
        assert {member.team_id for member in await tx.all(sa.select(Member))} == {"T1"}

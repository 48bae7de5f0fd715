"""What is owed, by its age, beside where a figure comes from. Today is Wednesday 10 March 2027."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from bot import amounts, figure_sources, open_items
from bot.database import Workspace
from bot.open_items import Late, Owed, Step
from bot.views import figure_sources as source_views
from bot.views import open_items as view
from models.account_kind import Kind
from models.ledger_import import ImportKind, ImportState, LedgerImport
from models.open_item import OpenItem
from tests import plain
from tests.figures import desk, months, settle

TODAY = date(2027, 3, 10)


async def bring(
    workspace: Workspace, name: str, items: Sequence[tuple[str | None, int, int, str]], number: int, *, loaded: bool = True
) -> None:
    """A list: account, days late, whole dollars and who."""
    async with workspace.begin() as tx:
        one = LedgerImport(number=number, file_name=name, by="ULEA", at=tx.now, kind=ImportKind.OPEN_ITEMS)
        if loaded:
            one.state, one.loaded_at = ImportState.LOADED, tx.now
        one.digest = name
        tx.add(one)
        await tx.flush()
        for row, (account, late, dollars, who) in enumerate(items):
            due = TODAY - timedelta(days=late)
            item = OpenItem(import_id=one.id, row=row, line=row + 2, amount_minor=dollars * 100, account=account)
            item.party, item.document, item.day, item.due = who, f"F-{row}", due, due
            tx.add(item)


async def owed(workspace: Workspace) -> dict[Kind, Owed]:
    async with workspace.read() as tx:
        chart = await amounts.chart(tx)
        return {one.kind: one for one in await open_items.owed(tx, chart, chart.by_id, TODAY)}


async def test_the_newest_list_is_aged_and_the_largest_late_ones_are_named(workspace: Workspace) -> None:
    await settle(workspace)
    assert await owed(workspace) == {}
    await bring(workspace, "old.csv", [("1210", 400, 9_999, "Forgotten")], 2)
    await bring(workspace, "customers before.csv", [("9999", 400, 1_000, "Of another chart")], 7)
    items = [("1210", late, 100 + late, f"Customer {late}") for late in (-5, 0, 1, 29, 30, 59, 60, 90, 400)]
    await bring(workspace, "customers.csv", [*items, ("1210", 95, -40, "A credit")], 3)
    await bring(workspace, "not yet.csv", [("1210", 1, 5_000, "Nobody")], 4, loaded=False)
    await bring(workspace, "open suppliers.csv", [(None, 3, -70, "Rent & co"), ("2440", -3, -30, "Power")], 5)
    await bring(workspace, "whatever.csv", [(None, 3, 123, "Who knows")], 6)
    found = await owed(workspace)
    to_us, by_us = found[Kind.RECEIVABLE], found[Kind.PAYABLE]
    assert [(step.late, step.minor // 100, step.items) for step in to_us.steps] == [
        (None, 195, 2), (0, 230, 2), (30, 289, 2), (60, 160, 1), (90, 190 + 500 - 40, 3),
    ]  # fmt: skip
    assert (to_us.items, to_us.minor, to_us.file) == (10, 152_400, "customers.csv")
    assert [late.party for late in to_us.late] == ["Customer 400", "Customer 90", "Customer 60"]
    assert (by_us.steps, by_us.late[0].minor) == ([Step(None, 3000, 1), Step(0, 7000, 1)], 7000), "above zero, either way"


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_it_stands_where_a_figure_of_it_comes_from(workspace: Workspace) -> None:
    await settle(workspace)
    await months(workspace, "2027-01", "2027-02")
    await bring(workspace, "customers.csv", [("1210", 12, 100, "<!channel> Acme")], 2)
    async with workspace.read() as tx:
        known, chart, seen = await desk(tx)
        for key, shown in (("days_to_get_paid", True), ("revenue", False)):
            found = await figure_sources.trace(tx, known, chart, seen, known.definitions[key], seen.usual)
            form = source_views.source(found, "UTC", TODAY)
            words = plain.shown(form)
            assert ("Money owed to us, by its age. $100.00 in 1 invoice." in words) == shown
            assert ("&lt;!channel&gt; Acme, F-0: $100.00, due on Friday 26 February" in words) == shown
            assert plain.of(form, ["1210 Customers", "3010 Bicycles", "customers.csv", "books.csv"]) == []


def test_each_age_has_its_words() -> None:
    steps = [Step(late, 100, 1) for late in (None, 0, 30, 60, 90)]
    one = Owed(Kind.PAYABLE, steps, [Late("", "", TODAY, 100)], "list.csv", "IMP-2", None)
    words = plain.shown({"blocks": view.blocks([one], "USD", "UTC", TODAY)})
    for said in ("Not due yet", "1 to 29 days late", "30 to 59 days late", "60 to 89 days late", "90 days late or more"):
        assert f"{said}: $1.00 in 1 invoice" in words
    assert "Somebody: $1.00, due on Wednesday 10 March" in words

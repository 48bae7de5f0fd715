"""Files into the books and out again, on both databases."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import accounts, cost_centres, import_centres, imports, ledger_loading, ledgers
from bot.database import Database, Workspace
from bot.sources.mapping import GUESSED
from bot.views import imports as import_views
from jobs import imports as job
from models.account_kind import Kind
from models.base import Base
from models.cost_centre import CostCentre
from models.ledger_import import LEASE, ImportKind, ImportState, LedgerImport
from models.ledger_line import Scenario
from models.period import Month
from models.refusal import Refusal
from tests.clocks import FrozenClock
from tests.imports import (
    ANN,
    JOB,
    LEA,
    NOBODY,
    amounts,
    bring,
    by_account,
    choose,
    get,
    lines,
    load,
    settle,
    told,
    trail,
    undo,
)

OCTOBER = Month(2026, 10).ordinal
ACTUALS = """Account,Account name,Cost center,Date,Amount,Voucher,Text
4010,Trade sales,10,2026-10-03,-1000.50,A1,Bikes
4010,Trade sales,20,2026-10-05,-200.00,A2,Bells
6000,Salaries,10,2026-10-25,800.25,A3,October
1910,Bank,,2026-10-25,400.25,A3,
"""
SUMS = {("4010", OCTOBER): 120050, ("6000", OCTOBER): 80025, ("1910", OCTOBER): 40025}
MANY = "Account,Account name,Period,Amount\n" + "".join(f"{4000 + n % 90},Sales,2026-10,{n}.00\n" for n in range(1, 9001))


@pytest.fixture
async def books(workspace: Workspace) -> Workspace:
    await settle(workspace)
    return workspace


async def refusal(doing: Awaitable[object]) -> str:
    with pytest.raises(Refusal) as caught:
        await doing
    return caught.value.sentence


async def asked(workspace: Workspace, what: Callable[..., Awaitable[Any]], *given: Any, **named: Any) -> Any:
    async with workspace.begin() as tx:
        return await what(tx, *given, **named)


async def test_a_file_is_shown_before_it_counts_and_counts_when_it_is_confirmed(books: Workspace, tmp_path: Path) -> None:
    one = await bring(books, tmp_path, ACTUALS)
    assert one.state is ImportState.READY, one.refusal
    assert await amounts(books) == {}
    one = await load(books, one)
    assert one.state is ImportState.LOADED, one.refusal
    assert await amounts(books) == SUMS
    assert await lines(books) == 4
    assert one.path is None
    assert await trail(books) == ["import.load"]


async def test_undone_it_counts_no_longer_and_leaves_nothing_behind(books: Workspace, tmp_path: Path) -> None:
    one = await load(books, await bring(books, tmp_path, ACTUALS))
    one = await undo(books, one)
    assert one.state is ImportState.UNDONE
    assert await by_account(books) == {}
    assert await lines(books) == 0
    async with books.read() as tx:
        assert await accounts.everything(tx) == [], "the accounts it added went with it"
    assert await asked(books, imports.undo, LEA, one.id) is None
    assert await trail(books) == ["import.load", "import.undo"]


async def test_cost_centers_it_added_go_with_it_unless_somebody_uses_them(books: Workspace, tmp_path: Path) -> None:
    one = await load(books, await bring(books, tmp_path, ACTUALS))
    async with books.begin() as tx:
        ten, twenty = await cost_centres.everything(tx)
        ten.owner_id = ANN
    await undo(books, one)
    async with books.begin() as tx:
        assert [centre.code for centre in await cost_centres.everything(tx)] == ["10"], "somebody gave it an owner"
        assert await tx.get(CostCentre, twenty.id) is None
    await load(books, await bring(books, tmp_path, ACTUALS))
    second = await bring(books, tmp_path, ACTUALS.replace("-200.00", "-300.00").replace("400.25", "500.25"))
    await load(books, second, replace=True)
    async with books.read() as tx:
        assert len(await cost_centres.everything(tx)) == 2, "the newer file has amounts there"


def test_every_table_of_cost_centers_is_asked_before_one_goes() -> None:
    pointing = {mapper.class_ for mapper in Base.registry.mappers if "cost_centre_id" in mapper.columns}
    assert pointing == set(import_centres.USERS)


async def test_the_same_file_again_changes_nothing_until_it_was_undone(books: Workspace, tmp_path: Path) -> None:
    one = await load(books, await bring(books, tmp_path, ACTUALS))
    again = await bring(books, tmp_path, ACTUALS, "another name.csv")
    assert again.state is ImportState.REFUSED
    assert "the same file as IMP-1" in await told(books, again)
    assert await amounts(books) == SUMS
    await undo(books, one)
    once_more = await load(books, await bring(books, tmp_path, ACTUALS))
    assert once_more.state is ImportState.LOADED
    assert await amounts(books) == SUMS


async def test_of_the_same_file_read_twice_one_is_loaded(books: Workspace, tmp_path: Path) -> None:
    first, second = await bring(books, tmp_path, ACTUALS), await bring(books, tmp_path, ACTUALS)
    assert (first.state, second.state) == (ImportState.READY, ImportState.READY)
    tried = [asked(books, imports.confirm, LEA, one.id) for one in (first, second)]
    answers = await asyncio.gather(*tried, return_exceptions=True)
    assert sorted(isinstance(answer, Refusal) for answer in answers) == [False, True]
    await JOB.run_due(books, NOBODY)
    assert await amounts(books) == SUMS


async def test_two_clicks_at_once_load_it_once(books: Workspace, tmp_path: Path) -> None:
    one = await bring(books, tmp_path, ACTUALS)
    answers = await asyncio.gather(*(asked(books, imports.confirm, LEA, one.id) for _ in range(4)))
    assert sum(answer is not None for answer in answers) == 1
    await asyncio.gather(JOB.run_due(books, NOBODY), JOB.run_due(books, NOBODY))
    assert await amounts(books) == SUMS
    assert await trail(books) == ["import.load"]


async def test_a_newer_file_of_the_same_months_replaces_the_one_before(books: Workspace, tmp_path: Path) -> None:
    first = await load(books, await bring(books, tmp_path, ACTUALS))
    second = await bring(books, tmp_path, ACTUALS.replace("-200.00", "-300.00").replace("400.25", "500.25"))
    assert "IMP-1 brought amounts for the same accounts and months." in await told(books, second)
    await load(books, second, replace=True)
    assert (await by_account(books))["4010"] == 130050
    assert (await get(books, first.id)).state is ImportState.UNDONE
    assert await lines(books) == 4
    second = await undo(books, second)
    assert "IMP-1, which it replaced, stays out too." in await told(books, second)
    third = await bring(books, tmp_path, ACTUALS.replace("2026-10", "2026-11"))
    assert "brought amounts for" not in await told(books, third)


async def test_amounts_that_are_added_to_earlier_ones_are_told_apart(books: Workspace, tmp_path: Path) -> None:
    await load(books, await bring(books, tmp_path, ACTUALS))
    second = await load(
        books, await bring(books, tmp_path, ACTUALS.replace("-200.00", "-300.00").replace("400.25", "500.25"))
    )
    assert (await by_account(books))["4010"] == 120050 + 130050
    async with books.read() as tx:
        sales = (await accounts.by_code(tx, ["4010"]))["4010"].id
        traced = await ledgers.lines_of(tx, [sales], OCTOBER, OCTOBER, Scenario.ACTUAL)
        assert [(one.label, one.line, one.minor, one.text) for one in traced] == [
            ("IMP-1", 2, 100050, "Bikes"),
            ("IMP-2", 2, 100050, "Bikes"),
            ("IMP-2", 3, 30000, "Bells"),
            ("IMP-1", 3, 20000, "Bells"),
        ]
        assert await ledgers.count_of(tx, [sales], OCTOBER, OCTOBER, Scenario.ACTUAL) == 4
    await undo(books, second)
    assert await amounts(books) == SUMS


async def test_who_fills_in_the_year_has_not_said_that_it_is_actual(books: Workspace, tmp_path: Path) -> None:
    one = await bring(books, tmp_path, "Account,Jan,Feb,Mar\n4010,1,2,3\n")
    assert "fill in the year" in await told(books, one)
    one = await choose(books, one, 2026)
    assert GUESSED in await told(books, one)
    assert "still to come" not in await told(books, one)
    one = await choose(books, one, 2028)
    assert "Actual amounts go up to March 2028, which is still to come." in await told(books, one)
    one = await choose(books, one, 2026, whole="budget")
    assert (one.kind, GUESSED in await told(books, one)) == (ImportKind.BUDGET, False)


async def test_one_bad_row_keeps_all_of_it_out(books: Workspace, tmp_path: Path) -> None:
    one = await bring(books, tmp_path, ACTUALS.replace("800.25", "eight"))
    assert one.bad_rows == 1
    said = await told(books, one)
    assert "none of it can be loaded" in said
    assert "Line 4" in said
    assert "cannot be loaded as it is" in await refusal(asked(books, imports.confirm, LEA, one.id))
    assert await amounts(books) == {}


async def test_only_leads_bring_load_and_undo(books: Workspace, tmp_path: Path) -> None:
    assert "Only a lead" in await refusal(asked(books, imports.take, ANN, "ledger.csv"))
    one = await bring(books, tmp_path, ACTUALS)
    for what in (imports.confirm, imports.cancel, imports.undo):
        assert "Only a lead" in await refusal(asked(books, what, ANN, one.id))
    assert "Only a lead" in await refusal(asked(books, imports.choose_columns, ANN, one.id, {}))
    assert (await get(books, one.id)).state is ImportState.READY


async def test_a_file_that_is_too_large_is_not_even_fetched(books: Workspace) -> None:
    assert "larger than 2 GB" in await refusal(asked(books, imports.take, LEA, "ledger.csv", size=2_000_000_000))


async def test_an_import_that_breaks_off_counts_for_nothing_and_goes_on_later(
    books: Workspace, tmp_path: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await bring(books, tmp_path, MANY)
    await asked(books, imports.confirm, LEA, one.id)
    written = ledger_loading.write

    async def breaks_off(*given: Any) -> None:
        await written(*given)
        raise ConnectionError("the machine goes down")

    monkeypatch.setattr(ledger_loading, "write", breaks_off)
    with pytest.raises(ConnectionError):
        await JOB.run_due(books, NOBODY)
    assert await lines(books) == 9000
    assert await amounts(books) == {}, "nothing counts before all of it is there"
    monkeypatch.undo()
    await JOB.run_due(books, NOBODY)
    assert await amounts(books) == {}, "another process may be at it"
    clock.move(LEASE)
    await JOB.run_due(books, NOBODY)
    assert sum((await amounts(books)).values()) == sum(range(1, 9001)) * 100
    assert await lines(books) == 9000


async def test_what_cannot_be_written_is_refused_and_leaves_nothing(
    books: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await bring(books, tmp_path, ACTUALS)
    begun = imports.begin

    async def forgets_accounts(*given: Any) -> Any:
        errand = await begun(*given)
        return {**errand, "accounts": {}} if errand else None

    monkeypatch.setattr(imports, "begin", forgets_accounts)
    one = await load(books, one)
    assert one.state is ImportState.REFUSED
    assert "Nothing was changed" in await told(books, one)
    assert await lines(books) == 0
    async with books.read() as tx:
        assert await accounts.everything(tx) == []


async def test_while_a_file_is_read_its_message_says_how_far(
    books: Workspace, tmp_path: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def reads(workspace: Workspace, *given: Any) -> Any:
        clock.move(job.TELLS_EVERY)
        given[-1](0.42)
        given[-1](0.43)
        await asyncio.sleep(0)
        raise Refusal("That is all.")

    monkeypatch.setattr(job, "tried", reads)
    texts: list[str] = []
    said = import_views.reading

    def listened(found: LedgerImport, part: float = 0) -> Any:
        texts.append(said(found, part)["text"])
        return said(found, part)

    monkeypatch.setattr(import_views, "reading", listened)
    one = await bring(books, tmp_path, ACTUALS)
    assert one.state is ImportState.REFUSED
    assert [text for text in texts if "%" in text] == [
        "IMP-1 I am reading ledger.csv. 42% is read. Nothing is in the books yet."
    ]


async def test_clicks_are_answered_while_lines_are_written(books: Workspace, database: Database, tmp_path: Path) -> None:
    one = await bring(books, tmp_path, MANY)
    await asked(books, imports.confirm, LEA, one.id)
    clicks = 0

    async def click() -> None:
        nonlocal clicks
        while (await get(books, one.id)).state is ImportState.LOADING:
            await asked(books, imports.latest, LEA)
            clicks += 1

    await asyncio.gather(JOB.run_due(books, NOBODY), click())
    assert clicks > 10
    assert await lines(books) == 9000


async def test_a_file_nobody_says_yes_to_is_forgotten_after_a_week(
    books: Workspace, tmp_path: Path, clock: FrozenClock
) -> None:
    one = await bring(books, tmp_path, ACTUALS)
    clock.move(timedelta(days=7))
    await JOB.run_due(books, NOBODY)
    one = await get(books, one.id)
    assert one.state is ImportState.CANCELED
    assert "waited a week" in await told(books, one)
    assert one.path is None


async def test_a_chart_gives_names_parents_and_kinds_and_undoing_gives_back_the_old_ones(
    books: Workspace, tmp_path: Path
) -> None:
    await load(books, await bring(books, tmp_path, ACTUALS))
    chart = "Account,Name,Parent,Type\n4010,Sales of bikes,40,Revenue\n40,All sales,,Revenue\n6000,Pay,,Expense\n"
    one = await load(books, await bring(books, tmp_path, chart, "chart.csv"))
    assert one.state is ImportState.LOADED

    async def look() -> dict[str, tuple[str, Kind, str | None, bool]]:
        async with books.read() as tx:
            found = await accounts.everything(tx)
        return {each.code: (each.name, each.kind, each.parent_code, each.is_guess) for each in found}

    found = await look()
    assert found["4010"] == ("Sales of bikes", Kind.REVENUE, "40", False)
    assert found["40"] == ("All sales", Kind.REVENUE, None, False)
    await undo(books, one)
    found = await look()
    assert found["4010"] == ("Trade sales", Kind.REVENUE, None, True)
    assert "40" not in found
    assert isinstance(one, LedgerImport)


async def test_accounts_of_a_chart_that_was_brought_first_take_the_movements_of_vouchers(
    books: Workspace, tmp_path: Path
) -> None:
    chart = "Account,Name,Type\n1910,Bank,Cash\n4010,Trade sales,Revenue\n6000,Pay,Expense\n"
    await load(books, await bring(books, tmp_path, chart, "chart.csv"))
    one = await load(books, await bring(books, tmp_path, ACTUALS))

    async def moves() -> bool:
        async with books.read() as tx:
            return (await accounts.by_code(tx, ["1910"]))["1910"].moves

    assert await moves()
    other = await load(books, await bring(books, tmp_path, ACTUALS.replace("-10-", "-11-")))
    await undo(books, one)
    assert await moves(), "another import stands on it"
    await undo(books, other)
    assert await moves(), "that one found it so"

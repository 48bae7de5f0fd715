"""Files into the books and out again, on both databases."""

from pathlib import Path

import pytest

from bot.database import Workspace
from models.ledger_import import ImportState
from models.period import Month
from tests.imports import LEA, amounts, bring, by_account, lines, load, settle, undo

OCTOBER = Month(2026, 10).ordinal
ACTUALS = """Account,Account name,Cost center,Date,Amount,Voucher,Text
4010,Trade sales,10,2026-10-03,-1000.50,A1,Bikes
4010,Trade sales,20,2026-10-05,-200.00,A2,Bells
6000,Salaries,10,2026-10-25,800.25,A3,October
1910,Bank,,2026-10-25,400.25,A3,
"""


@pytest.fixture
async def books(workspace: Workspace) -> Workspace:
    await settle(workspace)
    return workspace


async def test_a_file_is_shown_before_it_counts_and_counts_when_it_is_confirmed(books: Workspace, tmp_path: Path) -> None:
    one = await bring(books, tmp_path, ACTUALS)
    assert one.state is ImportState.READY, one.refusal
    assert await amounts(books) == {}
    one = await load(books, one)
    assert one.state is ImportState.LOADED, one.refusal
    assert await amounts(books) == {("4010", OCTOBER): 120050, ("6000", OCTOBER): 80025, ("1910", OCTOBER): 40025}
    assert await lines(books) == 4


async def test_undone_it_counts_no_longer_and_leaves_nothing_behind(books: Workspace, tmp_path: Path) -> None:
    one = await load(books, await bring(books, tmp_path, ACTUALS))
    one = await undo(books, one)
    assert one.state is ImportState.UNDONE
    assert await by_account(books) == {}
    assert await lines(books) == 0
    assert LEA

"""A balance is the same in whichever order the years of a ledger come in and go out again."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import figure_sources
from bot.database import Workspace
from models.account import Account
from models.ledger_import import LedgerImport
from models.period import Month
from tests.imports import balance, bring, load, settle, undo

YEARS = {2025: (100, 50), 2026: (150, -30), 2027: (120, 7)}  # the cash at its start, and what moved in January


def sie(year: int, moved: int | None = None) -> str:
    opening, usual = YEARS[year]
    moved = usual if moved is None else moved
    return f"""#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#RAR 0 {year}0101 {year}1231
#KONTO 1910 Kassa
#KONTO 1920 Bank
#KONTO 3010 Sales
#IB 0 1910 {opening}.00
#IB 0 1920 {opening}.00
#UB 0 1910 {opening + moved}.00
#UB 0 1920 {opening}.00
#RES 0 3010 {-moved}.00
#VER A 1 {year}0110 "x"
{{
#TRANS 1910 {{}} {moved}.00
#TRANS 3010 {{}} {-moved}.00
}}
"""


async def stands(workspace: Workspace, year: int) -> int:
    """The cash at the end of a year, in whole crowns."""
    return await balance(workspace, "1910", Month(year, 12)) // 100


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)  # the other test has both
async def test_the_order_in_which_years_come_and_go_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    await settle(workspace, currency="SEK")
    for order in ((2027, 2026, 2025), (2026, 2025, 2027)):
        one: dict[int, LedgerImport] = {}
        for year in order:
            one[year] = await load(workspace, await bring(workspace, tmp_path, sie(year), f"{year}.se"))
            assert await stands(workspace, year) == sum(YEARS[year]), f"{year} in {order}"
        assert [await stands(workspace, year) for year in YEARS] == [150, 120, 127]
        await undo(workspace, one[2025])
        assert [await stands(workspace, year) for year in YEARS] == [0, 120, 127], f"without 2025, after {order}"
        await undo(workspace, one[2026])
        assert await stands(workspace, 2027) == 127, f"2027 alone, after {order}"
        await undo(workspace, one[2027])
        assert await stands(workspace, 2027) == 0


async def test_a_newer_file_of_an_earlier_year_takes_its_place(workspace: Workspace, tmp_path: Path) -> None:
    """The bank account never moves, so that its opening is all it has."""
    await settle(workspace, currency="SEK")
    for year in (2026, 2025):
        await load(workspace, await bring(workspace, tmp_path, sie(year), f"{year}.se"))
    async with workspace.read() as tx:
        cash = await tx.only(sa.select(Account.id).where(Account.code == "1910"))
        _, lines, total = await figure_sources.lines(tx, cash, [Month(2026, 1)])
    assert [line.minor for line in lines] == [-30_00]
    assert total == 1, "an opening that earlier months make up is no line of it"
    await load(workspace, await bring(workspace, tmp_path, sie(2025, moved=60), "2025.se"), replace=True)
    assert [await stands(workspace, year) for year in (2025, 2026)] == [160, 130]
    assert await balance(workspace, "1920", Month(2026, 12)) == 100_00

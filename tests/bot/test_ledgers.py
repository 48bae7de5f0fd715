"""The lines behind an amount, found again in the blocks they were packed into."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import accounts, cost_centres, ledgers
from bot.database import Workspace
from bot.ledger_blocks import BLOCK
from bot.ledgers import Traced
from models.ledger_import import ImportState
from models.ledger_line import Scenario
from models.period import Month
from tests.imports import bring, lines, load, settle, undo

COUNT = 2 * BLOCK + 900  # three blocks
OCTOBER, NOVEMBER = Month(2026, 10).ordinal, Month(2026, 11).ordinal
HEAD = "Date,Account,Account name,Cost center,Amount,Voucher,Text\n"


def row(number: int) -> tuple[date, str, str, int, str, str]:
    """Day, account, cost center, cents, voucher and text of a line: two of each voucher, which add up to zero."""
    day = date(2026, 10, 1) + timedelta(days=number * 61 // COUNT)
    account = ("3010", "6000", "1910")[number % 3 if number % 2 == 0 else (number + 1) % 3]
    cents = (number // 2 * 37 % 10_000 + 1) * (1 if number % 2 else -1)
    return day, account, ("", "North", "Süd")[number // 2 % 3], cents, f"V{number // 2}", f"Line {number}, “quoted”"


@pytest.fixture
async def books(workspace: Workspace, tmp_path: Path) -> Workspace:
    await settle(workspace)
    names = {"3010": "Sales", "6000": "Salaries", "1910": "Bank"}
    text = "".join(
        f'{day},{account},{names[account]},{centre},{cents / 100:.2f},{voucher},"{words}"\n'
        for day, account, centre, cents, voucher, words in map(row, range(COUNT))
    )
    one = await load(workspace, await bring(workspace, tmp_path, HEAD + text))
    assert one.state is ImportState.LOADED
    return workspace


def told(line: Traced, centres: dict[int, str]) -> tuple[object, ...]:
    return line.line, line.day, centres[line.cost_centre_id], line.minor, line.voucher, line.text


async def test_every_line_comes_back_as_it_was(books: Workspace, tmp_path: Path) -> None:
    async with books.read() as tx:
        codes = {account.id: account.code for account in await accounts.everything(tx)}
        centres = {0: ""} | {centre.id: centre.code for centre in await cost_centres.everything(tx)}
        found = await ledgers.every_line(tx, None, OCTOBER, NOVEMBER)
        assert len(found) == COUNT
        assert len({line.key for line in found}) == COUNT
        for number, line in enumerate(found):
            day, account, centre, cents, *words = row(number)
            natural = -cents if account == "3010" else cents
            assert told(line, centres) == (number + 2, day, centre, natural, *words)
            assert (codes[line.account_id], line.month) == (account, Month(day.year, day.month).ordinal)
        [bank] = [number for number, code in codes.items() if code == "1910"]
        north = [number for number, code in centres.items() if code in ("North", "")]
        some = await ledgers.every_line(tx, [bank], NOVEMBER, NOVEMBER, cost_centre_ids=north)
        assert some == [line for line in found if (line.account_id, line.month) == (bank, NOVEMBER)
                        and centres[line.cost_centre_id] != "Süd"]  # fmt: skip
        largest = await ledgers.lines_of(tx, [bank], OCTOBER, NOVEMBER, Scenario.ACTUAL, north, limit=7)
        ranked = sorted(
            (line for line in found if line.account_id == bank and centres[line.cost_centre_id] != "Süd"),
            key=lambda line: (-abs(line.minor), line.row),
        )
        assert largest == ranked[:7]
        assert await ledgers.every_line(tx, [bank], OCTOBER, NOVEMBER, Scenario.BUDGET) == []
        by_month = Counter(line.month for line in found)
        assert [await ledgers.count_of(tx, list(codes), at, at, Scenario.ACTUAL) for at in (OCTOBER, NOVEMBER)] == [
            by_month[OCTOBER], by_month[NOVEMBER],
        ]  # fmt: skip


async def test_lines_of_two_files_stand_side_by_side_and_go_one_by_one(books: Workspace, tmp_path: Path) -> None:
    more = await load(books, await bring(books, tmp_path, HEAD + "2026-10-02,1910,Bank,East,1.00,W1,One more\n"))
    async with books.read() as tx:
        [bank] = [account.id for account in await accounts.everything(tx) if account.code == "1910"]
        both = await ledgers.every_line(tx, [bank], OCTOBER, OCTOBER)
        own = [line for line in both if line.import_id == more.id]
    assert [(line.voucher, line.text, line.minor) for line in own] == [("W1", "One more", 100)]
    await undo(books, more)
    assert await lines(books) == COUNT
    async with books.read() as tx:
        assert await ledgers.every_line(tx, [bank], OCTOBER, OCTOBER) == [line for line in both if line not in own]

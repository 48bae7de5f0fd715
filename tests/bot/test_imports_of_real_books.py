"""Real books, as their files are, against what is known of them; to the cent, on both databases."""

import csv
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from bot import accounts, ledgers
from bot.database import Workspace
from models.ledger_import import ImportState
from models.ledger_line import Scenario
from models.period import Month
from tests.imports import COLUMNS, DATA, amounts, balance, bring, choose, lines, load, needs_data, settle, told, undo

pytestmark = needs_data
WORKS, SIE = DATA / "adventureworks", DATA / "sie_ledgers"
TRADE_SALES, PRODUCT_COST, SALARIES = "101", "56", "60"


def minor(amount: str) -> int:
    return int((Decimal(amount) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def table(path: Path, delimiter: str = ",") -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        yield from csv.reader(opened, delimiter=delimiter)


def works_sums(scenario: str) -> Counter[tuple[str, int]]:
    """By account and month, added up here from the file; organization 8 is left out."""
    found: Counter[tuple[str, int]] = Counter()
    for _, day, organization, _, said, account, amount, _ in table(WORKS / "FactFinance.csv", "|"):
        if said == scenario and organization != "8":
            found[account, Month(int(day[:4]), int(day[4:6])).ordinal] += minor(amount)
    return found


async def test_a_company_with_departments_comes_in_whole(workspace: Workspace, tmp_path: Path) -> None:
    await settle(workspace)
    chart = await bring(workspace, tmp_path, WORKS / "DimAccount.csv", "DimAccount.csv")
    chart = await choose(workspace, chart, content="chart", account="0", parent="1", name="4", type="5")
    assert "99 new accounts" in await told(workspace, chart)
    assert (await load(workspace, chart)).state is ImportState.LOADED
    facts = await bring(workspace, tmp_path, WORKS / "FactFinance.csv", "FactFinance.csv")
    facts = await choose(workspace, facts, None, **COLUMNS)
    assert facts.state is ImportState.READY
    assert facts.bad_rows == 0
    assert facts.rows == 39409
    assert "39409" not in await told(workspace, facts), "what was left out is not counted"
    facts = await load(workspace, facts)
    assert facts.state is ImportState.LOADED, facts.refusal

    actual, budget = await amounts(workspace), await amounts(workspace, Scenario.BUDGET)
    assert actual == dict(works_sums("1"))
    assert budget == dict(works_sums("2"))
    assert budget.keys() <= actual.keys(), "every planned amount has an actual one"
    for account, came, planned in (
        (TRADE_SALES, 16_210_053, 17_925_600),
        (PRODUCT_COST, 5_005_416, 5_513_200),
        (SALARIES, 4_238_383, 4_178_400),
    ):
        both = [place for place in budget if place[0] == account]
        assert sum(actual[place] for place in both) == came * 100
        assert sum(budget[place] for place in both) == planned * 100

    async with workspace.read() as tx:
        sales = (await accounts.by_code(tx, [TRADE_SALES]))[TRADE_SALES]
        january = Month(2011, 1).ordinal
        traced = await ledgers.lines_of(tx, [sales.id], january, january, Scenario.ACTUAL, limit=500)
        assert await ledgers.count_of(tx, [sales.id], january, january, Scenario.ACTUAL) == len(traced)
    assert sum(one.minor for one in traced) == actual[TRADE_SALES, january]
    rows = list(table(WORKS / "FactFinance.csv", "|"))
    for one in traced:
        assert one.file_name == "FactFinance.csv"
        assert rows[one.line - 1][5] == TRADE_SALES
        assert minor(rows[one.line - 1][6]) == one.minor

    await undo(workspace, facts)
    assert await amounts(workspace) == {}
    assert await lines(workspace) == 0


async def test_a_ledger_file_comes_in_with_opening_balances_and_natural_signs(workspace: Workspace, tmp_path: Path) -> None:
    await settle(workspace, "SEK")
    one = await bring(workspace, tmp_path, SIE / "transaktioner_ovnbolag.se", "transaktioner.se")
    assert one.state is ImportState.READY, one.refusal
    said = await told(workspace, one)
    assert "below zero" in said
    assert "does not" not in said
    one = await load(workspace, one)
    assert one.state is ImportState.LOADED, one.refusal
    async with workspace.read() as tx:
        chart = {account.code: account for account in await accounts.everything(tx)}
    assert len(chart) == 567
    results = {account: amount for offset, account, amount in list(table(SIE / "results.csv"))[1:] if offset == "0"}
    found = await of_year(workspace, 2011)
    assert chart["3041"].kind.is_credit
    assert found["3041"] == minor("386180.0") == -minor(results["3041"]), "revenue is above zero"
    for account, amount in results.items():
        assert found[account] == minor(amount) * (-1 if chart[account].kind.is_credit else 1), account
    for file, months in (
        ("closing_balances.csv", (Month(2011, 3), Month(2010, 12))),
        ("opening_balances.csv", (Month(2010, 12),)),
    ):
        for offset, account, amount in list(table(SIE / file))[1:]:
            sign = -1 if chart[account].kind.is_credit else 1
            if -int(offset) < len(months):
                assert await balance(workspace, account, months[-int(offset)]) == minor(amount) * sign, (file, account)


async def of_year(workspace: Workspace, year: int) -> Counter[str]:
    """The actual amounts of a year by account; an account without any is absent."""
    found: Counter[str] = Counter()
    for (code, month), amount in (await amounts(workspace)).items():
        if Month.at(month).year == year:
            found[code] += amount
    return found


async def test_what_does_not_add_up_is_said_before_it_is_loaded(workspace: Workspace, tmp_path: Path) -> None:
    await settle(workspace, "SEK")
    one = await bring(workspace, tmp_path, SIE / "transaktioner_ovnbolag-bad-balance.se", "transaktioner.se")
    said = await told(workspace, one)
    assert said.count("It is out by -SEK 12,771.00") == 2, said
    assert "Voucher B-1" in said
    assert "Account 1910" in said


@pytest.mark.parametrize("name", ["gl_transactions.csv", "period_actual.csv", "accounts.csv"])
async def test_the_same_books_as_tables_come_in_too(workspace: Workspace, tmp_path: Path, name: str) -> None:
    await settle(workspace, "SEK")
    one = await bring(workspace, tmp_path, SIE / name, name)
    assert one.state is ImportState.READY, one.refusal
    assert one.facts["missing"] == [], await told(workspace, one)
    assert (await load(workspace, one)).state is ImportState.LOADED

"""Real books, read as they are, against what is known of them, to the cent."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.sources.mapping import Amount, Mapping
from tests.bot.sources.books import SHARED, Held, needs_data, read_file, taken

pytestmark = needs_data
ADVENTURE, SIE = SHARED / "adventureworks", SHARED / "sie_ledgers"
FACTS = Mapping(
    columns={"account": (5,), "date": (7,), "scenario": (4,), "cost_centre": (2, 3)},
    amounts=(Amount(6),),
    scenarios={"1": "actual", "2": "budget", "3": "forecast"},
)
IN_DOLLARS = ((2, "8"),)  # organization 8 is kept in Canadian dollars


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("books")


@pytest.fixture(scope="module")
def facts() -> Held:
    return read_file(
        ADVENTURE / "FactFinance.csv",
        Mapping(FACTS.content, FACTS.columns, FACTS.amounts, scenarios=FACTS.scenarios, without=IN_DOLLARS),
    )


@pytest.fixture(scope="module")
def ledger() -> Held:
    return read_file(SIE / "transaktioner_ovnbolag.se", currency="SEK")


def rows_of(path: Path, **how: Any) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, **how))


def test_the_facts_are_all_read(facts: Held) -> None:
    whole = read_file(ADVENTURE / "FactFinance.csv", FACTS)
    assert (whole.reading.rows, whole.reading.bad_count, whole.reading.rounded) == (39_409, 0, 0)
    assert (whole.reading.total("actual").lines, whole.reading.total("budget").lines) == (34_563, 4_846)
    assert facts.reading.lines + sum(facts.reading.left_out.values()) == 39_409


@pytest.mark.parametrize(
    ("account", "actual", "plan"),
    [("101", 16_210_053, 17_925_600), ("56", 5_005_416, 5_513_200), ("60", 4_238_383, 4_178_400)],
)
def test_where_both_sides_exist_actual_and_plan_are_as_known(facts: Held, account: str, actual: int, plan: int) -> None:
    lines = [one for one in facts.lines if one["account"] == account]
    planned = {(one["cost_centre"], one["day"]) for one in lines if one["scenario"] == "budget"}
    both = [one for one in lines if (one["cost_centre"], one["day"]) in planned]
    sums = Counter({"actual": 0, "budget": 0})
    for one in both:
        sums[one["scenario"]] += int(one["amount_minor"])
    assert sums == {"actual": actual * 100, "budget": plan * 100}


def test_plans_that_are_missing_or_zero_are_as_known() -> None:
    whole = read_file(ADVENTURE / "FactFinance.csv", FACTS).lines
    kinds = {row[0]: row[5] for row in rows_of(ADVENTURE / "DimAccount.csv", delimiter="|")}
    keys = [(one["scenario"], one["account"], one["cost_centre"], one["day"]) for one in whole]
    planned = {key[1:] for key in keys if key[0] == "budget"}
    actual = {key[1:] for key in keys if key[0] == "actual"}
    days = {key[2] for key in planned}
    profit = [
        key[1:] for key in keys if key[0] == "actual" and kinds[key[1]] in ("Revenue", "Expenditures") and key[3] in days
    ]
    assert planned <= actual
    assert (len(profit), len([key for key in profit if key not in planned])) == (6_142, 1_296)
    assert len([one for one in whole if one["scenario"] == "budget" and one["amount_minor"] == "0"]) == 18


def test_twelve_posting_days_of_the_plan_fall_in_nine_months(facts: Held) -> None:
    planned = [one for one in facts.lines if one["scenario"] == "budget"]
    assert (len({one["day"] for one in planned}), len({one["period"] for one in planned})) == (12, 9)


def test_the_facts_agree_with_a_plain_reading(facts: Held) -> None:
    expected: Counter[tuple[str, ...]] = Counter()
    for row in rows_of(ADVENTURE / "FactFinance.csv", delimiter="|"):
        if row[2] != "8":
            expected[row[5], f"{row[2]}/{row[3]}", row[7][:7], {"1": "actual", "2": "budget"}[row[4]]] += round(
                Decimal(row[6]) * 100
            )
    found = {
        (one["account"], one["cost_centre"], one["period"], one["scenario"]): int(one["amount_minor"])
        for one in taken(facts.reading.monthly_path)
    }
    assert found == expected
    assert sum(total.amount for total in facts.reading.totals.values()) == expected.total()


def test_the_chart_has_its_tree_and_kinds(folder: Path) -> None:
    held = read_file(ADVENTURE / "DimAccount.csv")
    chart = {row["code"]: row for row in taken(held.reading.chart_path)}
    assert (held.reading.kind, len(chart), held.reading.bad_count) == ("chart", 99, 0)
    assert {row[0]: row[1] for row in rows_of(ADVENTURE / "DimAccount.csv", delimiter="|")} == {
        code: row["parent"] for code, row in chart.items()
    }
    kinds = {row["name"]: row["kind"] for row in chart.values()}
    expected = {
        "Trade Sales": "revenue", "Returns and Adjustments": "returns", "Discounts": "returns",
        "Standard Cost of Sales": "cost_of_sales",
        "Salaries": "operating_cost", "Payroll Taxes": "operating_cost", "Amortization of Goodwill": "depreciation",
        "Taxes": "tax",
        "Interest Expense": "interest", "Interest Income": "other_income", "Cash": "cash", "Trade Receivables": "receivable",
        "Finished Goods": "stock", "Accounts Payable": "payable", "Headcount": "statistic", "Net Income": "",
        "Operating Profit": "",
    }  # fmt: skip
    assert {name: kinds[name] for name in expected} == expected


def test_the_facts_find_their_accounts_by_the_chart(folder: Path) -> None:
    chart = read_file(ADVENTURE / "DimAccount.csv").reading
    known = {row["code"]: row["kind"] for row in taken(chart.chart_path)}
    reading = read_file(ADVENTURE / "FactFinance.csv", known=known).reading
    assert reading.mapping
    assert (reading.mapping.columns["account"], reading.mapping.amounts, reading.missing) == ((5,), (Amount(6),), ())
    assert reading.credit == {"actual": False}


def test_the_swedish_ledger_is_read_whole(ledger: Held) -> None:
    vouchers = {one["voucher"] for one in ledger.lines} - {""}
    posted = [one for one in ledger.lines if one["voucher"]]
    assert (ledger.reading.encoding, len(ledger.reading.accounts), len(vouchers), len(posted)) == ("cp437", 567, 163, 671)
    assert {one["period"] for one in posted} == {"2011-01", "2011-02", "2011-03"}
    assert (ledger.reading.bad_count, ledger.reading.breaks) == (0, ())
    assert ledger.reading.credit == {"actual": True, "budget": True}
    assert ledger.reading.accounts["1010"] == "Balanserade utgifter"


def test_the_ledger_and_its_tables_say_the_same(ledger: Held) -> None:
    own = sorted(
        (one["account"], one["day"], one["cost_centre"], one["voucher"], one["amount_minor"])
        for one in ledger.lines
        if one["voucher"]
    )
    table = read_file(SIE / "gl_transactions.csv", currency="SEK")
    theirs = sorted(
        (one["account"], one["day"], one["cost_centre"], one["voucher"], one["amount_minor"]) for one in table.lines
    )
    assert own == theirs
    assert table.reading.credit == {"actual": True}


def test_months_and_plans_agree_with_the_tables(ledger: Held) -> None:
    def table(name: str, *years: str) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for year, period, account, _, amount in rows_of(SIE / name)[1:]:
            if year in years:
                found[account, f"{period[:4]}-{period[4:]}"] += round(Decimal(amount) * 100)
        return found

    def sums(scenario: str) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for one in ledger.lines:
            if one["scenario"] == scenario:
                found[one["account"], one["period"]] += int(one["amount_minor"])
        return found

    def but_zeros(counted: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
        return {key: amount for key, amount in counted.items() if amount}

    assert but_zeros(sums("actual")) == but_zeros(table("period_actual.csv", "0", "-1"))
    assert sums("budget") == table("period_budget.csv", "0")
    assert sum(sums("budget").values()) == -80_000_000
    assert dict(ledger.reading.left_out) == {"months outside of the fiscal year they are given for": 624}


def test_opening_and_movement_give_the_closing_balance_of_each_account(ledger: Held) -> None:
    closing = {row[1]: round(Decimal(row[2]) * 100) for row in rows_of(SIE / "closing_balances.csv")[1:] if row[0] == "0"}
    balance: Counter[str] = Counter()
    for one in taken(ledger.reading.balances_path):
        if one["day"] == "2011-01-01":
            balance[one["account"]] += int(one["amount_minor"])
    for one in ledger.lines:
        if one["voucher"]:
            balance[one["account"]] += int(one["amount_minor"])
    assert {account: balance[account] for account in closing} == closing


def test_exactly_two_things_break_in_the_bad_twin() -> None:
    bad = read_file(SIE / "transaktioner_ovnbolag-bad-balance.se", currency="SEK").reading
    assert [(one.what, one.name, one.difference) for one in bad.breaks] == [
        ("voucher", "B-1", -1_277_100),
        ("account", "1910", -1_277_100),
    ]


def test_the_file_of_month_balances_gives_the_same_months(ledger: Held) -> None:
    months = read_file(SIE / "periodsaldo_ovnbolag.se", currency="SEK")
    assert months.reading.breaks == ()
    assert {place: total.amount for place, total in months.reading.totals.items()} == {
        place: total.amount for place, total in ledger.reading.totals.items()
    }


def test_the_other_tables_are_recognised() -> None:
    kinds = {
        name: read_file(SIE / f"{name}.csv", currency="SEK").reading
        for name in ("accounts", "period_actual", "period_budget", "opening_balances")
    }
    assert (kinds["accounts"].kind, kinds["accounts"].lines) == ("chart", 567)
    assert (kinds["period_actual"].kind, kinds["period_actual"].lines) == ("actuals", 705)
    assert (kinds["period_budget"].kind, kinds["period_budget"].lines) == ("budget", 1248)
    assert any("in the file twice" in doubt for doubt in kinds["period_budget"].doubts), (
        "the plan of 2011 is given for two years"
    )
    assert "period" in kinds["opening_balances"].missing

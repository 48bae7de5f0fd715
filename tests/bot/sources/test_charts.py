"""Charts of accounts: codes, names, trees and kinds."""

from pathlib import Path

import pytest

from bot.sources.kinds import Account, kinds
from tests.bot.sources.books import Held, read_text, taken


def chart(held: Held) -> dict[str, tuple[str, str, str]]:
    assert held.reading.kind == "chart"
    return {row["code"]: (row["name"], row["parent"], row["kind"]) for row in taken(held.reading.chart_path)}


def test_a_tree_is_read_with_what_each_account_holds(tmp_path: Path) -> None:
    text = (
        "Account code,Account name,Parent,Type\n4,Net income,,Revenue\n41,Net sales,4,Revenue\n"
        "4100,Sales,41,Revenue\n4130,Returns,41,Expenses\n"
        "50,Cost of sales,4,Expenses\n5020,Material,50,Expenses\n60,Overheads,4,Expenses\n"
        "6000,Salaries,60,Expenses\n6800,Depreciation,60,Expenses\n"
    )
    assert chart(read_text(tmp_path, text)) == {
        "4": ("Net income", "", ""), "41": ("Net sales", "4", ""), "4100": ("Sales", "41", "revenue"),
        "4130": ("Returns", "41", "returns"), "50": ("Cost of sales", "4", "cost_of_sales"),
        "5020": ("Material", "50", "cost_of_sales"), "60": ("Overheads", "4", ""), "6000": ("Salaries", "60",
        "operating_cost"),
        "6800": ("Depreciation", "60", "depreciation"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Kontonr;Benämning;Kontotyp\n1910;Kassa;Tillgång\n3010;Försäljning;Intäkt\n",
        "Konto;Kontobezeichnung;Kontenart\n1910;Kasse;Aktiva\n3010;Umsatzerlöse;Ertrag\n",
        "Code;Description;Class\n1910;Petty cash;Asset\n3010;Sales;Income\n",
    ],
)
def test_charts_in_three_languages(tmp_path: Path, text: str) -> None:
    assert {code: kind for code, (_, _, kind) in chart(read_text(tmp_path, text)).items()} == {
        "1910": "cash",
        "3010": "revenue",
    }


@pytest.mark.parametrize(
    ("type_", "name", "kind"),
    [
        ("Expense", "Payroll taxes", "operating_cost"), ("Expense", "Income tax", "tax"), ("Expense",
        "Interest expense", "interest"),
        ("Expense", "Amortization of goodwill", "depreciation"), ("Expense", "Restructuring", "one_off"),
        ("Revenue", "Interest income", "other_income"), ("Revenue", "Discounts given", "returns"), ("Asset",
        "Deferred taxes", "current_asset"),
        ("Asset", "Trade receivables", "receivable"), ("Asset", "Finished goods", "stock"), ("Asset",
        "Machinery and equipment", "fixed_asset"),
        ("Liability", "Accounts payable", "payable"), ("Liability", "Long term loans", "long_liability"),
        ("Liability", "Accrued wages", "current_liability"),
        ("Liability/Equity", "Retained earnings", "equity"), ("Cost of Goods Sold", "Anything", "cost_of_sales"),
        ("Accounts Receivable", "Anything", "receivable"), ("Statistical", "Headcount", "statistic"), ("",
        "Mystery", ""), ("Odd", "Sales", ""),
    ],
)  # fmt: skip
def test_what_an_account_holds_is_guessed_from_type_and_name(type_: str, name: str, kind: str) -> None:
    assert kinds([Account(1, "1", name, "", type_)]) == {"1": kind}


def test_faults_of_a_chart_are_named(tmp_path: Path) -> None:
    text = "Code,Name,Parent\n1,A,\n2,B,9\n1,C,\n,D,\n3,E,4\n4,F,3\n5,G,5\n6,H,3\n"
    assert read_text(tmp_path, text).reasons == [
        (3, 'This account is added to "9", which is not in the file.'),
        (4, 'The account "1" was named on line 2 already.'),
        (5, "This account has no code."),
        (6, 'The account "3" is added to itself.'),
        (7, 'The account "4" is added to itself.'),
        (8, 'The account "5" is added to itself.'),
    ]


def test_a_very_deep_tree_is_no_burden(tmp_path: Path) -> None:
    rows = "".join(f"{number},Name,{number - 1 if number > 1 else ''}\n" for number in range(1, 1500))
    assert len(chart(read_text(tmp_path, "Code,Name,Parent\n" + rows))) == 1499

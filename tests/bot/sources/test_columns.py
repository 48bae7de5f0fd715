"""Which column holds what: headers in three languages, contents, layouts, scenarios, and what is remembered."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.sources.mapping import GUESSED, HEADERLESS, Amount, Content, Mapping
from models.refusal import Refusal
from tests.bot.sources.books import Held, read_file, read_text, workbook


def labels(held: Held) -> dict[str, str]:
    """Fields with the header of their column."""
    mapping = held.reading.mapping
    assert mapping
    found = {field: "+".join(held.reading.labels[place] for place in places) for field, places in mapping.columns.items()}
    if mapping.amounts:
        found["amount"] = "+".join(held.reading.labels[amount.column] for amount in mapping.amounts)
    return found


@pytest.mark.parametrize(
    ("header", "row", "fields"),
    [
        (
            "Posting Date;G/L Account No.;G/L Account Name;Cost Centre;Document No.;Description;Amount (USD);Balance",
            "2026-01-05;4010;Rent;100;D1;January;1.50;99.00",
            {"date": "Posting Date", "account": "G/L Account No.", "name": "G/L Account Name", "cost_centre": "Cost Centre",
             "voucher": "Document No.", "text": "Description", "amount": "Amount (USD)"},
        ),
        (
            "Verifikationsserie;Vernr;Bokföringsdatum;Kontonr;Kontonamn;Kostnadsställe;Verifikationstext;Debet;Kredit;Saldo",
            "A;1;2026-01-05;4010;Hyra;100;Januari;1,50;;99,00",
            {"series": "Verifikationsserie", "voucher": "Vernr", "date": "Bokföringsdatum", "account": "Kontonr",
             "name": "Kontonamn", "cost_centre": "Kostnadsställe", "text": "Verifikationstext", "debit": "Debet",
             "credit": "Kredit"},
        ),
        (
            "Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Konto;Gegenkonto;"
            "Belegdatum;Belegfeld 1;Buchungstext;KOST1",
            "1,50;S;USD;4010;1200;05.01.2026;R1;Miete;100",
            {"amount": "Umsatz (ohne Soll/Haben-Kz)", "side": "Soll/Haben-Kennzeichen", "currency": "WKZ Umsatz",
             "account": "Konto",
             "date": "Belegdatum", "voucher": "Belegfeld 1", "text": "Buchungstext", "cost_centre": "KOST1"},
        ),
        (
            "Buchungsdatum;Sachkonto;Kontobezeichnung;Kostenstelle;Soll;Haben",
            "05.01.2026;4010;Miete;100;1,50;0,00",
            {"date": "Buchungsdatum", "account": "Sachkonto", "name": "Kontobezeichnung", "cost_centre": "Kostenstelle",
             "debit": "Soll", "credit": "Haben"},
        ),
        (
            "FiscalPeriod,AccountKey,CostCenterCode,ScenarioName,CurrencyCode,LocalAmount,Amount",
            "2026-01,4010,100,Actual,USD,1.50,9.99",
            {"period": "FiscalPeriod", "account": "AccountKey", "cost_centre": "CostCenterCode", "scenario": "ScenarioName",
             "currency": "CurrencyCode", "amount": "LocalAmount"},
        ),
        (
            "Period,Account code 4 digits,Department,Net amount in books",
            "2026-01,4010,100,1.50",
            {"period": "Period", "account": "Account code 4 digits", "cost_centre": "Department",
             "amount": "Net amount in books"},
        ),
        (
            "Account,Date,Amount",
            "Rent,2026-01-05,1.50",
            {"account": "Account", "date": "Date", "amount": "Amount"},
        ),
    ],
)  # fmt: skip
def test_headers_in_english_swedish_and_german_are_recognised(
    tmp_path: Path, header: str, row: str, fields: dict[str, str]
) -> None:
    held = read_text(tmp_path, f"{header}\n{row}\n")
    assert labels(held) == fields
    assert held.amounts == [150]


def test_debit_is_positive_and_credit_negative(tmp_path: Path) -> None:
    held = read_text(
        tmp_path,
        "Date,Account,Debit,Credit\n2026-01-05,4010,1.50,\n2026-01-05,1910,,1.50\n2026-01-05,3,0.00,2.00\n2026-01-05,4,,\n",
    )
    assert held.amounts == [150, -150, -200]
    assert held.reasons == [(5, "This line has no amount.")]


def test_a_side_says_the_sign_and_its_absence_is_a_fault(tmp_path: Path) -> None:
    held = read_text(
        tmp_path, "Datum;Konto;Betrag;S/H\n05.01.2026;1;1,50;S\n05.01.2026;2;1,50;H\n05.01.2026;3;1,50;\n", currency="EUR"
    )
    assert held.amounts == [150, -150]
    assert held.reasons == [(4, "This line does not say whether it is debit or credit.")]


@pytest.mark.parametrize("word", ["Budget", "budget 2026", "Plan", "BUD", "Budgeterat"])
def test_a_column_says_the_scenario_of_each_line(tmp_path: Path, word: str) -> None:
    held = read_text(
        tmp_path,
        f"Period,Account,Scenario,Amount\n2026-01,1,{word},1.00\n2026-01,1,Actual,2.00\n2026-01,1,Prognos,3.00\n2026-01,1,Guess,4.00\n",
    )
    assert [(one["scenario"], one["amount_minor"]) for one in held.lines] == [
        ("budget", "100"),
        ("actual", "200"),
        ("forecast", "300"),
    ]
    assert held.reasons == [(5, '"Guess" is neither actual nor budget nor forecast.')]
    assert (held.reading.kind, held.reading.scenarios) == ("mixed", {word: 1, "Actual": 1, "Prognos": 1, "Guess": 1})


def test_a_person_says_what_a_word_of_the_file_means(tmp_path: Path) -> None:
    text = "Period,Account,Scenario,Amount\n2026-01,1,1,1.00\n2026-01,1,2,2.00\n"
    held = read_text(tmp_path, text)
    assert held.reading.bad_count == 2
    assert held.reading.mapping
    again = read_text(tmp_path, text, mapping=replace(held.reading.mapping, scenarios={"1": "actual", "2": "budget"}))
    assert [one["scenario"] for one in again.lines] == ["actual", "budget"]


@pytest.mark.parametrize(
    ("name", "scenario", "doubts"),
    [
        ("Budget 2026.csv", "budget", 0),
        ("prognos_q2.csv", "forecast", 0),
        ("Utfall.csv", "actual", 0),
        ("numbers.csv", "actual", 1),
        ("budget vs actual.csv", "actual", 1),
    ],
)
def test_the_files_name_says_the_scenario_where_no_column_does(
    tmp_path: Path, name: str, scenario: str, doubts: int
) -> None:
    held = read_text(tmp_path, "Period,Account,Amount\n2026-01,1,1.00\n", name)
    assert ([one["scenario"] for one in held.lines], len(held.reading.doubts)) == ([scenario], doubts)


def test_a_column_a_scenario_gives_two_lines_a_row(tmp_path: Path) -> None:
    text = "Period;Konto;Utfall;Budget;Diff\n2026-01;4010;1,00;2,00;-1,00\n2026-02;4010;3,00;;3,00\n"
    held = read_text(tmp_path, text, currency="SEK")
    assert sorted(held.short) == [
        ("4010", "2026-01", "actual", 100),
        ("4010", "2026-01", "budget", 200),
        ("4010", "2026-02", "actual", 300),
    ]


def test_ist_and_soll_are_actual_and_plan(tmp_path: Path) -> None:
    held = read_text(tmp_path, "Periode;Konto;Ist;Plan\n2026-01;4010;1,00;2,00\n", currency="EUR")
    assert sorted(held.short) == [("4010", "2026-01", "actual", 100), ("4010", "2026-01", "budget", 200)]


def test_a_column_a_month_gives_a_line_a_month_and_blank_cells_none(tmp_path: Path) -> None:
    text = (
        "Account,Name,Cost center,Jan 2026,Feb 2026,Mar 2026,Total\n4010,Rent,100,1.00,-,0,1.00\n"
        "4020,Power,100,,2.00,x,2.00\nTotal,,,1.00,2.00,0,3.00\n"
    )
    held = read_text(tmp_path, text, "budget.csv")
    assert sorted(held.short) == [
        ("4010", "2026-01", "budget", 100),
        ("4010", "2026-03", "budget", 0),
        ("4020", "2026-02", "budget", 200),
    ]
    assert held.reasons == [(3, '"x" is not an amount.')]
    assert held.reading.accounts == {"4010": "Rent", "4020": "Power"}
    assert dict(held.reading.left_out) == {"totals of the file itself": 1}


@pytest.mark.parametrize(
    ("header", "name", "start", "first", "last"),
    [
        ("Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec", "Budget 2026.csv", 1, "2026-01", "2026-12"),
        ("1,2,3,4,5,6,7,8,9,10,11,12", "Budget 2026.csv", 1, "2026-01", "2026-12"),
        ("P01,P02,P03,P04,P05,P06,P07,P08,P09,P10,P11,P12", "Budget 2026.csv", 1, "2026-01", "2026-12"),
        ("Jul,Aug,Sep,Oct,Nov,Dec,Jan,Feb,Mar,Apr,May,Jun", "Budget FY26.csv", 7, "2025-07", "2026-06"),
        ("jan,feb,mars,april,maj,juni,juli,aug,sep,okt,nov,dec", "Budget 2026.csv", 1, "2026-01", "2026-12"),
        (
            "2026-01,2026-02,2026-03,2026-04,2026-05,2026-06,2026-07,2026-08,2026-09,2026-10,2026-11,2026-12",
            "b.csv",
            1,
            "2026-01",
            "2026-12",
        ),
        (
            "202601,202602,202603,202604,202605,202606,202607,202608,202609,202610,202611,202612",
            "b.csv",
            1,
            "2026-01",
            "2026-12",
        ),
    ],
)
def test_months_in_headers_get_their_year(tmp_path: Path, header: str, name: str, start: int, first: str, last: str) -> None:
    held = read_text(tmp_path, f"Account,{header}\n4010,1,2,3,4,5,6,7,8,9,10,11,12\n", name, start=start)
    periods = [line["period"] for line in held.lines]
    assert (min(periods), max(periods), len(set(periods)), sum(held.amounts)) == (first, last, 12, 7800)


def test_a_column_for_the_year_goes_with_columns_for_the_months(tmp_path: Path) -> None:
    held = read_text(tmp_path, "Year,Account,Jan,Feb\n2025,4010,1.00,2.00\n2026,4010,3.00,4.00\n")
    assert sorted(one[1:] for one in held.short) == [
        ("2025-01", "actual", 100), ("2025-02", "actual", 200), ("2026-01", "actual", 300), ("2026-02", "actual", 400),
    ]  # fmt: skip


def test_months_and_scenarios_may_both_stand_in_the_header(tmp_path: Path) -> None:
    held = read_text(
        tmp_path, "Account;Jan 2026 Actual;Jan 2026 Budget;Feb 2026 Actual\n4010;1,00;2,00;3,00\n", currency="EUR"
    )
    assert sorted(held.short) == [
        ("4010", "2026-01", "actual", 100),
        ("4010", "2026-01", "budget", 200),
        ("4010", "2026-02", "actual", 300),
    ]


def test_without_a_year_nothing_is_read_and_it_is_asked_for(tmp_path: Path) -> None:
    text = "Account,Jan,Feb\n4010,1.00,2.00\n"
    held = read_text(tmp_path, text, "budget.csv")
    assert (held.reading.missing, held.lines, held.reading.lines_path) == (("year",), [], None)
    assert held.reading.mapping
    told = read_text(tmp_path, text, mapping=replace(held.reading.mapping, year=2026))
    assert [line["period"] for line in told.lines] == ["2026-01", "2026-02"]


def test_what_is_not_recognised_is_shown_with_examples(tmp_path: Path) -> None:
    held = read_text(tmp_path, "Alpha,Beta,Gamma\n4010,north,12.50\n4020,south,1.00\n4020,south,1.00\n")
    assert held.reading.missing == ("amount", "account", "period") or set(held.reading.missing) == {
        "amount",
        "account",
        "period",
    }
    assert held.reading.labels == ("Alpha", "Beta", "Gamma")
    assert held.reading.samples == (("4010", "4020"), ("north", "south"), ("12.50", "1.00"))


def test_a_chosen_mapping_is_used_as_it_is(tmp_path: Path) -> None:
    text = "Alpha,Beta,Gamma,Delta\n4010,1,12.50,2026-01\n4020,2,1.00,2026-01\n"
    chosen = Mapping(
        columns={"account": (0,), "period": (3,), "cost_centre": (1, 0)}, amounts=(Amount(2),), without=((1, "2"),)
    )
    held = read_text(tmp_path, text, mapping=chosen)
    assert (held.short, held.lines[0]["cost_centre"]) == ([("4010", "2026-01", "actual", 1250)], "1/4010")
    assert dict(held.reading.left_out) == {"rows left out by choice": 1}
    assert Mapping.from_json(chosen.as_json()) == chosen


def test_a_mapping_of_another_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="This file has fewer columns"):
        read_text(tmp_path, "Date,Account,Amount\n2026-01-05,4010,1.00\n", mapping=Mapping(columns={"account": (9,)}))


def test_a_mapping_is_remembered_for_the_next_file_of_its_shape(tmp_path: Path) -> None:
    first = read_text(tmp_path, "What,Who,Jan 2026,Feb 2026\n4010,1,1.00,2.00\n", "budget 2026.csv")
    assert first.reading.mapping
    chosen = replace(first.reading.mapping, columns={"account": (0,), "cost_centre": (1,)})
    kept = Mapping.from_json(chosen.to_remember().as_json())
    following = "Budget for next year\n\nWhat,Who,Jan 2027,Feb 2027\n4010,7,3.00,4.00\n"
    second = read_text(tmp_path, following, "budget 2027.csv", mapping=kept)
    assert second.reading.shape == first.reading.shape
    assert [(line["cost_centre"], line["period"]) for line in second.lines] == [("7", "2027-01"), ("7", "2027-02")]


def test_what_the_cells_prove_goes_before_what_was_remembered(tmp_path: Path) -> None:
    first = read_text(tmp_path, "Date;Account;Amount\n04/13/2026;4010;1.50\n").reading.mapping
    assert first
    assert (first.decimal, first.day_first) == (".", False)
    second = read_text(tmp_path, "Date;Account;Amount\n13/04/2026;4010;1,50\n", mapping=first.to_remember())
    third = read_text(tmp_path, "Date;Account;Amount\n03/04/2026;4010;1.500\n", mapping=first.to_remember())
    assert second.short == [("4010", "2026-04", "actual", 150)]
    assert third.short == [("4010", "2026-03", "actual", 150)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Period,Account,Amount\n2026-01,1,1.00\n", "actual.csv"),
        ("Period,Account,Value\n2026-01,1,1.00\n", "budget.csv"),
        ("Account,Period,Amount\n1,2026-01,1.00\n", "budget.csv"),
    ],
)
def test_another_header_or_scenario_is_another_shape(tmp_path: Path, text: str, name: str) -> None:
    own = read_text(tmp_path, "Period,Account,Amount\n2026-01,1,1.00\n", "budget.csv").reading.shape
    assert read_text(tmp_path, text, name).reading.shape != own


def test_revenue_kept_as_credit_is_recognised(tmp_path: Path) -> None:
    rows = "2026-01-05,3010,Sales,V1,-100.00\n2026-01-05,1910,Bank,V1,100.00\n"
    by_name = read_text(tmp_path, "Date,Account,Account name,Amount\n" + rows.replace("V1,", ""))
    by_vouchers = read_text(tmp_path, "Date,Account,Voucher,Amount\n" + rows.replace("Sales,", "").replace("Bank,", ""))
    by_kind = read_text(
        tmp_path, "Date,Account,Amount\n2026-01-05,3010,100.00\n2026-01-05,5,-7.00\n", known={"3010": "revenue", "5": "tax"}
    )
    unknown = read_text(tmp_path, "Date,Account,Amount\n2026-01-05,3010,100.00\n")
    assert [held.reading.credit for held in (by_name, by_vouchers, by_kind, unknown)] == [
        {"actual": True},
        {"actual": True},
        {"actual": False},
        {},
    ]


def test_what_is_in_a_budget_twice_is_said(tmp_path: Path) -> None:
    text = "Period,Account,Amount\n" + "2026-01,1,1.00\n2026-02,1,1.00\n" * 2
    assert any("something is in the file twice" in doubt for doubt in read_text(tmp_path, text, "budget.csv").reading.doubts)


def test_a_table_without_a_header_is_read_by_its_contents(tmp_path: Path) -> None:
    text = "1|20260105|4010|3|12.50\n2|20260106|4020|4|-1.00\n3|20260107|4010|4|2.00\n"
    held = read_text(tmp_path, text, known={"4010": "operating_cost", "4020": "operating_cost"})
    assert [one[:2] + one[3:] for one in held.short] == [
        ("4010", "2026-01", 1250),
        ("4020", "2026-01", -100),
        ("4010", "2026-01", 200),
    ]
    assert held.reading.labels[:2] == ("Column 1", "Column 2")
    assert held.reading.mapping
    assert held.reading.mapping.content is Content.LEDGER
    assert held.reading.doubts == (HEADERLESS, GUESSED)


YEAR = ",".join(f"{amount}.50" for amount in range(12))


@pytest.mark.parametrize(
    ("text", "name", "fields", "read"),
    [
        (
            "5010,Pay,2027-01,1000.50\n5010,Pay,2027-02,9\n6000,Rent,2027-01,5\n", "ledger.csv",
            {"account": 0, "name": 1, "period": 2}, ("5010", "2027-01", "actual", 100050),
        ),
        (
            "Jan 2027;5010;1000\nFeb 2027;5010;1100\n", "budget.csv",
            {"period": 0, "account": 1}, ("5010", "2027-01", "budget", 100000),
        ),
        (
            "Rent,202701,Budget,2000\nRent,202702,Budget,21000\n", "plan.csv",
            {"account": 0, "period": 1, "scenario": 2}, ("Rent", "2027-01", "budget", 200000),
        ),
        (
            "20101,2027,1,5.5\n20102,2027,2,6.5\n", "ledger.csv",
            {"account": 0, "year": 1, "month": 2}, ("20101", "2027-01", "actual", 550),
        ),
        (
            "2027-01-31,5010,5.5,,Pay\n2027-01-31,1930,,5,Pay\n2027-02-28,1930,0,1,Tax\n", "ledger.csv",
            {"date": 0, "account": 1, "debit": 2, "credit": 3, "text": 4}, ("5010", "2027-01", "actual", 550),
        ),
        (
            f"5010,Pay,{YEAR}\n6000,Rent,{YEAR}\n", "budget 2027.csv",
            {"account": 0, "name": 1}, ("5010", "2027-07", "budget", 50),
        ),
    ],
)  # fmt: skip
def test_what_stands_where_without_a_header(
    tmp_path: Path, text: str, name: str, fields: dict[str, int], read: tuple[str, str, str, int]
) -> None:
    held = read_text(tmp_path, text, name, start=7)
    assert held.reading.mapping
    assert {field: place for field, (place,) in held.reading.mapping.columns.items()} == fields
    assert held.short[0] == read
    assert held.reading.rows == text.count("\n"), "its first line is no header"
    assert held.reading.doubts[0] == HEADERLESS
    assert read_text(tmp_path, text, name, mapping=held.reading.mapping.to_remember(), start=7).short == held.short


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("5010,10,1000\n5010,20,1100\n", ("account", "amount", "period")),
        (f"5010,Pay,{YEAR},99\n", ("amount", "period")),
        (f"5010,Pay,{YEAR}\n", ("year",)),
        ("Pay,Sales,2027-01,5.5\nRent,Sales,2027-01,6.5\n", ("account",)),
    ],
)
def test_what_cannot_be_told_without_a_header_is_asked(tmp_path: Path, text: str, missing: tuple[str, ...]) -> None:
    assert read_text(tmp_path, text).reading.missing == missing


def test_totals_are_kept_by_scenario_and_month(tmp_path: Path) -> None:
    held = read_text(
        tmp_path, "Period,Account,Scenario,Amount\n2026-01,1,actual,1.00\n2026-01,2,actual,-3.00\n2026-02,1,budget,5.00\n"
    )
    assert held.reading.totals == {("actual", "2026-01"): (2, -200, 100), ("budget", "2026-02"): (1, 500, 500)}


def test_sheets_other_than_the_ledger_are_said_and_can_be_chosen(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "books.xlsx",
        Notes=[("Read me", "please")],
        Ledger=[("Date", "Account", "Amount"), ("2026-01-05", 4010, 1.5)],
        Plan=[("Period", "Account", "Budget"), ("2026-01", 4010, 2)],
    )
    held = read_file(path)
    assert (held.reading.sheets, held.amounts) == (("Notes", "Ledger", "Plan"), [150])
    assert held.reading.doubts == ("This workbook has 3 sheets, and I read one of them.",)
    assert read_file(
        path, Mapping(columns={"period": (0,), "account": (1,)}, amounts=(Amount(2),), sheet="Plan")
    ).amounts == [200]
    with pytest.raises(Refusal, match="no sheet of that name"):
        read_file(path, Mapping(sheet="<!channel>"))

"""SIE, the Swedish format of ledgers."""

from pathlib import Path

import pytest

from models.refusal import Refusal
from tests.bot.sources.books import Held, read_text, taken

HEAD = """#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#FNAMN "Övningsbolaget AB"
#RAR 0 20260101 20261231
#RAR -1 20250101 20251231
#KPTYP EUBAS97
#VALUTA SEK
#KONTO 1910 Kassa
#KTYP 1910 T
#KONTO 3010 "Försäljning ""
#KONTO 5010 "Hyra \\"lokal\\""
#KTYP 3010 I
#DIM 1 Resultatenhet
#OBJEKT 1 Syd "Kontor Syd"
"""


def sie(folder: Path, text: str, encoding: str = "cp437", currency: str = "SEK") -> Held:
    return read_text(
        folder, HEAD.replace('"Försäljning ""', '"Försäljning"') + text, "ledger.se", encoding, currency=currency
    )


@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "latin-1"])
def test_vouchers_become_lines_and_accounts_a_chart(tmp_path: Path, encoding: str) -> None:
    held = sie(
        tmp_path,
        '#VER A 1 20260105 "Hyra på Söder"\n{\n#TRANS 5010 {1 Syd 6 "0 1"} 1500.50\n'
        '\t#TRANS  1910 {} -1500.50 20260204 "Egen \\"text\\""\n}\n',
        encoding,
    )
    assert [tuple(one.values()) for one in held.lines] == [
        ("18", "5010", "Syd", "2026-01", "2026-01-05", "actual", "150050", "A-1", "Hyra på Söder"),
        ("19", "1910", "", "2026-02", "2026-02-04", "actual", "-150050", "A-1", 'Egen "text"'),
    ]
    assert [(one["code"], one["name"], one["kind"]) for one in taken(held.reading.chart_path)] == [
        ("1910", "Kassa", "cash"), ("3010", "Försäljning", "revenue"), ("5010", 'Hyra "lokal"', "operating_cost"),
    ]  # fmt: skip
    assert (held.reading.kind, held.reading.encoding, held.reading.cost_centres) == (
        "actuals", encoding.replace("latin-1", "cp1252"), {"Syd": "Kontor Syd"},
    )  # fmt: skip
    assert held.reading.credit == {"actual": True}


def test_a_year_with_vouchers_takes_no_month_balances_and_one_without_does(tmp_path: Path) -> None:
    held = sie(
        tmp_path,
        "#PSALDO 0 202601 5010 {} 10.00\n#PSALDO -1 202512 5010 {} 7.00\n#PBUDGET 0 202602 5010 {} 20.00\n"
        '#VER A 1 20260105 ""\n{\n#TRANS 5010 {} 10.00\n#TRANS 1910 {} -10.00\n}\n',
    )
    assert sorted(held.short) == [
        ("1910", "2026-01", "actual", -1000), ("5010", "2025-12", "actual", 700), ("5010", "2026-01", "actual", 1000),
        ("5010", "2026-02", "budget", 2000),
    ]  # fmt: skip
    assert held.reading.kind == "mixed"


def test_a_month_given_whole_and_by_cost_center_counts_once(tmp_path: Path) -> None:
    held = sie(
        tmp_path,
        "#PSALDO 0 202601 5010 {} 10.00\n#PSALDO 0 202601 5010 {1 Syd} 7.00\n"
        '#PSALDO 0 202601 5010 {1 "Syd" 6 9} 7.00\n#PSALDO 0 202601 5010 {6 9} 3.00\n',
    )
    assert sorted((one["cost_centre"], one["amount_minor"]) for one in held.lines) == [("", "300"), ("Syd", "700")]


def test_corrections_do_not_count_twice(tmp_path: Path) -> None:
    held = sie(
        tmp_path,
        "#VER A 1 20260105\n{\n#TRANS 5010 {} 10.00\n#BTRANS 5010 {} 99.00\n#RTRANS 1910 {} -10.00\n"
        "#TRANS 1910 {} -10.00\n}\n",
    )
    assert held.amounts == [1000, -1000]


def test_what_does_not_add_up_is_named(tmp_path: Path) -> None:
    held = sie(
        tmp_path,
        "#IB 0 1910 100.00\n#UB 0 1910 80.00\n#RES 0 5010 10.00\n#VER A 1 20260105\n{\n"
        "#TRANS 5010 {} 10.00\n#TRANS 1910 {} -11.00\n}\n"
        "#VER A 2 20260105\n{\n#TRANS 1910 {} -5.00\n#TRANS 1910 {} 5.00\n}\n",
    )
    assert held.reading.breaks == (("voucher", "A-1", -100, 19), ("account", "1910", 900, None))
    assert taken(held.reading.balances_path) == [{"account": "1910", "day": "2026-01-01", "amount_minor": "10000"}]


def test_months_outside_of_their_year_are_left_out_and_counted(tmp_path: Path) -> None:
    held = sie(tmp_path, "#PBUDGET 0 202601 5010 {} 1.00\n#PBUDGET -1 202601 5010 {} 1.00\n")
    assert held.amounts == [100]
    assert dict(held.reading.left_out) == {"months outside of the fiscal year they are given for": 1}


def test_lines_that_are_not_as_they_should_be_are_bad_with_their_reason(tmp_path: Path) -> None:
    held = sie(
        tmp_path,
        "#TRANS 5010 {} 10.00\n#PBUDGET 0 2026Q1 5010 {} 1\n#PSALDO 0 202601 5010\n#VER A 1 20261305\n"
        "#VER A 2 20260105\n{\n#TRANS 5010 {} ten\n"
        "#TRANS 5010 {} 1.00 20260230\n#TRANS 1910 {} 0\n}\n",
    )
    assert [line for line, _ in held.reasons] == [16, 17, 18, 19, 22, 23]
    assert held.reasons[4] == (22, '"ten" is not an amount.')
    assert held.reasons[0] == (16, '"#TRANS 5010 {} 10.00" is not written as SIE wants it.')


def test_books_in_another_currency_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"This ledger is kept in SEK, and the books here are in USD\."):
        sie(tmp_path, "", currency="USD")


def test_a_file_with_accounts_only_is_a_chart(tmp_path: Path) -> None:
    assert sie(tmp_path, "").reading.kind == "chart"

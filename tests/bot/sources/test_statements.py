"""Statements of a bank, a vendor or a customer."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.sources.mapping import Content
from bot.sources.reading import Span
from tests.bot.sources.books import read_text

ENGLISH = (
    "Date,Description,Reference,Amount,Balance\n"
    "2026-10-02,Card fee,,-12.50,987.50\n2026-10-05,Halden Works,INV-7,400.00,1387.50\n"
)
SWEDISH = "Bokföringsdag;Text;Insättningar;Uttag;Saldo\n2026-10-02;Avgift;;12,50;987,50\n2026-10-05;Halden;400,00;;1387,50\n"
GERMAN = "Buchungstag;Buchungstext;Betrag;Kontostand\n02.10.2026;Gebühr;-12,50;987,50\n05.10.2026;Halden;400,00;1387,50\n"
SIDES = "Date,Details,Amount,D/C,Balance\n2026-10-02,Fee,12.50,D,987.50\n2026-10-05,Halden,400.00,C,1387.50\n"
NO_BALANCE = "Transaction date,Payee,Money in,Money out\n2026-10-02,Bank,,12.50\n2026-10-05,Halden,400.00,\n"
ONE_IBAN = (
    "Account,Date,Text,Amount,Balance\nSE45 500,2026-10-02,Fee,-12.50,987.50\nSE45 500,2026-10-05,Halden,400,1387.50\n"
)


@pytest.mark.parametrize(
    ("text", "currency"),
    [(ENGLISH, "USD"), (SWEDISH, "SEK"), (GERMAN, "EUR"), (SIDES, "USD"), (NO_BALANCE, "USD"), (ONE_IBAN, "USD")],
)
def test_a_statement_is_recognised_and_money_in_is_above_zero(tmp_path: Path, text: str, currency: str) -> None:
    held = read_text(tmp_path, text, currency=currency)
    assert held.reading.content is Content.STATEMENT
    assert held.reading.kind == "statement"
    assert held.amounts == [-1250, 40000]
    assert [line["day"] for line in held.lines] == ["2026-10-02", "2026-10-05"]
    stood = (None, None) if text is NO_BALANCE else (100000, 138750)
    assert held.reading.span == Span("2026-10-02", "2026-10-05", *stood)
    assert held.reading.totals == {("statement", "2026-10"): (2, 38750, 40000)}


def test_the_newest_first_is_turned_round_and_keeps_its_lines(tmp_path: Path) -> None:
    header, first, second = ENGLISH.strip().split("\n")
    held = read_text(tmp_path, "\n".join((header, second, first)))
    assert [(line["line"], line["reference"]) for line in held.lines] == [("3", ""), ("2", "INV-7")]
    one_day = "Date,Amount,Balance\n2026-10-05,7,112\n2026-10-05,5,105\n"
    assert read_text(tmp_path, one_day).amounts == [500, 700]


def test_a_line_that_is_missing_shows_in_the_balance(tmp_path: Path) -> None:
    text = "Date,Amount,Balance\n2026-10-01,1,101\n2026-10-02,1,103\n2026-10-03,1,104\n"
    [doubt] = [said for said in read_text(tmp_path, text).reading.doubts if "balance" in said]
    assert "on line 3." in doubt


def test_bad_lines_have_their_reasons(tmp_path: Path) -> None:
    text = (
        "Date,Description,Currency,Amount,Balance\n2026-10-01,A,USD,1.00,1\nsoon,B,USD,1.00,2\n,C,USD,1.00,2\n"
        "2026-10-02,D,EUR,1.00,2\n2026-10-02,E,USD,,2\n2026-10-02,F,USD,x,2\n,Total,,5.00,\n,,,,\n"
    )
    held = read_text(tmp_path, text)
    assert held.amounts == [100]
    assert held.reasons == [
        (3, '"soon" is not a date.'), (4, "This line has no date."),
        (5, "This line is in EUR, and the books are in USD."), (6, "This line has no amount."), (7, '"x" is not an amount.'),
    ]  # fmt: skip
    assert dict(held.reading.left_out) == {"totals of the file itself": 1}


@pytest.mark.parametrize(
    "text",
    [
        "Account,Date,Debit,Credit,Balance\n1930,2026-10-01,5,,5\n4010,2026-10-01,,5,0\n",
        "Account,Date,Voucher,Amount\n1930,2026-10-01,A1,5\n1930,2026-10-02,A2,-5\n",
        "Account,Month,Budget\n4010,2026-10,5\n5010,2026-10,7\n",
    ],
)
def test_books_are_no_statement(tmp_path: Path, text: str) -> None:
    assert read_text(tmp_path, text).reading.content is Content.LEDGER


def test_a_vendors_signs_are_turned_round_with_the_balance(tmp_path: Path) -> None:
    mapping = read_text(tmp_path, ENGLISH).reading.mapping
    assert mapping is not None
    held = read_text(tmp_path, ENGLISH, mapping=replace(mapping, turned=True))
    assert held.amounts == [1250, -40000]
    assert held.reading.span == Span("2026-10-02", "2026-10-05", -100000, -138750)

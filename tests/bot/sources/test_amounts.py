"""Amounts as files write them, to the cent."""

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.sources.amounts import mark, read
from bot.sources.minor import minor
from models.money import LARGEST
from tests.bot.sources.books import read_text


@pytest.mark.parametrize(
    ("written", "decimal", "cents"),
    [
        ("1234.50", ".", 123450), ("1,234.50", ".", 123450), ("1 234.50", ".", 123450), ("1’234.50", ".", 123450),
        ("1.234,50", ",", 123450), ("1\u00a0234,50", ",", 123450), ("1\u202f234,50", ",", 123450), ("1234,5", ",", 123450),
        ("12,34,567.00", ".", 123456700), ("-5", ".", -500), ("−5.00", ".", -500), ("5.00-", ".", -500), ("(5.00)",
        ".", -500),
        ("5.00 CR", ".", -500), ("5.00 DR", ".", 500), ("+5.00", ".", 500), ("$5.00", ".", 500), ("-$5.00", ".", -500),
        ("$ (5.00)", ".", -500), ("5.00 USD", ".", 500), ("($1,000.00)", ".", -100000), (".5", ".", 50), ("5.", ".", 500),
        ("1.5E+3", ".", 150000), ("0.00", ".", 0), ("-0", ".", 0), (12.5, ",", 1250), (7, ",", 700),
        (Decimal("0.1"), ",", 10),
    ],
)  # fmt: skip
def test_the_usual_ways_of_writing_are_read(written: object, decimal: str, cents: int) -> None:
    assert read(written, decimal, "USD") == (cents, False, None)


@pytest.mark.parametrize("written", ["", " ", "-", "–"])
def test_a_dash_is_no_amount_and_no_fault(written: str) -> None:
    assert read(written, ".", "USD") == (None, False, None)


@pytest.mark.parametrize(
    ("written", "decimal", "reason"),
    [
        ("12.50", ",", '"12.50" is not written like the other amounts, which have "," before the decimals.'),
        ("1,5", ".", '"1,5" is not written like the other amounts, which have "." before the decimals.'),
        ("1,2345.00", ".", '"1,2345.00" is not an amount.'),
        ("1.234.50", ".", '"1.234.50" is not an amount.'),
        ("1,234 567.00", ".", '"1,234 567.00" is not an amount.'),
        ("--5", ".", '"--5" is not an amount.'),
        ("(-5)", ".", '"(-5)" is not an amount.'),
        ("€5.00", ".", "This amount is in EUR, and the books are in USD."),
        ("5.00 kr", ".", "This amount is in DKK, and the books are in USD."),
        ("5%", ".", '"5%" is not an amount.'),
        ("nan", ".", '"nan" is not an amount.'),
        (float("inf"), ".", '"Infinity" is too large for an amount.'),
        (True, ".", '"True" is not an amount.'),
        ("9" * 59, ".", f'"{"9" * 39}…" is too large for an amount.'),
        ("9" * 5000, ".", f'"{"9" * 39}…" is not an amount.'),
    ],
)
def test_what_could_be_misread_is_refused_with_its_reason(written: object, decimal: str, reason: str) -> None:
    assert read(written, decimal, "USD") == (None, False, reason)


def test_noise_of_a_computers_halves_is_not_rounding_and_real_parts_of_cents_are() -> None:
    assert read("17619.299999999999", ".", "USD") == (1761930, False, None)
    assert read("8333.333333", ".", "USD") == (833333, True, None)
    assert read("0.125", ".", "USD") == (13, True, None)
    assert read("-0.125", ".", "USD") == (-13, True, None)
    assert read("1.005", ".", "KWD") == (1005, False, None)
    assert read("1.5", ".", "JPY") == (2, True, None)


@given(st.integers(-LARGEST, LARGEST), st.sampled_from(["USD", "JPY", "KWD"]))
@example(LARGEST, "USD")
@example(-LARGEST, "KWD")
@example(29, "USD")
def test_numbers_the_parser_read_itself_are_exact(whole: int, currency: str) -> None:
    power = {"USD": 100, "JPY": 1, "KWD": 1000}[currency]
    found = minor(np.array([float(Decimal(whole) / power), np.nan]), ".", currency)
    assert (found.amounts[0], *found.there, found.wrong.any(), found.rounded.any()) == (whole, True, False, False, False)


@given(st.decimals(-(10**9), 10**9, places=5))
def test_parts_of_a_cent_are_rounded_alike_whether_text_or_number(value: Decimal) -> None:
    text, number = read(str(value), ".", "USD"), minor(np.array([float(value)]), ".", "USD")
    assert (int(number.amounts[0]), bool(number.rounded[0])) == (text.minor, text.rounded)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["1.234,50"], (",", False)), (["1,234.50"], (".", False)), (["12,5"], (",", False)), (["1.234.567"], (",", False)),
        (["12.500"], (None, True)), (["12.500", "1,5"], (",", True)), (["0.125"], (".", False)), (["1234,567"],
        (",", False)),
        (["15", "-3"], (None, False)), ([12.5], (None, False)),
    ],
)  # fmt: skip
def test_the_decimal_mark_is_proven_by_the_cells(cells: list[object], found: object) -> None:
    assert mark(cells) == found


def test_a_mark_that_only_the_last_row_proves_is_found(tmp_path: Path) -> None:
    rows = "2026-01-05;4010;12.500\n" * 5000
    held = read_text(tmp_path, "Date;Account;Amount\n" + rows + "2026-01-05;4010;12,50\n", currency="EUR")
    assert sum(held.amounts) == 5000 * 1250000 + 1250
    assert held.reading.doubts == ()


def test_a_mark_that_nothing_proves_is_read_as_thousands_and_said(tmp_path: Path) -> None:
    held = read_text(tmp_path, "Date;Account;Amount\n2026-01-05;4010;12.500\n", currency="EUR")
    assert held.amounts == [1250000]
    assert held.reading.doubts == ('"12.500" could be read in two ways. I read the mark as thousands.',)


def test_rounded_amounts_are_counted(tmp_path: Path) -> None:
    held = read_text(
        tmp_path, "Date,Account,Amount\n2026-01-05,1,0.125\n2026-01-05,1,8333.333333\n2026-01-05,1,0.1000000000001\n"
    )
    assert (held.amounts, held.reading.rounded) == ([13, 833333, 10], 2)

"""What people type as an amount, and what is understood."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.currency import CODES, NAMED, digits
from models.money import LARGEST, Money, read_amount
from models.refusal import Refusal


@pytest.mark.parametrize(
    ("words", "currency", "minor"),
    [
        ("12,500.00", "USD", 1_250_000),
        ("12.500,00", "USD", 1_250_000),
        ("12 500", "USD", 1_250_000),
        ("12\u00a0500", "EUR", 1_250_000),  # a blank that does not break
        ("12\u202f500,50", "EUR", 1_250_050),  # a narrow one
        ("$12.5k", "USD", 1_250_000),
        ("€4,000", "EUR", 400_000),
        ("4.000 €", "EUR", 400_000),
        ("12500", "USD", 1_250_000),
        ("1.2m", "USD", 120_000_000),
        ("1.2 million", "USD", 120_000_000),
        ("12.500", "USD", 1_250_000),
        ("12,500", "JPY", 12_500),
        ("12,5", "USD", 1_250),
        ("12.50", "USD", 1_250),
        ("1,234,567", "USD", 123_456_700),
        ("1.234.567,89", "EUR", 123_456_789),
        ("1'234.50", "CHF", 123_450),
        ("1’234.50", "CHF", 123_450),
        ("1,00,000", "INR", 10_000_000),
        ("12kr", "SEK", 1_200),
        ("12k kr", "SEK", 1_200_000),
        ("12 kkr", "SEK", 1_200_000),
        ("USD 5", "USD", 500),
        ("5 usd", "USD", 500),
        ("$5", "CAD", 500),
        ("1.234", "CLP", 1_234),
        ("1.2345", "CLF", 12_345),
        ("0.01", "USD", 1),
        ("0.5k", "JPY", 500),
        ("٣٥٠", "AED", 35_000),
        ("１２，５００", "JPY", 12_500),
        ("\u200f12,500\u200e", "USD", 1_250_000),
        ("  7  ", "USD", 700),
        ("100,000,000,000.00", "USD", LARGEST),
    ],
)
def test_an_amount_is_read_as_its_writer_meant_it(words: str, currency: str, minor: int) -> None:
    assert read_amount(words, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("words", "currency", "says"),
    [
        ("", "USD", "Write the amount."),
        ("   ", "USD", "Write the amount."),
        ("-5", "USD", "above zero"),
        ("−5", "USD", "above zero"),
        ("$-5", "USD", "above zero"),
        ("(5)", "USD", "above zero"),
        ("0", "USD", "above zero"),
        ("0.00", "USD", "above zero"),
        ("1e9", "USD", "not an amount"),
        ("1E9", "USD", "not an amount"),
        ("NaN", "USD", "not an amount"),
        ("Infinity", "USD", "not an amount"),
        ("0x10", "USD", "not an amount"),
        ("10²", "USD", "not an amount"),
        ("½", "USD", "not an amount"),
        ("1_000", "USD", "not an amount"),
        ("5 5", "USD", "not an amount"),
        ("12,50,00", "USD", "not an amount"),
        ("1,234.5.6", "USD", "not an amount"),
        ("1.234,567.89", "USD", "not an amount"),
        ("0,500.00", "USD", "not an amount"),
        ("12,500.-", "USD", "not an amount"),
        ("5%", "USD", "not an amount"),
        ("5 or 6", "USD", "not an amount"),
        ("10-20", "USD", "not an amount"),
        ("=HYPERLINK(1)", "USD", "not an amount"),
        ("<!channel>", "USD", "not an amount"),
        ("🔥", "USD", "not an amount"),
        ("9" * 101, "USD", "too long"),
        ("9" * 99, "USD", "too large"),
        ("100,000,000,000.01", "USD", "too large"),
        ("100001m", "USD", "too large"),
        ("1.234", "KWD", "two ways"),
        ("1,234", "BHD", "two ways"),
        ("1.234", "CLF", "two ways"),
        ("1.250k", "USD", "two ways"),
        ("1.125m", "USD", "two ways"),
        ("0.505", "USD", "at most 2 digits"),
        ("1234.567", "USD", "at most 2 digits"),
        ("1,234.567", "USD", "at most 2 digits"),
        ("12.50", "JPY", "no smaller unit"),
        ("1.23456789m", "JPY", "no smaller unit"),
        ("€4,000", "USD", "says EUR, but the currency is USD"),
        ("4,000 EUR", "USD", "says EUR, but the currency is USD"),
        ("$5 EUR", "USD", "says EUR"),
        ("$5", "EUR", "says $, but the currency is EUR"),
        ("12 zł", "SEK", "says PLN"),
    ],
)
def test_what_is_no_amount_gets_its_sentence(words: str, currency: str, says: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_amount(words, currency, field="limit")
    assert says in refused.value.sentence
    assert refused.value.field == "limit"
    assert all(len(sentence.split()) <= 20 for sentence in refused.value.sentence.split(". "))


ANY_CURRENCY = st.sampled_from(["USD", "EUR", "JPY", "KWD", "CLF", "INR"])


@given(st.integers(1, LARGEST), ANY_CURRENCY, st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", ".")]))
@example(1_000, "KWD", (",", "."))
def test_an_amount_written_whole_comes_back_exactly(minor: int, currency: str, marks: tuple[str, str]) -> None:
    fine = digits(currency)
    plain = f"{Decimal(minor).scaleb(-fine):,.{fine}f}"
    written = plain.replace(",", "x").replace(".", marks[1]).replace("x", marks[0])
    marks_in_it = [sign for sign in written if not sign.isdigit()]
    if fine == 3 and len(marks_in_it) == 1 and 1_000 <= minor < 1_000_000:  # 1.234 could be a thousand
        with pytest.raises(Refusal, match="two ways"):
            read_amount(written, currency)
    else:
        assert read_amount(written, currency) == Money(minor, currency)


@given(
    st.text(max_size=30) | st.from_regex(r"[$€]?[0-9]{0,6}[.,' ]?[0-9]{0,4}[.,]?[0-9]{0,4} ?[km]?", fullmatch=True),
    ANY_CURRENCY,
)
def test_any_text_is_an_amount_above_zero_or_refused(words: str, currency: str) -> None:
    try:
        read = read_amount(words, currency)
    except Refusal:
        return
    assert 0 < read.minor <= LARGEST
    assert read.currency == currency


@given(st.integers(1, 10**6), st.integers(0, 99))
def test_nothing_is_ever_read_as_less_than_its_whole_part(whole: int, cents: int) -> None:
    for words in (f"{whole}.{cents:02}", f"{whole},{cents:02}", f"{whole:,}.{cents:02}"):
        assert read_amount(words, "USD").minor == whole * 100 + cents


def test_amounts_are_ordered_and_added_within_a_currency_only() -> None:
    assert Money(1, "USD") < Money(2, "USD") <= Money(2, "USD")
    assert Money(1, "USD") + Money(2, "USD") == Money(3, "USD")
    assert Money(150, "USD").times(3) == Money(450, "USD")
    for join in (lambda: Money(1, "USD") < Money(1, "EUR"), lambda: Money(1, "USD") + Money(1, "EUR")):
        with pytest.raises(ValueError, match="cannot be"):
            join()


def test_an_amount_knows_its_whole_units() -> None:
    assert Money(1_250_001, "USD").major == Decimal("12500.01")
    assert Money(1_250_001, "JPY").major == Decimal(1_250_001)
    assert Money(1_250_001, "KWD").major == Decimal("1250.001")


def test_signs_stand_for_known_currencies() -> None:
    assert {code for codes in NAMED.values() for code in codes} == CODES
    assert all(len(code) == 3 and code.isupper() for code in CODES)
    assert "XXX" not in CODES

"""Rates as people type them, and what amounts are worth by them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from models.exchange_rate import ExchangeRate, read_rate, worth
from models.money import Money
from models.refusal import Refusal


def rate(currency: str, into: str, per_unit: str) -> ExchangeRate:
    return ExchangeRate(currency=currency, into=into, per_unit=per_unit, on=date(2027, 3, 10), set_by="ULEA")


@pytest.mark.parametrize(
    ("words", "read"),
    [("1.0845", "1.0845"), (" 1,08 ", "1.08"), ("150", "150"), ("0.0067", "0.0067"), ("1.50", "1.5"), ("1 084.5", "1084.5")],
)
def test_a_rate_is_read_exactly(words: str, read: str) -> None:
    assert f"{read_rate(words):f}" == read


@pytest.mark.parametrize("words", ["", "0", "0.000", "-1", "1e3", "1.2.3", "1,084", "one", "NaN", "Infinity", "9" * 30, "١"])
def test_what_is_no_rate_or_could_be_two_gets_a_sentence(words: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_rate(words)
    assert refused.value.field == "rate"


def test_an_amount_is_worth_what_the_rate_says_to_the_last_fraction() -> None:
    rates = [rate("EUR", "USD", "1.0845"), rate("JPY", "USD", "0.0067")]
    assert worth(Money(400_000, "EUR"), "USD", rates) == Fraction("433800")
    assert worth(Money(10_000, "JPY"), "USD", rates) == Fraction(6700)  # yen have no cents
    assert worth(Money(100, "USD"), "USD", []) == 100
    assert worth(Money(100, "CHF"), "USD", rates) is None


def test_two_rates_that_meet_in_a_third_currency_will_do() -> None:
    rates = [rate("EUR", "USD", "1.2"), rate("GBP", "USD", "1.5")]
    assert worth(Money(1000, "EUR"), "GBP", rates) == Fraction(800)
    assert worth(Money(1200, "USD"), "EUR", rates) == Fraction(1000)


def test_the_rate_that_was_stored_goes_before_one_turned_round() -> None:
    rates = [rate("EUR", "USD", "1.2"), rate("USD", "EUR", "0.9")]
    assert worth(Money(1000, "EUR"), "USD", rates) == 1200
    assert worth(Money(1000, "USD"), "EUR", rates) == 900
    assert rates[0].rate == Decimal("1.2")

"""Amounts in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.prose.money import money, short, typed
from models.money import LARGEST, Money, read_amount


@pytest.mark.parametrize(
    ("amount", "whole", "brief"),
    [
        (Money(1_250_000, "USD"), "$12,500.00", "$12,500"),
        (Money(1_250_001, "USD"), "$12,500.01", "$12,500.01"),
        (Money(400_000, "EUR"), "EUR 4,000.00", "EUR 4,000"),
        (Money(400_050, "EUR"), "EUR 4,000.50", "EUR 4,000.50"),
        (Money(4_000, "JPY"), "JPY 4,000", "JPY 4,000"),
        (Money(4_000, "KWD"), "KWD 4.000", "KWD 4"),
        (Money(-500, "USD"), "-$5.00", "-$5"),
        (Money(-5, "EUR"), "-EUR 0.05", "-EUR 0.05"),
        (Money(0, "USD"), "$0.00", "$0"),
        (Money(10**18 + 1, "USD"), "$10,000,000,000,000,000.01", "$10,000,000,000,000,000.01"),
    ],
)
def test_an_amount_is_written_exactly(amount: Money, whole: str, brief: str) -> None:
    assert money(amount) == whole
    assert short(amount) == brief


@given(st.integers(1, LARGEST), st.sampled_from(["USD", "EUR", "JPY", "KWD", "CLF"]))
def test_what_stands_in_a_form_is_read_back_as_the_same_amount(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    assert read_amount(typed(amount), currency) == amount

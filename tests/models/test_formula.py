"""Formulas of figures."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.formula import Formula, Look, Missing, read_formula
from models.refusal import Refusal

KNOWN = {
    "Revenue": ("revenue", True),
    "Cost of sales": ("cost_of_sales", True),
    "Cost": ("cost", True),
    "Stock": ("stock", True),
    "R&D costs": ("rnd", True),
    "Headcount": ("heads", False),
}
AMOUNTS = {"revenue": 1000, "cost_of_sales": 600, "cost": 50, "stock": 300, "rnd": 10, "heads": 4}


def value(words: str, days: int = 30) -> Fraction:
    return read_formula(words, KNOWN).value(lambda key, look: Fraction(AMOUNTS[key]), days)


@pytest.mark.parametrize(
    ("words", "expected", "is_money"),
    [
        ("revenue", 1000, True),
        ("Revenue − cost of sales", 400, True),
        ("(revenue - COST OF SALES) ÷ revenue", Fraction(2, 5), False),
        ("revenue - cost", 950, True),
        ("stock / cost of sales × days", 15, False),
        ("revenue / headcount", 250, True),
        ("-revenue + 2 * r&d costs", -980, True),
        ("size(cost - revenue)", 950, True),
        ("0.5 * headcount", 2, False),
    ],
)
def test_a_formula_says_what_it_comes_to(words: str, expected: Fraction | int, is_money: bool) -> None:
    formula = read_formula(words, KNOWN)
    assert formula.value(lambda key, look: Fraction(AMOUNTS[key]), 30) == expected
    assert formula.is_money is is_money


def test_it_looks_at_other_periods_and_at_the_plan() -> None:
    formula = read_formula("(revenue - year before(revenue)) / size(plan(revenue)) + average(stock) / before (stock)", KNOWN)
    assert formula.names == {
        ("revenue", Look.ACTUAL),
        ("revenue", Look.YEAR_BEFORE),
        ("revenue", Look.PLAN),
        ("stock", Look.AVERAGE),
        ("stock", Look.BEFORE),
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Write a formula"),
        ("revenue +", "I cannot read that"),
        ("(revenue", "One bracket stands alone"),
        ("revenue revenue", "I cannot read that"),
        ("revenue ** 2", "I cannot read that"),
        ("revenu", "Did you mean revenue"),
        ("__import__('os')", "I do not know"),
        ("revenue.__class__", "I do not know"),
        ("revenue if revenue else cost", "I do not know"),
        ("1e9 * revenue", "I do not know e9"),
        ("1.2.3 * revenue", "is no number"),
        ("revenue + 1", "adds money and a plain number"),
        ("revenue * cost", "multiplies money by money"),
        ("headcount / revenue", "divides a plain number by money"),
        ("plan(revenue - cost)", "Put one name into the brackets of plan"),
        ("plan()", "I cannot read that"),
        ("-" * 100 + "revenue", "nested too deeply"),
        ("revenue + " * 100 + "revenue", "characters or fewer"),
    ],
)
def test_what_is_no_formula_is_refused_in_words(words: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        read_formula(words, KNOWN)
    assert refused.value.field == "formula"


def test_dividing_by_nothing_gives_no_value() -> None:
    formula = read_formula("revenue / cost", KNOWN)
    with pytest.raises(Missing):
        formula.value(lambda key, look: Fraction(key == "revenue"), 30)


def test_markup_in_a_name_is_not_repeated() -> None:
    with pytest.raises(Refusal) as refused:
        read_formula("<!channel> `x`", KNOWN)
    assert not set("<>`") & set(refused.value.sentence.split(". ")[0])


terms = st.recursive(
    st.sampled_from([*KNOWN, "3", "0.25", "days"]),
    lambda inner: st.one_of(
        st.builds(lambda a, sign, b: f"({a} {sign} {b})", inner, st.sampled_from("+-*/"), inner),
        inner.map(lambda a: f"-{a}"),
    ),
    max_leaves=8,
)


@given(terms)
def test_it_agrees_with_arithmetic_or_refuses(words: str) -> None:
    try:
        formula: Formula = read_formula(words, KNOWN)
        found = formula.value(lambda key, look: Fraction(AMOUNTS[key]), 30)
    except (Refusal, Missing):
        return
    exact = {"0.25": "Fraction(1, 4)", "days": "Fraction(30)", "3": "Fraction(3)"}
    source = re.sub(r"0\.25|days|3", lambda found: exact[found[0]], words.casefold())
    for name in sorted(KNOWN, key=len, reverse=True):
        source = source.replace(name.casefold(), f"Fraction({AMOUNTS[KNOWN[name][0]]})")
    assert found == eval(source, {"Fraction": Fraction})  # noqa: S307  of this test's own making


@given(st.text(alphabet="revnu costle()+-*/0123456789.,'\"[]{}:=<>&_ \n", max_size=40))
def test_any_text_is_read_or_refused(words: str) -> None:
    try:
        read_formula(words, KNOWN)
    except Refusal:
        return

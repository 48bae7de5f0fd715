"""Which spellings are one vendor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.purchase_version import VENDOR_LONGEST
from models.refusal import Refusal
from models.vendor import read_vendor, vendor_key


@pytest.mark.parametrize(
    "names",
    [
        ("Northwind Ltd", "NORTHWIND", "Northwind, Limited", "the northwind ltd.", "Northwind, The", " north  wind "),
        ("Söderberg & Söner AB", "Soderberg and Soner", "SÖDERBERG + SÖNER (Stockholm) AB"),
        ("Müller GmbH & Co. KG", "müller", "Mu\u0308ller G.m.b.H."),
        ("I.B.C. Corp.", "IBC", "I B C Corporation", "ＩＢＣ"),
        (
            "Acme, Inc.",
            "Acme\u200b Inc",
            "\u202eAcme",
            "Аcme",
            "Acme’s Inc.".replace("’s", ""),
            "ACME (UK) Ltd",
            "Acme UK Limited",
        ),
        ("Fabbrica S.p.A.", "Fabbrica SpA", "FABBRICA SPA"),
        ("Havn A/S", "Havn AS"),
        ("Wisla Sp. z o.o.", "Wisła sp. z o. o.", "WISLA SP Z OO"),
        ("Atelier S.à r.l.", "Atelier SARL"),
        ("O'Hara Media", "OHara Media", "O’Hara Media, Inc."),
        ("Coda-Cola", "Coda Cola Co."),
        ("Example.co.uk", "Example"),
        ("Mr Ivo Blum", "Ivo Blum"),
        ("Straße Bau", "STRASSE BAU"),
    ],
)
def test_spellings_of_one_vendor_are_added_together(names: tuple[str, ...]) -> None:
    assert len({vendor_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Northwind", "Southwind"),
        ("Northwind Trading", "Northwind"),
        ("Northwind Group", "Northwind"),
        ("Acme 1", "Acme 2"),
        ("Smith & Jones", "Smith & Johnson"),
        ("Jones Smith", "Smith Jones"),
        ("The Company", "The Limited"),
        ("London Borough of Ea", "London Borough of Eb"),
        ("株式会社", "有限会社"),
        ("🔥", "💧"),
    ],
)
def test_other_names_are_other_vendors(one: str, other: str) -> None:
    assert vendor_key(one) != vendor_key(other)


@given(st.text(min_size=1, max_size=VENDOR_LONGEST))
def test_every_name_has_a_key_that_fits_and_stays(name: str) -> None:
    key = vendor_key(name)
    assert 0 < len(key) <= VENDOR_LONGEST
    assert vendor_key(name) == key


NAME = st.lists(st.from_regex(r"[b-z][a-z]{3,8}", fullmatch=True), min_size=1, max_size=4).map(" ".join)


@given(NAME, st.sampled_from(["Ltd", "Limited", "Inc.", "GmbH", "AB", "PLC", "S.A.", "Pty Ltd", "& Co. KG", "(UK) Ltd"]))
def test_case_marks_and_a_legal_form_make_no_other_vendor(name: str, form: str) -> None:
    for spelling in (f"{name} {form}", f"The {name.title()}, {form}", f"{name.upper()}  {form}", name.replace(" ", "-")):
        assert vendor_key(spelling) == vendor_key(name)


def test_a_vendor_is_kept_on_one_line_without_signs_nobody_sees() -> None:
    assert read_vendor(" Northwind\n\tLtd ") == "Northwind Ltd"
    assert read_vendor("\u202eNorthwind\u2066 Ltd\u200b") == "Northwind Ltd"
    assert read_vendor("شركة الشمال") == "شركة الشمال"
    assert read_vendor("<!channel> & =HYPERLINK(1)") == "<!channel> & =HYPERLINK(1)"
    assert read_vendor("N" * VENDOR_LONGEST) == "N" * VENDOR_LONGEST


@pytest.mark.parametrize("words", ["", "  ", "\u200b", "\u202e\u2066", "N" * 121, "N" * 3_000, "???", "🔥🔥", "--"])
def test_what_is_no_name_is_refused_beside_its_field(words: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_vendor(words)
    assert refused.value.field == "vendor"

"""Unpaid invoices."""

from pathlib import Path

import pytest

from tests.bot.sources.books import read_text


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        (
            "Customer,Invoice no,Invoice date,Due date,Amount,Open amount\n"
            "Halden Works,F-1,2026-01-05,2026-02-04,100.00,40.50\n",
            "USD",
        ),
        ("Kund;Fakturanr;Fakturadatum;Förfallodatum;Restbelopp\nHalden Works;F-1;2026-01-05;2026-02-04;40,50\n", "SEK"),
        (
            "Kunde;Rechnungsnummer;Belegdatum;Fälligkeit;Offener Betrag\nHalden Works;F-1;05.01.2026;04.02.2026;40,50\n",
            "EUR",
        ),
    ],
)
def test_open_items_are_recognised_in_three_languages(tmp_path: Path, text: str, currency: str) -> None:
    held = read_text(tmp_path, text, currency=currency)
    assert held.reading.kind == "open_items"
    [item] = held.lines
    assert tuple(item.values()) == ("2", "", "Halden Works", "F-1", "2026-01-05", "2026-02-04", "4050", currency, "")
    assert held.reading.totals == {("open", "2026-02"): (1, 4050, 4050)}


def test_bad_items_have_their_reasons_and_totals_do_not_count(tmp_path: Path) -> None:
    text = (
        "Customer,Invoice,Due date,Currency,Open amount\nA,1,2026-02-04,USD,1.00\nA,2,soon,USD,1.00\n"
        "A,3,,USD,1.00\nA,4,2026-02-04,EUR,1.00\n"
        "A,5,2026-02-04,USD,\nA,6,2026-02-04,USD,x\nTotal,,,,2.00\n,,,,\nA,7,2026-02-04,USD,-3.00\n"
    )
    held = read_text(tmp_path, text)
    assert held.amounts == [100, -300]
    assert held.reasons == [
        (3, '"soon" is not a date.'), (4, "This line has no date."), (5, "This line is in EUR, and the books are in USD."),
        (6, "This line has no amount."), (7, '"x" is not an amount.'),
    ]  # fmt: skip
    assert dict(held.reading.left_out) == {"totals of the file itself": 1}
    assert held.reading.rows == 8

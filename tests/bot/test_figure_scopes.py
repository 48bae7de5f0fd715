"""Which figure, of which cost center, and when: from the words that people type."""

from datetime import date

import pytest

from bot.figure_scopes import read
from bot.figure_values import Known
from bot.periods import Horizon
from bot.ready_figures import BY_KEY, FORMULAS
from models.cost_centre import CostCentre
from models.period import Month, Years

KNOWN = Known(BY_KEY, FORMULAS)
SEEN = Horizon(date(2027, 3, 10), Years(1), "USD", Month(2027, 2), Month(2027, 2))
CENTRES = [
    CostCentre(code=code, name=name, owner_id="ULEA")
    for code, name in (("MKT", "Marketing"), ("10", "Shop  floor"), ("410", "Warehouse"), ("CASH", "Cash desk"),
                       ("510", "Sales north"), ("520", "Sales south"))
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "name", "centre", "period"),
    [
        ("revenue", "revenue", None, None),
        ("revenue MKT", "revenue", "MKT", None),
        ("operating costs for marketing q3 2026", "operating costs", "MKT", "Q3 2026"),
        ("marketing operating costs", "operating costs", "MKT", None),
        ("revenue october mkt", "revenue", "MKT", "October 2026"),
        ("gross margin shop floor", "gross margin", "10", None),
        ("revenue ware", "revenue", "410", None),
        ("MKT", "", "MKT", None),
        ("mkt last month", "", "MKT", "February 2027"),
        ("revenue cost center 10", "revenue", "10", None),
        ("cost centre 410 revenue 2026-10", "revenue", "410", "October 2026"),
        ("cash", "cash", None, None),
        ("cash cash", "cash", "CASH", None),
        ("revenue sales", "revenue sales", None, None),
        ("last month", "", None, "February 2027"),
        ("nonsense", "nonsense", None, None),
        ("cost center nowhere", "cost center nowhere", None, None),
        ("", "", None, None),
    ],
)
def test_words_are_taken_apart(words: str, name: str, centre: str | None, period: str | None) -> None:
    found = read(words, KNOWN, CENTRES, SEEN)
    assert (found.name, found.centre.code if found.centre else None) == (name, centre)
    assert (found.period.name if found.period else None) == period

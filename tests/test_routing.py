"""The study of real payments says today what its page says, and gives no vendor's name away."""

import re
from datetime import date
from pathlib import Path

import pytest

from benchmarks import routing
from benchmarks.routing import PAYMENTS, Payment, Tally
from models.money import Money
from models.vendor import vendor_key

HOME = Path(routing.__file__).parents[1]
PAGE = HOME / "docs" / "routing.md"
payments_are_there = pytest.mark.skipif(not PAYMENTS.exists(), reason=f"the payments are not at {PAYMENTS}")


def payment(day: int, vendor: str, minor: int, number: str = "") -> Payment:
    return Payment(date(2027, 3, day), vendor, "tools", Money(minor, "GBP"), number)


def words(text: str) -> str:
    """Its words only, with a blank on each side."""
    return " " + " ".join(re.findall(r"[^\W_]+", text.casefold())) + " "


@payments_are_there
def test_the_page_has_the_figures_that_the_study_finds() -> None:
    rows = re.findall(r"^\| (.+?) \| ([\d,]+) \|$", PAGE.read_text().split("## ")[0], re.MULTILINE)
    assert [(title, int(count.replace(",", ""))) for title, count in rows] == routing.figures(PAYMENTS)


@payments_are_there
def test_no_vendor_of_the_file_is_named_anywhere_near() -> None:
    named = [name for name in {payment.vendor.casefold() for payment in routing.read(PAYMENTS)[0]} if len(name.split()) > 1]
    for path in (PAGE, Path(routing.__file__), HOME / "models/vendor.py", HOME / "tests/models/test_vendor.py"):
        text = words(path.read_text())
        assert [name for name in named if words(name) in text] == []


def test_what_comes_in_thirty_days_is_added_together() -> None:
    sent = [
        payment(1, "Northwind", 600_000),
        payment(30, "NORTHWIND LTD", 400_001),
        payment(31, "Northwind", 1_000_001),
        payment(31, "Southwind", 600_000),
    ]
    assert routing.tally(sent, lambda each: vendor_key(each.vendor)) == Tally(amount=1, total=1)
    assert routing.tally(sent, lambda each: each.vendor) == Tally(amount=1, total=0)


def test_what_is_older_than_thirty_days_is_not() -> None:
    later = Payment(date(2027, 4, 1), "Northwind", "tools", Money(400_001, "GBP"), "")
    assert routing.tally([payment(1, "Northwind", 600_000), later], lambda each: each.vendor) == Tally(0, 0)


def test_merges_are_held_against_the_numbers_of_vendors() -> None:
    found = routing.merges(
        [
            payment(1, "Northwind", 1, "1"),
            payment(1, "NORTHWIND", 1, "1"),
            payment(1, "Acme", 1, "2"),
            payment(1, "Acme Ltd", 1, "3"),
            payment(1, "Acme Tools", 1, "3"),
            payment(1, "Quill", 1, "4"),
            payment(1, "Quill Ltd", 1, "4"),
        ]
    )
    assert (found.names, found.plain, found.vendors) == (7, 6, 4)
    assert len(found.groups) == 3
    assert list(found.further) == [["Acme", "Acme Ltd"], ["Quill", "Quill Ltd"]]
    assert list(found.doubted) == [["Acme", "Acme Ltd"]]
    assert list(found.missed) == [["Acme Ltd", "Acme Tools"]]


def test_without_the_payments_the_command_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["routing", str(tmp_path / "none.csv")])
    assert routing.main() == 1
    assert "There are no payments at" in capsys.readouterr().err

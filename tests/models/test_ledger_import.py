"""The rules of an import, without a database."""

from datetime import UTC, datetime

import pytest

from models.ledger_import import LedgerImport
from models.period import Month


def of(first: str | None, last: str | None) -> LedgerImport:
    months = (Month.read(each).ordinal if each else None for each in (first, last))
    made = LedgerImport(number=1, file_name="budget.csv", by="ULEA", at=datetime(2027, 3, 10, tzinfo=UTC))
    made.first_month, made.last_month = months
    return made


@pytest.mark.parametrize(
    ("first", "last", "goes"),
    [("2027-01", "2027-12", True), ("2027-03", "2027-05", True), ("2027-03", "2027-04", False), (None, None, False)],
)
def test_months_that_a_newer_file_has_not_are_told(first: str | None, last: str | None, goes: bool) -> None:
    assert of(first, last).goes_beyond(of("2027-03", "2027-04")) is goes

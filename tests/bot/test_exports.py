"""Files for spreadsheets."""

import csv
import io

import pytest

from bot.exports import csv_bytes


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_no_cell_can_run_as_a_formula(cell: str) -> None:
    assert read(csv_bytes([cell], [[cell]])) == [["'" + cell], ["'" + cell]]


def test_text_numbers_and_gaps_arrive_as_they_are() -> None:
    assert read(csv_bytes(["a", "b", "c", "d"], [['say "hi", Ann\nBob', -3, None, "é"]])) == [
        ["a", "b", "c", "d"],
        ['say "hi", Ann\nBob', "-3", "", "é"],
    ]

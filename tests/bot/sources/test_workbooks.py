"""Tables in workbooks."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from bot.sources.workbooks import workbook as opened
from models.refusal import Refusal
from tests.bot.sources.books import read_file, workbook


def test_types_of_cells_survive(tmp_path: Path) -> None:
    rows = [
        ("Date", "Account", "Cost center", "Text", "Amount"),
        (date(2026, 1, 5), 4010, "007", "a", 12.5),
        (datetime(2026, 2, 5, 13, 30), "0010", 7, "b", "1 234,50"),  # noqa: DTZ001 - a workbook knows no zones
        ("2026-03-05", 4010.0, None, "c", -0.1),
        (46117, 4010, None, None, 8333.333333333334),
    ]
    held = read_file(workbook(tmp_path / "ledger.xlsx", Ledger=rows))
    assert [(one["account"], one["day"], one["cost_centre"]) for one in held.lines] == [
        ("4010", "2026-01-05", "007"), ("0010", "2026-02-05", "7"), ("4010", "2026-03-05", ""), ("4010", "2026-04-05", ""),
    ]  # fmt: skip
    assert held.amounts == [1250, 123450, -10, 833333]
    assert held.reading.rounded == 1


def test_tenths_added_up_are_exact(tmp_path: Path) -> None:
    rows = [("Period", "Account", "Amount"), *[("2026-01", 1, 0.1)] * 3000, ("2026-01", 1, 0.1 + 0.2)]
    assert sum(read_file(workbook(tmp_path / "a.xlsx", A=rows)).amounts) == 30030


def test_a_table_may_start_anywhere_and_lines_are_the_sheets_rows(tmp_path: Path) -> None:
    rows = [
        (),
        (None, "Larkfield Cycles"),
        (),
        (None, None, "Account", "Period", "Amount"),
        (),
        (None, None, 4010, "2026-01", 1.5),
        (None, None, 4010, "x", 1),
    ]
    held = read_file(workbook(tmp_path / "a.xlsx", A=rows))
    assert (held.amounts, held.lines[0]["line"]) == ([150], "6")
    assert held.reasons == [(7, '"x" is not a date or month.')]


def test_months_in_a_header_may_be_dates(tmp_path: Path) -> None:
    rows = [("Account", date(2026, 1, 1), datetime(2026, 2, 28), "Total"), (4010, 1, None, 1), (4020, 2, 3.5, 5.5)]  # noqa: DTZ001
    held = read_file(workbook(tmp_path / "budget.xlsx", A=rows))
    assert sorted(held.short) == [
        ("4010", "2026-01", "budget", 100),
        ("4020", "2026-01", "budget", 200),
        ("4020", "2026-02", "budget", 350),
    ]


def test_an_error_or_a_formula_never_worked_out_is_a_bad_row_and_not_an_empty_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in [
        (None, "Account", "Jan 2026", "Feb 2026", "Note"),
        (None, 4010, 1, 2, "=1/0"),
        (None, 4020, 3, "#REF!"),
        (None, 4030, "=1+1", 4),
    ]:
        sheet.append(list(row))
    sheet["D3"].data_type = "e"
    book.save(tmp_path / "budget.xlsx")
    held = read_file(tmp_path / "budget.xlsx")
    assert held.reasons == [
        (3, "An error of the spreadsheet stands where an amount should."),
        (4, "A formula here was never worked out. Open the workbook, save it, and try again."),
    ]
    assert sorted(held.amounts) == [100, 200]


def test_hidden_and_empty_sheets_are_not_looked_at(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        Hidden=[("Date", "Account", "Amount"), ("2026-01-05", 1, 1)],
        Empty=[],
        Shown=[("Period", "Account", "Amount"), ("2026-01", 2, 2)],
    )
    book = openpyxl.load_workbook(path)
    book["Hidden"].sheet_state = "hidden"
    book.save(path)
    held = read_file(path)
    assert (held.reading.sheets, [one["account"] for one in held.lines], held.reading.doubts[:0]) == (("Shown",), ["2"], ())


def test_an_empty_workbook_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="This workbook is empty"):
        read_file(workbook(tmp_path / "a.xlsx", A=[]))


def test_a_workbook_is_let_go_of_when_it_was_read(tmp_path: Path) -> None:
    read_file(workbook(tmp_path / "a.xlsx", A=[("Period", "Account", "Amount"), ("2026-01", 2, 2)]))
    assert opened.cache_info().currsize == 0

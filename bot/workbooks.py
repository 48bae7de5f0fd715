"""Writes sheets into an XLSX file. Only who gets a file needs this, so it is loaded then: the library is a large one."""

import io
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from bot.prose.figures import rounded
from bot.sheets import TEXT, Column, Sheet, Value

HEAD = Font(bold=True, color="FFFFFF")
FILL = PatternFill("solid", fgColor="1F4E79")
BOLD = Font(bold=True)


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The file. Every text is a text: a spreadsheet runs none of them as a formula."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
    whole = cast(Worksheet, page)  # it has these too
    for number, column in enumerate(sheet.columns, 1):
        whole.column_dimensions[get_column_letter(number)].width = column.width
    whole.freeze_panes = "C2" if len(sheet.columns) > 4 else "A2"
    if sheet.rows and len(sheet.columns) > 2:
        whole.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    page.append([_head(page, column) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_cell(page, value, column) for value, column in zip(row, sheet.columns, strict=False)])
    for row in sheet.totals:
        page.append([_cell(page, value, column, BOLD) for value, column in zip(row, sheet.columns, strict=False)])


def _head(page: WriteOnlyWorksheet, column: Column) -> Cell:
    cell = _text(page, column.title)
    cell.font, cell.fill = HEAD, FILL
    cell.alignment = Alignment(horizontal="left" if column.kind == TEXT else "right", vertical="center", wrap_text=True)
    return cell


def _cell(page: WriteOnlyWorksheet, value: Value, column: Column, font: Font | None = None) -> Cell:
    if value is None or isinstance(value, str):
        cell = _text(page, value or "")
        if column.kind == TEXT and column.width > 40:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        elif column.kind != TEXT:
            cell.alignment = Alignment(horizontal="right")
    elif isinstance(value, Fraction):
        cell = _number(page, rounded(value, 6))
        cell.number_format = "0.0%"
    else:
        cell = _number(page, value)
        places = -int(value.as_tuple().exponent)
        cell.number_format = f"#,##0{'.' + '0' * places if places > 0 else ''}"
    if font is not None:
        cell.font = font
    return cell


def _number(page: WriteOnlyWorksheet, value: Decimal) -> Cell:
    cell: Cell = WriteOnlyCell(page)
    cell.value = value
    return cell


def _text(page: WriteOnlyWorksheet, words: str) -> Cell:
    """A text that stays one, whatever it begins with."""
    cell: Cell = WriteOnlyCell(page)
    if words:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", words)[:32_000]
        cell.data_type = "s"
        cell.quotePrefix = words.startswith(("=", "+", "-", "@"))
    return cell

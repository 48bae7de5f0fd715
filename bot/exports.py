"""Files for spreadsheets, in which no cell can run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file, UTF-8 with the mark by which Excel knows it.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers.
    """
    return f"{csv_lines([header])}{csv_lines(rows)}".encode("utf-8-sig")


def csv_lines(rows: Iterable[Sequence[object]]) -> str:
    """Some lines of such a file, to be put behind one another where there are very many."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    words = str(value)
    return f"'{words}" if isinstance(value, str) and words.startswith(FORMULA) else words

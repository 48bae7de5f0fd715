"""Cells that are words: codes, names, texts, and the marks that tell totals from lines."""

import re
import unicodedata
from typing import Any, Final

TOTAL: Final = re.compile(
    r"(grand |sub)?total(s|t)?\b|sub-total|sum(ma|me)?( of)?\b(?!mary)|delsumma|gesamt(summe|ergebnis)?\b|"
    r"zwischensumme|endsumme",
    re.I,
)
CODE: Final = re.compile(r"(\d{2,}[\d.\-/]*)\s*(?:[-–—:·|]\s*|\s)\s*(\D.*)", re.S)
LONGEST: Final = 64


def one_line(cell: Any, most: int) -> str:
    """On one line, without control or direction signs, cut to a length."""
    text = str(cell)
    if not text.isprintable():
        text = "".join(
            " " if sign.isspace() else sign for sign in text if sign.isspace() or unicodedata.category(sign)[0] != "C"
        )
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def code(cell: Any) -> str:
    """An account's or cost center's code: ``0010`` stays so, a workbook's 4010.0 is 4010, ``="0010"`` is 0010."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = one_line(cell, LONGEST)
    if text.startswith(('="', "'")):
        text = text.removeprefix("=").strip("\"'")
    return text


def code_and_name(cell: Any) -> tuple[str, str]:
    """``4010 - Office supplies`` as its code and its name; a code alone has none."""
    text = code(cell)
    found = CODE.fullmatch(text)
    return (found[1].rstrip(".-/"), found[2].strip()) if found and any(sign.isalpha() for sign in found[2]) else (text, "")


def sie_object(cell: Any) -> Any:
    """The cost center in SIE's list of dimensions: ``{1 Nord 7 1}`` is Nord, for 1 is the cost center's dimension."""
    text = str(cell).strip()
    if not (text.startswith("{") and text.endswith("}")):
        return cell
    parts = re.findall(r'"[^"]*"|\S+', text[1:-1])
    return next(
        (own.strip('"') for dimension, own in zip(parts[::2], parts[1::2], strict=False) if dimension.strip('"') == "1"), ""
    )


def is_total(cell: Any) -> bool:
    """Whether a row sums up others: ``Total``, ``Summa kostnader``, ``Gesamt``."""
    return isinstance(cell, str) and TOTAL.match(cell.strip()) is not None

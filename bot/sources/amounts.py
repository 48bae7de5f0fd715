"""Amounts as files write them, into whole numbers of the currency's smallest unit. Exact: no float decides."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from models.currency import NAMED
from models.money import LARGEST, digits

GROUPS: Final = {".": ",", ",": "."}
SPACES: Final = r" '’"
INDIAN: Final = r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?"
EMPTY: Final = frozenset({"", "-", "–", "—"})
SHOWN: Final = 40
LONGEST: Final = 60


class Read(NamedTuple):
    """An amount in smallest units and whether it was rounded; or why it is none. Both absent: the cell is empty."""

    minor: int | None = None
    rounded: bool = False
    reason: str | None = None


def shown(cell: object) -> str:
    """A cell's text in a sentence: short, on one line."""
    text = " ".join(str(cell).split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def plain_form(decimal: str) -> re.Pattern[str]:
    """Digits, parted in threes by one mark throughout or not at all."""
    mark, group = re.escape(decimal), re.escape(GROUPS[decimal])
    threes = rf"\d{{1,3}}([{group}{SPACES}])\d{{3}}(?:\1\d{{3}})*(?:{mark}\d+)?"
    forms = rf"{threes}|\d+(?:{mark}\d*)?|{mark}\d+|\d+(?:{mark}\d+)?[eE][+-]?\d{{1,2}}"
    return re.compile(forms + (f"|{INDIAN}" if decimal == "." else ""))


SIMPLE: Final = {".": re.compile(r"-?\d+(?:\.\d+)?"), ",": re.compile(r"-?\d+(?:,\d+)?")}
BRACKETS: Final = re.compile(r"\((.*)\)")
BELOW: Final = re.compile(r"-\s*(.+)|(.+?)\s*-|(.+?)\s*CR\.?", re.I)
ABOVE: Final = re.compile(r"\+\s*(.+)|(.+?)\s*(?:\+|DR\.?)", re.I)
SIGNED: Final = re.compile(r"([^\d\s.,+\-]{0,9})\s*([+\-(]?[\d.,].*?)\s*([^\d\s.,)]{0,9}\.?)")
FORMS: Final = {mark: plain_form(mark) for mark in GROUPS}


def read(cell: object, decimal: str, currency: str) -> Read:
    """An amount such as ``-1,234.50``, ``1 234,50``, ``(500)``, ``500-``, ``$5.00`` or ``500 CR``.

    Args:
        cell: a cell's text, or a workbook's number.
        decimal: the mark before the decimals, ``.`` or ``,``.
        currency: the books' own; a sign of another one is a reason to refuse.
    """
    if isinstance(cell, bool):
        return Read(reason=f'"{cell}" is not an amount.')
    if isinstance(cell, int | float | Decimal):
        return _minor(Decimal(str(cell)), currency)
    if len(str(cell)) > LONGEST:
        return Read(reason=f'"{shown(cell)}" is not an amount.')
    if SIMPLE[decimal].fullmatch(cell if isinstance(cell, str) else ""):
        return _minor(Decimal(str(cell).replace(",", ".")), currency)
    text = unicodedata.normalize("NFKC", str(cell)).strip().replace("−", "-").replace("﹣", "-")
    if text in EMPTY:
        return Read()
    text, below = _sign(text)
    text, other = _currency(text, currency)
    if other:
        return Read(reason=f"This amount is in {other}, and the books are in {currency}.")
    text, also_below = _sign(text)
    if below and also_below:
        return Read(reason=f'"{shown(cell)}" is not an amount.')
    if not FORMS[decimal].fullmatch(text):
        return Read(reason=_why_not(text, cell, decimal))
    number = re.sub(rf"[{re.escape(GROUPS[decimal])}{SPACES}]", "", text).replace(",", ".")
    value = Decimal(number)
    return _minor(-value if below or also_below else value, currency)


def _sign(text: str) -> tuple[str, bool]:
    """Without its sign: a minus before or after, brackets, or CR."""
    if found := BRACKETS.fullmatch(text):
        return found[1].strip(), True
    if found := BELOW.fullmatch(text):
        return (found[1] or found[2] or found[3]).strip(), True
    if found := ABOVE.fullmatch(text):
        return (found[1] or found[2]).strip(), False
    return text, False


def _currency(text: str, currency: str) -> tuple[str, str | None]:
    """Without a sign of the books' currency; the second says which other one it is."""
    found = SIGNED.fullmatch(text)
    if found is None:
        return text, None
    for sign in (found[1].casefold(), found[3].casefold()):
        if sign in NAMED and currency not in NAMED[sign]:
            return text, NAMED[sign][0]
        if sign and sign not in NAMED:
            return text, None
    return found[2], None


def is_currency(cell: object, currency: str) -> bool:
    """Whether a cell names this currency, by its code or a sign that may be its."""
    said = str(cell).strip().casefold()
    return not said or currency in NAMED.get(said, ())


def _why_not(text: str, cell: object, decimal: str) -> str:
    if text.startswith("#"):
        return f'"{shown(cell)}" is an error of the spreadsheet, not an amount.'
    if FORMS[GROUPS[decimal]].fullmatch(text):
        return f'"{shown(cell)}" is not written like the other amounts, which have "{decimal}" before the decimals.'
    return f'"{shown(cell)}" is not an amount.'


def _minor(value: Decimal, currency: str) -> Read:
    scaled = value.scaleb(digits(currency))
    if not scaled.is_finite() or abs(scaled) > LARGEST:  # NaN too is not finite
        return _too_large(value)
    whole = scaled.quantize(Decimal(1), ROUND_HALF_UP)
    return Read(int(whole), abs(scaled - whole) > Decimal("0.001"))


def _too_large(value: object) -> Read:
    return Read(reason=f'"{shown(value)}" is too large for an amount.')


def mark(cells: Iterable[object]) -> tuple[str | None, bool]:
    """The mark before the decimals, where the cells prove one; and whether there are cells like 12.500 that prove none."""
    proofs, unclear = {".": 0, ",": 0}, False
    for cell in cells:
        if isinstance(cell, int | float | Decimal):
            continue
        text = re.sub(r"[^\d.,]", "", str(cell))
        points, commas = text.count("."), text.count(",")
        if points and commas:
            proofs[max(".,", key=text.rfind)] += 1
        elif points > 1 or commas > 1:
            proofs["," if points else "."] += 1
        elif points or commas:
            own = "." if points else ","
            before, _, after = text.partition(own)
            if len(after) != 3 or len(before) > 3 or before in ("", "0"):
                proofs[own] += 1
            else:
                unclear = True
    best = max(proofs, key=lambda own: proofs[own])
    return (best if proofs[best] else None), unclear

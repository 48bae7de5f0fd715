"""Days and months as files write them."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from bot.sources.words import plain, scenario

NAMES: Final = (
    "january jan januari januar", "february feb februari februar", "march mar mars marz maerz mrz",
    "april apr", "may maj mai",
    "june jun juni", "july jul juli", "august aug augusti", "september sep sept", "october oct oktober okt",
    "november nov", "december dec dezember dez",
)  # fmt: skip
MONTHS: Final = {name: number for number, names in enumerate(NAMES, 1) for name in names.split()}
EXCEL: Final = date(1899, 12, 30)
EARLIEST, LATEST = 1950, 2099
THREE: Final = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})\.?")


def year(words: str) -> int | None:
    """``2026``, ``26``, ``'26``, ``FY26``."""
    found = re.fullmatch(r"(?:fy|year)?[ ']*(\d{4}|\d{2})", words.strip().casefold())
    if found is None:
        return None
    number = int(found[1])
    number += 0 if number > 99 else 2000 if number < 80 else 1900
    return number if EARLIEST <= number <= LATEST else None


def month_number(words: str) -> int | None:
    """``3``, ``03``, ``March``, ``Mrz``, ``P03``, ``Period 3``, ``M3``."""
    said = plain(words)
    if said in MONTHS:
        return MONTHS[said]
    found = re.fullmatch(r"(?:p|m|per|period|periode|month|manad|monat)? ?0{0,2}(\d{1,2})(?: 0+)?", said)
    return int(found[1]) if found and 1 <= int(found[1]) <= 12 else None


def day(cell: object, day_first: bool) -> date | None:
    """A day: ISO, compact, with points, slashes or a month's name, or a workbook's number; a time after it is dropped."""
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    text = str(cell).strip()
    try:
        return (
            _checked(date.fromisoformat(text[:10]))
            if text[4:5] == "-" and text[10:11] in ("", "T", " ")
            else _day(text, day_first)
        )
    except (ValueError, OverflowError):
        return None


def _day(text: str, day_first: bool) -> date | None:
    text = re.sub(r"[T ,]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?(Z|[+-]\d{2}:?\d{2})?$", "", text).strip()
    if re.fullmatch(r"\d{8}(\.0+)?", text):
        return _checked(date(int(text[:4]), int(text[4:6]), int(text[6:8])))
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _checked(EXCEL + timedelta(days=int(text[:5])))
    if found := THREE.fullmatch(text):
        first, mark, second, third = found.groups()
        if len(first) == 4:
            return _checked(date(int(first), int(second), int(third)))
        whole = year(third)
        if whole is None:
            return None
        one, two = int(first), int(second)
        return date(whole, two, one) if day_first or mark == "." else date(whole, one, two)
    parts = plain(re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text)).split()
    parts = parts[1:] if parts and parts[0] in WEEKDAYS else parts
    if len(parts) == 3:
        number = next((MONTHS[part] for part in parts if part in MONTHS), None)
        rest = [part for part in parts if part not in MONTHS]
        if number and len(rest) == 2 and all(part.isdecimal() for part in rest):
            early, late = rest if len(rest[0]) < 4 else rest[::-1]
            whole = year(late)
            return date(whole, number, int(early)) if whole else None
    return None


WEEKDAYS: Final = frozenset(
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "mo", "di", "mi", "do", "fr", "sa", "so",
     "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)  # fmt: skip


def _checked(found: date) -> date | None:
    return found if EARLIEST <= found.year <= LATEST else None


def fiscal(year: int, number: int, start: int) -> str:
    """The calendar month of a fiscal year's period; the fiscal year has the number of the year in which it ends."""
    index = (year - (start > 1)) * 12 + start - 1 + number - 1
    return f"{index // 12:04}-{index % 12 + 1:02}"


def month(cell: object, *, day_first: bool, start: int = 1) -> str | None:
    """The month a cell names, as ``2026-10``: ``202610``, ``10/2026``, ``Okt 26``, ``FY26 P10``, or a day in it.

    Args:
        start: the fiscal year's first month, for periods counted from there.
    """
    if isinstance(cell, date):
        return f"{cell.year:04}-{cell.month:02}"
    return _month(str(cell).strip(), day_first, start)


@lru_cache(maxsize=4096)
def _month(text: str, day_first: bool, start: int) -> str | None:
    said = re.sub(r"\.0$", "", text.casefold())
    if found := re.fullmatch(r"(\d{4})[ ./-]?m?[ ./-]?(\d{1,2})|m?(\d{1,2})[ ./-](\d{4})", said):
        return _calendar(int(found[1] or found[4]), int(found[2] or found[3]))
    if found := re.fullmatch(r"(?:fy ?)?(\d{4}|\d{2})[ ./-]*(?:p|per|period) ?0*(\d{1,2})", said):
        return _fiscal(found[1], int(found[2]), start)
    if found := re.fullmatch(r"(?:p|per|period) ?0*(\d{1,2})[ ./-]*(?:fy ?)?(\d{4}|\d{2})", said):
        return _fiscal(found[2], int(found[1]), start)
    if found := re.fullmatch(r"0(\d{2})[./](\d{4})|(\d{4})[./]0(\d{2})", said):
        return _fiscal(found[2] or found[3], int(found[1] or found[4]), start)
    parts = plain(text.replace("'", " ")).split()
    if len(parts) == 1 and (joined := re.fullmatch(r"([a-z]{3,9})(\d{2}|\d{4})", parts[0])):
        parts = [joined[1], joined[2]]
    if len(parts) == 2:
        named = [part for part in parts if part in MONTHS]
        rest = [part for part in parts if part not in MONTHS]
        whole = year(rest[0]) if len(named) == 1 else None
        return _calendar(whole, MONTHS[named[0]]) if whole else None
    found_day = day(text, day_first)
    return f"{found_day.year:04}-{found_day.month:02}" if found_day else None


def _calendar(whole: int, number: int) -> str | None:
    return f"{whole:04}-{number:02}" if EARLIEST <= whole <= LATEST and 1 <= number <= 12 else None


def _fiscal(said: str, number: int, start: int) -> str | None:
    whole = year(said)
    return fiscal(whole, number, start) if whole and 1 <= number <= 12 else None


def day_order(cells: Iterable[object]) -> bool | None:
    """Whether days come before months in 13/04/2026: true or false where a cell proves it, else None."""
    for cell in cells:
        found = THREE.match(str(cell).strip())
        if found and len(found[1]) < 3 and found[2] != ".":
            one, two = int(found[1]), int(found[3])
            if one > 12 >= two:
                return True
            if two > 12 >= one:
                return False
    return None


def is_open(cell: object) -> bool:
    """Whether it could be read with the day or the month first."""
    found = THREE.match(str(cell).strip())
    return bool(found and len(found[1]) < 3 and found[2] != "." and found[1].lstrip("0") != found[3].lstrip("0"))


def header(label: str, *, start: int = 1) -> tuple[str | None, int | None, str | None] | None:
    """What a column's header says of its month: (month with its year or None, number of the month or None, scenario).

    None where it names no month: ``Total``, ``2026``, ``Q1``, ``Account``.
    """
    said = scenario(label)
    rest = " ".join(word for word in re.split(r"[\s_]+", label.strip()) if said is None or scenario(word) is None).strip(
        " -:|"
    )
    if not rest or re.fullmatch(r"\d{1,5}|\d{7,}", rest):
        return None
    whole = month(rest, day_first=True, start=start)
    if whole is not None:
        return whole, None, said
    number = MONTHS.get(plain(rest)) or (month_number(rest) if re.match(r"[pPmM]", rest) else None)
    return (None, number, said) if number else None

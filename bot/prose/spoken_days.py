"""A day as people say it: "friday", "tomorrow", "12 march", "2027-03-12"."""

import re
from datetime import date, datetime, time, timedelta

from dateutil import parser

from bot.prose.dates import WEEKDAYS

DAY = timedelta(days=1)
RECENTLY = timedelta(days=31)  # a day without a year, up to this long ago, has passed; before that, next year's is meant
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
NAMED = re.compile(rf"(?:{NUMBER}(?: of)? {MONTH}|{MONTH} {NUMBER}),?(?P<year> \d{{4}})?")


def read(words: str, today: date) -> date | None:
    """The day that is meant, or None where the words are none.

    A weekday is the next one, today included. A day without a year is the coming one, or one that passed lately.
    "3/4/2027" is not read: it means one day in Europe and another in America.
    """
    words = re.sub(r"^(?:on|the) ", "", " ".join(words.lower().split()))
    words = re.sub(r"^the ", "", words)
    if words in ("today", "tonight", "now"):
        return today
    if words == "tomorrow":
        return today + DAY
    if (found := weekday(words.removeprefix("next "))) is not None:
        monday = today - DAY * today.weekday()
        if words.startswith("next "):
            return monday + DAY * (7 + found)
        return today + DAY * ((found - today.weekday()) % 7)
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", words):
        return _parsed(words, today)
    if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}", words):  # written so where the day comes first
        return _parsed(words, today, dayfirst=True)
    said = re.sub(rf"^(?:{'|'.join(WEEKDAYS).lower()}|mon|tue|wed|thu|fri|sat|sun),? ", "", words)
    named = NAMED.fullmatch(said)
    if named is None:
        return None
    day = _parsed(said, today)
    if day is None or named["year"] or day >= today - RECENTLY:
        return day
    return _parsed(f"{said} {today.year + 1}", today)


def weekday(words: str) -> int | None:
    """0 for "monday" or "mon", or None."""
    if len(words) < 3:
        return None
    return next((n for n, name in enumerate(WEEKDAYS) if name.lower().startswith(words)), None)


def _parsed(words: str, today: date, *, dayfirst: bool = False) -> date | None:
    try:
        found = parser.parse(words, default=datetime.combine(today.replace(day=1), time()), dayfirst=dayfirst)
    except (ValueError, OverflowError):
        return None
    return found.date()

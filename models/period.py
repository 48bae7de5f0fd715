"""Months, quarters and years as finance people name them, with a fiscal year that may start in any month."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from models.refusal import Refusal

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
EXAMPLES = "`october`, `q3`, `last month`, `2026-10`, `this year so far` or `fy26`"
EARLIEST, LATEST = 1900, 2199


class Month(NamedTuple):
    """A calendar month; they sort and compare by time."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def read(cls, words: str) -> "Month":
        """From ``2026-10``, as it is stored. Raises ValueError."""
        found = re.fullmatch(r"(\d{4})-(\d{2})", words)
        if found is None or not 1 <= int(found[2]) <= 12:
            raise ValueError(f"{words!r} is no month such as 2026-10")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def at(cls, ordinal: int) -> "Month":
        """The month that has that `ordinal`."""
        return cls(ordinal // 12, ordinal % 12 + 1)

    @property
    def ordinal(self) -> int:
        """Months since the year 0, as a month is stored beside amounts; the next month's is one more."""
        return self.year * 12 + self.number - 1

    def plus(self, months: int) -> "Month":
        return Month.at(self.ordinal + months)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date.fromordinal(self.plus(1).first_day.toordinal() - 1)

    @property
    def name(self) -> str:
        """Such as ``October 2026``."""
        return f"{MONTHS[self.number - 1].capitalize()} {self.year}"

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


@dataclass(frozen=True)
class Period:
    """Whole months, one after another.

    Attributes:
        name: what people call it, such as ``Q3 2026``.
    """

    first: Month
    last: Month
    name: str

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period from {self.first} to {self.last} has no month")

    def months(self) -> Iterator[Month]:
        month = self.first
        while month <= self.last:
            yield month
            month = month.plus(1)

    def __len__(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.number - self.first.number + 1

    @property
    def days(self) -> int:
        """How many days it has, for days to get paid and the like."""
        return (self.last.last_day - self.first.first_day).days + 1

    def is_over(self, today: date) -> bool:
        """Whether all of its months have ended; one that has not is never compared with one that has."""
        return self.last.last_day < today


class Years:
    """Fiscal years that start in a month of choice, and are named by the calendar year in which they end.

    Args:
        start: the number of their first month, 1 for calendar years.
    """

    def __init__(self, start: int = 1) -> None:
        if not 1 <= start <= 12:
            raise ValueError(f"no month has the number {start}")
        self.start = start

    def number(self, month: Month) -> int:
        """The fiscal year a month lies in; 2026 for the one that ends in 2026."""
        return month.year + (self.start > 1 and month.number >= self.start)

    def first(self, year: int) -> Month:
        return Month(year - (self.start > 1), self.start)

    def year(self, year: int) -> Period:
        first = self.first(year)
        return Period(first, first.plus(11), str(year) if self.start == 1 else f"fiscal year {year}")

    def quarter(self, year: int, number: int) -> Period:
        first = self.first(year).plus(3 * (number - 1))
        return Period(first, first.plus(2), f"Q{number} {year}" if self.start == 1 else f"Q{number} of fiscal year {year}")

    def quarter_of(self, month: Month) -> Period:
        year = self.number(month)
        since = (month.year - self.first(year).year) * 12 + month.number - self.first(year).number
        return self.quarter(year, since // 3 + 1)

    def to_date(self, last: Month) -> Period:
        """The fiscal year of `last` from its start up to and including `last`."""
        year = self.number(last)
        named = self.year(year).name
        return Period(self.first(year), last, f"{named} so far, to {last.name}")

    def before(self, period: Period) -> Period:
        """As many months right before it, named as a month, quarter or year where it is one."""
        return self._shifted(period, -len(period))

    def a_year_before(self, period: Period) -> Period:
        """The same months one year earlier."""
        return self._shifted(period, -12)

    def _shifted(self, period: Period, months: int) -> Period:
        return self.named(period.first.plus(months), period.last.plus(months))

    def named(self, first: Month, last: Month) -> Period:
        """Those months, by the shortest name they have."""
        if first == last:
            return Period(first, last, first.name)
        year = self.year(self.number(first))
        if (first, last) == (year.first, year.last):
            return year
        quarter = self.quarter_of(first)
        if (first, last) == (quarter.first, quarter.last):
            return quarter
        if first == year.first and last < year.last:
            return self.to_date(last)
        start = first.name if first.year != last.year else first.name.split()[0]
        return Period(first, last, f"{start} to {last.name}")

    def read(self, words: str, newest: Month) -> Period:
        """What somebody typed.

        Args:
            words: such as ``october``, ``oct 2026``, ``q3``, ``q3 2026``, ``last month``, ``this quarter``, ``2026-10``,
                ``2026``, ``fy26``, ``this year so far``, ``ytd``, ``last 3 months``, ``october to december``.
            newest: the newest month there is something about; a month or quarter without a year is the last one that is
                not after it.

        Raises:
            Refusal: it names no period; the sentence gives examples.
        """
        said = " ".join(words.casefold().replace(",", " ").replace("–", "-").split())
        found = self._relative(said, newest) or self._absolute(said, newest) or self._span(said, newest)
        if found is None:
            raise Refusal(f"I do not know that period{_hint(said)}. Try {EXAMPLES}.")
        return found

    def _relative(self, said: str, newest: Month) -> Period | None:
        year = self.number(newest)
        match said:
            case "this month" | "month" | "mtd" | "this month so far":
                return self.named(newest, newest)
            case "last month" | "previous month":
                return self.named(newest.plus(-1), newest.plus(-1))
            case "this quarter" | "quarter":
                return self.quarter_of(newest)
            case "quarter to date" | "this quarter so far" | "qtd":
                return self.named(self.quarter_of(newest).first, newest)
            case "last quarter" | "previous quarter":
                return self.before(self.quarter_of(newest))
            case "this year" | "year" | "this fiscal year":
                return self.year(year)
            case "last year" | "previous year" | "last fiscal year":
                return self.year(year - 1)
            case "ytd" | "year to date" | "this year so far" | "so far this year" | "year so far":
                return self.to_date(newest)
        if rolling := re.fullmatch(r"(?:the )?(?:last|past) (\d{1,2}) months", said):
            count = int(rolling[1])
            return self.named(newest.plus(1 - count), newest) if count else None
        return None

    def _absolute(self, said: str, newest: Month) -> Period | None:
        if found := re.fullmatch(r"q([1-4])(?:[ /-]?(?:of )?(?:fiscal year |fy)?(\d{4}|\d{2}))?|(\d{4})[ -]?q([1-4])", said):
            number = int(found[1] or found[4])
            typed = found[2] or found[3]
            if typed:
                return self.quarter(_year(typed), number) if _is_year(_year(typed)) else None
            quarter = self.quarter(self.number(newest), number)
            return quarter if quarter.first <= newest else self.quarter(self.number(newest) - 1, number)
        if found := re.fullmatch(r"(?:fy|fiscal year) ?(\d{4}|\d{2})|(\d{4})", said):
            year = _year(found[1] or found[2])
            return self.year(year) if _is_year(year) else None
        month = _month(said, newest)
        return self.named(month, month) if month else None

    def _span(self, said: str, newest: Month) -> Period | None:
        found = re.fullmatch(r"(?:from )?(.+?) (?:to|until|through|-) (.+)", said)
        if found is None:
            return None
        last = _month(found[2], newest)
        first = _month(found[1], last) if last else None
        return self.named(first, last) if first and last and first <= last else None


def _month(said: str, newest: Month) -> Month | None:
    """A month with its year, or the last of that name that is not after `newest`."""
    if found := re.fullmatch(r"(\d{4})[-/. ]?(\d{1,2})|(\d{1,2})[-/.](\d{4})", said):
        year, number = int(found[1] or found[4]), int(found[2] or found[3])
        return Month(year, number) if 1 <= number <= 12 and _is_year(year) else None
    found = re.fullmatch(r"([a-z]{3,9})\.?(?:[ -]?'?(\d{4}|\d{2}))?", said)
    if found is None:
        return None
    numbers = [number for number, name in enumerate(MONTHS, 1) if name.startswith(found[1])]
    if not numbers and found[1] == "sept":
        numbers = [9]
    if len(numbers) != 1:
        return None
    if found[2]:
        return Month(_year(found[2]), numbers[0]) if _is_year(_year(found[2])) else None
    month = Month(newest.year, numbers[0])
    return month if month <= newest else month.plus(-12)


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _is_year(year: int) -> bool:
    return EARLIEST <= year <= LATEST


def _hint(said: str) -> str:
    close = [get_close_matches(word, MONTHS, 1, 0.7) for word in re.findall(r"[a-z]{4,}", said)[:3]]
    names = [found[0].capitalize() for found in close if found]
    return f". Did you mean {names[0]}?" if names else ""

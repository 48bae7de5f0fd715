"""What period somebody means, and which of its months can be compared: those that are over and have amounts."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot import amounts
from bot.database import Tx
from models.calendar import local_day
from models.period import Month, Period, Years
from models.refusal import Refusal

LONGEST = 60  # months
ROLLING = re.compile(r"(?:the )?(?:last|past) \d{1,2} months")  # whole ones are meant: not the one that goes on
NO_BOOKS = "There are no books yet. A lead brings them in with `/tandem import`."


@dataclass(frozen=True)
class Horizon:
    """How far the books reach, seen from a day.

    Attributes:
        newest: the newest month with actuals.
        whole: the newest of them that is over and no stub; None without one.
        stub: a month that is over but of which only a part is there.
        stub_accounts: how many accounts that has, and how many other months have.
    """

    today: date
    years: Years
    currency: str
    newest: Month
    whole: Month | None
    stub: Month | None = None
    stub_accounts: tuple[int, int] = (0, 0)

    def is_over(self, month: Month) -> bool:
        """Whether all of it has passed and all of it can be in the books."""
        return month.last_day < self.today and month != self.stub

    @property
    def usual(self) -> Period:
        """What is meant where nobody says: the newest whole month, else the newest."""
        month = self.whole or self.newest
        return self.years.named(month, month)

    def read(self, words: str) -> Period:
        """The period that somebody typed; months are as the calendar has them. Raises a Refusal.

        A year or quarter "so far" ends with the newest whole month; the last so many months end with last month.
        """
        said = " ".join(words.casefold().split())
        now = Month.of(self.today)
        until = self.whole if self.whole is not None and self.whole < now else now
        if re.search(r"\bso far\b|to date|ytd|qtd", said) and "month" not in said and self._shares(said, until, now):
            return self.years.read(words, until)
        period = self.years.read(words, now.plus(-1) if ROLLING.fullmatch(said) else now)
        if len(period) > LONGEST:
            raise Refusal("That is a long time. Ask for five years at most.")
        return period

    def _shares(self, said: str, until: Month, now: Month) -> bool:
        """Whether the year (or quarter) that goes on today has a whole month yet."""
        if "q" in said:
            return self.years.quarter_of(until) == self.years.quarter_of(now)
        return self.years.number(until) == self.years.number(now)


@dataclass(frozen=True)
class Scope:
    """A period, sorted by what can be said of its months.

    Attributes:
        months: over, and with actuals; they are compared. Where there are none, those that go on (`is_part`).
        empty: over, but without any actuals.
        open: not over, or a stub.
        is_part: whether `months` are parts of months, which are never compared with whole ones.
    """

    period: Period
    months: tuple[Month, ...]
    empty: tuple[Month, ...]
    open: tuple[Month, ...]
    is_part: bool = False

    def name(self, years: Years) -> str:
        """The months that are looked at: the period's name where that is all of it."""
        if not self.months or len(self.months) == len(self.period):
            return self.period.name
        first, last = self.months[0], self.months[-1]
        if last.ordinal - first.ordinal + 1 == len(self.months):
            return years.named(first, last).name
        return f"{len(self.months)} months of {self.period.name}"


async def horizon(tx: Tx) -> Horizon:
    """How far the books reach.

    Raises:
        Refusal: there are no books.
    """
    found, kept = await amounts.extent(tx), await amounts.books(tx)
    if found.newest is None:
        raise Refusal(NO_BOOKS)
    today = local_day(tx.now, (await tx.team()).zone)
    limit = min(Month.of(today).plus(-1), found.newest.plus(-1) if found.is_stub else found.newest)
    whole = await amounts.newest(tx, limit)
    stub = found.newest if found.is_stub and found.newest.last_day < today else None
    return Horizon(
        today,
        Years(kept.fiscal_start),
        kept.currency,
        found.newest,
        whole,
        stub,
        found.accounts,
    )


def scope(period: Period, seen: Horizon, has: Collection[Month]) -> Scope:
    """Sort the months of a period; `has` are those with actuals (amounts.filled)."""
    over = [month for month in period.months() if seen.is_over(month)]
    going = tuple(month for month in period.months() if not seen.is_over(month))
    whole = tuple(month for month in over if month in has)
    empty = tuple(month for month in over if month not in has)
    parts = tuple(month for month in going if month in has)
    return Scope(period, whole or parts, empty, going, is_part=not whole)


def split(words: str, seen: Horizon) -> tuple[str, Period | None]:
    """A name and the period after it, from what somebody typed: ``gross margin october``.

    The period is the longest end of the words that reads as one; None where none does.
    """
    typed = words.split()
    for start in range(len(typed) + 1):
        said = " ".join(typed[start:])
        if not said:
            break
        try:
            period = seen.read(said)
        except Refusal:
            continue
        name = typed[:start]
        while name and name[-1].casefold() in ("for", "in", "of", "during", "on"):
            name.pop()
        return " ".join(name), period
    return " ".join(typed), None

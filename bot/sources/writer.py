"""Lines out: packed into a file, and added up by month."""

from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from bot.ledger_blocks import BLOCK
from bot.sources.columns import Ints
from bot.sources.packing import Spool, Words, columns, joined, together
from bot.sources.reading import BREAKS, MONTHLY, PLACES, Total
from bot.sources.vouchers import Vouchers
from models.ledger_line import TEXT_LONGEST, VOUCHER_LONGEST
from models.refusal import Refusal

MOST_NAMES: Final = 100_000
AT_A_TIME: Final = 100_000
RUN: Final = 262_144  # lines that are sorted at a time, so that memory stays bounded
FEW: Final = 200_000  # groups held before they are added up again
ENOUGH: Final = 9 * 10**18  # what eight bytes hold
NEEDS_QUOTES: Final = frozenset(',"\r\n')


def quoted(text: str) -> str:
    """A cell of a CSV."""
    return '"' + text.replace('"', '""') + '"' if not NEEDS_QUOTES.isdisjoint(text) else text


class Names:
    """Words and their numbers, in the order they came.

    Args:
        what: said where there are too many of them to be accounts or cost centers.
        most: how many there may be; 17 bits of a key are theirs.
    """

    def __init__(self, what: str, most: int = MOST_NAMES) -> None:
        self._numbers: dict[str, int] = {}
        self._what, self._most = what, most
        self.all: list[str] = []
        self.quoted: list[str] = []

    def number(self, word: str) -> int:
        found = self._numbers.get(word)
        if found is None:
            if len(self.all) >= self._most:
                raise Refusal(f"The column of {self._what} holds too many different values. Choose another column.")
            found = self._numbers[word] = len(self.all)
            self.all.append(word)
            self.quoted.append(quoted(word))
        return found

    def known(self, word: str) -> int | None:
        return self._numbers.get(word)


class Kept(NamedTuple):
    """Lines that wait until they are a run."""

    line: Ints
    account: Ints
    cost_centre: Ints
    period: Ints
    day: Ints
    scenario: Ints
    minor: Ints


class Held(NamedTuple):
    """Lines of which each part is in its own array."""

    line: Ints
    account: Ints
    cost_centre: Ints
    day: Ints
    scenario: Ints
    minor: Ints
    voucher: NDArray[Any]
    text: NDArray[Any]


class LineWriter:
    """Writes lines, a run at a time: sorted and packed (bot/ledger_blocks.py). Keeps their sums.

    Attributes:
        accounts, cost_centres, days, periods, scenarios: the words behind the numbers handed to `add`. A day is
            ``2026-10,2026-10-31``: its period and itself, which may be empty. No cost center is number 0.
        totals, by_account: sums by scenario and period, and by scenario and account; after `finish`.
        fewest: lines that any account has in a month; after `finish`.
        vouchers: those that do not add up; after `finish`.
        written: lines so far.
    """

    def __init__(self, out: Path) -> None:
        self.lines_path, self.places_path = out / "lines.blocks", out / "places.csv"
        self.monthly_path, self.breaks_path = out / "monthly.csv", out / "breaks.csv"
        self.accounts, self.cost_centres = Names("accounts"), Names("cost centers")
        self.days, self.periods, self.scenarios = Names("dates"), Names("periods", 2048), Names("scenarios", 8)
        self.cost_centres.number("")
        self.vouchers = Vouchers()
        self._period_of: list[int] = []
        self._ordinals: list[int] = []
        self._waiting: list[Kept] = []
        self._words: list[tuple[Words, Words]] = []
        self._groups: list[tuple[Ints, ...]] = []
        self._places: list[tuple[Ints, ...]] = []
        self._held = self._most = self.written = self.fewest = self._sum = 0
        self.totals: dict[tuple[str, str], Total] = {}
        self.by_account: dict[tuple[str, str], int] = {}
        self._spool = Spool(self.lines_path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._spool.close()

    def day(self, period: str, day: str) -> int:
        """The number of a period and day for `add`."""
        number = self.days.number(f"{period},{day}")
        if number == len(self._period_of):
            self._period_of.append(self.periods.number(period))
            self._ordinals.append(date.fromisoformat(day).toordinal() if day else 0)
        return number

    def add(self, held: Held) -> None:
        """More lines, in the file's order; vouchers and texts are as the file has them."""
        if not len(held.line):
            return
        self._sum += int(np.abs(held.minor).sum(dtype=np.float64))
        if self._sum > ENOUGH:
            raise Refusal("These amounts add up to more than I can hold. Look whether the column of amounts is right.")
        period = np.array(self._period_of, dtype=np.int64)[held.day]
        day = np.array(self._ordinals, dtype=np.int64)[held.day]
        self._look_at_vouchers(held, period)
        self._waiting.append(Kept(held.line, held.account, held.cost_centre, period, day, held.scenario, held.minor))
        for first in range(0, len(period), BLOCK):
            voucher, text = (cells[first : first + BLOCK].tolist() for cells in (held.voucher, held.text))
            self._words.append((joined(voucher, VOUCHER_LONGEST), joined(text, TEXT_LONGEST)))
        if self._count() >= RUN:
            self._flush()

    def _count(self) -> int:
        return sum(len(one.line) for one in self._waiting)

    def _look_at_vouchers(self, held: Held, period: Ints) -> None:
        actual = self.scenarios.known("actual")
        if actual is None or not (held.voucher != "").any():
            return
        first = self._spool.position + self._count()
        place = np.arange(first, first + len(period))
        year = np.array([int(name[:4]) for name in self.periods.all], dtype=np.int64)[period]
        columns = (held.voucher, year, held.minor, held.line, place, period)
        here = held.scenario == actual
        self.vouchers.add(*(columns if here.all() else (column[here] for column in columns)))

    def _flush(self) -> None:
        """Write a run."""
        if not self._waiting:
            return
        run = Kept(*(np.concatenate(parts) for parts in zip(*self._waiting, strict=True)))
        vouchers, texts = (together(parts) for parts in zip(*self._words, strict=True))
        self._waiting, self._words = [], []
        key = (((run.scenario << 11) + run.period << 17) + run.account << 17) + run.cost_centre
        order = np.argsort(key)
        first = self._spool.position
        self._sum_up(key[order], run.minor[order], first)
        self._pack(run, order, first, vouchers, texts)
        self.written += len(order)

    def _sum_up(self, key: Ints, minor: Ints, position: int) -> None:
        starts = _starts(key)
        counts = np.diff(np.r_[starts, len(key)])
        sums = np.add.reduceat(minor, starts), np.add.reduceat(np.maximum(minor, 0), starts)
        self._groups.append((key[starts], *sums, counts))
        self._held += len(starts)
        if self._held > max(FEW, 2 * self._most):
            self._compact()
        place = key >> 17
        starts = _starts(place)
        self._places.append((place[starts], position + starts, np.diff(np.r_[starts, len(place)])))

    def _pack(self, run: Kept, order: Ints, position: int, vouchers: Words, texts: Words) -> None:
        numbers = position + order, run.line[order], run.cost_centre[order], run.day[order], run.minor[order]
        for first in range(0, len(order), BLOCK):
            last = min(first + BLOCK, len(order))
            packed = columns(*(each[first:last] for each in numbers))
            self._spool.add(last - first, packed, vouchers.part(first, last), texts.part(first, last))

    def _compact(self) -> None:
        if self._groups:
            parts = [np.concatenate(part) for part in zip(*self._groups, strict=True)]
            order = np.argsort(parts[0], kind="stable")
            self._groups = [_added(parts[0][order], *(part[order] for part in parts[1:]))]
            self._held = self._most = len(self._groups[0][0])

    def finish(self) -> None:
        """Write what is left, and keep the sums."""
        self._flush()
        self._spool.close()
        self._compact()
        self._write_places()
        self._write_breaks()
        with self.monthly_path.open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(MONTHLY) + "\n")
            if not self._groups:
                return
            key, minor, above, count = self._groups[0]
            for first in range(0, len(key), AT_A_TIME):
                part = slice(first, first + AT_A_TIME)
                scenarios, periods, accounts = self._said(key[part] >> 17)
                centres = _taken(self.cost_centres, key[part] & 0x1FFFF)
                rows = zip(accounts, centres, periods, scenarios, minor[part].tolist(), count[part].tolist(), strict=True)
                file.write("".join([f"{a},{c},{p},{s},{m},{n}\n" for a, c, p, s, m, n in rows]))
        for place, *sums in zip(*_added(key >> 34, minor, above, count), strict=True):
            total = Total(int(sums[2]), int(sums[0]), int(sums[1]))
            self.totals[self.scenarios.all[place >> 11], self.periods.all[place & 0x7FF]] = total
        own = (key >> 45 << 17) + (key >> 17 & 0x1FFFF)
        order = np.argsort(own, kind="stable")
        for place, minor_, *_ in zip(*_added(own[order], minor[order]), strict=True):
            self.by_account[self.scenarios.all[place >> 17], self.accounts.all[place & 0x1FFFF]] = int(minor_)
        self.totals = dict(sorted(self.totals.items()))
        self.fewest = int(count.min())

    def _write_places(self) -> None:
        """Where the lines of each account, period and scenario are."""
        with self.places_path.open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(PLACES) + "\n")
            if not self._places:
                return
            key, position, count = (np.concatenate(part) for part in zip(*self._places, strict=True))
            self._places = []
            order = np.argsort(key, kind="stable")
            key = key[order]
            pairs = zip(position[order].tolist(), count[order].tolist(), strict=True)
            spans = [f"{first}:{lines}" for first, lines in pairs]
            starts = _starts(key)
            ends = np.r_[starts[1:], len(key)].tolist()
            scenarios, periods, accounts = self._said(key[starts])
            whole, minor, _, lines = self._groups[0]
            _, sums, counts = _added(whole >> 17, minor, lines)
            said = zip(accounts, periods, scenarios, sums.tolist(), counts.tolist(), strict=True)
            for row, first, last in zip(said, starts.tolist(), ends, strict=True):
                file.write(f"{','.join(map(str, row))},{' '.join(spans[first:last])}\n")

    def _write_breaks(self) -> None:
        """The vouchers that do not add up, where these are not most of them."""
        self.vouchers.finish()
        with self.breaks_path.open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(BREAKS) + "\n")
            for line, place, period, minor in self.vouchers.open:
                file.write(f"{quoted(self._spool.voucher(place))},{self.periods.all[period]},{line},{minor}\n")

    def _said(self, key: Ints) -> tuple[list[str], list[str], list[str]]:
        """The words behind scenario, period and account."""
        places = key >> 28, key >> 17 & 0x7FF, key & 0x1FFFF
        names = self.scenarios, self.periods, self.accounts
        scenarios, periods, accounts = (_taken(own, place) for own, place in zip(names, places, strict=True))
        return scenarios, periods, accounts


def _taken(names: Names, numbers: Ints) -> list[str]:
    found: list[str] = np.array(names.quoted, dtype=object)[numbers].tolist()
    return found


def _starts(key: Ints) -> Ints:
    """Where something else begins."""
    return np.flatnonzero(np.r_[True, key[1:] != key[:-1]])


def _added(key: Ints, *parts: Ints) -> tuple[Ints, ...]:
    """Sums by a sorted key."""
    starts = _starts(key)
    return key[starts], *(np.add.reduceat(part, starts) for part in parts)

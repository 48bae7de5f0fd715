"""Lines out: one by one into a file, and added up by month."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from bot.sources.columns import Ints
from bot.sources.reading import LINES, MONTHLY, Total
from models.refusal import Refusal

MOST_NAMES: Final = 100_000
AT_A_TIME: Final = 100_000
COMPACT: Final = 2_000_000  # groups held before they are added up again
ENOUGH: Final = 9 * 10**18  # what eight bytes hold
NEEDS_QUOTES: Final = frozenset(',"\r\n')


def quoted(text: str) -> str:
    """A cell of a CSV."""
    return '"' + text.replace('"', '""') + '"' if not NEEDS_QUOTES.isdisjoint(text) else text


def all_quoted(cells: list[str]) -> list[str]:
    """The same for many, which are left alone where none needs it."""
    whole = "".join(cells)
    return [quoted(cell) for cell in cells] if any(sign in whole for sign in NEEDS_QUOTES) else cells


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


class LineWriter:
    """Writes lines and keeps their sums.

    Attributes:
        accounts, cost_centres, days, periods, scenarios: the words behind the numbers handed to `add`. A day is
            ``2026-10,2026-10-31``: its period and itself, which may be empty.
        totals, by_account: sums by scenario and period, and by scenario and account; after `finish`.
        fewest: lines that any account has in a month; after `finish`.
        written: lines so far.
    """

    def __init__(self, out: Path, currency: str) -> None:
        self.lines_path, self.monthly_path = out / "lines.csv", out / "monthly.csv"
        self.accounts, self.cost_centres = Names("accounts"), Names("cost centers")
        self.days, self.periods, self.scenarios = Names("dates"), Names("periods", 2048), Names("scenarios", 8)
        self._period_of: list[int] = []
        self._currency = currency
        self._groups: list[tuple[Ints, Ints, Ints, Ints]] = []
        self._held = self.written = self.fewest = self._sum = 0
        self.totals: dict[tuple[str, str], Total] = {}
        self.by_account: dict[tuple[str, str], int] = {}
        self._file = self.lines_path.open("w", encoding="utf-8", newline="")
        self._file.write(",".join(LINES) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def day(self, period: str, day: str) -> int:
        """The number of a period and day for `add`."""
        number = self.days.number(f"{period},{day}")
        if number == len(self._period_of):
            self._period_of.append(self.periods.number(period))
        return number

    def add(
        self, lines: Ints, account: Ints, cost_centre: Ints, day: Ints, scenario: Ints, minor: Ints,
        voucher: Sequence[str], text: Sequence[str],
    ) -> None:  # fmt: skip
        """Lines of which each part is in its own array; voucher and text are quoted already."""
        if not len(lines):
            return
        self._sum += int(np.abs(minor).sum(dtype=np.float64))
        if self._sum > ENOUGH:
            raise Refusal("These amounts add up to more than I can hold. Look whether the column of amounts is right.")
        said = [
            _taken(names, place)
            for names, place in ((self.accounts, account), (self.cost_centres, cost_centre), (self.scenarios, scenario))
        ]
        days = np.array(self.days.all, dtype=object)[day].tolist()
        currency = self._currency
        rows = zip(lines.tolist(), said[0], said[1], days, said[2], minor.tolist(), voucher, text, strict=True)
        self._file.write("".join([f"{n},{a},{c},{d},{s},{m},{currency},{v},{t}\n" for n, a, c, d, s, m, v, t in rows]))
        self.written += len(lines)
        period = np.array(self._period_of, dtype=np.int64)[day]
        key = (((account << 17) + cost_centre << 11) + period << 3) + scenario
        self._groups.append(_added(key, minor, np.maximum(minor, 0), np.ones(len(minor), dtype=np.int64)))
        self._held += len(self._groups[-1][0])
        if self._held > COMPACT:
            self._compact()

    def _compact(self) -> None:
        if self._groups:
            parts = [np.concatenate(part) for part in zip(*self._groups, strict=True)]
            self._groups = [_added(parts[0], parts[1], parts[2], parts[3])]
            self._held = 0

    def finish(self) -> None:
        """Write the monthly file, and keep the sums."""
        self._file.close()
        self._compact()
        with self.monthly_path.open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(MONTHLY) + "\n")
            if not self._groups:
                return
            key, minor, above, count = self._groups[0]
            for first in range(0, len(key), AT_A_TIME):
                part = slice(first, first + AT_A_TIME)
                places = key[part] >> 31, key[part] >> 14 & 0x1FFFF, key[part] >> 3 & 0x7FF, key[part] & 7
                said = [_taken(names, place) for names, place in zip(self._names(), places, strict=True)]
                rows = zip(*said, minor[part].tolist(), count[part].tolist(), strict=True)
                file.write("".join([f"{a},{c},{p},{s},{m},{n}\n" for a, c, p, s, m, n in rows]))
        for place, *sums in zip(*_added(key & 0x3FFF, minor, above, count), strict=True):
            total = Total(int(sums[2]), int(sums[0]), int(sums[1]))
            self.totals[self.scenarios.all[place & 7], self.periods.all[place >> 3]] = total
        for place, *sums in zip(*_added((key >> 31 << 3) + (key & 7), minor, above, count), strict=True):
            self.by_account[self.scenarios.all[place & 7], self.accounts.all[place >> 3]] = int(sums[0])
        self.totals = dict(sorted(self.totals.items()))
        self.fewest = int(count.min())

    def _names(self) -> tuple[Names, Names, Names, Names]:
        return self.accounts, self.cost_centres, self.periods, self.scenarios


def _taken(names: Names, numbers: Ints) -> list[str]:
    found: list[str] = np.array(names.quoted, dtype=object)[numbers].tolist()
    return found


def _added(key: Ints, *parts: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts: NDArray[np.intp] = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    first, second, third = (np.add.reduceat(part[order], starts) for part in parts)
    return ordered[starts], first, second, third

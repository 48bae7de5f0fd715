"""SIE, the Swedish format of ledgers (types 1 to 4): accounts, vouchers, months, budgets and balances."""

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from bot.sources import amounts, dates
from bot.sources.cells import one_line
from bot.sources.columns import Ints
from bot.sources.faults import Faults
from bot.sources.kinds import Account
from bot.sources.mapping import Scenario
from bot.sources.reading import BALANCES, CLOSINGS, Break
from bot.sources.writer import Held, LineWriter
from models.refusal import Refusal

TOKEN: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|(\{[^}]*\})|([^\s{}"]+)')
CENTRE: Final = "1"  # the dimension that SIE keeps for cost centers
TYPES: Final = {"T": "asset", "S": "liability", "I": "revenue", "K": "cost"}
OUTSIDE: Final = "months outside of the fiscal year they are given for"
AT_A_TIME: Final = 50_000
Key = tuple[str, str, str]  # scenario, account, period


@dataclass
class Batch:
    """Lines that wait to be written."""

    numbers: list[tuple[int, int, int, int, int, int]] = field(default_factory=list)
    vouchers: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


class SieReader:
    """Reads line after line.

    Attributes:
        accounts: the chart.
        centres: names of cost centers.
        swedish: whether the accounts have the numbers of a BAS plan.
        breaks: what does not add up, after `finish`.
        rows: amounts read.
        left_out: by reason.
    """

    def __init__(self, writer: LineWriter, faults: Faults, currency: str) -> None:
        self.writer, self.faults, self.currency = writer, faults, currency
        self.accounts: dict[str, Account] = {}
        self.centres: dict[str, str] = {}
        self.swedish = False
        self.breaks: tuple[Break, ...] = ()
        self.rows = 0
        self.left_out: Counter[str] = Counter()
        self._years: dict[str, tuple[date, date]] = {}
        self._balances: dict[str, dict[tuple[str, str], int]] = {"IB": {}, "UB": {}, "RES": {}}
        self._monthly: dict[Key, dict[str, tuple[int, int]]] = defaultdict(dict)
        self._monthly_year: dict[Key, str] = {}
        self._moved: Counter[tuple[str, str]] = Counter()
        self._last: dict[str, str] = {}
        self._voucher: tuple[int, str, str, str] | None = None
        self._sum = 0
        self._unbalanced: list[Break] = []
        self._batch = Batch()

    def take(self, number: int, line: str) -> None:
        """One line of the file. What cannot be read is noted with its number."""
        line = line.strip()
        if line.startswith("}"):
            self._end_voucher()
        if not line.startswith("#"):
            return
        label, _, rest = line.partition(" ") if " " in line else line.partition("\t")
        read = getattr(self, f"_{label[1:].lower()}", None) if label[1:].upper() in LABELS else None
        if read is None:
            return
        parts = [_token(found) for found in TOKEN.finditer(rest)]
        try:
            read(number, parts)
        except (IndexError, ValueError):
            self.faults.add(number, f'"{amounts.shown(line)}" is not written as SIE wants it.')

    def _valuta(self, number: int, parts: list[str]) -> None:
        if parts[0].upper() != self.currency:
            other = amounts.shown(parts[0])
            raise Refusal(f"This ledger is kept in {other}, and the books here are in {self.currency}.")

    def _kptyp(self, number: int, parts: list[str]) -> None:
        self.swedish = "BAS" in parts[0].upper() or "EUBAS" in parts[0].upper()

    def _rar(self, number: int, parts: list[str]) -> None:
        self._years[parts[0]] = _day(parts[1]), _day(parts[2])

    def _konto(self, number: int, parts: list[str]) -> None:
        name = one_line(parts[1], 120) if len(parts) > 1 else ""
        type_ = self.accounts[parts[0]].type if parts[0] in self.accounts else ""
        self.accounts[parts[0]] = Account(number, parts[0], name, "", type_)

    def _ktyp(self, number: int, parts: list[str]) -> None:
        own = self.accounts.get(parts[0]) or Account(number, parts[0])
        self.accounts[parts[0]] = own._replace(type=TYPES.get(parts[1].upper(), ""))

    def _objekt(self, number: int, parts: list[str]) -> None:
        if parts[0] == CENTRE:
            self.centres[parts[1]] = one_line(parts[2], 120) if len(parts) > 2 else ""

    def _ib(self, number: int, parts: list[str]) -> None:
        self._balance("IB", number, parts)

    def _ub(self, number: int, parts: list[str]) -> None:
        self._balance("UB", number, parts)

    def _res(self, number: int, parts: list[str]) -> None:
        self._balance("RES", number, parts)

    def _balance(self, label: str, number: int, parts: list[str]) -> None:
        minor = self._minor(number, parts[2])
        if minor is not None:
            self._balances[label][parts[0], parts[1]] = minor

    def _psaldo(self, number: int, parts: list[str]) -> None:
        self._month(Scenario.ACTUAL.value, number, parts)

    def _pbudget(self, number: int, parts: list[str]) -> None:
        self._month(Scenario.BUDGET.value, number, parts)

    def _month(self, scenario: str, number: int, parts: list[str]) -> None:
        period = dates.month(parts[1], day_first=True)
        if period is None or not re.fullmatch(r"\d{6}", parts[1]):
            raise ValueError
        first, last = self._years.get(parts[0], (date.min, date.max))
        if not f"{first:%Y-%m}" <= period <= f"{last:%Y-%m}":
            self.left_out[OUTSIDE] += 1
            return
        has_objects = parts[3].startswith("{")
        minor = self._minor(number, parts[4] if has_objects else parts[3])
        if minor is not None:
            key = scenario, parts[2], period
            self._monthly[key][parts[3] if has_objects else "{}"] = minor, number
            self._monthly_year[key] = parts[0]

    def _ver(self, number: int, parts: list[str]) -> None:
        self._end_voucher()
        day = _day(parts[2])
        name = "-".join(filter(None, parts[:2]))
        self._voucher = number, name, day.isoformat(), parts[3] if len(parts) > 3 else ""

    def _trans(self, number: int, parts: list[str]) -> None:
        if self._voucher is None:
            raise ValueError
        minor = self._minor(number, parts[2])
        if minor is None:
            return
        _, voucher, day, text = self._voucher
        own = _day(parts[3]).isoformat() if len(parts) > 3 and parts[3] else day
        said = parts[4] if len(parts) > 4 and parts[4] else text
        self._sum += minor
        self._move(self._year_of(date.fromisoformat(own)), parts[0], own[:7], minor)
        self._write(number, parts[0], _centre(parts[1]), (own[:7], own), Scenario.ACTUAL.value, minor, voucher, said)

    def _end_voucher(self) -> None:
        if self._voucher and self._sum:
            self._unbalanced.append(Break("voucher", self._voucher[1], self._sum, self._voucher[0]))
        self._voucher, self._sum = None, 0

    def _year_of(self, day: date) -> str:
        return next((name for name, (first, last) in self._years.items() if first <= day <= last), "")

    def _minor(self, number: int, text: str) -> int | None:
        read = amounts.read(text, ".", self.currency)
        self.rows += 1
        if read.minor is None:
            self.faults.add(number, read.reason or "This line has no amount.")
        return read.minor

    def _write(
        self,
        number: int,
        account: str,
        centre: str,
        day: tuple[str, str],
        scenario: str,
        minor: int,
        voucher: str = "",
        text: str = "",
    ) -> None:
        writer = self.writer
        self._batch.numbers.append(
            (number, writer.accounts.number(account), writer.cost_centres.number(centre), writer.day(*day),
             writer.scenarios.number(scenario), minor)
        )  # fmt: skip
        self._batch.vouchers.append(voucher)
        self._batch.texts.append(text)
        if len(self._batch.numbers) >= AT_A_TIME:
            self._flush()

    def _flush(self) -> None:
        if self._batch.numbers:
            columns: list[Ints] = list(np.array(self._batch.numbers, dtype=np.int64).T)
            words = (np.array(said, dtype=object) for said in (self._batch.vouchers, self._batch.texts))
            self.writer.add(Held(*columns, *words))
            self._batch = Batch()

    def finish(self) -> None:
        """Write the months that have no vouchers, and compare what should be equal."""
        self._end_voucher()
        with_vouchers = {year for year, _ in self._moved}
        for key, held in self._monthly.items():
            scenario, account, period = key
            year = self._monthly_year[key]
            if scenario == Scenario.ACTUAL.value:
                if year in with_vouchers:
                    continue
                self._move(year, account, period, _whole(held))
            for centre, (minor, number) in _by_centre(held).items():
                self._write(number, account, centre, (period, ""), scenario, minor)
        self._flush()
        self.breaks = (*self._unbalanced, *self._differences())

    def _differences(self) -> list[Break]:
        """Accounts whose opening balance and movement do not give their closing balance, in years that have all three."""
        moved_in = {year for year, _ in self._moved}
        found = []
        for label in ("UB", "RES"):
            for (year, account), closing in self._balances[label].items():
                opening = self._balances["IB"].get((year, account), 0) if label == "UB" else 0
                difference = opening + self._moved[year, account] - closing
                if year in moved_in and difference:
                    found.append(Break("account", account, difference, None))
        return found

    def _move(self, year: str, account: str, period: str, minor: int) -> None:
        self._moved[year, account] += minor
        self._last[year] = max(period, self._last.get(year, period))

    def write_closings(self, path: Path) -> bool:
        """What the file says accounts closed at, in the last month of a year that has lines; whether there are any."""
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(CLOSINGS)
            for (year, account), minor in self._balances["UB"].items():
                if year in self._last:
                    rows.writerow((account, self._last[year], minor))
        return bool(self._balances["UB"])

    def write_balances(self, path: Path) -> bool:
        """Opening balances; whether there are any."""
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(BALANCES)
            for (year, account), minor in self._balances["IB"].items():
                if year in self._years:
                    rows.writerow((account, self._years[year][0].isoformat(), minor))
        return bool(self._balances["IB"])


LABELS: Final = frozenset(
    ("VALUTA", "KPTYP", "RAR", "KONTO", "KTYP", "OBJEKT", "IB", "UB", "RES", "PSALDO", "PBUDGET", "VER", "TRANS")
)  # #RTRANS stands beside an equal #TRANS, and #BTRANS was struck out: both would count twice


def _token(found: "re.Match[str]") -> str:
    text, objects, word = found.groups()
    if text is not None:
        return re.sub(r"\\(.)", r"\1", text)
    return objects if objects is not None else str(word)


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{8}", text):
        raise ValueError(text)
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _centre(objects: str) -> str:
    return _pairs(objects).get(CENTRE, "")


def _pairs(objects: str) -> dict[str, str]:
    if not objects.startswith("{"):
        raise ValueError(objects)
    parts = [_token(found) for found in TOKEN.finditer(objects[1:-1])]
    return dict(zip(parts[::2], parts[1::2], strict=False))


def _by_centre(held: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """A month's amount parted by cost center: what is given for centers, and the rest of the whole."""
    parted = {pairs[CENTRE]: held[objects] for objects in held if len(pairs := _pairs(objects)) == 1 and CENTRE in pairs}
    if "{}" not in held:
        return parted
    minor, number = held["{}"]
    rest = minor - sum(part for part, _ in parted.values())
    return {**parted, **({"": (rest, number)} if rest or not parted else {})}


def _whole(held: dict[str, tuple[int, int]]) -> int:
    return sum(minor for minor, _ in _by_centre(held).values())


def read_lines(reader: SieReader, lines: Any) -> None:
    """All lines, numbered from 1."""
    for number, line in enumerate(lines, 1):
        reader.take(number, line)
    reader.finish()

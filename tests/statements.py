"""A made-up bank statement for a real ledger account, with the truth kept.

No bank ever wrote such a statement. The lines of account 1930 in a training company's books (see the README of the data)
are taken as they stand. Made-up lines are put beside them where a hard case needs some in the books. What the bank says of
it is drawn by chance from a seed: late, under other references, together, in parts, less a fee, twice, or not at all.
"""

import csv
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd

from bot.matching import COLUMNS, Certainty, Group, Limits, Row

BOOKS = Path(__file__).parents[2] / "shared" / "data" / "sie_ledgers" / "gl_transactions.csv"
ACCOUNT = "1930"
LAGS = (0, 0, 0, 1, 1, 2, 3)  # days until the bank shows what was booked
LATE, LATER = 0.03, (4, 5, 6)  # how often it takes longer, which nothing but a reference can bridge
NAMES = (
    ("Nordic Supply AB", "Nordic Supplies AB"),
    ("J. Berg Consulting", "J. Bergh Consulting"),
    ("Alfa 2 HB", "Alfa 21 HB"),
)
LAST = date(2011, 3, 31)


@dataclass
class Line:
    day: date
    minor: int
    reference: str = ""
    text: str = ""


@dataclass(frozen=True)
class Truth:
    """Lines that are the same thing, by their places.

    Attributes:
        case: what was hard about it.
        told: whether the lines themselves tell; otherwise it must be left for a person.
    """

    case: str
    statement: frozenset[int]
    ledger: frozenset[int]
    told: bool = True


@dataclass
class Story:
    """A statement, the books, and what is true of them.

    Attributes:
        tolerance: what amounts may differ by, in smallest units.
    """

    chance: random.Random
    tolerance: int
    statement: list[Line] = field(default_factory=list)
    ledger: list[Line] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)
    _checks: int = 100

    @property
    def limits(self) -> Limits:
        return Limits(tolerance_minor=self.tolerance)

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Both sides in an order of their own; ids are places."""
        sides = []
        for lines in (self.statement, self.ledger):
            rows = [(place, line.day, line.minor, line.reference, line.text) for place, line in enumerate(lines)]
            self.chance.shuffle(rows)
            sides.append(frame(rows))
        return sides[0], sides[1]

    def same(self, case: str, statement: Iterable[Line], ledger: Iterable[Line], *, told: bool = True) -> None:
        """Put lines on both sides, and keep that they are the same."""
        places = []
        for side, lines in ((self.statement, statement), (self.ledger, ledger)):
            begin = len(side)
            side += lines
            places.append(frozenset(range(begin, len(side))))
        self.truths.append(Truth(case, places[0], places[1], told))

    def shown(self, booked: Line, minor: int | None = None) -> Line:
        """A line of the books as the bank may show it, some days later."""
        lag = self.chance.choice(LATER if self.chance.random() < LATE else LAGS)
        day = min(booked.day + timedelta(lag), LAST)
        series, _, number = booked.reference.partition(" ")
        styles = (
            (f"{series}{number}", "Payment"),
            (f"{series.lower()}-{number}", booked.text.upper()),
            (f"{series} {number:0>6}", ""),
            ("", f"Payment {series}-{number}"),
            ("", booked.text),
            ("", ""),
            (f"BG{self.chance.randrange(10**9):09}", booked.text.title()),
        )
        reference, text = self.chance.choice(styles if number else styles[4:])
        return Line(day, booked.minor if minor is None else minor, reference, text)

    def bare(self, booked: Line, lag: int, text: str = "") -> Line:
        """The same without a reference."""
        return Line(booked.day + timedelta(lag), booked.minor, "", text)

    def amount(self) -> int:
        """Some are whole, as many real ones are."""
        minor = self.chance.randrange(50_000, 9_000_000)
        return minor if self.chance.random() < 0.5 else minor // 10_000 * 10_000

    def day(self) -> date:
        return date(2011, 1, 3) + timedelta(self.chance.randrange(75))

    def check(self) -> str:
        """The number of a new check."""
        self._checks += self.chance.randrange(1, 9)
        return f"C {self._checks}"

    def cut(self, minor: int, parts: int) -> list[int]:
        """An amount in parts that are not round."""
        edges = sorted(self.chance.sample(range(1, 1000), parts - 1))
        cuts = [minor * edge // 1000 + self.chance.randrange(100) for edge in edges]
        return [b - a for a, b in zip([0, *cuts], [*cuts, minor], strict=True)]


def frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Lines as a table."""
    made = pd.DataFrame(list(rows), columns=list(COLUMNS))
    return made.assign(day=pd.to_datetime(made["day"]), amount_minor=made["amount_minor"].astype("int64"))


def booked() -> list[Line]:
    """The real lines of the account."""
    with BOOKS.open(newline="", encoding="utf-8") as file:
        return [
            Line(
                datetime.strptime(row["date"], "%Y%m%d").date(),  # noqa: DTZ007 - a day
                int(Decimal(row["amount"]) * 100),
                f"{row['series']} {row['voucher']}",
                row["text"],
            )
            for row in csv.DictReader(file)
            if row["account"] == ACCOUNT
        ]


def story(seed: int, lines: list[Line]) -> Story:
    """A statement for these lines; the same for the same seed."""
    chance = random.Random(seed)
    made = Story(chance, tolerance=chance.choice((0, 50)))
    lines = lines.copy()
    for case in CASES:
        case(made, lines)
    for line in lines:
        if line.day > LAST - timedelta(2) and chance.random() < 0.5:
            made.ledger.append(line)  # on its way
            continue
        off = chance.randrange(-made.tolerance, made.tolerance + 1) if chance.random() < 0.2 else 0
        made.same("ordinary", [made.shown(line, line.minor + off)], [line])
    for month in (1, 2, 3):
        made.statement.append(Line(date(2011, month, 28), -4_500, "", "Bank fee"))
    made.statement.append(Line(date(2011, 3, 31), chance.randrange(100, 90_000), "", "Interest"))
    return made


def _taken(made: Story, lines: list[Line], fits: Callable[[Line], bool]) -> Line:
    """One of the real lines, which is not used again."""
    found = made.chance.choice([line for line in lines if fits(line)])
    lines.remove(found)
    return found


def _batch(made: Story, lines: list[Line]) -> None:
    """Receipts of a day, or of two, are one deposit."""
    for spread in (0, 1):
        line = _taken(made, lines, lambda line: line.minor > 1_000_000)
        parts = made.cut(line.minor, made.chance.randrange(2, 6))
        receipts = [
            Line(
                line.day + timedelta(made.chance.randrange(spread + 1)),
                minor,
                f"R {made.chance.randrange(10**5)}",
                "Receipt",
            )
            for minor in parts
        ]
        deposit = Line(max(each.day for each in receipts) + timedelta(made.chance.randrange(2)), line.minor, "", "Deposit")
        made.same("batch deposit", [deposit], receipts)


def _parts(made: Story, lines: list[Line]) -> None:
    """A day's payments were booked as one."""
    line = _taken(made, lines, lambda line: line.minor > 1_000_000)
    shown = [Line(line.day, minor, "", "Customer") for minor in made.cut(line.minor, made.chance.randrange(2, 5))]
    made.same("booked as one", shown, [line])


def _invoices(made: Story, lines: list[Line]) -> None:
    """A payment that names its invoices."""
    numbers = made.chance.sample(range(10_000, 90_000), 3)
    day = made.day()
    booked_ = [
        Line(day - timedelta(20 + 3 * place), made.amount(), f"INV-{each}", "Sale") for place, each in enumerate(numbers)
    ]
    text = "Pays " + " ".join(f"INV-{number}" for number in numbers)
    made.same("invoices named", [Line(day, sum(line.minor for line in booked_), "", text)], booked_)


def _fee(made: Story, lines: list[Line]) -> None:
    """A wire less what the bank keeps, once with its reference and once without."""
    for named in (True, False):
        line = _taken(made, lines, lambda line: abs(line.minor) > 500_000)
        kept = made.chance.randrange(1_500, 9_500)
        wire = Line(
            line.day + timedelta(made.chance.choice(LAGS)), line.minor - kept, line.reference if named else "", "Wire"
        )
        made.same("wire less its fee", [wire], [line])


def _returned(made: Story, lines: list[Line]) -> None:
    """A check that comes back, which was booked or was not."""
    for noted in (True, False):
        number, day, minor = made.check(), made.day(), -made.amount()
        check = Line(day, minor, number, "Check")
        made.same("returned check", [Line(day + timedelta(2), minor, number.replace(" ", ""), "Check")], [check])
        back = Line(day + timedelta(5), -minor, "", f"Returned check {number}")
        if noted:
            made.same("returned check", [back], [Line(day + timedelta(6), -minor, number, "Check returned")])
        else:
            made.statement.append(back)


def _reissued(made: Story, lines: list[Line]) -> None:
    """A check that got lost, was taken back and written anew; the bank sees the new one only."""
    lost, new, day, minor = made.check(), made.check(), made.day(), -made.amount()
    check, void = Line(day, minor, lost, "Check"), Line(day + timedelta(16), -minor, lost, "Check void")
    made.same("lost check", [], [check, void], told=False)
    again = Line(day + timedelta(16), minor, new, "Check")
    shown = Line(again.day + timedelta(made.chance.choice(LAGS)), minor, made.chance.choice(("", new)), "Check")
    made.same("reissued check", [shown], [again])


def _lookalikes(made: Story, lines: list[Line]) -> None:
    """Equal amounts to names, and with numbers, that are nearly the same."""
    names, day, minor = made.chance.choice(NAMES), made.day(), -made.amount()
    for name in names:
        line = Line(day, minor, f"L {made.chance.randrange(10**6)}", name)
        made.same("look-alike names", [made.bare(line, made.chance.choice(LAGS), name.upper())], [line])
    day, minor = made.day(), made.amount()
    for number in ("INV-99910", "991", "INV-9991"):
        line = Line(day + timedelta(made.chance.randrange(2)), minor, number, "Sale")
        made.same("look-alike numbers", [Line(day + timedelta(2), minor, number.lower(), "")], [line])
    minor = made.amount()
    made.ledger.append(Line(day, minor, "INV-55510", "Sale"))
    made.statement.append(Line(day + timedelta(30), minor, "555", ""))


def _twice(made: Story, lines: list[Line]) -> None:
    """The same payment twice: by the bank, or in the books; at once, or days later."""
    for in_books in (True, False):
        line = Line(made.day(), -made.amount(), f"T {made.chance.randrange(10**6)}", "Supplier")
        later = made.chance.choice((0, 6, 8))
        again = Line(line.day + timedelta(later), line.minor, line.reference, line.text)
        shown = Line(line.day, line.minor, made.chance.choice(("", line.reference)), "Supplier")
        case = "twice at once" if later == 0 else "twice"
        made.same(case, [shown], [line], told=later > 0)
        (made.ledger if in_books else made.statement).append(
            again if in_books else Line(again.day, again.minor, shown.reference, shown.text)
        )


def _cancelling(made: Story, lines: list[Line]) -> None:
    """Two errors of which one makes up for the other; the totals agree, and no line does."""
    for named in (True, False):
        off, day = made.chance.choice((900, 9_000, 27_000, 90_000)), made.day()
        for sign in (1, -1):
            line = Line(day, 2_000_000 + made.amount(), f"E {made.chance.randrange(10**6)}", "Sale")
            made.ledger.append(line)
            made.statement.append(Line(day + timedelta(1), line.minor + sign * off, line.reference if named else "", "Sale"))
    first, second = made.amount(), made.amount()
    number = made.chance.randrange(10**5)  # swapped: each went in with the other's amount
    for place, pair in enumerate(((first, second), (second, first))):
        made.ledger.append(Line(day, pair[0], f"W {number + place}", "Sale"))
        made.statement.append(Line(day + timedelta(1), pair[1], f"W {number + place}", "Sale"))


def _ties(made: Story, lines: list[Line]) -> None:
    """Equal withdrawals on a day: as many on both sides, or one fewer at the bank."""
    for missing in (0, 1):
        day, minor, count = made.day(), -100_000 * made.chance.randrange(1, 4), made.chance.randrange(2, 4)
        line = Line(day, minor - made.chance.randrange(2) * 50_000, "", "Cash")
        made.same("ties", [made.bare(line, 1, "ATM") for _ in range(count - missing)], [line] * count, told=False)


def _rent(made: Story, lines: list[Line]) -> None:
    """The same amount each month, without a reference."""
    minor = -made.amount()
    for month in (1, 2, 3):
        line = Line(date(2011, month, 2), minor, f"H {month}", "Rent")
        made.same("rent", [made.bare(line, made.chance.choice(LAGS), "Rent")], [line])


def _subscription(made: Story, lines: list[Line]) -> None:
    """A customer's number and amount each month: once the books lack it, and once the bank does."""
    number, minor = f"K {made.chance.randrange(10**6)}", made.amount()
    first, second, third = (Line(date(2011, month, 9), minor, number, "Subscription") for month in (1, 2, 3))
    made.same("subscription", [Line(first.day + timedelta(1), minor, number, "")], [first])
    made.statement.append(Line(second.day + timedelta(1), minor, number, ""))
    made.ledger.append(third)


CASES = (
    _batch,
    _parts,
    _invoices,
    _fee,
    _returned,
    _reissued,
    _lookalikes,
    _twice,
    _cancelling,
    _ties,
    _rent,
    _subscription,
)


@dataclass
class Score:
    """How right groups are, over several stories.

    A sure group is right when it is one truth, which the lines tell. A suggested one may be several truths put together.
    """

    sure: int = 0
    sure_right: int = 0
    suggested: int = 0
    suggested_right: int = 0
    truths: int = 0
    found: int = 0
    found_sure: int = 0
    missed: dict[str, int] = field(default_factory=dict)
    wrong: list[tuple[int, Group]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.sure_right / self.sure

    @property
    def precision_of_all(self) -> float:
        return (self.sure_right + self.suggested_right) / (self.sure + self.suggested)

    @property
    def recall(self) -> float:
        return self.found / self.truths

    @property
    def recall_of_sure(self) -> float:
        return self.found_sure / self.truths

    def add(self, seed: int, made: Story, groups: Iterable[Group]) -> None:
        """Hold the groups of a story against its truth."""
        of = {("s", place): truth for truth in made.truths for place in truth.statement}
        of |= {("l", place): truth for truth in made.truths for place in truth.ledger}
        found: dict[Truth, Certainty] = {}
        for group in groups:
            members = [("s", line) for line in group.statement] + [("l", line) for line in group.ledger]
            touched = {of.get(member) for member in members}
            truths = {truth for truth in touched if truth is not None}
            right = None not in touched and sum(len(truth.statement) + len(truth.ledger) for truth in truths) == len(members)
            if group.certainty is Certainty.SURE:
                right = right and len(truths) == 1 and all(truth.told for truth in truths)
                self.sure += 1
                self.sure_right += right
            else:
                self.suggested += 1
                self.suggested_right += right
            if right:
                found |= dict.fromkeys(truths, group.certainty)
            else:
                self.wrong.append((seed, group))
        told = [truth for truth in made.truths if truth.told]
        self.truths += len(told)
        self.found += sum(truth in found for truth in told)
        self.found_sure += sum(found.get(truth) is Certainty.SURE for truth in told)
        for truth in told:
            if truth not in found:
                self.missed[truth.case] = self.missed.get(truth.case, 0) + 1

"""`python -m benchmarks.routing`: real payments, in order of date, sent through the routing as if each were a request.

The payments are those of a public authority; their file stays where it is, and no supplier's name is printed without
``--names``, which lists what fell together, for the eye.
"""

import argparse
import csv
import sys
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from models.money import Money
from models.purchase_policy import Policy
from models.purchase_route import WINDOW, Earlier, route
from models.purchase_version import Recurrence
from models.vendor import vendor_key

PAYMENTS = Path(__file__).parents[2] / "shared" / "data" / "gla_spend" / "all.csv"
POLICY = Policy(number=0, limit_minor=1_000_000, currency="GBP")  # 10,000.00 in the currency of the payments
CATCH_ALL = 5  # a vendor number with more names than this is for whoever has none of their own


@dataclass(frozen=True)
class Payment:
    """A payment, as a request would be.

    Attributes:
        account: what it was booked on; stands in for the cost center, which the file does not have.
        number: the authority's own number for the vendor, "" where it has none.
    """

    on: date
    vendor: str
    account: str
    amount: Money
    number: str


@dataclass(frozen=True)
class Tally:
    """How many payments need two people: by their amount alone, and only by the total of 30 days."""

    amount: int
    total: int


def read(file: Path) -> tuple[list[Payment], int]:
    """The payments in order of date, and how many rows are none because nothing was paid."""
    with file.open(newline="", encoding="utf-8") as rows:
        everything = [
            Payment(
                on=date.fromisoformat(row["Date"]),
                vendor=row["Vendor"],
                account=plain(row["AccountDescription"]),
                amount=Money(int(Decimal(row["Amount"]) * 100), "GBP"),
                number=row["VendorID"],
            )
            for row in csv.DictReader(rows)
        ]
    paid = [payment for payment in everything if payment.amount.minor > 0]
    return sorted(paid, key=lambda payment: payment.on), len(everything) - len(paid)


def plain(name: str) -> str:
    """A name by its letters as they stand, whatever their case and the blanks between."""
    return " ".join(name.casefold().split())


def tally(payments: Iterable[Payment], group: Callable[[Payment], object]) -> Tally:
    """Send each through the routing; those of one `group` in 30 days are added together."""
    lately: dict[object, deque[tuple[date, Earlier]]] = defaultdict(deque)
    by_amount = by_total = 0
    for number, payment in enumerate(payments):
        before = lately[group(payment)]
        while before and before[0][0] < payment.on - WINDOW:
            before.popleft()
        alone = route(payment.amount, Recurrence.ONCE, [], [POLICY], [])
        if alone.over:
            by_amount += 1
        elif before:
            together = route(payment.amount, Recurrence.ONCE, [earlier for _, earlier in before], [POLICY], [])
            by_total += together.over
        before.append((payment.on, Earlier(number, payment.amount)))
    return Tally(by_amount, by_total)


@dataclass(frozen=True)
class Merges:
    """What names fall together, and what the authority's own vendor numbers say to that.

    Attributes:
        groups: the names of each vendor that has several, however they differ.
        further: those of them that differ in more than case and blanks.
        doubted: those of them whose names have numbers, and none in common.
        missed: pairs of names with one number that stay apart.
    """

    names: int
    plain: int
    vendors: int
    groups: Sequence[Sequence[str]]
    further: Sequence[Sequence[str]]
    doubted: Sequence[Sequence[str]]
    missed: Sequence[Sequence[str]]


def merges(payments: Iterable[Payment]) -> Merges:
    """Which names fall together."""
    spelled: dict[str, set[str]] = defaultdict(set)
    numbers: dict[str, set[str]] = defaultdict(set)
    named: dict[str, set[str]] = defaultdict(set)
    for payment in payments:
        spelled[vendor_key(payment.vendor)].add(payment.vendor)
        if payment.number:
            named[payment.number].add(payment.vendor)
    for number, names in named.items():
        for name in names if len(names) <= CATCH_ALL else ():
            numbers[plain(name)].add(number)
    groups = [sorted(names) for names in spelled.values() if len(names) > 1]
    further = [names for names in groups if len({plain(name) for name in names}) > 1]
    return Merges(
        names=sum(map(len, spelled.values())),
        plain=len({plain(name) for names in spelled.values() for name in names}),
        vendors=len(spelled),
        groups=groups,
        further=further,
        doubted=[names for names in further if _disagree([numbers[plain(name)] for name in names])],
        missed=[
            sorted(names)
            for names in named.values()
            if 1 < len(names) <= CATCH_ALL and len({vendor_key(name) for name in names}) > 1
        ],
    )


def _disagree(numbers: Sequence[set[str]]) -> bool:
    """Whether names have numbers and no two of them share one."""
    known = [some for some in numbers if some]
    return len(known) > 1 and sum(map(len, known)) == len(set().union(*known))


def figures(file: Path) -> list[tuple[str, int]]:
    """What the study found, as docs/routing.md has it."""
    payments, unpaid = read(file)
    found = merges(payments)
    as_written = tally(payments, lambda payment: (plain(payment.vendor), payment.account))
    by_account = tally(payments, lambda payment: (vendor_key(payment.vendor), payment.account))
    as_one = tally(payments, lambda payment: vendor_key(payment.vendor))
    return [
        ("Payments and credits", len(payments) + unpaid),
        ("Credits, left out", unpaid),
        ("Sent through the routing", len(payments)),
        ("Two people by amount alone", by_account.amount),
        ("More by the 30-day total, names as written", as_written.total),
        ("More by the 30-day total, names compared", by_account.total),
        ("The same, if it were all one cost center", as_one.total),
        ("Names as written", found.names),
        ("Names apart from case and blanks", found.plain),
        ("Vendors after comparing names", found.vendors),
        ("Vendors with several names", len(found.groups)),
        ("Of these, names that differ in more than case", len(found.further)),
        ("Of these, doubted by the authority's numbers", len(found.doubted)),
        ("Numbers whose names stay apart", len(found.missed)),
    ]


def main() -> int:
    """The command line. Gives 1 when the payments are not there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.routing", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=PAYMENTS, help="the payments")
    parser.add_argument("--names", action="store_true", help="list which names fell together, and which did not")
    options = parser.parse_args()
    if not options.file.exists():
        print(f"There are no payments at {options.file}.", file=sys.stderr)
        return 1
    if options.names:
        found = merges(read(options.file)[0])
        for title, groups in (("together", found.further), ("doubted", found.doubted), ("apart", found.missed)):
            print(f"\n{title}")
            print("\n".join(sorted(" | ".join(names) for names in groups)))
        return 0
    for title, count in figures(options.file):
        print(f"{title:50}{count:>8,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

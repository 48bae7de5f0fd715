"""A made-up month of a busy account: thousands of lines, many of them with one of forty prices.

Harder than any real account of that size: each day has several lines of the same amount, one in ten has no other half, the
bank shows a reference for two in five, and what it writes beside the rest may be anything.
"""

import random
from datetime import date, timedelta

from tests.statements import LAGS, Line, Story

FIRST, SECOND = ("Nordic", "Alfa", "Berg", "Quill", "Acme", "Delta"), ("Supply", "Trade", "Tools", "Food", "Paper", "Steel")
PRICED, NAMED, ALONE, TOGETHER = 0.3, 0.4, 0.05, 0.03


def crowd(seed: int, count: int) -> Story:
    """That many events of March; which were seen on one side only, and which are the same, is kept."""
    chance = random.Random(seed)
    made = Story(chance, tolerance=0)
    prices = [chance.randrange(1, 200) * 1000 for _ in range(40)]

    def amount() -> int:
        return chance.choice(prices) if chance.random() < PRICED else int(1000 * 10 ** (chance.random() * 3.3))

    for number in range(count):
        day = date(2026, 3, 1) + timedelta(chance.randrange(31))
        name = f"{chance.choice(FIRST)} {chance.choice(SECOND)}"
        line = Line(
            day, chance.choice((1, 1, -1)) * amount(), f"INV-{10_000 + number}" if chance.random() < 0.8 else "", name
        )
        reference = line.reference.replace("-", "") if chance.random() < NAMED else chance.choice(("", _of_the_bank(chance)))
        late = day + timedelta(chance.choice(LAGS))
        shown = Line(late, line.minor, reference, chance.choice(("", name.upper(), "Payment")))
        luck = chance.random()
        if luck < ALONE:
            made.ledger.append(line)
        elif luck < 2 * ALONE:
            made.statement.append(shown)
        elif luck < 2 * ALONE + TOGETHER:
            receipts = [Line(day, amount(), "", f"Receipt {name}") for _ in range(chance.randrange(2, 6))]
            total = sum(each.minor for each in receipts)
            made.same("batch deposit", [Line(day + timedelta(chance.randrange(2)), total, "", "Deposit")], receipts)
        else:
            made.same("ordinary", [shown], [line])
    return made


def _of_the_bank(chance: random.Random) -> str:
    return f"BG{chance.randrange(10**9):09}"

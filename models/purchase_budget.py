"""A budget against what was asked for: each amount counted once.

A request belongs to the year it is made in, or to the next one when it is needed only then. It counts there with its first
twelve months, as it does against the limit. What is in the books' figure already counts there and nowhere else.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from models.cost_centre import Budget
from models.exchange_rate import ExchangeRate, worth
from models.money import Money
from models.purchase import State
from models.purchase_version import Recurrence

MONTHS = {Recurrence.MONTHLY: 1, Recurrence.QUARTERLY: 3, Recurrence.YEARLY: 12}


@dataclass(frozen=True)
class Group:
    """Requests that count alike.

    Attributes:
        each: one payment of each of them, added together.
        paid_on: the day of their first payment, or None where there was none.
    """

    state: State
    each: Money
    recurrence: Recurrence
    paid_on: date | None = None


@dataclass(frozen=True)
class Reckoning:
    """How a budget stands, in the smallest unit of ``currency``: ``left = amount - spent - committed - waiting - this``.

    Attributes:
        amount: the budget; None where there is none.
        committed: approved and not in ``spent``.
        waiting: asked for by others and not decided.
        this: the request at hand; None without an exchange rate.
        left: None where ``amount`` or ``this`` is.
        unknown: the currencies without an exchange rate, whose requests are in none of these.
    """

    currency: str
    amount: int | None
    spent: int
    spent_on: date | None
    committed: int
    waiting: int
    this: int | None
    left: int | None
    unknown: frozenset[str]


def year_of(made: date, needed_by: date | None) -> int:
    """The year whose budget a request belongs to."""
    return made.year + 1 if needed_by is not None and needed_by.year > made.year else made.year


def payments_made(recurrence: Recurrence, first: date, until: date) -> int:
    """How many payments of the first twelve months are over on the day `until`, when the first was on `first`."""
    if first > until:
        return 0
    if recurrence is Recurrence.ONCE:
        return 1
    if recurrence is Recurrence.WEEKLY:
        made = (until - first).days // 7
    else:
        month_end = until.day == monthrange(until.year, until.month)[1]
        started = until.day >= first.day or month_end
        made = ((until.year - first.year) * 12 + until.month - first.month - (not started)) // MONTHS[recurrence]
    return min(made + 1, recurrence.times_in_first_year)


def reckon(
    budget: Budget | None, currency: str, groups: Iterable[Group], this: Money | None, rates: Sequence[ExchangeRate]
) -> Reckoning:
    """How the budget stands.

    Args:
        currency: what to count in where there is no budget.
        groups: the other requests of that cost center and year: open, or approved.
        this: the first twelve months of the request at hand; None when there is none.
        rates: those that count today.
    """
    currency = budget.currency if budget else currency
    spent_on = budget.spent_on if budget else None
    totals = {True: Fraction(0), False: Fraction(0)}
    unknown: set[str] = set()
    for group in groups:
        times = group.recurrence.times_in_first_year
        approved = group.state is State.APPROVED
        if approved and group.paid_on is not None and spent_on is not None:
            times -= payments_made(group.recurrence, group.paid_on, spent_on)
        value = worth(group.each.times(times), currency, rates)
        if value is None:
            unknown.add(group.each.currency)
        else:
            totals[approved] += value
    own = worth(this, currency, rates) if this else Fraction(0)
    asked = None if own is None else ceil(own)
    committed, waiting = ceil(totals[True]), ceil(totals[False])
    spent = budget.spent_minor if budget else 0
    left = budget.amount_minor - spent - committed - waiting - asked if budget and asked is not None else None
    return Reckoning(
        currency=currency,
        amount=budget.amount_minor if budget else None,
        spent=spent,
        spent_on=spent_on,
        committed=committed,
        waiting=waiting,
        this=asked,
        left=left,
        unknown=frozenset(unknown),
    )

"""Who must approve a purchase, and why: the worst honest reading of it, under each policy it is held to."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from models.currency import digits
from models.exchange_rate import ExchangeRate
from models.member import Department
from models.money import Money
from models.purchase_policy import Policy
from models.purchase_seats import ANY, TIER, Seat, stricter
from models.purchase_version import Recurrence
from models.refusal import Refusal

WINDOW = timedelta(days=30)
LARGEST = 10**17  # smallest units that a request may count as; the database holds 90 times as much

Reason = dict[str, Any]


@dataclass(frozen=True)
class Earlier:
    """Another request to the same vendor from the same cost center, sent in the last 30 days.

    Attributes:
        number: that of PUR-12 is 12.
        year: its first twelve months, in its own currency.
    """

    number: int
    year: Money


@dataclass(frozen=True)
class Route:
    """Who must approve, and why.

    Attributes:
        seats: the approvals that are needed, each by another person.
        over: whether it is over the limit, so that finance and operations both decide.
        counts: what it counts as, earlier requests included, in the smallest unit of ``currency``, rounded up; None where a
            rate was missing.
        own: its own share of that; None without a rate.
        currency: that of the policy in force.
        rate: the rate of its own currency; None where none was needed, or there is none.
        rate_on: the day of that rate.
        reasons: which rules decided, as data: each a ``kind`` with its numbers. See `route`.
    """

    seats: Sequence[Seat]
    over: bool
    counts: int | None
    own: int | None
    currency: str
    rate: str | None = None
    rate_on: date | None = None
    reasons: Sequence[Reason] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        """As it is kept in ``Version.route``; ``names`` gives the title of each further seat."""
        return {
            "seats": [seat.as_json() for seat in self.seats],
            "names": {seat.name: seat.title for seat in self.seats if seat.title},
            "over": self.over,
            "counts": self.counts,
            "currency": self.currency,
            "reasons": list(self.reasons),
        }


def seats_of(route: Mapping[str, Any]) -> list[Seat]:
    """The seats of a route that was kept."""
    return [Seat.read(seat) for seat in route["seats"]]


def first_year(amount: Money, recurrence: Recurrence) -> Money:
    """What it costs in its first twelve months."""
    return amount.times(recurrence.times_in_first_year)


def route(
    amount: Money,
    recurrence: Recurrence,
    earlier: Sequence[Earlier],
    policies: Sequence[Policy],
    rates: Sequence[ExchangeRate],
) -> Route:
    """Who must approve a request, and why.

    Args:
        amount: one payment.
        earlier: what was sent in the last 30 days to that vendor from that cost center, and still counts.
        policies: the one in force, then those that earlier versions of this request were sent under. It is held to all.
        rates: those stored that count today, into any currency.

    Returns:
        The route. ``reasons`` holds, in this order and where they apply (amounts in the smallest unit):

        - ``amount``: ``counts`` (None: unknown), ``limit``, ``currency``, ``over``; always there
        - ``recurring``: ``recurrence``, ``times``, ``each``, ``year``, ``currency`` (of the request), ``decided``
        - ``thirty_days``: ``earlier`` [``number``, ``minor``, ``currency``, ``counts`` or None], ``total``, ``decided``
        - ``rate``: ``currency``, ``into``, ``per_unit``, ``on``; one a currency
        - ``no_rate``: ``currency``, ``into``; one a currency
        - ``tier``: ``over``, ``currency``, ``titles``
        - ``stricter_before``: ``policy`` (its number), ``limit``, ``currency``

        ``decided``: without that rule fewer would have to approve.

    Raises:
        Refusal: it is too large to count.
    """
    readings = [_Reading(amount, recurrence, earlier, policy, rates) for policy in policies]
    first = readings[0]
    over = any(reading.over for reading in readings)
    seats: list[Seat] = []
    for reading in readings:
        seats = stricter(seats, reading.seats)
    reasons = first.reasons()
    for reading in readings[1:]:
        if len(stricter(first.seats, reading.seats)) > len(first.seats) or (reading.over and not first.over):
            reasons.append(
                {
                    "kind": "stricter_before",
                    "policy": reading.policy.number,
                    "limit": reading.policy.limit_minor,
                    "currency": reading.policy.currency,
                }
            )
    rate = first.rate(amount.currency)
    return Route(
        seats=seats,
        over=over,
        counts=first.counts,
        own=first.own,
        currency=first.policy.currency,
        rate=rate.per_unit if rate else None,
        rate_on=rate.on if rate else None,
        reasons=reasons,
    )


class _Reading:
    """A request under one policy."""

    def __init__(
        self,
        amount: Money,
        recurrence: Recurrence,
        earlier: Sequence[Earlier],
        policy: Policy,
        rates: Sequence[ExchangeRate],
    ) -> None:
        self.policy = policy
        self._amount, self._recurrence, self._earlier = amount, recurrence, earlier
        self._rates = {rate.currency: rate for rate in rates if rate.into == policy.currency}
        own = self._worth(first_year(amount, recurrence))
        total = own
        for each in earlier:
            worth = self._worth(each.year)
            total = None if total is None or worth is None else total + worth
        self.own, self.counts = _ceil(own), _ceil(total)
        self.over = self._is_over(self.counts)
        self.seats = self._seats(self.counts)

    def rate(self, currency: str) -> ExchangeRate | None:
        return None if currency == self.policy.currency else self._rates.get(currency)

    def _worth(self, amount: Money) -> Fraction | None:
        """In the smallest unit of the policy's currency, exactly; None without a rate."""
        if amount.currency == self.policy.currency:
            return Fraction(amount.minor)
        rate = self.rate(amount.currency)
        if rate is None:
            return None
        return Fraction(amount.major) * Fraction(rate.rate) * Fraction(10) ** digits(self.policy.currency)

    def _is_over(self, counts: int | None) -> bool:
        return counts is None or counts > self.policy.limit_minor

    def _tiers(self, counts: int | None) -> list[dict[str, Any]]:
        """The tiers it reaches: all of them where nobody knows what it counts as."""
        return [tier for tier in self.policy.tiers if counts is None or counts > tier["over_minor"]]

    def _seats(self, counts: int | None) -> list[Seat]:
        both = [Seat(Department.FINANCE.value, Department.FINANCE), Seat(Department.OPERATIONS.value, Department.OPERATIONS)]
        seats = both if self._is_over(counts) else [Seat(ANY)]
        for tier in self._tiers(counts):
            for seat in tier["seats"]:
                seats.append(Seat.read({**seat, "name": f"{TIER}{len(seats)}", "title": seat["name"]}))
        return seats

    def reasons(self) -> list[Reason]:
        policy, currency = self.policy, self.policy.currency
        found: list[Reason] = [
            {"kind": "amount", "counts": self.counts, "limit": policy.limit_minor, "currency": currency, "over": self.over}
        ]
        if self._recurrence is not Recurrence.ONCE:
            once = _ceil(self._worth(self._amount))
            found.append(
                {
                    "kind": "recurring",
                    "recurrence": self._recurrence.value,
                    "times": self._recurrence.times_in_first_year,
                    "each": self._amount.minor,
                    "year": first_year(self._amount, self._recurrence).minor,
                    "currency": self._amount.currency,
                    "decided": len(self._seats(once)) < len(self._seats(self.own)),
                }
            )
        if self._earlier:
            found.append(
                {
                    "kind": "thirty_days",
                    "earlier": [
                        {
                            "number": each.number,
                            "minor": each.year.minor,
                            "currency": each.year.currency,
                            "counts": _ceil(self._worth(each.year)),
                        }
                        for each in self._earlier
                    ],
                    "total": self.counts,
                    "decided": len(self._seats(self.own)) < len(self._seats(self.counts)),
                }
            )
        found += self._about_rates()
        for tier in self._tiers(self.counts):
            titles = [seat["name"] for seat in tier["seats"]]
            found.append({"kind": "tier", "over": tier["over_minor"], "currency": currency, "titles": titles})
        return found

    def _about_rates(self) -> list[Reason]:
        into = self.policy.currency
        used = dict.fromkeys([self._amount.currency, *(each.year.currency for each in self._earlier)])
        found: list[Reason] = []
        for currency in used:
            rate = self.rate(currency)
            if rate is not None:
                on = rate.on.isoformat()
                found.append({"kind": "rate", "currency": currency, "into": into, "per_unit": rate.per_unit, "on": on})
            elif currency != into:
                found.append({"kind": "no_rate", "currency": currency, "into": into})
        return found


def _ceil(worth: Fraction | None) -> int | None:
    """Rounded up, so that nothing counts as less than it is."""
    if worth is None:
        return None
    if worth > LARGEST:
        raise Refusal("The amount is too large. Check the zeros.", field="amount")
    return math.ceil(worth)

"""How old the open discrepancies are: how many and how much in each bucket of age, by owner or by account."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot import books, discrepancy_rules
from bot.database import Tx
from bot.discrepancy_sights import accounts
from models.calendar import local_day
from models.discrepancy import Discrepancy


@dataclass(frozen=True)
class Row:
    """What one owner has, or what is off on one account.

    Attributes:
        name: an owner's Slack id, or an account's name; empty for what is about no account.
        counts, amounts: in each bucket, the youngest first; the size of an amount, whether too much or too little.
    """

    name: str
    currency: str
    counts: tuple[int, ...]
    amounts: tuple[int, ...]

    @property
    def count(self) -> int:
        return sum(self.counts)

    @property
    def amount(self) -> int:
        return sum(self.amounts)


@dataclass(frozen=True)
class Ageing:
    """The whole table.

    Attributes:
        buckets: what they are called, such as ``0–29``.
        totals: a row for each currency, that of the books first.
        by: ``owner`` or ``account``.
    """

    by: str
    buckets: tuple[str, ...]
    totals: Sequence[Row]
    rows: Sequence[Row]


async def ageing(tx: Tx, by: str) -> Ageing:
    """Everything open or to be confirmed, by ``owner`` or ``account``; who has the most of the oldest comes first."""
    rules = await discrepancy_rules.of(tx)
    born = rules.born(local_day(tx.now, (await tx.team()).zone))
    size = sa.func.abs(Discrepancy.amount_minor)
    younger = [Discrepancy.transaction_on > day for day in born]
    older = [Discrepancy.transaction_on <= day for day in born]
    inside = [younger[0], sa.and_(older[0], younger[1]), sa.and_(older[1], younger[2]), older[2]]
    sums = [
        column
        for within in inside
        for column in (sa.func.sum(sa.case((within, 1), else_=0)), sa.func.sum(sa.case((within, size), else_=0)))
    ]
    key = Discrepancy.owner_id if by == "owner" else Discrepancy.account_id
    query = sa.select(key, Discrepancy.currency, *sums).where(Discrepancy.waits_for_id.is_not(None))
    found = [
        (whose, str(currency), [int(value) for value in rest])
        for whose, currency, *rest in await tx.rows(query.group_by(key, Discrepancy.currency))
    ]
    labels = await accounts(tx, {account for account, _, _ in found if account is not None}) if by == "account" else {}
    named: dict[tuple[str, str], list[int]] = {}
    whole: dict[tuple[str, str], list[int]] = {}
    for whose, currency, values in found:
        name = str(whose) if by == "owner" else labels[whose].label if whose in labels else ""
        for sums_of, into in ((named, (name, currency)), (whole, ("", currency))):
            sums_of[into] = [one + more for one, more in zip(sums_of.get(into, [0] * len(values)), values, strict=True)]
    ours = (await books.of(tx)).currency
    return Ageing(
        by=by,
        buckets=rules.buckets,
        totals=sorted(_rows(whole), key=lambda row: (row.currency != ours, row.currency)),
        rows=sorted(_rows(named), key=lambda row: (*(-amount for amount in reversed(row.amounts)), row.name)),
    )


def _rows(sums: dict[tuple[str, str], list[int]]) -> list[Row]:
    return [Row(name, currency, tuple(values[::2]), tuple(values[1::2])) for (name, currency), values in sums.items()]

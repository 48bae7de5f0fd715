"""Sums of the books, by account, cost center, month and scenario.

They are read from the monthly amounts only, so what an answer costs does not grow with the number of lines. What is asked
of the whole company is read from the totals, so that it does not grow with the number of cost centers either.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bot.database import Tx
from bot.ledgers import counts
from bot.storage.scoping import prepared
from models.account import Account
from models.account_kind import Kind
from models.books import Books
from models.ledger_line import Scenario
from models.monthly_amount import MonthlyAmount
from models.monthly_total import MonthlyTotal
from models.period import Month

BOTH = (Scenario.ACTUAL, Scenario.BUDGET)
ALL = tuple(Scenario)
NORMAL = 3  # months that show how many accounts a whole month has
Amounts = type[MonthlyAmount] | type[MonthlyTotal]
Series = dict[int, int]  # a month's ordinal, and an amount in the smallest unit


@dataclass(frozen=True)
class Chart:
    """The chart of accounts."""

    by_id: Mapping[int, Account]

    def of_kind(self, *kinds: Kind) -> frozenset[int]:
        return frozenset(account.id for account in self.by_id.values() if account.kind in kinds)

    def under(self, code: str) -> frozenset[int]:
        """The account of that code and all that roll up into it; empty where nobody knows it."""
        children: dict[str, list[Account]] = {}
        for account in self.by_id.values():
            if account.parent_code is not None:
                children.setdefault(account.parent_code, []).append(account)
        found: dict[int, Account] = {}
        waiting = [account for account in self.by_id.values() if account.code == code]
        while waiting:
            account = waiting.pop()
            if account.id not in found:
                found[account.id] = account
                waiting += children.get(account.code, ())
        return frozenset(found)

    def moves(self, account_id: int) -> bool:
        """Whether its balance is the sum of all its months."""
        account = self.by_id[account_id]
        return account.moves and not account.kind.is_flow


@dataclass(frozen=True)
class Sums:
    """Amounts of some months; those of accounts that move reach back to the first."""

    chart: Chart
    series: Mapping[tuple[int, Scenario], Series] = field(default_factory=dict)

    def at(self, account_id: int, month: Month, scenario: Scenario = Scenario.ACTUAL) -> int | None:
        """What a month holds, or a balance at its end, in the smallest unit; None where there is nothing."""
        series = self.series.get((account_id, scenario))
        if series is None:
            return None
        if not self.chart.moves(account_id):
            return series.get(month.ordinal)
        upto = [amount for at, amount in series.items() if at <= month.ordinal]
        return sum(upto) if upto else None

    def total(
        self, accounts: Iterable[int], months: Collection[Month], scenario: Scenario = Scenario.ACTUAL, *, adds: bool = False
    ) -> int | None:
        """Flows of all these months, and balances at the end of the last; None where there is nothing of either.

        Args:
            adds: add up the months of everything, also of what is no flow (numbers of units).
        """
        if not months:
            return None
        newest = max(months)
        found: list[int | None] = []
        for account in accounts:
            if adds or self.chart.by_id[account].kind.is_flow:
                series = self.series.get((account, scenario), {})
                found += [series.get(month.ordinal) for month in months]
            else:
                found.append(self.at(account, newest, scenario))
        amounts = [amount for amount in found if amount is not None]
        return sum(amounts) if amounts else None

    def months(self, scenario: Scenario = Scenario.ACTUAL) -> list[Month]:
        """The months that have an amount, in order."""
        found = {at for (_, of), series in self.series.items() if of is scenario for at in series}
        return [Month.at(at) for at in sorted(found)]


@dataclass(frozen=True)
class Extent:
    """How far the actuals reach.

    Attributes:
        newest: the newest month that has any; None without any.
        is_stub: whether it has so few accounts, beside the months before it, that it must be a part of a month.
        accounts: how many it has, and how many a month has otherwise.
    """

    newest: Month | None
    is_stub: bool = False
    accounts: tuple[int, int] = (0, 0)


async def books(tx: Tx) -> Books:
    """How the books are kept; the defaults where nobody has said."""
    return await tx.one(sa.select(Books)) or Books()


async def chart(tx: Tx) -> Chart:
    return Chart({account.id: account for account in await tx.all(sa.select(Account).order_by(Account.code, Account.id))})


async def extent(tx: Tx) -> Extent:
    """How far the actuals reach; a newest month with less than half the accounts of those before it is a part of one."""
    newest = await _newest(tx)
    if newest is None:
        return Extent(None)
    near = (
        MonthlyTotal.scenario == Scenario.ACTUAL,
        counts(MonthlyTotal),
        MonthlyTotal.month.between(newest - NORMAL, newest),
    )
    query = sa.select(MonthlyTotal.month, sa.func.count(sa.distinct(MonthlyTotal.account_id))).where(*near)
    by_month = dict(await tx.rows(query.group_by(MonthlyTotal.month)))
    mine = by_month.pop(newest)
    usual = sorted(by_month.values())[len(by_month) // 2] if by_month else mine
    return Extent(Month.at(newest), len(by_month) == NORMAL and 2 * mine < usual, (mine, usual))


async def newest(tx: Tx, upto: Month | None = None) -> Month | None:
    """The newest month with actuals, up to `upto` where it is given."""
    found = await _newest(tx, upto)
    return None if found is None else Month.at(found)


async def _newest(tx: Tx, upto: Month | None = None) -> int | None:
    query = sa.select(sa.func.max(MonthlyTotal.month)).where(MonthlyTotal.scenario == Scenario.ACTUAL, counts(MonthlyTotal))
    if upto is not None:
        query = query.where(MonthlyTotal.month <= upto.ordinal)
    return await tx.one(query)


async def filled(tx: Tx, first: Month, last: Month) -> frozenset[Month]:
    """The months from `first` to `last` that have any actuals: a look into the index for each, however many amounts."""
    found: list[Month] = []
    at: int | None = first.ordinal
    while at is not None:
        at = (await tx.columns(_NEXT, at=at, last=last.ordinal))[0][0]
        if at is not None:
            found.append(Month.at(at))
            at += 1
    return frozenset(found)


_NEXT = prepared(
    sa.select(sa.func.min(MonthlyTotal.month)).where(
        MonthlyTotal.scenario == Scenario.ACTUAL,
        MonthlyTotal.month.between(sa.bindparam("at"), sa.bindparam("last")),
        counts(MonthlyTotal),
    )
)


async def read(
    tx: Tx,
    known: Chart,
    months: Iterable[Month],
    *,
    accounts: Collection[int] | None = None,
    centre: int | None = None,
    scenarios: Collection[Scenario] = BOTH,
) -> Sums:
    """The amounts of these months.

    Args:
        accounts: only these; None for all.
        centre: only of this cost center (0: of none); None for the whole company.
    """
    rows: list[Any] = []
    if centre is None:
        for only in _parts(MonthlyTotal, known, months, accounts, scenarios):
            rows += await _summed(tx, MonthlyTotal, only)
    else:
        for only in _parts(MonthlyAmount, known, months, known.by_id if accounts is None else accounts, scenarios):
            rows += await _summed(tx, MonthlyAmount, [*only, MonthlyAmount.cost_centre_id == centre])
    return Sums(known, _series((0, *row) for row in rows).get(0, {}))


async def _summed(tx: Tx, kind: Amounts, only: Sequence[sa.ColumnElement[bool]]) -> Sequence[Any]:
    columns = (kind.account_id, kind.scenario, kind.month)
    return await tx.rows(sa.select(*columns, sa.func.sum(kind.amount_minor)).where(*only).group_by(*columns))


async def by_centre(
    tx: Tx,
    known: Chart,
    months: Iterable[Month],
    *,
    accounts: Collection[int] | None = None,
    scenarios: Collection[Scenario] = BOTH,
) -> dict[int, Sums]:
    """The same for each cost center that has any, by its id; 0 for what has none."""
    columns = (MonthlyAmount.cost_centre_id, MonthlyAmount.account_id, MonthlyAmount.scenario, MonthlyAmount.month)
    rows: list[Any] = []
    for only in _parts(MonthlyAmount, known, months, accounts, scenarios):
        query = sa.select(*columns, sa.func.sum(MonthlyAmount.amount_minor)).where(*only).group_by(*columns)
        rows += await tx.rows(query)
    return {centre: Sums(known, series) for centre, series in _series(rows).items()}


def _parts(
    kind: Amounts,
    known: Chart,
    months: Iterable[Month],
    accounts: Collection[int] | None,
    scenarios: Collection[Scenario],
) -> list[list[sa.ColumnElement[bool]]]:
    """What to look for: these months, and all before them of the accounts that move. A query each, by its own index."""
    wanted = sorted({month.ordinal for month in months})
    if not wanted:
        raise ValueError("no month was asked for")
    whose: list[sa.ColumnElement[bool]] = [kind.scenario.in_(scenarios), counts(kind)]
    if accounts is not None:
        whose.append(kind.account_id.in_(accounts))
    parts = [[*whose, kind.month.in_(wanted)]]
    movers = [each for each in (known.by_id if accounts is None else accounts) if known.moves(each)]
    if movers:
        before = kind.account_id.in_(movers) & (kind.month < wanted[-1])
        parts.append([*whose, before & kind.month.not_in(wanted)])
    return parts


def _series(rows: Iterable[Any]) -> dict[int, dict[tuple[int, Scenario], Series]]:
    found: dict[int, dict[tuple[int, Scenario], Series]] = {}
    for centre, account, scenario, month, amount in rows:
        found.setdefault(centre, {}).setdefault((account, scenario), {})[month] = int(amount)
    return found

"""Actual against plan: how far off the company, a cost center, an account or a group is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa

from bot import amounts, periods, variance_drivers
from bot.amounts import Chart
from bot.database import Tx
from bot.periods import Horizon
from bot.variance_comparison import Comparison
from bot.variance_parts import Found, Whole, found, orientation, together
from bot.variance_scopes import Scope
from models.account import Account
from models.account_kind import FLOWS, Kind
from models.cost_centre import CostCentre
from models.difference import Difference, Threshold
from models.ledger_import import ImportState, LedgerImport
from models.period import Month, Period
from models.refusal import Refusal


async def centres(tx: Tx) -> dict[int, CostCentre]:
    """All cost centers, closed ones too, by id."""
    return {centre.id: centre for centre in await tx.all(sa.select(CostCentre).order_by(CostCentre.code))}


async def compare(tx: Tx, scope: Scope) -> Comparison:
    """Compare what was booked with what was planned.

    Raises:
        Refusal: there are no books, or the account or cost center is gone.
    """
    seen, books, chart, known = (
        await periods.horizon(tx),
        await amounts.books(tx),
        await amounts.chart(tx),
        await centres(tx),
    )
    account, centre = _named(scope, chart, known)
    period = scope.period(seen.years)
    chosen = _chosen(scope, chart, account)
    over = [month for month in period.months() if seen.is_over(month)]
    reach = {*over, *(over[-1].plus(-back) for back in range(variance_drivers.BACK))} if over else set(period.months())
    only = None if scope.is_all else list(chosen)
    sums = await amounts.read(tx, chart, reach, accounts=only, centre=scope.centre_id)
    has = await amounts.filled(tx, over[0], over[-1]) if over else frozenset()
    months = [month for month in over if month in has]
    as_of = await tx.one(sa.select(sa.func.max(LedgerImport.loaded_at)).where(LedgerImport.state == ImportState.LOADED))
    kind, _ = orientation(list(chosen.values()))
    empty = Comparison(
        scope=scope,
        period=period,
        name=_name(scope, account, kind, mixed=True),
        currency=seen.currency,
        zone=(await tx.team()).zone,
        today=seen.today,
        months=months,
        empty=[month for month in over if month not in has],
        begun=[month for month in period.months() if month.first_day <= seen.today <= month.last_day],
        stub=(seen.stub, *seen.stub_accounts) if seen.stub and seen.stub in period.months() else None,
        whole=Whole(Difference(kind, 0, None)),
        compared=_compared(period, months, seen),
        others=_others(period, seen),
        limit=Threshold(books.threshold_minor, books.threshold_percent, books.needs_both),
        account=account,
        centre=centre,
        centres=known,
        as_of=as_of,
        newest=seen.newest,
    )
    if not months:
        return empty
    each = [one for one in (found(sums, chosen[key], months) for key in chosen) if one is not None]
    each.sort(key=lambda one: (one.account.code, one.account.id))
    kind, signs = orientation([one.account for one in each if not scope.is_all or one.account.kind.is_flow])
    whole = together(kind, signs, each)
    lines, more = await variance_drivers.lines(tx, scope, sums, each, months, known, books)
    mixed = len(set(signs.values())) > 1
    return replace(
        empty,
        name=_name(scope, account, kind, mixed=mixed),
        whole=whole,
        pattern=variance_drivers.pattern(sums, signs, months),
        parts=await variance_drivers.parts(tx, scope, sums, each, signs, account, known, months),
        found=each,
        lines=lines,
        more=more,
        unplanned=_largest((one.account, one.unplanned) for one in each if _is_told(one, scope)),
        unbooked=_largest((one.account, one.unbooked) for one in each),
        history=variance_drivers.history(sums, signs, months, len(months)),
    )


def _compared(period: Period, months: Sequence[Month], seen: Horizon) -> Period | None:
    if not months:
        return None
    first, last = months[0], months[-1]
    return period if (first, last) == (period.first, period.last) else seen.years.named(first, last)


def _others(period: Period, seen: Horizon) -> list[Period]:
    """The month and the same months of other times, the quarter and the year they are in."""
    last, years = min(period.last, seen.whole or seen.newest), seen.years
    near = [years.named(last, last), years.before(years.named(last, last)), years.quarter_of(last), years.to_date(last)]
    wide = [
        years.year(years.number(last)),
        years.year(years.number(last) - 1),
        years.before(period),
        years.a_year_before(period),
    ]
    by_months = {(each.first, each.last): each for each in reversed([*near, *wide])}
    by_months.pop((period.first, period.last), None)
    return sorted(by_months.values(), key=lambda each: (-each.last.ordinal, -each.first.ordinal))


def _named(scope: Scope, chart: Chart, known: Mapping[int, CostCentre]) -> tuple[Account | None, CostCentre | None]:
    account = chart.by_id.get(scope.account_id) if scope.account_id is not None else None
    centre = known.get(scope.centre_id) if scope.centre_id else None
    if scope.account_id is not None and account is None:
        raise Refusal("That account is not in the books any more. Type `/variance` to begin again.")
    if scope.centre_id and centre is None:
        raise Refusal("That cost center is gone. Type `/variance` to begin again.")
    return account, centre


def _chosen(scope: Scope, chart: Chart, account: Account | None) -> dict[int, Account]:
    """The accounts of a scope."""
    if account is not None:
        return {key: chart.by_id[key] for key in chart.under(account.code)}
    return {key: each for key, each in chart.by_id.items() if scope.kind in (None, each.kind)}


def _name(scope: Scope, account: Account | None, kind: Kind, *, mixed: bool) -> str:
    if account is not None:
        return account.label
    if scope.kind is not None:
        return variance_drivers.kind_name(scope.kind)
    if mixed or kind not in FLOWS:
        return "Profit"
    return "Costs" if kind.is_cost else "Income"


def _is_told(one: Found, scope: Scope) -> bool:
    """Balances have a plan in few companies: one without is not told, unless it was asked for."""
    return one.account.kind.is_flow or not scope.is_all


def _largest(amounts_of: Iterable[tuple[Account, int | None]]) -> list[tuple[Account, int]]:
    known = [(account, amount) for account, amount in amounts_of if amount]
    return sorted(known, key=lambda pair: (-abs(pair[1]), pair[0].code))

"""What is behind a difference from plan: which accounts, which cost centers, since when, and what the owners say."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from bot import account_groups, amounts
from bot.amounts import Chart, Sums
from bot.database import Tx
from bot.variance_comparison import NO_CENTRE, Line, Part, Pattern
from bot.variance_parts import Found, by_month, children, found, orientation, threshold, together
from bot.variance_scopes import Scope
from models.account import Account
from models.account_kind import Kind
from models.books import Books
from models.cost_centre import CostCentre
from models.difference import Difference, months_in_a_row
from models.explanation import Explanation
from models.ledger_line import Scenario
from models.period import Month

BACK = 12  # months that a pattern is looked for in, and that a chart shows
MOST_MONTHS = 20  # of a chart
SHOWN = 5  # accounts told of at once
CAUSES = 3  # of each


def kind_name(kind: Kind) -> str:
    """What all accounts of a kind are called together, as formulas of figures call them."""
    return account_groups.KINDS.get(kind, "numbers that are not money").capitalize()


def pattern(sums: Sums, signs: Mapping[int, int], months: Sequence[Month]) -> Pattern | None:
    seen = by_month(sums, signs, [months[-1].plus(-back) for back in range(BACK)])
    known = dict(seen)
    if months[-1] not in known:
        return None
    return Pattern(months_in_a_row(months[-1], seen), known[months[-1]], months[-1].plus(-1) in known)


def history(sums: Sums, signs: Mapping[int, int], months: Sequence[Month], least: int) -> list[tuple[Month, int, int]]:
    """What was booked and planned in each of the last months, of accounts for which both are known."""
    shown = []
    for back in reversed(range(max(BACK, min(least, MOST_MONTHS)))):
        month = months[-1].plus(-back)
        pairs = [
            (sign * actual, sign * plan)
            for key, sign in signs.items()
            if (actual := sums.at(key, month)) is not None and (plan := sums.at(key, month, Scenario.BUDGET)) is not None
        ]
        if pairs:
            shown.append((month, sum(actual for actual, _ in pairs), sum(plan for _, plan in pairs)))
    return shown


async def lines(
    tx: Tx,
    scope: Scope,
    sums: Sums,
    each: Sequence[Found],
    months: Sequence[Month],
    known: Mapping[int, CostCentre],
    books: Books,
) -> tuple[list[Line], int]:
    """The accounts worth a word: those that matter, or the one that was asked for."""
    alone = len(each) == 1 and scope.account_id == each[0].account.id
    planned = [one for one in each if one.difference.plan is not None]
    material = [one for one in planned if alone or one.difference.is_material(threshold(one.account, books))]
    material.sort(key=lambda one: (one.difference.effect is None, -abs(one.difference.amount or 0), one.account.code))
    told = material[:SHOWN]
    if not told:
        return [], 0
    ids = [one.account.id for one in told]
    drivers = await _drivers(tx, scope, sums.chart, told, known) if scope.centre_id is None and not alone else {}
    said = await _said(tx, scope, ids, months)
    lines = []
    for one in told:
        mine = [row for row in said if row.account_id == one.account.id]
        lines.append(
            Line(
                account=one.account,
                difference=one.difference,
                scope=scope.account(one.account.id),
                pattern=pattern(sums, {one.account.id: 1}, months),
                drivers=drivers.get(one.account.id, []),
                said=[row for row in mine if row.said_at is not None][:CAUSES],
                asked=next((row for row in mine if row.said_at is None), None),
            )
        )
    return lines, len(material) - len(told)


async def _said(tx: Tx, scope: Scope, ids: Sequence[int], months: Sequence[Month]) -> list[Explanation]:
    query = sa.select(Explanation).where(
        Explanation.account_id.in_(ids), Explanation.month.between(months[0].ordinal, months[-1].ordinal)
    )
    if scope.centre_id is not None:
        query = query.where(Explanation.cost_centre_id.in_([0, scope.centre_id]))
    return await tx.all(query.order_by(Explanation.month.desc(), Explanation.cost_centre_id, Explanation.id))


async def _drivers(
    tx: Tx, scope: Scope, chart: Chart, told: Sequence[Found], known: Mapping[int, CostCentre]
) -> dict[int, list[Part]]:
    """The cost centers behind the difference of each of these accounts, those that push it in its direction first."""
    wanted = {month for one in told for month in one.months}
    spread = await amounts.by_centre(tx, chart, wanted, accounts=[one.account.id for one in told])
    return {one.account.id: _centres_of(one, scope, spread, known) for one in told}


def _centres_of(one: Found, scope: Scope, spread: Mapping[int, Sums], known: Mapping[int, CostCentre]) -> list[Part]:
    parts = []
    for centre_id, sums in spread.items():
        there = found(sums, one.account, one.months) if one.months else None
        if there is not None:
            plan = sums.total([one.account.id], one.months, Scenario.BUDGET)
            actual = sums.total([one.account.id], one.months) or 0
            label = known[centre_id].label if centre_id in known else NO_CENTRE
            inside = scope.account(one.account.id).centre(centre_id)
            parts.append(Part(label, Difference(one.account.kind, actual, plan), actual - (plan or 0), inside))
    if len(parts) < 2:
        return []
    way = 1 if (one.difference.amount or 0) >= 0 else -1
    return sorted(parts, key=lambda part: (-part.change * way, part.label))


async def parts(
    tx: Tx,
    scope: Scope,
    sums: Sums,
    each: Sequence[Found],
    signs: Mapping[int, int],
    account: Account | None,
    known: Mapping[int, CostCentre],
    months: Sequence[Month],
) -> list[Part]:
    """One level down: kinds of the company, accounts of a kind or group, cost centers of an account, months of one there."""
    if account is None and scope.kind is None:
        groups = [
            (kind_name(kind), scope.of_kind(kind), {key for key in signs if sums.chart.by_id[key].kind is kind})
            for kind in Kind
        ]
        return _groups(groups, each, signs, sums.chart)
    if account is None:
        singles = [(one.account.label, scope.account(one.account.id), {one.account.id}) for one in each]
        return _largest_first(_groups(singles, each, signs, sums.chart))
    below = children(sums.chart, account)
    if below:
        inside = [(child.label, scope.account(child.id), set(sums.chart.under(child.code))) for child in below]
        return _largest_first(_groups(inside, each, signs, sums.chart))
    if not each or each[0].difference.plan is None:
        return []
    one = each[0]
    if scope.centre_id is None:
        spread = await amounts.by_centre(tx, sums.chart, one.months, accounts=[account.id])
        if parts := _centres_of(one, scope, spread, known):
            return parts
    if len(one.months) < 2:
        return []
    by_itself = [(month, found(sums, account, [month])) for month in one.months]
    return [
        Part(month.name, there.difference, there.difference.amount or 0, scope.at(month, month))
        for month, there in by_itself
        if there is not None
    ]


def _groups(
    groups: Iterable[tuple[str, Scope, set[int]]], each: Sequence[Found], signs: Mapping[int, int], chart: Chart
) -> list[Part]:
    parts = []
    for label, scope, keys in groups:
        inside = [one for one in each if one.account.id in keys and one.account.id in signs]
        if not inside:
            continue
        kind, own = orientation([one.account for one in inside])
        difference = together(kind, own, inside).difference
        if difference.plan is None:
            continue
        in_whole = together(kind, {key: signs[key] for key in own}, inside).difference
        parts.append(Part(label, difference, in_whole.amount or 0, scope))
    return parts


def _largest_first(parts: list[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: (-abs(part.change), part.label))

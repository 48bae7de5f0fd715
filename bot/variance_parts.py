"""What an account, a group or the company comes to against plan, from sums of the books. No database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.amounts import Chart, Sums
from models.account import Account
from models.account_kind import CREDITS, Kind
from models.books import Books
from models.difference import Difference, Threshold, comparable
from models.ledger_line import Scenario
from models.period import Month, Period

Signs = Mapping[int, int]  # by account: 1, or -1 where it lowers the whole


@dataclass(frozen=True)
class Found:
    """One account against plan.

    Attributes:
        difference: over `months` only; where no month has a plan, of all that was booked.
        months: those that both sides have; of a balance the last one, where both have it.
        unplanned: booked in months that have no plan; None for nothing.
        unbooked: planned for months in which nothing was booked; None for nothing.
    """

    account: Account
    difference: Difference
    months: tuple[Month, ...]
    unplanned: int | None = None
    unbooked: int | None = None


@dataclass(frozen=True)
class Whole:
    """Several accounts together, over what both sides have.

    Attributes:
        difference: its plan is None where none of them has one.
        unplanned: booked where there is no plan.
        unbooked: planned where nothing was booked.
    """

    difference: Difference
    unplanned: int = 0
    unbooked: int = 0


def found(sums: Sums, account: Account, months: Sequence[Month]) -> Found | None:
    """An account in these months, in their order; a balance at the end of the last. None where there is nothing of it."""
    if not months:
        return None
    asked = months if account.kind.is_flow else months[-1:]
    actual = {month: amount for month in asked if (amount := sums.at(account.id, month)) is not None}
    plan = {month: amount for month in asked if (amount := sums.at(account.id, month, Scenario.BUDGET)) is not None}
    if not actual and not plan:
        return None
    both, booked, planned = comparable(Period(asked[0], asked[-1], ""), list(actual), list(plan))
    unplanned = sum(actual[month] for month in booked) if booked else None
    unbooked = sum(plan[month] for month in planned) if planned else None
    if both:
        difference = Difference(account.kind, sum(actual[month] for month in both), sum(plan[month] for month in both))
    else:
        difference = Difference(account.kind, unplanned or 0, None)
    return Found(account, difference, tuple(both), unplanned, unbooked)


def orientation(accounts: Collection[Account]) -> tuple[Kind, Signs]:
    """What several accounts are together, and which of them lower it.

    Costs alone are a cost, and income alone is income. Income and costs together are a profit, which costs lower; what we
    own less what we owe likewise.
    """
    kinds = {account.kind for account in accounts}
    flows = {kind for kind in kinds if kind.is_flow}
    if flows:
        mixed = len({kind.is_cost for kind in flows}) == 2
        signs = {each.id: -1 if mixed and each.kind.is_cost else 1 for each in accounts if each.kind.is_flow}
        if mixed:
            return Kind.OTHER_INCOME, signs
        return (next(iter(flows)) if len(flows) == 1 else Kind.OPERATING_COST if _costs(flows) else Kind.REVENUE), signs
    kinds.discard(Kind.STATISTIC)
    if not kinds:
        return Kind.STATISTIC, {account.id: 1 for account in accounts}
    mixed = bool(kinds & CREDITS) and bool(kinds - CREDITS)
    rest = [account for account in accounts if account.kind in kinds]
    signs = {each.id: -1 if mixed and each.kind in CREDITS else 1 for each in rest}
    return (next(iter(kinds)) if len(kinds) == 1 else Kind.CURRENT_ASSET), signs


def _costs(kinds: Iterable[Kind]) -> bool:
    return all(kind.is_cost for kind in kinds)


def together(kind: Kind, signs: Signs, parts: Iterable[Found]) -> Whole:
    """The sum of some accounts, each with its sign."""
    actual = plan = unplanned = unbooked = 0
    is_planned = False
    for part in parts:
        sign = signs.get(part.account.id)
        if sign is None:
            continue
        if part.difference.plan is not None:
            is_planned = True
            actual += sign * part.difference.actual
            plan += sign * part.difference.plan
        unplanned += sign * (part.unplanned or 0)
        unbooked += sign * (part.unbooked or 0)
    if not is_planned:
        return Whole(Difference(kind, unplanned, None), unplanned, unbooked)
    return Whole(Difference(kind, actual, plan), unplanned, unbooked)


def by_month(sums: Sums, signs: Signs, months: Iterable[Month]) -> list[tuple[Month, int]]:
    """How far off each month was, where both sides have an account."""
    seen: list[tuple[Month, int]] = []
    for month in months:
        amounts = [
            sign * (actual - plan)
            for account_id, sign in signs.items()
            if (actual := sums.at(account_id, month)) is not None
            and (plan := sums.at(account_id, month, Scenario.BUDGET)) is not None
        ]
        if amounts:
            seen.append((month, sum(amounts)))
    return seen


def threshold(account: Account, books: Books) -> Threshold:
    """What is material of an account; the workspace's where it has none of its own."""
    return Threshold(
        minor=books.threshold_minor if account.threshold_minor is None else account.threshold_minor,
        percent=books.threshold_percent if account.threshold_percent is None else account.threshold_percent,
        needs_both=books.needs_both if account.needs_both is None else account.needs_both,
    )


def children(chart: Chart, account: Account) -> list[Account]:
    """What rolls up into an account directly, by code."""
    below = [each for each in chart.by_id.values() if each.parent_code == account.code and each.id != account.id]
    return sorted(below, key=lambda each: each.code)

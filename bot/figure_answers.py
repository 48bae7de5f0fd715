"""What `/kpi` answers: a figure beside its plan, the time before and its target, or all of the scorecard."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import sqlalchemy as sa

from bot import account_groups, amounts, figures, periods
from bot.amounts import Chart
from bot.database import Tx
from bot.figure_values import Known, Values, listed, shifted, span
from bot.periods import Horizon, Scope
from bot.prose.figures import is_level
from bot.prose.lists import count, joined
from bot.ready_figures import Definition
from models.account_kind import Verdict
from models.cost_centre import CostCentre
from models.figure import Good, Unit
from models.formula import Look, Missing
from models.ledger_import import ImportState, LedgerImport
from models.ledger_line import Scenario
from models.period import Month, Period

CHARTED = 12  # months
AVERAGED = 3
PLANNED = frozenset({Look.PLAN, Look.FORECAST})
NOT_SET = "No plan was set."
Centre = CostCentre | None  # None: the whole company


class Beside(StrEnum):
    """What a figure is compared with."""

    PLAN = "plan"
    TARGET = "target"
    BEFORE = "before"
    YEAR = "year"
    AVERAGE = "average"


@dataclass(frozen=True)
class Comparison:
    """A figure beside something.

    Attributes:
        name: what stands beside it: a period's name, or the months of an average.
        value: what it was there; None where there is nothing, and `reason` says why.
        mine: what the figure comes to over the same months.
        months: how many these are, where they are fewer than the figure's own; else 0.
    """

    beside: Beside
    name: str = ""
    value: Fraction | None = None
    mine: Fraction | None = None
    reason: str = ""
    months: int = 0

    @property
    def difference(self) -> Fraction | None:
        return None if self.value is None or self.mine is None else self.mine - self.value

    def share(self, unit: Unit) -> Fraction | None:
        """The difference as a share of what stands beside; None for percentages, over zero, and where the sign changed."""
        if unit is Unit.PERCENT or not self.value or self.mine is None or self.mine * self.value < 0:
            return None
        return (self.mine - self.value) / abs(self.value)


@dataclass(frozen=True)
class Answer:
    """A figure for a period.

    Attributes:
        value: None where there is none, and `reason` says why.
        notes: what is left out or doubtful, in sentences.
        points: for the chart, by month: the value, and the plan where there is one.
    """

    definition: Definition
    scope: Scope
    period: str
    currency: str
    value: Fraction | None = None
    reason: str = ""
    comparisons: Sequence[Comparison] = ()
    notes: Sequence[str] = ()
    points: Sequence[tuple[Month, Fraction, Fraction | None]] = ()
    loaded_at: datetime | None = None
    centre: Centre = None

    def beside(self, what: Beside) -> Comparison | None:
        return next((each for each in self.comparisons if each.beside is what), None)

    @property
    def against(self) -> Comparison | None:
        """What it is judged by: its plan, else its target; None without either."""
        found = [self.beside(Beside.PLAN), self.beside(Beside.TARGET)]
        return next((each for each in found if each is not None and each.difference is not None), None)

    @property
    def verdict(self) -> Verdict:
        """Whether it is better or worse than its plan or target."""
        return Verdict.NONE if self.against is None else judged(self.definition, self.against.difference, self.currency)


@dataclass(frozen=True)
class Scorecard:
    """The figures that people follow, off plan first; those without a value last."""

    period: str
    currency: str
    answers: Sequence[Answer]
    notes: Sequence[str] = ()
    loaded_at: datetime | None = None
    centre: Centre = None


def judged(definition: Definition, difference: Fraction | None, currency: str) -> Verdict:
    """Whether so much more than expected is better or worse."""
    if difference is None or definition.good is Good.NONE or is_level(difference, definition.unit, currency):
        return Verdict.NONE
    better = (difference > 0) == (definition.good is Good.UP)
    if definition.is_usual:
        return Verdict.USUALLY_BETTER if better else Verdict.USUALLY_WORSE
    return Verdict.BETTER if better else Verdict.WORSE


@dataclass(frozen=True)
class _Desk:
    """What one answer is worked out with."""

    seen: Horizon
    values: Values
    scope: Scope
    centre: Centre


async def answer(
    tx: Tx, known: Known, chart: Chart, seen: Horizon, definition: Definition, period: Period | None, centre: Centre = None
) -> Answer:
    """One figure, with all that stands beside it; of the company, or of one cost center.

    Args:
        period: None for what is usual: the newest whole month, or the one after it for what looks ahead.
    """
    if period is None:
        ahead = (seen.whole or seen.newest).plus(1)
        period = seen.years.named(ahead, ahead) if definition.ahead else seen.usual
    looks = known.looks(definition.key)
    desk = await _desk(
        tx, known, chart, seen, period, {definition.key}, looks, [*_around(period), *_charted(period)], centre
    )
    found = _answer(desk, definition, detailed=True)
    return replace(found, loaded_at=await loaded_at(tx))


async def scorecard(
    tx: Tx, known: Known, chart: Chart, seen: Horizon, period: Period | None, centre: Centre = None
) -> Scorecard:
    """All figures on it, beside their plans; of a cost center those that it has amounts for."""
    period = period or seen.usual
    shown = figures.scorecard(known)
    looks = frozenset[Look]().union(*(known.looks(each.key) for each in shown))
    desk = await _desk(tx, known, chart, seen, period, {each.key for each in shown}, looks, _after(period), centre)
    answers = sorted((each for one in shown if (each := _answer(desk, one)).value is not None or not centre), key=_urgency)
    return Scorecard(desk.scope.name(seen.years), seen.currency, answers, _scope_notes(desk), await loaded_at(tx), centre)


def _urgency(found: Answer) -> tuple[int, Fraction]:
    """Worse than plan first, by how far; then better; then what has no plan; then what has no value."""
    if found.value is None:
        return 4, Fraction(0)
    if found.against is None or found.against.difference is None:
        return 3, Fraction(0)
    share = found.against.share(found.definition.unit)
    far = abs(share if share is not None else found.against.difference)
    far = far if share is not None or found.definition.unit is Unit.PERCENT else Fraction(1)
    match found.verdict:
        case Verdict.WORSE | Verdict.USUALLY_WORSE:
            return 0, -far
        case Verdict.BETTER | Verdict.USUALLY_BETTER:
            return 1, -far
    return 2, -far


async def loaded_at(tx: Tx) -> datetime | None:
    """When the books last took something in."""
    query = sa.select(sa.func.max(LedgerImport.loaded_at)).where(LedgerImport.state == ImportState.LOADED)
    return await tx.one(query)


def _around(period: Period) -> list[Month]:
    """The months that a period is compared with."""
    months = list(period.months())
    return [*shifted(months, -len(period)), *shifted(months, -12), *shifted([period.last], 1 - AVERAGED)]


def _charted(period: Period) -> list[Month]:
    return [period.last.plus(-back) for back in range(CHARTED)]


def _after(period: Period) -> tuple[Month, ...]:
    """As many months after it, of which the scorecard says what is expected."""
    return shifted(list(period.months()), len(period))


async def _desk(
    tx: Tx,
    known: Known,
    chart: Chart,
    seen: Horizon,
    period: Period,
    keys: set[str],
    looks: frozenset[Look],
    wide: Sequence[Month],
    centre: Centre,
) -> _Desk:
    base = {*period.months(), *wide}
    months = set(base)
    if Look.YEAR_BEFORE in looks:
        months |= set(shifted(sorted(base), -12))
    if Look.BEFORE in looks:
        months |= set(shifted(sorted(base), -len(period))) | set(shifted(sorted(base), -1))
    has = await amounts.filled(tx, min(months), max(months))
    accounts = frozenset[int]().union(*(accounts_of(known, chart, key) for key in keys))
    scenarios = amounts.ALL if Look.FORECAST in looks else amounts.BOTH
    of = centre.id if centre else None
    sums = await amounts.read(tx, chart, months, accounts=accounts, centre=of, scenarios=scenarios)
    scope = periods.scope(period, seen, has)
    usable = frozenset(month for month in has if seen.is_over(month)) | frozenset(scope.months)
    return _Desk(seen, Values(known, sums, seen.currency, usable), scope, centre)


def accounts_of(known: Known, chart: Chart, key: str) -> frozenset[int]:
    """Every account that a figure looks at, in whichever way."""
    groups = known.groups(key, list(Look))
    return frozenset[int]().union(*(account_groups.members(group, chart) for group in groups))


def _answer(desk: _Desk, definition: Definition, *, detailed: bool = False) -> Answer:
    scope, values = desk.scope, desk.values
    period = scope.name(desk.seen.years)
    ahead = tuple(scope.period.months()) if detailed else _after(scope.period)
    if definition.ahead:
        period = desk.seen.years.named(ahead[0], ahead[-1]).name
    plain = Answer(definition, scope, period, desk.seen.currency, centre=desk.centre)
    months = ahead if definition.ahead else scope.months
    if not months:
        return replace(plain, reason=_nothing(desk))
    try:
        value = values.value(definition.key, months)
    except Missing as missing:
        return replace(plain, reason=missing.reason, notes=_scope_notes(desk) if detailed else ())
    notes = [] if definition.ahead else _scope_notes(desk)
    beside: list[Comparison] = []
    points: list[tuple[Month, Fraction, Fraction | None]] = []
    if not definition.ahead:
        found, more = _plan(values, definition, months, part=scope.is_part)
        beside += found
        notes += more
        beside += _target(definition, value)
        if detailed and not scope.is_part:
            beside += _before(desk, definition, months, value)
        if detailed:
            points = _points(values, definition, months[-1] if not scope.is_part else months[0].plus(-1))
    return replace(plain, value=value, comparisons=beside, notes=notes if detailed else (), points=points)


def _nothing(desk: _Desk) -> str:
    newest = (desk.seen.whole or desk.seen.newest).name
    return f"There is nothing in the books for {desk.scope.period.name}. The newest month is {newest}."


def _scope_notes(desk: _Desk) -> list[str]:
    """What is left out, and what is only a part."""
    scope, seen = desk.scope, desk.seen
    notes = []
    if scope.is_part and scope.months:
        notes.append(_part(seen, scope.months))
    elif scope.months and scope.open:
        left = [month for month in scope.open if month <= max(seen.newest, Month.of(seen.today))]
        if left:
            notes.append(f"{listed(left)} {'is' if len(left) == 1 else 'are'} not complete and left out.")
    missing = [month for month in scope.empty if scope.months]
    if missing:
        notes.append(f"The books have nothing for {listed(missing)}.")
    return notes


def _part(seen: Horizon, months: Sequence[Month]) -> str:
    if seen.stub in months:
        mine, usual = seen.stub_accounts
        only = f"{listed(months)} has amounts for {count(mine, 'account')} only, where other months have {usual}."
        return f"{only} It looks like a part of a month, so it is not compared."
    return f"{listed(months)} is not over yet, so it is not compared with whole months."


def _plan(
    values: Values, definition: Definition, months: tuple[Month, ...], *, part: bool
) -> tuple[list[Comparison], list[str]]:
    if values.known.looks(definition.key) & PLANNED or part:
        return [], []
    planned = values.planned(definition.key, months)
    if not planned:
        return [Comparison(Beside.PLAN, reason=NOT_SET)], []
    if not any(
        values.sums.total([account], planned, Scenario.BUDGET)
        for account in accounts_of(values.known, values.sums.chart, definition.key)
    ):
        return [Comparison(Beside.PLAN, reason=NOT_SET)], []
    if gone := values.uncovered(definition.key, planned):
        return [Comparison(Beside.PLAN, reason=f"The plan has nothing for {joined(gone[:3])}.")], []
    try:
        mine = values.value(definition.key, planned)
        plan = values.value(definition.key, planned, Scenario.BUDGET)
    except Missing as missing:
        return [Comparison(Beside.PLAN, reason=missing.reason)], []
    if not plan:
        return [Comparison(Beside.PLAN, reason=NOT_SET)], []
    notes = []
    if planned != months:
        notes.append(f"A plan was set for {listed(planned)} only, so only that is compared with it.")
    left, all_of = _unplanned(values, definition.key, planned)
    if left:
        notes.append(f"The plan leaves out {left} of {count(all_of, 'account')}.")
    fewer = len(planned) if planned != months else 0
    return [Comparison(Beside.PLAN, listed(planned), plan, mine, months=fewer)], notes


def _unplanned(values: Values, key: str, months: Sequence[Month]) -> tuple[int, int]:
    """How many accounts have actuals but no plan, and how many have actuals."""
    members = [account for group in values.known.groups(key) for account in values.members(group)]
    used = [account for account in members if values.sums.total([account], months)]
    left = [account for account in used if values.sums.total([account], months, Scenario.BUDGET) is None]
    return len(left), len(used)


def _target(definition: Definition, value: Fraction) -> list[Comparison]:
    if definition.target is None:
        return []
    aim = Fraction(Decimal(definition.target)) / (100 if definition.unit is Unit.PERCENT else 1)
    return [Comparison(Beside.TARGET, "", aim, value)]


def _before(desk: _Desk, definition: Definition, months: tuple[Month, ...], value: Fraction) -> Iterable[Comparison]:
    """The time before, the same time a year earlier, and for a month the average of three."""
    values, years = desk.values, desk.seen.years
    contiguous = span(months) == len(months)
    if contiguous:
        earlier = shifted(months, -len(months))
        yield _other(values, definition, Beside.BEFORE, years.named(earlier[0], earlier[-1]).name, earlier, value)
    if len(months) < 12 or not contiguous:
        year = shifted(months, -12)
        name = years.named(year[0], year[-1]).name if contiguous else listed(year)
        yield _other(values, definition, Beside.YEAR, name, year, value)
    if len(months) == 1:
        window = [months[0].plus(-back) for back in reversed(range(AVERAGED))]
        yield _average(values, definition, window, value)


def _other(
    values: Values, definition: Definition, beside: Beside, name: str, months: Sequence[Month], mine: Fraction
) -> Comparison:
    try:
        return Comparison(beside, name, values.value(definition.key, months), mine)
    except Missing as missing:
        return Comparison(beside, name, reason=missing.reason)


def _average(values: Values, definition: Definition, window: Sequence[Month], mine: Fraction) -> Comparison:
    """The mean of three months, this one the last; only where all three are there."""
    try:
        total = sum((values.value(definition.key, [month]) for month in window), Fraction(0))
    except Missing as missing:
        return Comparison(Beside.AVERAGE, listed(window), reason=missing.reason)
    return Comparison(Beside.AVERAGE, listed(window), total / len(window), mine)


def _points(values: Values, definition: Definition, last: Month) -> list[tuple[Month, Fraction, Fraction | None]]:
    """Up to twelve months that have a value, each with its plan."""
    points: list[tuple[Month, Fraction, Fraction | None]] = []
    has_plan = not values.known.looks(definition.key) & PLANNED
    for month in (last.plus(-back) for back in reversed(range(CHARTED))):
        try:
            value = values.value(definition.key, [month])
        except Missing:
            continue
        plan = None
        if has_plan and values.planned(definition.key, [month]) and not values.uncovered(definition.key, [month]):
            try:
                plan = values.value(definition.key, [month], Scenario.BUDGET)
            except Missing:
                plan = None
        points.append((month, value, plan))
    return points if len(points) > 1 else []

"""What the weekly digest says of the books: how the business stands, what is off plan and why, and unusual spending."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median_low

import sqlalchemy as sa

from bot import account_groups, amounts, figure_answers, figures, periods, variance_drivers, variances
from bot.amounts import Chart, Sums
from bot.database import Tx
from bot.figure_answers import Answer
from bot.figure_values import Known
from bot.periods import Horizon
from bot.variance_comparison import Comparison, Line
from bot.variance_parts import Found, orientation, threshold, together
from bot.variance_scopes import Scope
from models.account import Account
from models.account_kind import COSTS, Verdict
from models.books import Books
from models.currency import digits
from models.difference import Difference
from models.explanation import Explanation
from models.figure import Unit
from models.period import Month
from models.refusal import Refusal

CAUSES = 3  # of each figure
OTHERS = 3  # accounts far from plan that are in no such figure
UNUSUAL = 3
BEFORE = 6  # months that show what is usual
YEAR = 12
WORSE = frozenset({Verdict.WORSE, Verdict.USUALLY_WORSE})
BETTER = frozenset({Verdict.BETTER, Verdict.USUALLY_BETTER})
MAIN = ("operating_profit", "revenue", "cash")  # what the business is told by


@dataclass(frozen=True)
class Off:
    """A figure that is off plan.

    Attributes:
        causes: the accounts that push it there, the largest first.
        more: how many others do.
    """

    answer: Answer
    causes: Sequence[Line]
    more: int = 0


@dataclass(frozen=True)
class Spending:
    """A cost that is far higher than it usually is.

    Attributes:
        usual: what half of the months before stay under, in the smallest unit.
        where: the cost center in which it rose most; empty where there is only one.
        line: what its owner says.
    """

    account: Account
    minor: int
    usual: int
    where: str
    line: Line


@dataclass(frozen=True)
class Numbers:
    """The books, as the digest tells of them.

    Attributes:
        period: what it is about, such as ``October 2026``.
        main: the figures that say how the business stands.
        costs: what operating profit takes off revenue, against plan; None where nothing was planned or booked.
        others: accounts far from plan that stand under no figure; `more` how many further ones there are.
        material: every account that is far enough from plan to matter, for asking their owners.
        unowned: those of them for which nobody answers.
        absent: figures without a value.
        whole: whether the period is a whole month.
    """

    period: str
    currency: str
    seen: Horizon
    shown: Comparison
    main: Sequence[Answer] = ()
    costs: Difference | None = None
    off: Sequence[Off] = ()
    others: Sequence[Line] = ()
    more: int = 0
    unusual: Sequence[Spending] = ()
    material: Sequence[Line] = ()
    unowned: Sequence[Account] = ()
    absent: Sequence[Answer] = ()
    loaded_at: datetime | None = None
    whole: bool = True


async def gather(tx: Tx) -> Numbers | None:
    """What the books say of their newest whole month; None without any books."""
    try:
        seen = await periods.horizon(tx)
    except Refusal:
        return None
    chart, books = await amounts.chart(tx), await amounts.books(tx)
    known = await figures.known(tx, chart)
    month = seen.whole or seen.newest
    card = await figure_answers.scorecard(tx, known, chart, seen, None)
    shown = await variances.compare(tx, Scope(month, month))
    months = [month.plus(-back) for back in reversed(range(YEAR + 1))]
    sums = await amounts.read(tx, chart, months)
    material = await _material(tx, shown, sums, books, month) if seen.whole else []
    named: dict[int, Line] = {}
    off = []
    for answer in [each for each in card.answers if is_off(each, books)]:
        causes = _causes(answer, known, chart, material)
        off.append(Off(answer, causes[:CAUSES], max(len(causes) - CAUSES, 0)))
        named |= {line.account.id: line for line in causes[:CAUSES]}
    rest = [line for line in material if line.account.id not in named]
    told = {*named, *(line.account.id for line in rest[:OTHERS])}
    return Numbers(
        period=card.period,
        currency=seen.currency,
        seen=seen,
        shown=shown,
        main=[each for key in MAIN for each in card.answers if each.definition.key == key and each.value is not None],
        costs=_costs(shown.found, known, chart),
        off=off,
        others=rest[:OTHERS],
        more=max(len(rest) - OTHERS, 0),
        unusual=await _unusual(tx, shown, sums, books, month, told) if seen.whole else [],
        material=material,
        unowned=[line.account for line in material if owner_of(line.account, chart) is None],
        absent=[each for each in card.answers if each.value is None],
        loaded_at=card.loaded_at,
        whole=seen.whole is not None,
    )


def is_off(answer: Answer, books: Books) -> bool:
    """Whether a figure is far enough from its plan or target to be told of: a percentage by a point, others as accounts."""
    beside = answer.against
    if beside is None or beside.difference is None or answer.verdict is Verdict.NONE:
        return False
    unit = answer.definition.unit
    if unit is Unit.PERCENT:
        return abs(beside.difference) * 100 >= 1
    share = beside.share(unit)
    far = share is None or abs(share) * 100 > books.threshold_percent
    if unit is not Unit.MONEY:
        return far
    large = abs(beside.difference) * 10 ** digits(answer.currency) > books.threshold_minor
    return large and far if books.needs_both else large or far


def owner_of(account: Account, chart: Chart) -> Account | None:
    """The account whose owner answers for this one: itself, or the nearest it rolls up into; None where nobody does."""
    by_code = {each.code: each for each in chart.by_id.values()}
    at: Account | None = account
    passed: set[str] = set()
    while at is not None and at.code not in passed:
        if at.owner_id is not None:
            return at
        passed.add(at.code)
        at = by_code.get(at.parent_code) if at.parent_code is not None else None
    return None


async def _material(tx: Tx, shown: Comparison, sums: Sums, books: Books, month: Month) -> list[Line]:
    """The accounts far enough from plan to matter, by what they do to profit, each with what its owner says."""
    planned = [one for one in shown.found if one.difference.plan is not None]
    far = [one for one in planned if one.difference.is_material(threshold(one.account, books))]
    far.sort(key=lambda one: (one.difference.effect is None, -abs(one.difference.amount or 0), one.account.code))
    said = await explanations_of(tx, [one.account.id for one in far], month)
    return [_line(one.account, one.difference, sums, month, said) for one in far]


def _line(
    account: Account, difference: Difference, sums: Sums | None, month: Month, said: Mapping[int, Sequence[Explanation]]
) -> Line:
    """An account with what is said of it; with `sums` also since when it is off plan."""
    mine = said.get(account.id, ())
    return Line(
        account=account,
        difference=difference,
        scope=Scope(month, month, account_id=account.id),
        pattern=None if sums is None else variance_drivers.pattern(sums, {account.id: 1}, [month]),
        said=[row for row in mine if row.said_at is not None][:CAUSES],
        asked=next((row for row in mine if row.said_at is None), None),
    )


async def explanations_of(tx: Tx, account_ids: Collection[int], month: Month) -> dict[int, list[Explanation]]:
    """What is said, or asked, about these accounts in that month, by account."""
    if not account_ids:
        return {}
    query = sa.select(Explanation).where(Explanation.month == month.ordinal, Explanation.account_id.in_(account_ids))
    found: dict[int, list[Explanation]] = {}
    for row in await tx.all(query.order_by(Explanation.cost_centre_id, Explanation.id)):
        found.setdefault(row.account_id, []).append(row)
    return found


def _causes(answer: Answer, known: Known, chart: Chart, material: Sequence[Line]) -> list[Line]:
    """The accounts of a figure that push it to where it is."""
    accounts = _accounts(answer.definition.key, known, chart)
    side = WORSE if answer.verdict in WORSE else BETTER
    mine = [line for line in material if line.account.id in accounts and line.difference.verdict in side]
    return sorted(mine, key=lambda line: (-abs(line.difference.amount or 0), line.account.code))


def _accounts(key: str, known: Known, chart: Chart) -> frozenset[int]:
    """Every account behind a figure."""
    return frozenset[int]().union(*(account_groups.members(group, chart) for group in known.groups(key)))


def _costs(found: Sequence[Found], known: Known, chart: Chart) -> Difference | None:
    """What stands between revenue and operating profit, against plan: the two differences add up to that of the profit."""
    accounts = _accounts("operating_profit", known, chart) - _accounts("revenue", known, chart)
    mine = [one for one in found if one.account.id in accounts]
    if not mine:
        return None
    kind, signs = orientation([one.account for one in mine])
    whole = together(kind, signs, mine).difference
    return whole if whole.plan is not None else None


async def _unusual(
    tx: Tx, shown: Comparison, sums: Sums, books: Books, month: Month, told: Collection[int]
) -> list[Spending]:
    """Costs half as high again as in the middle of the six months before, by more than what matters.

    What was as high in the same month last year is a matter of season.
    """
    high: list[tuple[int, int, Account]] = []
    for account in sums.chart.by_id.values():
        minor = sums.at(account.id, month) if account.kind in COSTS and account.id not in told else None
        before = [sums.at(account.id, month.plus(-back)) for back in range(1, BEFORE + 1)]
        known = [each for each in before if each is not None]
        if minor is None or len(known) < BEFORE:
            continue
        usual, last = median_low(known), sums.at(account.id, month.plus(-YEAR))
        large = minor - usual > threshold(account, books).minor and 2 * minor > 3 * max(usual, 0)
        if large and (last is None or 2 * minor > 3 * last):
            high.append((minor, usual, account))
    high.sort(key=lambda each: (each[1] - each[0], each[2].code))
    high = high[:UNUSUAL]
    ids = [account.id for _, _, account in high]
    said = await explanations_of(tx, ids, month)
    where = await _where(tx, shown, sums.chart, ids, month)
    return [
        Spending(account, minor, usual, where.get(account.id, ""), _line(account, _plain(account, minor), None, month, said))
        for minor, usual, account in high
    ]


def _plain(account: Account, minor: int) -> Difference:
    return Difference(account.kind, minor, None)


async def _where(tx: Tx, shown: Comparison, chart: Chart, ids: Sequence[int], month: Month) -> dict[int, str]:
    """The cost center in which each of these accounts rose most since the month before."""
    if not ids:
        return {}
    spread = await amounts.by_centre(tx, chart, [month.plus(-1), month], accounts=ids)
    found = {}
    for account in ids:
        rises = [
            ((sums.at(account, month) or 0) - (sums.at(account, month.plus(-1)) or 0), centre)
            for centre, sums in spread.items()
            if sums.at(account, month) is not None
        ]
        if len(rises) > 1 and max(rises)[0] > 0:
            found[account] = shown.centre_label(max(rises)[1])
    return found

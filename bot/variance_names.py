"""What somebody wants compared, from the words they type: an account, a group of them, a cost center, and when."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from bot import account_groups, amounts, periods, variance_drivers, variances
from bot.amounts import Chart
from bot.database import Tx
from bot.variance_scopes import Scope
from models.account import Account
from models.account_kind import Kind
from models.cost_centre import CostCentre
from models.period import Month, Period
from models.refusal import Refusal

COMPANY = ("", "company", "the company", "all", "everything", "profit", "total")
FIRST = re.compile(r"(?P<what>account|group|(?:cost )?cent(?:er|re)) (?P<name>.+)")
ALSO: Mapping[str, Kind] = {
    "revenue": Kind.REVENUE,
    "sales": Kind.REVENUE,
    "cogs": Kind.COST_OF_SALES,
    "operating costs": Kind.OPERATING_COST,
    "operating expenses": Kind.OPERATING_COST,
    "opex": Kind.OPERATING_COST,
    "depreciation": Kind.DEPRECIATION,
    "returns": Kind.RETURNS,
    "discounts": Kind.RETURNS,
    "taxes": Kind.TAX,
    "cash": Kind.CASH,
    "receivables": Kind.RECEIVABLE,
    "payables": Kind.PAYABLE,
    "inventory": Kind.STOCK,
}
MOST = 20


class Named(NamedTuple):
    """Something that can be compared, with what people call it."""

    label: str
    scope: Scope


@dataclass(frozen=True)
class Meant:
    """What the words mean.

    Attributes:
        scope: the one thing they mean, or None.
        several: what they could mean; or, where they fit nothing, what is close.
        name: the words that name it, without the period.
        is_guess: whether `several` are only close to the words.
    """

    scope: Scope | None
    several: tuple[Named, ...] = ()
    name: str = ""
    is_guess: bool = False


async def read(tx: Tx, words: str) -> Meant:
    """What is to be compared, such as ``marketing q3``, ``4010 october`` or ``cost center 410 this year so far``.

    Raises:
        Refusal: there are no books.
    """
    seen = await periods.horizon(tx)
    chart, centres = await amounts.chart(tx), await variances.centres(tx)
    typed = " ".join(words.split())
    whole = _candidates(typed, chart, centres, seen.usual.first, seen.usual.last)
    if typed and whole and not await _has_amounts(tx, typed, seen):
        return _chosen(typed, whole)  # an account may be called 2010, as a year is
    name, period = periods.split(typed, seen)
    if period is None:
        name, period = _leading(typed, seen)
    period = period or seen.usual
    first, last = period.first, period.last
    if name.casefold() in COMPANY:
        return Meant(Scope(first, last))
    found = _candidates(name, chart, centres, first, last)
    if found:
        return _chosen(name, found)
    return Meant(None, tuple(_close(name, chart, centres, first, last)), name, is_guess=True)


async def listed(tx: Tx, scope: Scope, words: str) -> list[Named]:
    """Everything that can be compared in the months of a scope, whose label has all the words in it."""
    chart, centres = await amounts.chart(tx), await variances.centres(tx)
    wanted = words.casefold().split()
    everything = _everything(chart, centres, scope.first, scope.last)
    return [named for named in everything if all(word in named.label.casefold() for word in wanted)]


async def _has_amounts(tx: Tx, words: str, seen: periods.Horizon) -> bool:
    """Whether the words read as a period in which something was booked."""
    try:
        period = seen.read(words)
    except Refusal:
        return False
    return bool(await amounts.filled(tx, period.first, period.last))


def _leading(typed: str, seen: periods.Horizon) -> tuple[str, Period | None]:
    """The period may stand in front: ``october marketing``."""
    words = typed.split()
    for end in range(len(words) - 1, 0, -1):
        try:
            return " ".join(words[end:]), seen.read(" ".join(words[:end]))
        except Refusal:
            continue
    return typed, None


def _chosen(name: str, found: list[Named]) -> Meant:
    return Meant(found[0].scope, name=name) if len(found) == 1 else Meant(None, tuple(found[:MOST]), name)


def _everything(chart: Chart, centres: Mapping[int, CostCentre], first: Month, last: Month) -> list[Named]:
    company = Scope(first, last)
    kinds = sorted({account.kind for account in chart.by_id.values()}, key=list(Kind).index)
    return [
        *(Named(variance_drivers.kind_name(kind), company.of_kind(kind)) for kind in kinds),
        *(Named(account.label, company.account(account.id)) for account in chart.by_id.values()),
        *(Named(_centre(centre), company.centre(centre.id)) for centre in centres.values()),
    ]


def _centre(centre: CostCentre) -> str:
    return f"Cost center {centre.label}"


def _candidates(name: str, chart: Chart, centres: Mapping[int, CostCentre], first: Month, last: Month) -> list[Named]:
    """What the name means, by the closest way of meaning that fits anything."""
    said = name.casefold()
    company = Scope(first, last)
    asked = FIRST.fullmatch(said)
    only, said = (asked["what"], asked["name"]) if asked else ("", said)
    accounts = [] if only.startswith(("cost", "cent")) else list(chart.by_id.values())
    places = [] if only in ("account", "group") else list(centres.values())

    def by(fits: Callable[[str, str], bool]) -> list[Named]:
        def does(each: Account | CostCentre) -> bool:
            return fits(each.code.casefold(), " ".join(each.name.casefold().split()))

        return [
            *(Named(each.label, company.account(each.id)) for each in accounts if does(each)),
            *(Named(_centre(each), company.centre(each.id)) for each in places if does(each)),
        ]

    kind = ALSO.get(said) or next((one for one, label in account_groups.KINDS.items() if label == said), None)
    exact = by(lambda code, label: said in (code, label, f"{code} {label}"))
    if exact:
        return exact
    if kind is not None and not only:
        return [Named(variance_drivers.kind_name(kind), company.of_kind(kind))]
    words = said.split()
    starting = by(lambda code, label: len(said) > 2 and label.startswith(said))
    return starting or (by(lambda code, label: all(word in f"{code} {label}" for word in words)) if len(said) > 2 else [])


def _close(name: str, chart: Chart, centres: Mapping[int, CostCentre], first: Month, last: Month) -> list[Named]:
    """Whose name or code is close to what was typed, the closest first."""
    by_words: dict[str, list[Named]] = {}
    asked = FIRST.fullmatch(name.casefold())
    for named in _everything(chart, centres, first, last):
        label = named.label.casefold().removeprefix("cost center ")
        for words in {label, label.partition(" ")[2], *label.split()}:
            if len(words) > 2:
                by_words.setdefault(words, []).append(named)
    found = get_close_matches(asked["name"] if asked else name.casefold(), list(by_words), 8, 0.6)
    return list(dict.fromkeys(named for words in found for named in by_words[words]))[:8]

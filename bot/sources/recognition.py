"""Which column holds what, by its header and by what is in it."""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Words
from dataclasses import replace
from typing import Final

from bot.sources import contents, dates, headerless
from bot.sources.mapping import Amount, Content, Mapping
from bot.sources.tables import Table
from bot.sources.words import (
    AMOUNT,
    CHART_WORDS,
    LEDGER_WORDS,
    OPEN,
    OPEN_WORDS,
    SCENARIO,
    STATEMENT_WORDS,
    plain,
    scenario,
)

Check = Callable[[Sequence[object]], bool]
CHECKS: Final[Words[str, Check]] = {
    "date": contents.is_months,
    "due": contents.is_days,
    "period": lambda cells: contents.is_months(cells) or contents.is_month_numbers(cells),
    "year": contents.is_years,
    "fiscal_year": contents.is_years,
    "debit": contents.is_amounts,
    "credit": contents.is_amounts,
    "side": contents.is_sides,
    "balance": contents.is_amounts,
    "paid_in": contents.is_amounts,
    "paid_out": contents.is_amounts,
    "currency": contents.is_currencies,
}
SURE: Final = frozenset({"date", "due", "period", "debit", "credit"})  # by their name, whatever stands in them
SHORTEST: Final = 4  # letters of a known name that is looked for inside a longer one


def recognise(table: Table, *, known: frozenset[str] = frozenset(), start: int = 1) -> Mapping:
    """The mapping as far as the columns give it away; what is in doubt is settled elsewhere.

    Args:
        known: account codes that are there already, to find their column where there is no header.
        start: the fiscal year's first month.
    """
    if not table.header:
        return headerless.recognise(table, known, start)
    months = _months(table, start)
    open_items = _assigned(table, OPEN_WORDS, set())
    labels = [plain(label) for label in table.labels]
    if not months and "due" in open_items and ({"party", "document"} & open_items.keys() or any(x in OPEN for x in labels)):
        return _open_items(table, open_items)
    taken = {amount.column for amount in months}
    taken |= {place for place, label in enumerate(labels) if _is_scenario(table, place, label)}
    found = _assigned(table, LEDGER_WORDS, taken)
    money = months or _amounts(table, found)
    dated = {"date", "period"} & found.keys()
    if not money and not dated and not {"debit", "credit"} & found.keys():
        chart = _assigned(table, CHART_WORDS, set())
        if "account" in chart and {"name", "parent", "type"} & chart.keys():
            return Mapping(Content.CHART, _places(chart), header=table.header, sheet=table.sheet)
    if not months and (statement := _statement(table, found)) is not None:
        return statement
    return _ledger(table, found, money)


def _ledger(table: Table, found: dict[str, int], money: tuple[Amount, ...]) -> Mapping:
    wide = any(amount.period for amount in money)
    if {"debit", "credit"} <= found.keys() and not wide:
        money = ()
        found.pop("side", None)
    else:
        found.pop("debit", None)
        found.pop("credit", None)
    cells = {name: table.column(place) for name, place in found.items()}
    if "date" in found and contents.is_months(cells["date"]) and not contents.is_days(cells["date"]):
        cells.setdefault("period", cells["date"])
        found.setdefault("period", found.pop("date"))
    if "period" in found and contents.is_month_numbers(cells["period"]) and not contents.is_months(cells["period"]):
        found["month"] = found.pop("period")
        if "date" in found:
            found.pop("month")
    if wide:
        for name in ("date", "period", "month"):
            found.pop(name, None)
    elif "month" not in found:
        found.pop("year", None)
        found.pop("fiscal_year", None)
    if "account" not in found and "name" in found:
        found["account"] = found.pop("name")
    scenarios = [place for place, label in enumerate(table.labels) if plain(label) in SCENARIO]
    said = [place for place in scenarios if contents.is_scenarios(table.column(place))]
    sure = [place for place in scenarios if "scenario" in plain(table.labels[place])]
    if said or sure:
        found["scenario"] = (said or sure)[0]
        money = tuple(replace(amount, scenario=None) for amount in money)
    return Mapping(Content.LEDGER, _places(found), money, table.header, table.sheet)


def _statement(table: Table, ledger: Words[str, int]) -> Mapping | None:
    """What a bank sends: days and amounts without accounts, most often with what the account stands at after each.

    Args:
        ledger: the columns as a ledger would have them; one that names accounts, scenarios or cost centers is none.
    """
    found = _assigned(table, STATEMENT_WORDS, set())
    if (
        "date" not in found
        or not contents.is_days(table.column(found["date"]))
        or {"scenario", "cost_centre"} & ledger.keys()
    ):
        return None
    both = {"paid_in", "paid_out"} <= found.keys()
    own = "account" in ledger and len(set(map(_code, table.column(ledger["account"])))) == 1 and "balance" in found
    if "account" in ledger and not own:
        return None
    if any(_is_scenario(table, place, plain(label)) for place, label in enumerate(table.labels)):
        return None
    if not both:
        for name in ("paid_in", "paid_out"):
            found.pop(name, None)
    money = () if both else _amounts(table, found)
    if "balance" not in found and not both and not money:
        return None
    if both:
        found.pop("side", None)
    return Mapping(Content.STATEMENT, _places(found), money[:1], table.header, table.sheet)


def _open_items(table: Table, found: dict[str, int]) -> Mapping:
    taken = set(found.values())
    ranks = {**{phrase: 1000 + rank for phrase, rank in AMOUNT.items()}, **OPEN}
    named = [(ranks[plain(label)], place) for place, label in enumerate(table.labels) if plain(label) in ranks]
    fit = [(rank, place) for rank, place in named if place not in taken and contents.is_amounts(table.column(place))]
    money = (Amount(min(fit)[1]),) if fit else ()
    if money:
        found.pop("debit", None)
        found.pop("credit", None)
    return Mapping(Content.OPEN_ITEMS, _places(found), money, table.header, table.sheet)


def _places(found: Words[str, int]) -> dict[str, tuple[int, ...]]:
    return {name: (place,) for name, place in found.items()}


def _assigned(table: Table, vocabulary: Words[str, Words[str, int]], taken: set[int]) -> dict[str, int]:
    """Fields to columns: by a known name first, then by a known name inside a longer one; what is in it must fit."""
    labels = [plain(label) for label in table.labels]
    found: dict[str, int] = {}
    used = set(taken)
    for whole in (True, False):
        for name, phrases in vocabulary.items():
            if name in found:
                continue
            ranks = {place: _rank(label, phrases, whole) for place, label in enumerate(labels) if place not in used}
            named = [
                (not _fits(name, table.column(place)), rank, place) for place, rank in ranks.items() if rank is not None
            ]
            fits = [one for one in named if not one[0] or (whole and name in SURE)]
            if fits:
                found[name] = min(fits)[2]
                used.add(found[name])
    return found


def _rank(label: str, phrases: Words[str, int], whole: bool) -> int | None:
    if whole:
        return phrases.get(label)
    inside = [phrase for phrase in phrases if len(phrase) >= SHORTEST and f" {phrase} " in f" {label} "]
    return -max(map(len, inside)) if inside else None


def _fits(name: str, cells: Sequence[object]) -> bool:
    return not cells or name not in CHECKS or CHECKS[name](cells)


def _months(table: Table, start: int) -> tuple[Amount, ...]:
    """The columns of a table with one a month; none where there are not two at least."""
    numbered = [label for label in table.labels if label.strip().isdecimal()]
    plain_numbers = [str(number) for number in range(1, 13)]
    all_year = [label.strip().lstrip("0") for label in numbered] == plain_numbers
    found = []
    for place, label in enumerate(table.labels):
        said = (None, int(label), None) if all_year and label.strip().isdecimal() else dates.header(label, start=start)
        if said and contents.is_amounts(table.column(place)):
            whole, number, word = said
            found.append(Amount(place, whole or f"{number:02}", word))
    return tuple(found) if len(found) > 1 else ()


def _is_scenario(table: Table, place: int, label: str) -> bool:
    """Whether a column holds the amounts of one scenario."""
    if label in SCENARIO or scenario(label) is None:
        return False
    return contents.is_amounts(table.column(place)) and bool(table.column(place))


def _amounts(table: Table, found: Words[str, int]) -> tuple[Amount, ...]:
    """One column of amounts, or one a scenario."""
    unused = sorted(set(range(table.width)) - set(found.values()))
    free = [place for place in unused if contents.is_amounts(table.column(place))]
    free = free or [place for place in unused if plain(table.labels[place]) in AMOUNT]
    labels = {place: plain(table.labels[place]) for place in free}
    said = {place: scenario(label) for place, label in labels.items() if label not in SCENARIO}
    several = tuple(Amount(place, None, word) for place, word in said.items() if word and table.column(place))
    for whole in (True, False):
        ranks = {place: _rank(labels[place], AMOUNT, whole) for place in free if not said.get(place)}
        ranked = [(rank, place) for place, rank in ranks.items() if rank is not None]
        if ranked:
            own = Amount(min(ranked)[1])
            if not several:
                return (own,)
            told = {amount.scenario for amount in several}
            return several if "actual" in told or not whole else (replace(own, scenario="actual"), *several)
        if several:
            return several
    return ()


def _code(cell: object) -> str:
    return str(cell).strip().removesuffix(".0")

"""A table without a header: which column is what, as far as its values tell. What they do not tell is left to a person."""

import re
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from typing import Final

from bot.sources import contents, dates
from bot.sources.cells import code
from bot.sources.kinds import TYPES
from bot.sources.mapping import Amount, Content, Mapping
from bot.sources.tables import Table
from bot.sources.words import plain

NUMBERED: Final = re.compile(r"[A-Za-z]{0,3}\d{3,}[\d.\-/]*")  # as accounts are
COMPACT: Final = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?")
YEAR: Final = re.compile(r"(?:19|20)\d\d")
MONTHS: Final = 12


class _Columns:
    """The columns that hold something, and those that are told already."""

    def __init__(self, table: Table) -> None:
        self.rows = [cells for _, cells in table.sample]
        self.cells = {place: held for place in range(table.width) if (held := table.column(place))}
        self.found: dict[str, int] = {}

    @property
    def left(self) -> list[int]:
        return [place for place in self.cells if place not in self.found.values()]

    def those(self, holds: Callable[[Sequence[object]], bool]) -> list[int]:
        """Of the columns that are left."""
        return [place for place in self.left if holds(self.cells[place])]

    def tell(self, name: str, places: Sequence[int]) -> None:
        """The first of them holds that."""
        if places:
            self.found[name] = places[0]

    def pairs(self, one: int, other: int) -> list[tuple[str, str]]:
        """What two columns hold in each row."""

        def cell(row: Sequence[object], place: int) -> str:
            return "" if place >= len(row) or row[place] is None else str(row[place]).strip()

        return [(cell(row, one), cell(row, other)) for row in self.rows]


def recognise(table: Table, known: frozenset[str], start: int) -> Mapping:
    """The mapping, as far as the values give it away.

    Args:
        known: account codes that are there already.
        start: the fiscal year's first month.
    """
    columns = _Columns(table)
    columns.tell("scenario", columns.those(contents.is_scenarios))
    columns.tell("currency", columns.those(contents.is_currencies))
    shares = {place: _known(columns.cells[place], known) for place in columns.left}
    columns.tell("account", sorted((place for place in shares if shares[place]), key=lambda place: -shares[place]))
    _tell_time(columns)
    months = () if {"date", "period", "month"} & columns.found.keys() else _months(columns, start)
    if not months and not {"date", "period", "month"} & columns.found.keys():
        chart = _chart(table, columns)
        if chart is not None:
            return chart
    amounts = months or _amounts(columns)
    _tell_account(columns, {amount.column for amount in amounts})
    _tell_words(columns)
    return Mapping(Content.LEDGER, {name: (place,) for name, place in columns.found.items()}, amounts, 0, table.sheet)


def sort(cells: Sequence[object]) -> str:
    """What a column holds, roughly; empty where there is nothing."""
    if not cells:
        return ""
    if contents.share(cells, _is_time) >= contents.MOST:
        return "time"
    return "number" if contents.is_amounts(cells) else "words"


def _known(cells: Sequence[object], known: frozenset[str]) -> int:
    """How many different accounts a column names, where it names accounts."""
    if contents.has_decimals(cells) or contents.share(cells, lambda cell: code(cell) in known) < contents.MOST:
        return 0
    return len({code(cell) for cell in cells} & known)


def _tell_time(columns: _Columns) -> None:
    """Days; else months; else a year beside a month."""
    timed = columns.those(lambda cells: contents.share(cells, _is_time) >= contents.MOST)
    days = [place for place in timed if contents.is_days(columns.cells[place])]
    columns.tell("date", days)
    if not days:
        columns.tell("period", timed)
    if timed:
        return
    years = columns.those(lambda cells: contents.share(cells, lambda cell: YEAR.fullmatch(code(cell))) == 1)
    named = columns.those(lambda cells: contents.is_words(cells) and contents.is_month_numbers(cells))
    if years:
        named = named or [place for place in columns.those(contents.is_month_numbers) if place not in years]
    columns.tell("month", named)
    if named:
        columns.tell("year", years)


def _is_time(cell: object) -> bool:
    """Whether it is a day or a month, and not the number of an account that looks like one."""
    text = code(cell)
    if text.isdecimal():
        return COMPACT.fullmatch(text) is not None
    return any(dates.month(cell, day_first=first) for first in (True, False))


def _months(columns: _Columns, start: int) -> tuple[Amount, ...]:
    """Twelve columns of amounts side by side are the months of a year."""
    run = columns.those(contents.is_amounts)
    if len(run) == MONTHS + 1 and run[0] == 0 and contents.share(columns.cells[0], _is_numbered) == 1:
        run = run[1:]  # the first are the accounts
    beside = all(after - before == 1 for before, after in pairwise(run))
    if len(run) != MONTHS or not beside or not ("account" in columns.found or set(columns.left) - set(run)):
        return ()
    return tuple(Amount(place, f"{(start - 1 + number) % MONTHS + 1:02}") for number, place in enumerate(run))


def _amounts(columns: _Columns) -> tuple[Amount, ...]:
    """The one column of amounts; or debit and credit, which are told at once."""
    numbers = columns.those(lambda cells: contents.is_amounts(cells) and not _counts(cells))
    for one, other in combinations(numbers, 2):
        if _take_turns(columns.pairs(one, other)):
            columns.found |= {"debit": one, "credit": other}
            return ()
    exact = [place for place in numbers if contents.has_decimals(columns.cells[place])]
    if exact:
        return (Amount(exact[0]),) if len(exact) == 1 else ()
    if "account" not in columns.found and len(numbers) == 2 and _are_numbered(columns.cells[numbers[0]]):
        columns.found["account"] = numbers.pop(0)
    return (Amount(numbers[0]),) if len(numbers) == 1 else ()


def _counts(cells: Sequence[object]) -> bool:
    """Whether a column numbers its rows."""
    texts = [code(cell) for cell in cells]
    return len(texts) > 1 and texts[0] in ("0", "1") and texts == [str(int(texts[0]) + row) for row in range(len(texts))]


def _take_turns(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether each row has an amount in exactly one of two columns, and each column has some."""
    filled = [(bool(one.strip("0.,")), bool(other.strip("0.,"))) for one, other in pairs if one or other]
    return all(one != other for one, other in filled) and 0 < sum(one for one, _ in filled) < len(filled)


def _tell_account(columns: _Columns, amounts: set[int]) -> None:
    """The one column with numbers as accounts have them; where months are planned, also the one with names."""
    if "account" in columns.found:
        return
    free = [place for place in columns.left if place not in amounts]
    numbered = [place for place in free if _are_numbered(columns.cells[place]) and not _counts(columns.cells[place])]
    named = [place for place in free if contents.is_words(columns.cells[place])] if "date" not in columns.found else []
    one = numbered or named
    if len(one) == 1:
        columns.found["account"] = one[0]


def _are_numbered(cells: Sequence[object]) -> bool:
    return contents.share(cells, _is_numbered) >= contents.MOST


def _is_numbered(cell: object) -> bool:
    return NUMBERED.fullmatch(code(cell)) is not None


def _tell_words(columns: _Columns) -> None:
    """The accounts' names, one each; and what is said of a line."""
    words = columns.those(contents.is_words)
    account = columns.found.get("account")
    if account is not None and _are_numbered(columns.cells[account]):
        columns.tell("name", [place for place in words if _is_one_each(columns.pairs(account, place))])
    if "date" in columns.found and "name" not in columns.found and len(words) == 1:
        columns.found["text"] = words[0]


def _is_one_each(pairs: Sequence[tuple[str, str]]) -> bool:
    return len(set(pairs)) == len({own for own, _ in pairs})


def _chart(table: Table, columns: _Columns) -> Mapping | None:
    """Codes that differ in each row, names, and perhaps another column that repeats the codes (the parents)."""
    cells = columns.cells
    codes = [place for place in cells if len(set(map(code, cells[place]))) == len(cells[place]) == len(columns.rows)]
    if not codes:
        return None
    own = set(map(code, cells[codes[0]]))
    others = [place for place in cells if place != codes[0]]
    parents = [place for place in others if contents.share(cells[place], lambda cell: code(cell) in own) >= contents.MOST]
    named = sorted(
        (place for place in others if place not in parents and contents.is_words(cells[place])),
        key=lambda place: -len(set(map(code, cells[place]))),
    )
    numbers = [place for place in others if contents.is_amounts(cells[place])]
    if not named or len(numbers) >= MONTHS or any(contents.has_decimals(cells[place]) for place in numbers):
        return None
    found = {"account": codes[0], "name": named[0]}
    if parents:
        found["parent"] = parents[0]
    types = [place for place in named[1:] if contents.share(cells[place], lambda cell: plain(str(cell)) in TYPES) > 0.5]
    if types:
        found["type"] = types[0]
    return Mapping(Content.CHART, {name: (place,) for name, place in found.items()}, (), 0, table.sheet)

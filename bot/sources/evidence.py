"""What a file leaves open: decimal marks, order of day and month, year, scenario. Proven where it can be, else said."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from bot.sources import amounts, contents, dates
from bot.sources.mapping import GUESSED, Content, Mapping
from bot.sources.tables import Table
from bot.sources.texts import Crooked
from bot.sources.words import scenario
from models.money import digits

MONTH_FIRST = frozenset({"USD"})
Proof = TypeVar("Proof")


def settle(table: Table, mapping: Mapping, currency: str, start: int) -> tuple[Mapping, tuple[str, ...]]:
    """The mapping with nothing left to find, and sentences on what could be otherwise.

    What the cells prove goes before what was remembered of an earlier file.
    """
    doubts: list[str] = []
    if mapping.content is not Content.CHART:
        mapping = _decimal(table, mapping, currency, doubts)
        mapping = _day_first(table, mapping, currency, doubts)
    if mapping.content is Content.LEDGER:
        if mapping.year is None and any(field == "year" for field in mapping.missing):
            mapping = _year(table, mapping, start, doubts)
        if mapping.scenario is None and "scenario" not in mapping.columns:
            mapping = _scenario(table, mapping, doubts)
    if len(table.sheets) > 1:
        doubts.append(f"This workbook has {len(table.sheets)} sheets, and I read one of them.")
    return mapping, tuple(doubts)


def _cells(table: Table, places: Iterable[int]) -> list[object]:
    return [cell for place in places if place < table.width for cell in table.column(place)]


def _everywhere(table: Table, places: set[int]) -> Iterable[list[object]]:
    """The different values of some columns, piece by piece, over the whole file."""
    try:
        for chunk in table.chunks(places):
            yield list(chain.from_iterable(chunk.words(place).values for place in places))
    except Crooked:
        for chunk in table.careful_chunks(places):
            yield list(chain.from_iterable(chunk.words(place).values for place in places))


def _money_columns(mapping: Mapping) -> set[int]:
    named = ("debit", "credit", "paid_in", "paid_out", "balance")
    sides = (place for field in named for place in mapping.columns.get(field, ()))
    return {amount.column for amount in mapping.amounts} | set(sides)


def _decimal(table: Table, mapping: Mapping, currency: str, doubts: list[str]) -> Mapping:
    places = _money_columns(mapping)
    cells = _cells(table, places)
    mark, unclear = amounts.mark(cells)
    if mark is None and mapping.decimal:
        return mapping
    if mark is None and unclear:
        mark = _first_proof(_everywhere(table, places), lambda piece: amounts.mark(piece)[0])
    if mark is None and unclear:
        example = next(str(cell).strip() for cell in cells if amounts.mark([cell])[1])
        own = "." if "." in example else ","
        grouped = digits(currency) != 3
        mark = amounts.GROUPS[own] if grouped else own
        read = "thousands" if grouped else "decimals"
        doubts.append(f'"{amounts.shown(example)}" could be read in two ways. I read the mark as {read}.')
    return replace(mapping, decimal=mark or ".")


def _day_first(table: Table, mapping: Mapping, currency: str, doubts: list[str]) -> Mapping:
    places = {place for field in ("date", "due", "period") for place in mapping.columns.get(field, ())}
    cells = _cells(table, places)
    order = dates.day_order(cells)
    if order is None and mapping.day_first is not None:
        return mapping
    if order is None and any(map(dates.is_open, cells)):
        order = _first_proof(_everywhere(table, places), dates.day_order)
        if order is None:
            order = currency not in MONTH_FIRST
            example = next(str(cell) for cell in cells if dates.is_open(cell))
            found = dates.day(example, order)
            if found:
                doubts.append(
                    f'"{amounts.shown(example)}" could be read in two ways. I read it as {found:%d %B %Y}.'.replace(
                        " 0", " "
                    )
                )
    return replace(mapping, day_first=currency not in MONTH_FIRST if order is None else order)


def _first_proof(pieces: Iterable[list[object]], look: Callable[[list[object]], Proof | None]) -> Proof | None:
    return next((proof for piece in pieces if (proof := look(piece)) is not None), None)


def _year(table: Table, mapping: Mapping, start: int, doubts: list[str]) -> Mapping:
    """From the file's name, the sheet's, or what stands above the header, where exactly one year is named."""
    for said in (table.above, table.sheet or "", table.file.name):
        years = {int(found) for found in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", said)}
        fiscal = {dates.year(found) for found in re.findall(r"\bFY ?'?(\d\d(?:\d\d)?)\b", said, re.I)} - {None}
        if len(fiscal) == 1 and start > 1:
            years = {year - 1 for year in fiscal if year}
        if len(years | {year for year in fiscal if year and start == 1}) == 1:
            year = (years or {year for year in fiscal if year}).pop()
            doubts.append(f"The months have no year. I took {year} from the file's name or title.")
            return replace(mapping, year=year)
    return mapping


def _scenario(table: Table, mapping: Mapping, doubts: list[str]) -> Mapping:
    if mapping.amounts and all(amount.scenario for amount in mapping.amounts):
        return mapping
    for said in (table.above, table.sheet or "", re.sub(r"\.\w{1,5}$", "", table.file.name)):
        found = scenario(said)
        if found:
            return replace(mapping, scenario=found)
    days = mapping.columns.get("date")
    if not table.header or not days or not contents.is_days(table.column(days[0])):
        doubts.append(GUESSED)
    return replace(mapping, scenario="actual")

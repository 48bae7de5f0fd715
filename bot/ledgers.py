"""What stands in the books: which amounts count, and the lines behind them."""

import heapq
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from bot import ledger_blocks
from bot.database import Tx
from bot.ledger_blocks import BLOCK, Numbers
from models.ledger_block import LedgerBlock
from models.ledger_import import ImportState, LedgerImport
from models.ledger_line import Scenario
from models.ledger_place import LedgerPlace
from models.monthly_amount import MonthlyAmount
from models.monthly_total import MonthlyTotal

AT_ONCE = 16  # blocks that are unpacked before others have their turn: about ten milliseconds


class Traced(NamedTuple):
    """A line of the books, with where it came from.

    Attributes:
        label: of the import, such as ``IMP-3``.
        line: of the file, from 1; 0 for an opening balance.
        minor: in the smallest unit of the books' currency, in its natural sign.
        row: its place within the import, in the file's order.
    """

    import_id: int
    label: str
    file_name: str
    loaded_at: datetime
    line: int
    account_id: int
    cost_centre_id: int
    month: int
    day: date | None
    voucher: str | None
    text: str | None
    minor: int
    row: int

    @property
    def key(self) -> tuple[int, int]:
        """What tells it from every other line, for good."""
        return self.import_id, self.row


class Stretch(NamedTuple):
    """Lines of an account and month that lie together in a block: those from `first` up to, not with, `last`."""

    account_id: int
    month: int
    sign: int
    first: int
    last: int


class Opened(NamedTuple):
    """A block of an import, with the lines of it that are wanted."""

    number: int
    stretches: Sequence[Stretch]
    numbers: Numbers


def counts(kind: type[MonthlyAmount] | type[MonthlyTotal] | type[LedgerPlace]) -> sa.ColumnElement[bool]:
    """The condition under which its rows count: their import is loaded.

    Amounts are looked up by account and month. The sum keeps SQLite from going through all that an import brought instead.
    """
    return (kind.import_id + 0).in_(sa.select(LedgerImport.id).where(LedgerImport.state == ImportState.LOADED))


async def lines_of(
    tx: Tx,
    account_ids: Collection[int],
    first: int,
    last: int,
    scenario: Scenario,
    cost_centre_ids: Collection[int] | None = None,
    limit: int = 20,
) -> list[Traced]:
    """The largest lines behind an amount, the largest first.

    Args:
        account_ids: of which accounts.
        first: the first month (Month.ordinal).
        last: the last one.
        cost_centre_ids: of these only; 0 is none. None: whichever.
        limit: how many at most.
    """
    largest: list[tuple[int, int, int, Traced]] = []
    for one, stretches in await _wanted(tx, account_ids, first, last, scenario):
        wanted = _centres(one, cost_centre_ids)
        async for opened in _opened(tx, one, stretches):
            for stretch, place in _lines(opened, wanted):
                rank = abs(opened.numbers.minor[place]), -one.id, -opened.numbers.row[place]
                if len(largest) < limit:
                    heapq.heappush(largest, (*rank, _traced(one, opened, stretch, place)))
                elif rank > largest[0][:3]:
                    heapq.heapreplace(largest, (*rank, _traced(one, opened, stretch, place)))
    return await _worded(tx, [line for *_, line in sorted(largest, reverse=True)])


async def every_line(
    tx: Tx,
    account_ids: Collection[int] | None,
    first: int,
    last: int,
    scenario: Scenario = Scenario.ACTUAL,
    cost_centre_ids: Collection[int] | None = None,
) -> list[Traced]:
    """All lines behind an amount, by day, import and line; without `account_ids` of all accounts. Else as `lines_of`."""
    found: list[Traced] = []
    for one, stretches in await _wanted(tx, account_ids, first, last, scenario):
        wanted = _centres(one, cost_centre_ids)
        async for opened in _opened(tx, one, stretches):
            found += [_traced(one, opened, stretch, place) for stretch, place in _lines(opened, wanted)]
    return await _worded(tx, sorted(found, key=lambda line: (line.day or date.min, line.import_id, line.row)))


async def count_of(
    tx: Tx,
    account_ids: Collection[int],
    first: int,
    last: int,
    scenario: Scenario,
    cost_centre_ids: Collection[int] | None = None,
) -> int:
    """How many lines an amount is the sum of."""
    query = sa.select(sa.func.coalesce(sa.func.sum(MonthlyAmount.lines), 0)).where(
        MonthlyAmount.scenario == scenario,
        MonthlyAmount.month.between(first, last),
        MonthlyAmount.account_id.in_(list(account_ids)),
        counts(MonthlyAmount),
    )
    if cost_centre_ids is not None:
        query = query.where(MonthlyAmount.cost_centre_id.in_(list(cost_centre_ids)))
    return await tx.only(query)


async def _wanted(
    tx: Tx, account_ids: Collection[int] | None, first: int, last: int, scenario: Scenario
) -> list[tuple[LedgerImport, list[Stretch]]]:
    """The loaded imports that have such lines, and where; a stretch may go over several blocks."""
    query = sa.select(LedgerPlace).where(
        LedgerPlace.scenario == scenario, LedgerPlace.month.in_(range(first, last + 1)), counts(LedgerPlace)
    )
    if account_ids is not None:
        query = query.where(LedgerPlace.account_id.in_(list(account_ids)))
    held: dict[int, list[Stretch]] = {}
    for place in await tx.all(query):
        stretches = held.setdefault(place.import_id, [])
        stretches += [Stretch(place.account_id, place.month, place.sign, *span) for span in place.spans]
    imports: list[LedgerImport] = await tx.all(sa.select(LedgerImport).where(LedgerImport.id.in_(held)))
    return [(one, held[one.id]) for one in sorted(imports, key=lambda one: one.id)]


def _centres(one: LedgerImport, cost_centre_ids: Collection[int] | None) -> frozenset[int] | None:
    """The places of these cost centers in the import's own list."""
    if cost_centre_ids is None:
        return None
    return frozenset(place for place, own in enumerate(one.facts["centre_ids"]) if own in cost_centre_ids)


async def _opened(tx: Tx, one: LedgerImport, stretches: Sequence[Stretch]) -> AsyncIterator[Opened]:
    """The blocks in which these lines are, one after another."""
    within: dict[int, list[Stretch]] = {}
    for stretch in stretches:
        for number in range(stretch.first // BLOCK, (stretch.last - 1) // BLOCK + 1):
            start = number * BLOCK
            part = stretch._replace(first=max(stretch.first - start, 0), last=min(stretch.last - start, BLOCK))
            within.setdefault(number, []).append(part)
    columns = sa.select(LedgerBlock.number, LedgerBlock.lines, LedgerBlock.numbers)
    numbers = sorted(within)
    for begin in range(0, len(numbers), AT_ONCE):
        chosen = LedgerBlock.import_id == one.id, LedgerBlock.number.in_(numbers[begin : begin + AT_ONCE])
        for number, lines, packed in await tx.rows(columns.where(*chosen).order_by(LedgerBlock.number)):
            yield Opened(number, within[number], ledger_blocks.numbers(packed, lines))


def _lines(opened: Opened, wanted: frozenset[int] | None) -> Iterator[tuple[Stretch, int]]:
    """The places of the wanted lines in a block."""
    for stretch in opened.stretches:
        for place in range(stretch.first, stretch.last):
            if wanted is None or opened.numbers.centre[place] in wanted:
                yield stretch, place


async def _worded(tx: Tx, found: Sequence[Traced]) -> list[Traced]:
    """The same lines with their words."""
    worded = list(found)
    places: dict[tuple[int, int], list[int]] = {}
    for place, line in enumerate(found):
        places.setdefault((line.import_id, line.row // BLOCK), []).append(place)
    query = sa.select(LedgerBlock.number, LedgerBlock.words)
    for import_id in {own for own, _ in places}:
        numbers = sorted(number for own, number in places if own == import_id)
        for begin in range(0, len(numbers), AT_ONCE):
            chosen = LedgerBlock.import_id == import_id, LedgerBlock.number.in_(numbers[begin : begin + AT_ONCE])
            for number, words in await tx.rows(query.where(*chosen)):
                vouchers, texts = ledger_blocks.words(words)
                for place in places[import_id, number]:
                    at = found[place].row % BLOCK
                    worded[place] = found[place]._replace(voucher=vouchers[at] or None, text=texts[at] or None)
    return worded


def _traced(one: LedgerImport, opened: Opened, stretch: Stretch, place: int) -> Traced:
    assert one.loaded_at is not None  # noqa: S101  the database holds it
    held = opened.numbers
    return Traced(
        one.id,
        one.label,
        one.file_name,
        one.loaded_at,
        held.line[place],
        stretch.account_id,
        one.facts["centre_ids"][held.centre[place]],
        stretch.month,
        date.fromordinal(held.day[place]) if held.day[place] else None,
        None,
        None,
        held.minor[place] * stretch.sign,
        held.row[place],
    )

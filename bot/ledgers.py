"""What stands in the books: which lines count, and where an amount comes from."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from bot.database import Tx
from models.ledger_import import ImportState, LedgerImport
from models.ledger_line import RUN, LedgerLine, Scenario
from models.monthly_amount import MonthlyAmount
from models.monthly_total import MonthlyTotal


class Traced(NamedTuple):
    """A line of the books, with where it came from.

    Attributes:
        label: of the import, such as ``IMP-3``.
        line: of the file, from 1.
        minor: in the smallest unit of the books' currency, in its natural sign.
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


def counts(kind: type[MonthlyAmount] | type[MonthlyTotal] | type[LedgerLine]) -> sa.ColumnElement[bool]:
    """The condition under which its rows count: their import is loaded.

    Amounts are looked up by account and month. The sum keeps SQLite from going through all that an import brought instead.
    """
    brought = kind.import_id if kind is LedgerLine else kind.import_id + 0
    return brought.in_(sa.select(LedgerImport.id).where(LedgerImport.state == ImportState.LOADED))


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
    files = await _files(tx, first, last)
    if not files or not account_ids:
        return []
    runs = max(found.lines for found in files.values()) // RUN + 1
    query = sa.select(LedgerLine).where(
        LedgerLine.import_id.in_(list(files)),
        LedgerLine.run.in_(range(runs)),
        LedgerLine.account_id.in_(list(account_ids)),
        LedgerLine.month.in_(range(first, last + 1)),
        LedgerLine.scenario == scenario,
    )
    if cost_centre_ids is not None:
        query = query.where(LedgerLine.cost_centre_id.in_(list(cost_centre_ids)))
    query = query.order_by(sa.func.abs(LedgerLine.amount_minor).desc(), LedgerLine.import_id, LedgerLine.row).limit(limit)
    return [_traced(line, files[line.import_id]) for line in await tx.all(query)]


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


async def _files(tx: Tx, first: int, last: int) -> dict[int, LedgerImport]:
    """The loaded imports with amounts in these months."""
    query = sa.select(LedgerImport).where(
        LedgerImport.state == ImportState.LOADED, LedgerImport.first_month <= last, LedgerImport.last_month >= first
    )
    return {found.id: found for found in await tx.all(query)}


def _traced(line: LedgerLine, found: LedgerImport) -> Traced:
    assert found.loaded_at is not None  # noqa: S101  the database holds it
    return Traced(
        found.id,
        found.label,
        found.file_name,
        found.loaded_at,
        line.line,
        line.account_id,
        line.cost_centre_id,
        line.month,
        line.day,
        line.voucher,
        line.text,
        line.amount_minor,
    )

"""What is owed to us and by us, by its age: invoices that nobody has paid yet, as the newest list of them has it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from bot.amounts import Chart
from bot.database import Tx
from models.account_kind import Kind
from models.ledger_import import ImportKind, ImportState, LedgerImport
from models.open_item import OpenItem

STEPS = (30, 60, 90)  # days late
LARGEST = 3  # late ones that are named
KINDS = (Kind.RECEIVABLE, Kind.PAYABLE)
NAMED = {
    Kind.RECEIVABLE: re.compile(r"receivable|customer|debtor|kund|debitor|owed to us|\bar\b|\bar_"),
    Kind.PAYABLE: re.compile(r"payable|supplier|vendor|creditor|leverant|kreditor|owed by us|\bap\b|\bap_"),
}
_CODE = sa.func.coalesce(OpenItem.account, "")


@dataclass(frozen=True)
class Step:
    """What is so late: from so many days on (None: not due yet), in the smallest unit, and how many invoices."""

    late: int | None
    minor: int
    items: int


@dataclass(frozen=True)
class Late:
    """An invoice that is late."""

    party: str
    document: str
    due: date
    minor: int


@dataclass(frozen=True)
class Owed:
    """What customers owe us, or we owe suppliers.

    Attributes:
        kind: Kind.RECEIVABLE or Kind.PAYABLE.
        steps: by how late it is, what is not due yet first; only those that have any.
        late: the largest late ones.
        file: the name of the newest list, with its label and when it was loaded.
    """

    kind: Kind
    steps: Sequence[Step]
    late: Sequence[Late]
    file: str
    label: str
    loaded_at: datetime | None

    @property
    def minor(self) -> int:
        return sum(step.minor for step in self.steps)

    @property
    def items(self) -> int:
        return sum(step.items for step in self.steps)


async def owed(tx: Tx, chart: Chart, accounts: Collection[int], today: date) -> list[Owed]:
    """What stands open of these accounts, of each kind that has a list.

    A list is of its day: of each account only the newest counts. Where a list names no account
    of the chart, its own name tells what it is.
    """
    found = []
    known = frozenset(each.code for each in chart.by_id.values())
    for kind in KINDS:
        codes = [chart.by_id[each].code for each in accounts if chart.by_id[each].kind is kind]
        newest = await _newest(tx, codes, known, NAMED[kind]) if codes else {}
        if newest:
            found.append(await _of(tx, kind, newest, today))
    return found


async def _newest(tx: Tx, codes: Collection[str], known: Collection[str], named: re.Pattern[str]) -> dict[str, LedgerImport]:
    """The list that counts for each account; for those that the chart does not know, by what the lists are `named`."""
    loaded = LedgerImport.state == ImportState.LOADED, LedgerImport.kind == ImportKind.OPEN_ITEMS
    lists = {one.id: one for one in await tx.all(sa.select(LedgerImport).where(*loaded))}
    pairs = sa.select(_CODE, OpenItem.import_id).where(OpenItem.import_id.in_(lists)).distinct()
    newest: dict[str, LedgerImport] = {}
    others: dict[int, list[str]] = {}
    for code, import_id in await tx.rows(pairs):
        one = lists[import_id]
        if code in codes:
            newest[code] = max(newest.get(code, one), one, key=_age)
        elif code not in known and named.search(one.file_name.casefold()):
            others.setdefault(import_id, []).append(code)
    latest = max((lists[import_id] for import_id in others), key=_age, default=None)
    if latest is not None and all(_age(latest) >= _age(one) for one in newest.values()):
        newest |= dict.fromkeys(others[latest.id], latest)
    return newest


def _age(one: LedgerImport) -> tuple[datetime, int]:
    return one.loaded_at or one.at, one.id


async def _of(tx: Tx, kind: Kind, newest: Mapping[str, LedgerImport], today: date) -> Owed:
    counts = sa.or_(*(sa.and_(_CODE.in_([code]), OpenItem.import_id == one.id) for code, one in sorted(newest.items())))
    edges = [(0, today), *((step, today - timedelta(days=step - 1)) for step in STEPS)]
    step = sa.case(*((OpenItem.due < day, late) for late, day in reversed(edges)), else_=-1).label("step")
    query = sa.select(step, sa.func.sum(OpenItem.amount_minor), sa.func.count()).where(counts).group_by(step)
    rows = sorted((late, int(minor), int(items)) for late, minor, items in await tx.rows(query))
    sign = -1 if sum(minor for _, minor, _ in rows) < 0 else 1  # suppliers' lists may be kept below zero
    steps = [Step(None if late < 0 else late, sign * minor, items) for late, minor, items in rows]
    overdue = sa.select(OpenItem).where(counts, OpenItem.due < today).order_by((sign * OpenItem.amount_minor).desc())
    late = [
        Late(each.party or "", each.document or "", each.due, sign * each.amount_minor)
        for each in await tx.all(overdue.order_by(OpenItem.import_id, OpenItem.row).limit(LARGEST))
        if each.due is not None and sign * each.amount_minor > 0
    ]
    last = max(newest.values(), key=_age)
    return Owed(kind, steps, late, last.file_name, last.label, last.loaded_at)

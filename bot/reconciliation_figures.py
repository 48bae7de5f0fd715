"""What the five checks compare, read from the books for many accounts at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from bot import ledgers
from bot import reconciliation_lines as lines
from bot.database import Tx
from bot.reconciliation_lines import Line, Open
from models.account import Account
from models.account_kind import Kind
from models.discrepancy import Discrepancy
from models.ledger_import import LedgerImport
from models.ledger_line import Scenario
from models.monthly_total import MonthlyTotal
from models.open_item import OpenItem
from models.period import Month
from models.reconciliation import Reconciliation, State
from models.reconciliation_checks import Figures, Item, Lacking, StatementFigures
from models.reconciliation_match import Match
from models.stated_balance import Moment, StatedBalance
from models.voucher_break import ONE_SIDE, VoucherBreak

LISTED = frozenset({Kind.RECEIVABLE, Kind.PAYABLE, Kind.STOCK, Kind.FIXED_ASSET})
STATED = frozenset({Kind.CASH, Kind.RECEIVABLE, Kind.PAYABLE, Kind.LONG_LIABILITY})


@dataclass(frozen=True)
class Seen:
    """An account's month.

    Attributes:
        lines: the open lines of statement and books; None where no statement has days of the month.
        until: the last day that statements cover.
        discrepancies: those made of what is off, by the key of each.
    """

    account: Account
    month: Month
    figures: Figures
    lines: Open | None
    until: date | None
    discrepancies: Mapping[str, Discrepancy]


async def read(tx: Tx, accounts: Sequence[Account], month: Month, *, whole: bool = True) -> dict[int, Seen]:
    """The figures of each account, by its number.

    Args:
        whole: False leaves the lines of statements out, for a quick look at many.
    """
    by_id = {account.id: account for account in accounts}
    sums = await _sums(tx, by_id, month)
    stated = await _stated(tx, by_id, month)
    approved = await _approved(tx, by_id, month)
    vouchers = await _vouchers(tx, by_id, month)
    listed = await _listed(tx, accounts, month)
    discrepancies = await _discrepancies(tx, by_id, {item.key for items, _ in vouchers.values() for item in items})
    found: dict[int, Seen] = {}
    for account in accounts:
        before, moved = sums.get(account.id, (None, 0))
        opened = stated.get((account.id, Moment.OPENING))
        opening, closing = _balances(account, before, moved, opened)
        broken, lacking = vouchers.get(account.id, ((), Lacking.NOTHING))
        figures = Figures(
            opening=opening,
            closing=closing,
            movement=closing - opening if account.moves else None,
            approved=approved.get(account.id),
            stated_opening=opened,
            stated_closing=stated.get((account.id, Moment.CLOSING)),
            vouchers=None if lacking else tuple(_explained(item, discrepancies) for item in broken),
            lacking_vouchers=lacking,
            listed=listed.get(account.id),
            has_list=account.kind in LISTED,
            has_statement=account.kind in STATED,
            tolerance=account.tolerance_minor,
        )
        seen = Seen(account, month, figures, None, None, discrepancies)
        found[account.id] = await _with_statement(tx, seen) if whole else seen
    return found


def _balances(account: Account, before: int | None, moved: int, opened: int | None) -> tuple[int, int]:
    """Opening and closing. The first month of an account holds the balance that its file opened with."""
    if not account.moves:
        return before or 0, moved
    return (opened or 0, moved) if before is None else (before, before + moved)


async def _sums(tx: Tx, by_id: Mapping[int, Account], month: Month) -> dict[int, tuple[int | None, int]]:
    """What each account had before the month (None: no amount at all), and in it."""
    at = MonthlyTotal.month == month.ordinal
    moves = [number for number, account in by_id.items() if account.moves]
    earlier = sa.or_(MonthlyTotal.account_id.in_(moves), MonthlyTotal.month >= month.ordinal - 1)
    query = (
        sa.select(
            MonthlyTotal.account_id,
            sa.func.sum(sa.case((at, None), else_=MonthlyTotal.amount_minor)).label("before"),
            sa.func.sum(sa.case((at, MonthlyTotal.amount_minor), else_=0)).label("moved"),
        )
        .where(
            MonthlyTotal.scenario == Scenario.ACTUAL,
            MonthlyTotal.month <= month.ordinal,
            MonthlyTotal.account_id.in_(by_id),
            earlier,
            ledgers.counts(MonthlyTotal),
        )
        .group_by(MonthlyTotal.account_id)
    )
    rows = await tx.rows(query)
    return {row.account_id: (None if row.before is None else int(row.before), int(row.moved)) for row in rows}


async def _stated(tx: Tx, by_id: Collection[int], month: Month) -> dict[tuple[int, Moment], int]:
    """What the newest file says; a file of the next year says what this month closed at, too."""
    loaded = StatedBalance.import_id.in_(lines.loaded())
    of_month = StatedBalance.month == month.ordinal
    next_opening = sa.and_(StatedBalance.month == month.ordinal + 1, StatedBalance.moment == Moment.OPENING)
    query = sa.select(StatedBalance).where(StatedBalance.account_id.in_(by_id), loaded, sa.or_(of_month, next_opening))
    found: dict[tuple[int, Moment], int] = {}
    for said in await tx.all(query.order_by(StatedBalance.month.desc(), StatedBalance.import_id)):
        moment = said.moment if said.month == month.ordinal else Moment.CLOSING
        found[said.account_id, moment] = said.amount_minor
    return found


async def _approved(tx: Tx, by_id: Collection[int], month: Month) -> dict[int, int]:
    """The signed closings of the month before."""
    query = sa.select(Reconciliation).where(
        Reconciliation.month == month.ordinal - 1,
        Reconciliation.state == State.SIGNED,
        Reconciliation.account_id.in_(by_id),
    )
    return {found.account_id: found.closing for found in await tx.all(query) if found.closing is not None}


async def _vouchers(tx: Tx, by_id: Collection[int], month: Month) -> dict[int, tuple[tuple[Item, ...], Lacking]]:
    """The vouchers of the month that do not add up, by the accounts they have lines of; or why that cannot be told."""
    brought = (
        sa.select(MonthlyTotal.account_id, MonthlyTotal.import_id)
        .where(
            MonthlyTotal.scenario == Scenario.ACTUAL,
            MonthlyTotal.month == month.ordinal,
            MonthlyTotal.account_id.in_(by_id),
            ledgers.counts(MonthlyTotal),
        )
        .distinct()
    )
    pairs = [(row.account_id, row.import_id) for row in await tx.rows(brought)]
    imports = {number for _, number in pairs}
    query = sa.select(VoucherBreak).where(VoucherBreak.import_id.in_(imports))
    broken = await tx.all(query.where(sa.or_(VoucherBreak.month == month.ordinal, VoucherBreak.voucher == ONE_SIDE)))
    one_side = {row.import_id for row in broken if row.voucher == ONE_SIDE}
    without = {
        one.id for one in await tx.all(sa.select(LedgerImport).where(LedgerImport.id.in_(imports))) if not _has_vouchers(one)
    }
    of = await _accounts_of(tx, [row for row in broken if row.voucher != ONE_SIDE], month)
    found: dict[int, tuple[tuple[Item, ...], Lacking]] = {}
    for account_id, import_id in pairs:
        items, lacking = found.get(account_id, ((), Lacking.NOTHING))
        if import_id in one_side | without:
            lacking = Lacking.ONE_SIDE if import_id in one_side else Lacking.NO_VOUCHERS
        items += tuple(item for item, accounts in of.get(import_id, ()) if account_id in accounts)
        found[account_id] = items, lacking
    return found


def _has_vouchers(one: LedgerImport) -> bool:
    """Whether its lines name vouchers; an older import does not say."""
    return any(one.facts.get("vouchers", (True,)))


async def _accounts_of(tx: Tx, broken: Sequence[VoucherBreak], month: Month) -> dict[int, list[tuple[Item, set[int]]]]:
    """Which accounts a voucher has lines of, by import."""
    named: dict[tuple[int, str], set[int]] = {(row.import_id, row.voucher): set() for row in broken}
    for line in await ledgers.every_line(tx, None, month.ordinal, month.ordinal) if broken else ():
        if (of := named.get((line.import_id, line.voucher or ""))) is not None:
            of.add(line.account_id)
    found: dict[int, list[tuple[Item, set[int]]]] = {}
    for row in broken:
        item = Item(f"voucher:{row.import_id}:{row.voucher}:{month.ordinal}", row.voucher, row.amount_minor)
        found.setdefault(row.import_id, []).append((item, named[row.import_id, row.voucher]))
    return found


async def _listed(tx: Tx, accounts: Sequence[Account], month: Month) -> dict[int, int]:
    """What the newest list of the month comes to, by account. A list is of the month of its newest day."""
    codes = {account.code: account.id for account in accounts if account.kind in LISTED}
    if not codes:
        return {}
    query = (
        sa.select(
            OpenItem.account,
            OpenItem.import_id,
            sa.func.sum(OpenItem.amount_minor).label("minor"),
            sa.func.max(OpenItem.day),
        )
        .where(OpenItem.account.in_(codes), OpenItem.import_id.in_(lines.loaded()))
        .group_by(OpenItem.account, OpenItem.import_id)
        .order_by(OpenItem.import_id)
    )
    found: dict[int, int] = {}
    for code, _, minor, newest in await tx.rows(query):
        if newest is not None and Month.of(newest) == month:
            found[codes[code]] = int(minor)
    return found


async def _discrepancies(tx: Tx, by_id: Collection[int], keys: Collection[str]) -> dict[str, Discrepancy]:
    """Those that were made of what is off, by what they were made of; an open one before one that has ended.

    Args:
        keys: of what several accounts share, such as a voucher, whichever of them the discrepancy is about.
    """
    wanted = sa.or_(Discrepancy.account_id.in_(by_id), Discrepancy.origin.in_(keys))
    query = sa.select(Discrepancy).where(wanted, Discrepancy.origin.is_not(None))
    found: dict[str, Discrepancy] = {}
    for one in await tx.all(query.order_by(Discrepancy.id)):
        if one.origin is not None and (one.is_open or one.origin not in found):
            found[one.origin] = one
    return found


def _explained(item: Item, discrepancies: Mapping[str, Discrepancy]) -> Item:
    return replace(item, explained=item.key in discrepancies)


# the statement
async def _with_statement(tx: Tx, seen: Seen) -> Seen:
    """The same with what a statement says, where one has days of the month."""
    account, month = seen.account, seen.month
    covering, since = await lines.covering(tx, account.id, month), await lines.first_day(tx, account.id)
    if covering is None or since is None:
        return seen
    stood = await lines.balance(tx, account.id, month.last_day)
    names = await lines.parties(tx, account.id)
    closing = stood.balance_minor if stood and not names else None  # theirs is a part of the account only
    until = min(covering.last_day, month.last_day)
    if not account.moves:
        figures = replace(seen.figures, statement=StatementFigures(closing), has_statement=True)
        return replace(seen, figures=figures, until=until)
    found = await lines.open_at(tx, account.id, month, since, account.tolerance_minor)
    item = [_item(line, seen, found) for line in found.book]
    item += await _before(tx, seen, since, found) if closing is not None else []
    not_booked = [_item(line, seen, found) for line in found.statement] + [_gap(match, seen) for match in found.gaps]
    said = StatementFigures(closing, tuple(not_booked), tuple(item), found.matched_off)
    figures = replace(seen.figures, statement=said, has_statement=True)
    return replace(seen, figures=figures, lines=found, until=until)


def _gap(match: Match, seen: Seen) -> Item:
    """What matched lines differ by, of the statement's sign: a fee that the books have not."""
    key = f"match:{match.id}"
    return Item(key, f"{match.last_day.day} {match.last_day:%B}", match.off_minor, key in seen.discrepancies)


def _item(line: Line, seen: Seen, found: Open) -> Item:
    mark = found.marks.get(line.key)
    on_its_way = mark is not None and (mark.on_its_way_in or 0) >= seen.month.ordinal
    return Item(line.key, line.name, line.minor, line.key in seen.discrepancies or line.key in found.later or on_its_way)


async def _before(tx: Tx, seen: Seen, since: date, found: Open) -> list[Item]:
    """What was on its way when the first statement began, and has not come yet: as one item."""
    first = await lines.balance(tx, seen.account.id, date.max, first=True)
    if first is None or first.balance_minor is None:
        return []
    start = Month.of(since)
    sums = await _sums(tx, {seen.account.id: seen.account}, start)
    stated = await _stated(tx, [seen.account.id], start)
    before, moved = sums.get(seen.account.id, (None, 0))
    opening, _ = _balances(seen.account, before, moved, stated.get((seen.account.id, Moment.OPENING)))
    of_month = await lines.book_lines(tx, seen.account.id, start, start)
    booked = opening + sum(line.minor for line in of_month if line.day < since)
    said = first.balance_minor - first.amount_minor - await lines.sum_before(tx, seen.account.id, first)
    off = booked - said - found.matched_before
    key = f"before:{seen.account.id}"
    return [Item(key, "", off, key in seen.discrepancies)] if off else []

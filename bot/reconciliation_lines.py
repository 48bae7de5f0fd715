"""The lines of an account's statements and of the books, and which of them are open at the end of a month."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from bot import ledgers
from bot.database import Tx
from models.ledger_import import ImportState, LedgerImport
from models.period import Month
from models.reconciliation_match import Match, MatchLine, MatchState, OpenLine, Side
from models.statement import Statement, StatementLine

BEFORE = timedelta(days=190)  # as long as a check may lie about: what was booked so long before the first statement


@dataclass(frozen=True)
class Line:
    """A line of either side; the amount in smallest units, in the account's natural sign.

    Attributes:
        row: tells it from the other lines of its import, for good.
        line: of the file.
        reference: the voucher, on the books' side.
    """

    side: Side
    import_id: int
    row: int
    line: int
    day: date
    minor: int
    reference: str
    text: str

    @property
    def key(self) -> str:
        """The same for the same line each time it is looked at."""
        return f"{self.side.value}:{self.import_id}:{self.row}"

    @property
    def place(self) -> tuple[Side, int, int]:
        return self.side, self.import_id, self.row

    @property
    def name(self) -> str:
        """What it is called: its text, else its reference."""
        return self.text or self.reference or "No text"


def read_key(key: str) -> tuple[Side, int, int] | None:
    """A line's place from its key, or None where it is none."""
    side, _, rest = key.partition(":")
    import_id, _, row = rest.partition(":")
    if side not in set(Side) or not (import_id.isdecimal() and row.isdecimal()) or len(rest) > 20:
        return None
    return Side(side), int(import_id), int(row)


def loaded() -> sa.Select[int]:
    """The numbers of the imports that count."""
    return sa.select(LedgerImport.id).where(LedgerImport.state == ImportState.LOADED)


# the statements
async def first_day(tx: Tx, account_id: int) -> date | None:
    """When the first statement of an account begins; None without any."""
    query = sa.select(sa.func.min(Statement.first_day)).where(Statement.account_id == account_id)
    return await tx.one(query.where(Statement.import_id.in_(loaded())))


async def covering(tx: Tx, account_id: int, month: Month) -> Statement | None:
    """The last statement with days of a month; None where there is none."""
    query = sa.select(Statement).where(
        Statement.account_id == account_id,
        Statement.first_day <= month.last_day,
        Statement.last_day >= month.first_day,
        Statement.import_id.in_(loaded()),
    )
    return await tx.one(query.order_by(Statement.last_day.desc(), Statement.id.desc()).limit(1))


def _of_statements(account_id: int, upto: date) -> sa.Select[StatementLine]:
    query = sa.select(StatementLine).where(StatementLine.account_id == account_id, StatementLine.day <= upto)
    return query.where(StatementLine.import_id.in_(loaded()))


async def statement_lines(tx: Tx, account_id: int, upto: date) -> list[Line]:
    """All lines of an account's statements up to a day, oldest first."""
    query = _of_statements(account_id, upto).order_by(StatementLine.day, StatementLine.import_id, StatementLine.row)
    return [_of_statement(line) for line in await tx.all(query)]


async def balance(tx: Tx, account_id: int, upto: date, *, first: bool = False) -> StatementLine | None:
    """The last line up to a day (or the very first) that says what the account stood at; None where none does."""
    query = _of_statements(account_id, upto).where(StatementLine.balance_minor.is_not(None))
    order = (StatementLine.day, StatementLine.import_id, StatementLine.row)
    return await tx.one(query.order_by(*(order if first else (column.desc() for column in order))).limit(1))


async def sum_before(tx: Tx, account_id: int, line: StatementLine) -> int:
    """What the statements' lines before that one come to."""
    order = (StatementLine.day, StatementLine.import_id, StatementLine.row)
    earlier = sa.tuple_(*order) < sa.tuple_(line.day, line.import_id, line.row)
    query = sa.select(sa.func.sum(StatementLine.amount_minor)).where(StatementLine.account_id == account_id, earlier)
    return int(await tx.one(query.where(StatementLine.import_id.in_(loaded()))) or 0)


def _of_statement(line: StatementLine) -> Line:
    told = line.reference or "", line.text or ""
    return Line(Side.STATEMENT, line.import_id, line.row, line.line, line.day, line.amount_minor, *told)


# the books
async def parties(tx: Tx, account_id: int) -> list[str]:
    """Whose statements an account has, where each is a vendor's or a customer's; none where one is of the whole account."""
    query = (
        sa.select(Statement.whose).where(Statement.account_id == account_id, Statement.import_id.in_(loaded())).distinct()
    )
    found = await tx.all(query)
    return [] if None in found else [name for name in found if name]


def concerning(found: Collection[Line], names: Collection[str]) -> list[Line]:
    """The books' lines whose text names one of them; all without names."""
    wanted = [set(_words(name)) for name in names]
    return [line for line in found if not wanted or any(each <= set(_words(line.text)) for each in wanted)]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


async def book_lines(tx: Tx, account_id: int, first: Month, last: Month) -> list[Line]:
    """An account's lines in these months, oldest first, without the balances it opened with.

    A line that has no day is of the last one of its month.
    """
    traced = await ledgers.every_line(tx, [account_id], first.ordinal, last.ordinal)
    found = [_of_books(line) for line in traced if line.line]
    return sorted(found, key=lambda line: (line.day, line.import_id, line.row))


def _of_books(line: ledgers.Traced) -> Line:
    day = line.day or Month.at(line.month).last_day
    place = Side.BOOK, line.import_id, line.row, line.line
    return Line(*place, day, line.minor, line.voucher or "", line.text or "")


# which are open
@dataclass(frozen=True)
class Open:
    """The lines of both sides that are in no accepted match by the end of a month.

    Attributes:
        suggested: the numbers of the matches that wait for a yes, by line.
        later: lines whose other part came after that month, with the day it came.
        gaps: accepted matches that are off by more than the tolerance, such as by a fee that is not booked.
        matched_off: what the other accepted matches are off by, together.
        matched_before: what was matched of the books' lines from before the first statement.
    """

    statement: tuple[Line, ...]
    book: tuple[Line, ...]
    suggested: dict[str, int]
    later: dict[str, date]
    marks: dict[str, OpenLine]
    gaps: tuple[Match, ...]
    matched_off: int
    matched_before: int


async def open_at(tx: Tx, account_id: int, month: Month, since: date, tolerance: int) -> Open:
    """What is open at the end of a month.

    Args:
        tolerance: what two lines of one thing may differ by.
        since: when the first statement begins; what the books have from before is not open, and may be matched.
    """
    end = month.last_day
    query = (
        sa.select(MatchLine.side, MatchLine.import_id, MatchLine.row, Match.id, Match.state, Match.last_day)
        .join(Match, Match.id == MatchLine.match_id)
        .where(Match.account_id == account_id, MatchLine.day <= end)
    )
    held = {(row.side, row.import_id, row.row): row for row in await tx.rows(query)}
    of_books = concerning(await book_lines(tx, account_id, Month.of(since), month), await parties(tx, account_id))
    lines = [*await statement_lines(tx, account_id, end), *(line for line in of_books if since <= line.day <= end)]
    suggested: dict[str, int] = {}
    later: dict[str, date] = {}
    still: list[Line] = []
    for line in lines:
        if not line.minor:
            continue  # there is nothing to be off by
        match = held.get(line.place)
        if match is not None and match.state is MatchState.ACCEPTED and match.last_day <= end:
            continue
        still.append(line)
        if match is not None and match.state is MatchState.SUGGESTED:
            suggested[line.key] = match.id
        elif match is not None:
            later[line.key] = match.last_day
    accepted = sa.and_(Match.account_id == account_id, Match.state == MatchState.ACCEPTED, Match.last_day <= end)
    off = await tx.all(sa.select(Match).where(accepted, Match.off_minor != 0).order_by(Match.last_day, Match.id))
    before = sa.select(sa.func.sum(MatchLine.amount_minor)).join(Match, Match.id == MatchLine.match_id)
    gone = await tx.one(before.where(accepted, MatchLine.side == Side.BOOK, MatchLine.day < since))
    return Open(
        tuple(line for line in still if line.side is Side.STATEMENT),
        tuple(line for line in still if line.side is Side.BOOK),
        suggested,
        later,
        {mark_key(mark): mark for mark in await tx.all(sa.select(OpenLine).where(OpenLine.account_id == account_id))},
        tuple(match for match in off if abs(match.off_minor) > tolerance),
        sum(match.off_minor for match in off if abs(match.off_minor) <= tolerance),
        int(gone or 0),
    )


def mark_key(mark: OpenLine) -> str:
    return f"{mark.side.value}:{mark.import_id}:{mark.row}"


async def members_of(tx: Tx, match_ids: Collection[int]) -> dict[int, list[MatchLine]]:
    """The lines of matches, by match."""
    found: dict[int, list[MatchLine]] = {}
    query = sa.select(MatchLine).where(MatchLine.match_id.in_(match_ids))
    for line in await tx.all(query.order_by(MatchLine.day, MatchLine.import_id, MatchLine.row)):
        found.setdefault(line.match_id, []).append(line)
    return found

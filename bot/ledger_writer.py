"""Writes the lines of an import into the database, as a process of its own: `python -m bot.ledger_writer`.

It is told by lines of JSON what to do and answers likewise (bot/ledger_loading.py holds the other end). With SQLite, which
has one writer, it asks before each small transaction and begins when it is told ``go``, so that clicks come between. Nothing
it writes counts until the import itself is marked as loaded.
"""

import asyncio
import csv
import io
import json
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect

from models.ledger_line import RUN, TEXT_LONGEST, VOUCHER_LONGEST
from models.open_item import DOCUMENT_LONGEST, PARTY_LONGEST
from models.statement import REFERENCE_LONGEST
from models.voucher_break import ONE_SIDE

AT_ONCE = 4000  # rows in a transaction on SQLite, about as long as a click takes
OPENING = "Opening balance"
LINE = (
    "team_id", "import_id", "run", "account_id", "month", "scenario", "row", "line", "cost_centre_id", "day", "amount_minor",
    "voucher", "text",
)  # fmt: skip
MONTHLY = ("team_id", "import_id", "scenario", "month", "account_id", "cost_centre_id", "amount_minor", "lines")
TOTAL = ("team_id", "import_id", "scenario", "month", "account_id", "amount_minor", "lines")
OPEN = ("team_id", "import_id", "row", "line", "account", "party", "document", "day", "due", "amount_minor", "text")
STATEMENT = (
    "team_id", "import_id", "row", "account_id", "line", "day", "amount_minor", "balance_minor", "reference", "text",
)  # fmt: skip
STATED = ("team_id", "import_id", "account_id", "month", "moment", "amount_minor")
BREAK = ("team_id", "import_id", "row", "month", "line", "voucher", "amount_minor")
KEYS = {
    "voucher_break": BREAK[:3],
    "stated_balance": STATED[:5],
    "statement_line": STATEMENT[:3],
    "open_item": OPEN[:3],
    "ledger_line": LINE[:7],
    "monthly_total": ("team_id", "scenario", "month", "account_id", "import_id"),
    "monthly_amount": ("team_id", "scenario", "month", "account_id", "cost_centre_id", "import_id"),
}

NO_LINES = ("monthly_total", "monthly_amount", "stated_balance", "voucher_break")
FEW = 3  # vouchers that may be off in a file of any size; more than half of all: it has one side of each only

Row = tuple[Any, ...]
BY_KEY = itemgetter(0, 1, 2, 3)
Ask = Callable[[], None]


class Errand(NamedTuple):
    """What is to be written.

    Attributes:
        lines, items, statement, monthly, balances, closings: the files that the reading left; None where there is none.
        accounts: the number of each account by its code; of cost centers likewise.
        flipped: ``actual:3010`` for amounts that are written with the other sign.
        openings: the codes of the accounts whose opening balance is taken.
        account_id: of the account that a statement is of.
    """

    url: str
    team_id: str
    import_id: int
    lines: str | None = None
    items: str | None = None
    statement: str | None = None
    monthly: str | None = None
    balances: str | None = None
    closings: str | None = None
    accounts: dict[str, int] = {}  # noqa: RUF012  never changed
    centres: dict[str, int] = {}  # noqa: RUF012  never changed
    flipped: Sequence[str] = ()
    openings: Sequence[str] = ()
    account_id: int = 0


def month(period: str) -> int:
    """Month.ordinal of ``2026-10``."""
    return int(period[:4]) * 12 + int(period[5:7]) - 1


def line_rows(errand: Errand) -> Iterator[Row]:
    """The lines in their table's columns, in sorted runs."""
    rows = _lines(errand)
    run = 0
    while held := sorted(islice(rows, RUN), key=BY_KEY):
        for row in held:
            yield (errand.team_id, errand.import_id, run, *row)
        run += 1


def _lines(errand: Errand) -> Iterator[Row]:
    """account_id, month, scenario, row, line, cost_centre_id, day, amount_minor, voucher, text"""
    flipped, accounts, centres = frozenset(errand.flipped), errand.accounts, errand.centres | {"": 0}
    months: dict[str, int] = {}
    number = 0
    for opening in _openings(errand):
        yield (opening.account_id, opening.month, "actual", number, 0, 0, opening.day, opening.minor, None, OPENING)
        number += 1
    for found in _table(errand.lines):
        line, account, centre, period, day, scenario, minor, _, voucher, text = found
        if period not in months:
            months[period] = month(period)
        amount = -int(minor) if flipped and f"{scenario}:{account}" in flipped else int(minor)
        yield (
            accounts[account], months[period], scenario, number, int(line), centres[centre], day or None, amount,
            voucher[:VOUCHER_LONGEST] or None, text[:TEXT_LONGEST] or None,
        )  # fmt: skip
        number += 1


class Opening(NamedTuple):
    account_id: int
    month: int
    day: str
    minor: int


def _openings(errand: Errand) -> Iterator[Opening]:
    """What each wanted account stood at before the file's first month.

    A file gives balances at the start of its own year, and may have months of earlier ones: these are taken off again.
    """
    balances = [(day, account, int(minor)) for account, day, minor in _table(errand.balances)]
    if not balances or not errand.openings:
        return
    start = max(day for day, _, _ in balances)  # those of an earlier year follow from it
    opened = {account: minor for day, account, minor in balances if day == start}
    moved: dict[str, int] = {}
    first = start[:7]
    for account, _, period, scenario, minor, _ in _table(errand.monthly):
        if scenario == "actual" and period < start[:7]:
            moved[account] = moved.get(account, 0) + int(minor)
            first = min(first, period)
    flipped = frozenset(errand.flipped)
    for account in sorted(errand.openings):
        stood = opened.get(account, 0) - moved.get(account, 0)
        if stood:
            day = start if first == start[:7] else f"{first}-01"
            yield Opening(errand.accounts[account], month(first), day, -stood if f"actual:{account}" in flipped else stood)


def monthly_rows(errand: Errand) -> Iterator[Row]:
    """The monthly amounts in their table's columns, in the order of its key."""
    flipped, centres = frozenset(errand.flipped), errand.centres | {"": 0}
    sums: dict[tuple[str, int, int, int], list[int]] = {}
    for opening in _openings(errand):
        held = sums.setdefault(("actual", opening.month, opening.account_id, 0), [0, 0])
        held[0] += opening.minor
        held[1] += 1
    for account, centre, period, scenario, minor, lines in _table(errand.monthly):
        held = sums.setdefault((scenario, month(period), errand.accounts[account], centres[centre]), [0, 0])
        held[0] += -int(minor) if f"{scenario}:{account}" in flipped else int(minor)
        held[1] += int(lines)
    for key in sorted(sums):
        yield (errand.team_id, errand.import_id, *key, *sums[key])


def total_rows(errand: Errand) -> Iterator[Row]:
    """The same over all cost centers."""
    for key, rows in groupby(monthly_rows(errand), lambda row: row[:5]):
        held = [(amount, lines) for *_, amount, lines in rows]
        yield (*key, sum(amount for amount, _ in held), sum(lines for _, lines in held))


def item_rows(errand: Errand) -> Iterator[Row]:
    """The open items in their table's columns."""
    for number, (line, account, party, document, day, due, minor, _, text) in enumerate(_table(errand.items)):
        said = (account, party[:PARTY_LONGEST], document[:DOCUMENT_LONGEST], day, due)
        told = (cell or None for cell in said)
        yield (errand.team_id, errand.import_id, number, int(line), *told, int(minor), text[:TEXT_LONGEST] or None)


def statement_rows(errand: Errand) -> Iterator[Row]:
    """The lines of a statement in their table's columns."""
    for number, (line, day, minor, stood, reference, text) in enumerate(_table(errand.statement)):
        told = reference[:REFERENCE_LONGEST] or None, text[:TEXT_LONGEST] or None
        place = errand.team_id, errand.import_id, number, errand.account_id, int(line)
        yield (*place, day, int(minor), int(stood) if stood else None, *told)


def stated_rows(errand: Errand) -> Iterator[Row]:
    """What the file says accounts opened and closed at."""
    flipped = frozenset(errand.flipped)
    said: dict[tuple[int, int, str], int] = {}
    for moment, path in (("opening", errand.balances), ("closing", errand.closings)):
        for account, day, minor in _table(path):
            if account in errand.accounts:
                amount = -int(minor) if f"actual:{account}" in flipped else int(minor)
                said[errand.accounts[account], month(day), moment] = amount
    for key in sorted(said):
        yield (errand.team_id, errand.import_id, *key, said[key])


def break_rows(errand: Errand) -> Iterator[Row]:
    """The vouchers that do not add up, as the file writes them: debit above zero. A number starts anew each year."""
    off: dict[tuple[str, str], list[int]] = {}
    even = 0
    for line, _, _, period, _, scenario, minor, _, voucher, _ in _table(errand.lines):
        if not voucher or scenario != "actual":
            continue
        key = voucher, period[:4]
        held = off.setdefault(key, [month(period), int(line), 0])
        held[2] += int(minor)
        if not held[2]:
            del off[key]
            even += 1
    if len(off) >= FEW and len(off) > even:
        yield (errand.team_id, errand.import_id, 0, 0, 0, ONE_SIDE, 0)
        return
    for number, ((name, _), (at, begins, by)) in enumerate(off.items()):
        yield (errand.team_id, errand.import_id, number, at, begins, name[:VOUCHER_LONGEST], by)


def tables(errand: Errand) -> Iterator[tuple[str, Sequence[str], Iterator[Row]]]:
    """Each table with its columns and rows; what takes longest comes last."""
    yield "stated_balance", STATED, stated_rows(errand)
    yield "voucher_break", BREAK, break_rows(errand)
    yield "statement_line", STATEMENT, statement_rows(errand)
    yield "monthly_total", TOTAL, total_rows(errand)
    yield "monthly_amount", MONTHLY, monthly_rows(errand)
    yield "open_item", OPEN, item_rows(errand)
    yield "ledger_line", LINE, line_rows(errand)


def _table(path: str | None) -> Iterator[list[str]]:
    """The rows of a file of ours, without its header."""
    if path is None:
        return
    with Path(path).open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened)
        next(rows, None)
        yield from rows


# SQLite
def write_sqlite(errand: Errand, ask: Ask, tell: Callable[[int], None]) -> None:
    """Write in small transactions, each when `ask` returns; `tell` is told how many lines are written."""
    connection = sqlite3.connect(str(sa.make_url(errand.url).database), isolation_level=None)
    try:
        # The commit that marks the import as loaded brings the whole log to the disk, and these with it.
        for pragma in ("busy_timeout=60000", "synchronous=NORMAL", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")
        _clear_sqlite(connection, errand, ask)
        done = 0
        for table, columns, rows in tables(errand):
            insert = f"INSERT INTO {table} ({_names(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608  names of our own tables
            while held := list(islice(rows, AT_ONCE)):
                ask()
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(insert, held)
                connection.execute("COMMIT")
                done += 0 if table in NO_LINES else len(held)
                tell(done)
    finally:
        connection.close()


def clear_sqlite(errand: Errand, ask: Ask) -> None:
    """Take away what an import wrote."""
    connection = sqlite3.connect(str(sa.make_url(errand.url).database), isolation_level=None)
    try:
        connection.execute("PRAGMA busy_timeout=60000")
        _clear_sqlite(connection, errand, ask)
    finally:
        connection.close()


def _clear_sqlite(connection: sqlite3.Connection, errand: Errand, ask: Ask) -> None:
    mine = (errand.team_id, errand.import_id)
    for table, key in KEYS.items():
        names = _names(key)
        some = f"SELECT {names} FROM {table} WHERE team_id = ? AND import_id = ? LIMIT {AT_ONCE}"  # noqa: S608  names of our own tables
        while connection.execute(f"SELECT 1 FROM {table} WHERE team_id = ? AND import_id = ? LIMIT 1", mine).fetchone():  # noqa: S608  names of our own tables
            ask()
            connection.execute(f"DELETE FROM {table} WHERE ({names}) IN ({some})", mine)  # noqa: S608  names of our own tables


# PostgreSQL
async def write_postgres(errand: Errand, tell: Callable[[int], None]) -> None:
    """Write all of it in one transaction."""
    connection = await _connect(errand.url)
    try:
        async with connection.transaction():
            await _clear_postgres(connection, errand)
            for table, columns, rows in tables(errand):
                counted = (lambda _: None) if table in NO_LINES else tell
                await connection.copy_to_table(table, source=_packed(rows, counted), columns=columns, format="csv")
    finally:
        await connection.close()


async def clear_postgres(errand: Errand) -> None:
    """Take away what an import wrote."""
    connection = await _connect(errand.url)
    try:
        await _clear_postgres(connection, errand)
    finally:
        await connection.close()


async def _clear_postgres(connection: Any, errand: Errand) -> None:
    for table in KEYS:
        delete = f"DELETE FROM {table} WHERE team_id = $1 AND import_id = $2"  # noqa: S608  names of our own tables
        await connection.execute(delete, errand.team_id, errand.import_id)


async def _packed(rows: Iterator[Row], tell: Callable[[int], None]) -> AsyncIterator[bytes]:
    done = 0
    while held := list(islice(rows, 5 * AT_ONCE)):
        text = io.StringIO()
        csv.writer(text).writerows(held)
        done += len(held)
        yield text.getvalue().encode()
        tell(done)


async def _connect(url: str) -> Any:
    dialect: Any = asyncpg_dialect
    arguments = dialect().create_connect_args(sa.make_url(url))[1]
    return await asyncpg.connect(
        **{name: value for name, value in arguments.items() if name != "prepared_statement_cache_size"}
    )


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def main() -> None:
    """Do one errand: the first line of the input says which; the answers are lines of JSON."""
    told = json.loads(sys.stdin.readline())
    task, errand = told.pop("task"), Errand(**told)

    def answer(**facts: Any) -> None:
        sys.stdout.write(json.dumps(facts) + "\n")
        sys.stdout.flush()

    def ask() -> None:
        answer(ask=True)
        if sys.stdin.readline() != "go\n":
            raise SystemExit(1)  # the other end is gone

    def tell(done: int) -> None:
        answer(done=done)

    if errand.url.startswith("sqlite"):
        write_sqlite(errand, ask, tell) if task == "write" else clear_sqlite(errand, ask)
    else:
        asyncio.run(write_postgres(errand, tell) if task == "write" else clear_postgres(errand))
    answer(end=True)


if __name__ == "__main__":
    main()

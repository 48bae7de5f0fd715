"""The rows of an import, table by table, from the files that its reading left.

It loads no table and no library: what is done with a ledger of a million lines begins at once.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from bot import ledger_blocks
from bot.ledger_blocks import BLOCK, Numbers
from models.ledger_line import TEXT_LONGEST

OPENING = "Opening balance"
BLOCKS = ("team_id", "import_id", "number", "lines", "numbers", "words")
PLACE = ("team_id", "import_id", "scenario", "month", "account_id", "sign", "places")
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
    "ledger_block": BLOCKS[:3],
    "ledger_place": ("team_id", "scenario", "month", "account_id", "import_id"),
    "monthly_amount": ("team_id", "scenario", "month", "account_id", "cost_centre_id", "import_id"),
    "monthly_total": ("team_id", "scenario", "month", "account_id", "import_id"),
}

LINES = ("open_item", "statement_line")  # a row a line
FEW = 3  # vouchers that may be off in a file of any size; more than half of all: it has one side of each only

Row = tuple[Any, ...]
Table = tuple[str, Sequence[str], Iterator[Row]]


class Errand(NamedTuple):
    """What is to be written.

    Attributes:
        connect: how to reach the database: ``path`` of SQLite's file, else what asyncpg asks for.
        lines, places, items, statement, monthly, balances, closings, breaks: the files that the reading left, if any.
        accounts: the number of each account by its code; of cost centers likewise.
        flipped: ``actual:3010`` for amounts that are written with the other sign.
        openings: the codes of the accounts whose opening balance is taken.
        account_id: of the account that a statement is of.
        balanced, unbalanced: how many vouchers add up to zero, and how many do not.
    """

    connect: dict[str, Any]
    team_id: str
    import_id: int
    lines: str | None = None
    places: str | None = None
    items: str | None = None
    statement: str | None = None
    monthly: str | None = None
    balances: str | None = None
    closings: str | None = None
    breaks: str | None = None
    accounts: dict[str, int] = {}  # noqa: RUF012  never changed
    centres: dict[str, int] = {}  # noqa: RUF012  never changed
    flipped: Sequence[str] = ()
    openings: Sequence[str] = ()
    account_id: int = 0
    balanced: int = 0
    unbalanced: int = 0


class Months(dict[str, int]):
    """What `month` gives, found out once a period."""

    def __missing__(self, period: str) -> int:
        self[period] = month(period)
        return self[period]


def mine(table: str, team: str, own: str) -> str:
    """The condition under which a table's rows are those of an import; it is written after its totals and taken away before.

    Args:
        team, own: how the statement calls the workspace and the import.
    """
    plain = f"team_id = {team} AND import_id = {own}"
    if table != "monthly_amount":
        return plain
    return f"{plain} AND (scenario, month) IN (SELECT scenario, month FROM monthly_total WHERE {plain})"  # noqa: S608  no words of people


def month(period: str) -> int:
    """Month.ordinal of ``2026-10``."""
    return int(period[:4]) * 12 + int(period[5:7]) - 1


class Opening(NamedTuple):
    account_id: int
    month: int
    day: str
    minor: int


def openings(errand: Errand) -> Iterator[Opening]:
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
    flipped, centres, accounts, months = frozenset(errand.flipped), errand.centres | {"": 0}, errand.accounts, Months()
    team, own = errand.team_id, errand.import_id
    rows: list[Row] = [
        (team, own, said, months[period], accounts[account], centres[centre],
         -int(minor) if flipped and f"{said}:{account}" in flipped else int(minor), int(lines))
        for account, centre, period, said, minor, lines in _table(errand.monthly)
    ]  # fmt: skip
    opened = [(team, own, "actual", one.month, one.account_id, 0, one.minor, 1) for one in openings(errand)]
    rows = sorted(rows + opened)
    distinct = not opened and len(set(centres.values())) == len(centres)
    yield from rows if distinct else _added(rows, 6)


def total_rows(errand: Errand) -> Iterator[Row]:
    """The same over all cost centers."""
    flipped, accounts, months = frozenset(errand.flipped), errand.accounts, Months()
    team, own = errand.team_id, errand.import_id
    rows: list[Row] = [
        (team, own, said, months[period], accounts[account],
         -int(minor) if f"{said}:{account}" in flipped else int(minor), int(lines))
        for account, period, said, minor, lines, _ in _table(errand.places)
    ]  # fmt: skip
    rows += [(team, own, "actual", one.month, one.account_id, one.minor, 1) for one in openings(errand)]
    yield from _added(sorted(rows), 5)


def _added(rows: Iterable[Row], width: int) -> Iterator[Row]:
    """Sorted rows added up, by so many columns at the front."""
    for key, found in groupby(rows, lambda row: row[:width]):
        held = [row[width:] for row in found]
        yield (*key, sum(amount for amount, _ in held), sum(lines for _, lines in held)) if len(held) > 1 else key + held[0]


def block_rows(errand: Errand) -> Iterator[Row]:
    """The lines, packed as the reading left them; then the opening balances, which no line of the file says."""
    number = 0
    for block in ledger_blocks.blocks(errand.lines) if errand.lines else ():
        yield (errand.team_id, errand.import_id, number, *block)
        number += 1
    opened = _opening_lines(errand)
    for first in range(0, len(opened), BLOCK):
        part = opened[first : first + BLOCK]
        zeros = [0] * len(part)
        said = Numbers(
            range(number * BLOCK, number * BLOCK + len(part)), zeros, zeros,
            [date.fromisoformat(opening.day).toordinal() for opening, _ in part],
            [opening.minor * sign for opening, sign in part],
        )  # fmt: skip
        block = ledger_blocks.pack(said, [""] * len(part), [OPENING] * len(part))
        yield (errand.team_id, errand.import_id, number, *block)
        number += 1


def _opening_lines(errand: Errand) -> list[tuple[Opening, int]]:
    """The opening balances with the sign that makes the file's amounts natural ones."""
    flipped = {errand.accounts[name[7:]] for name in errand.flipped if name.startswith("actual:")}
    return [(opening, -1 if opening.account_id in flipped else 1) for opening in openings(errand)]


def place_rows(errand: Errand) -> Iterator[Row]:
    """Where the lines of each account, month and scenario are, in the order of the table's key."""
    flipped = frozenset(errand.flipped)
    found: dict[tuple[str, int, int], tuple[int, str]] = {}
    months = Months()
    for account, period, scenario, _, _, places in _table(errand.places):
        sign = -1 if f"{scenario}:{account}" in flipped else 1
        found[scenario, months[period], errand.accounts[account]] = sign, places
    opened = _opening_lines(errand)
    blocks = sum(1 for _ in ledger_blocks.blocks(errand.lines)) if opened and errand.lines else 0
    for position, (opening, sign) in enumerate(opened, blocks * BLOCK):
        key = "actual", opening.month, opening.account_id
        places = found[key][1] if key in found else ""
        found[key] = sign, f"{places} {position}:1".strip()
    for key in sorted(found):
        yield (errand.team_id, errand.import_id, *key, *found[key])


def item_rows(errand: Errand) -> Iterator[Row]:
    """The open items in their table's columns."""
    if errand.items is None:
        return
    from models.open_item import DOCUMENT_LONGEST, PARTY_LONGEST

    for number, (line, account, party, document, day, due, minor, _, text) in enumerate(_table(errand.items)):
        said = (account, party[:PARTY_LONGEST], document[:DOCUMENT_LONGEST], day, due)
        told = (cell or None for cell in said)
        yield (errand.team_id, errand.import_id, number, int(line), *told, int(minor), text[:TEXT_LONGEST] or None)


def statement_rows(errand: Errand) -> Iterator[Row]:
    """The lines of a statement in their table's columns."""
    if errand.statement is None:
        return
    from models.statement import REFERENCE_LONGEST

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
    """The vouchers that do not add up, as the file writes them: debit above zero."""
    if errand.unbalanced >= FEW and errand.unbalanced > errand.balanced:
        from models.voucher_break import ONE_SIDE

        yield (errand.team_id, errand.import_id, 0, 0, 0, ONE_SIDE, 0)
        return
    for number, (voucher, period, line, minor) in enumerate(_table(errand.breaks)):
        yield (errand.team_id, errand.import_id, number, month(period), int(line), voucher, int(minor))


def tables(errand: Errand) -> Iterator[Table]:
    """Each table with its columns and rows; what takes longest comes last."""
    yield "stated_balance", STATED, stated_rows(errand)
    yield "voucher_break", BREAK, break_rows(errand)
    yield "statement_line", STATEMENT, statement_rows(errand)
    yield "monthly_total", TOTAL, total_rows(errand)
    yield "monthly_amount", MONTHLY, monthly_rows(errand)
    yield "open_item", OPEN, item_rows(errand)
    yield "ledger_place", PLACE, place_rows(errand)
    yield "ledger_block", BLOCKS, block_rows(errand)


def lines_in(table: str, rows: Iterable[Row]) -> int:
    """How many lines some rows of a table are."""
    return sum(row[3] for row in rows) if table == "ledger_block" else len(list(rows)) if table in LINES else 0


def _table(path: str | None) -> Iterator[list[str]]:
    """The rows of a file of ours, without its header."""
    if path is None:
        return
    with Path(path).open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened)
        next(rows, None)
        yield from rows

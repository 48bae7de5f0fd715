"""What tests of reconciliations share: a bank account with its books and statements, and what people do to a month of it.

Rows are written as an import leaves them, and lines are matched in this process: what files and processes add to it is told
in tests of imports and of matching.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest
import sqlalchemy as sa

from bot import (
    imports,
    ledger_blocks,
    matching,
    reconciliation_dues,
    reconciliation_signing,
    reconciliations,
    statement_imports,
)
from bot.database import Tx, Workspace
from bot.ledger_blocks import Numbers
from bot.matching import Counts, Limits, files
from bot.reconciliation_sights import Sight
from jobs import reconciliations as job
from models.account import Account
from models.account_kind import Kind
from models.discrepancy import Discrepancy
from models.ledger_block import LedgerBlock
from models.ledger_import import ImportKind, ImportState, LedgerImport
from models.ledger_line import Scenario
from models.ledger_place import LedgerPlace
from models.message import Message
from models.monthly_total import MonthlyTotal
from models.period import Month
from models.reconciliation import Reconciliation
from models.reconciliation_checks import Item
from models.statement import StatementLine
from tests.imports import ANN, LEA, NOBODY, settle

T = TypeVar("T")
JANUARY, FEBRUARY = Month(2027, 1), Month(2027, 2)
NAMES = {
    "1930": ("Bank", Kind.CASH), "2010": ("Owners", Kind.EQUITY), "2440": ("Owed to suppliers", Kind.PAYABLE),
    "3010": ("Sales", Kind.REVENUE), "5010": ("Rent", Kind.OPERATING_COST),
}  # fmt: skip


class Booked(NamedTuple):
    """A voucher of two lines: `code` and the bank, which gets `amount`."""

    day: str
    voucher: str
    text: str
    amount: str
    code: str


class Said(NamedTuple):
    """A line of a statement; `balance` after it, or empty."""

    day: str
    text: str
    reference: str
    amount: str
    balance: str = ""


OPENING = [Booked("2027-01-04", "A1", "Paid in by the owners", "1000", "2010")]
BOOKS = [
    Booked("2027-02-02", "A2", "Halden Works INV-1", "400", "3010"),
    Booked("2027-02-10", "A3", "Rent R-9", "-300", "5010"),
    Booked("2027-02-15", "A4", "Wire from abroad INV-7", "500", "3010"),
    Booked("2027-02-26", "A5", "Check 10991 to Brandt", "-20", "2440"),
]
STATEMENT = [
    Said("2027-02-02", "Halden Works", "INV-1", "400", "1400"),
    Said("2027-02-05", "Card fee", "", "-12.50", "1387.50"),
    Said("2027-02-11", "Rent", "R-9", "-300", "1087.50"),
    Said("2027-02-17", "Wire", "INV-7", "485", "1572.50"),
]
MARCH = [Said("2027-03-02", "Check", "10991", "-20", "1552.50")]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are matched here, without a process of its own."""

    async def run(statement: Path, ledger: Path, answers: Path, limits: Limits) -> Counts:
        return files.match(str(statement), str(ledger), str(answers), limits)

    monkeypatch.setattr(matching, "run", run)


def _minor(words: str) -> int:
    return int(Decimal(words) * 100)


async def _import(tx: Tx, kind: ImportKind, days: Sequence[str], **facts: object) -> LedgerImport:
    number = (await tx.one(sa.select(sa.func.max(LedgerImport.number))) or 0) + 1
    months = [Month.of(date.fromisoformat(day)).ordinal for day in days]
    made = LedgerImport(
        number=number, file_name=f"{number}.csv", by=LEA, at=tx.now, kind=kind, digest=str(number), lines=len(days),
        state=ImportState.LOADED, loaded_at=tx.now, loaded_by=LEA, first_month=min(months), last_month=max(months),
        facts={"centre_ids": [0], "vouchers": [1, 0], **facts},
    )  # fmt: skip
    tx.add(made)
    await tx.flush()
    return made


async def _account(tx: Tx, code: str) -> Account:
    return await tx.only(sa.select(Account).where(Account.code == code))


async def book(workspace: Workspace, booked: Sequence[Booked]) -> LedgerImport:
    """An import of vouchers, as it is when it is loaded."""
    async with workspace.begin() as tx:
        lines: dict[tuple[int, int], list[tuple[int, Booked, int]]] = defaultdict(list)
        bank = await _account(tx, "1930")
        for at, one in enumerate(booked):
            month = Month.of(date.fromisoformat(one.day)).ordinal
            other = await _account(tx, one.code)
            lines[bank.id, month].append((2 * at + 2, one, _minor(one.amount)))
            lines[other.id, month].append((2 * at + 3, one, _minor(one.amount) * (1 if other.kind.is_credit else -1)))
        made = await _import(tx, ImportKind.ACTUALS, [one.day for one in booked])
        listed = [line for place in sorted(lines) for line in lines[place]]
        numbers = Numbers(
            range(len(listed)), [line for line, _, _ in listed], [0] * len(listed),
            [date.fromisoformat(one.day).toordinal() for _, one, _ in listed], [minor for _, _, minor in listed],
        )  # fmt: skip
        packed = ledger_blocks.pack(numbers, [one.voucher for _, one, _ in listed], [one.text for _, one, _ in listed])
        tx.add(LedgerBlock(import_id=made.id, number=0, lines=packed.lines, numbers=packed.numbers, words=packed.words))
        position = 0
        for account_id, month in sorted(lines):
            held = lines[account_id, month]
            of: dict[str, Any] = {
                "import_id": made.id,
                "scenario": Scenario.ACTUAL,
                "month": month,
                "account_id": account_id,
            }
            tx.add(LedgerPlace(**of, sign=1, places=f"{position}:{len(held)}"))
            tx.add(MonthlyTotal(**of, amount_minor=sum(minor for _, _, minor in held), lines=len(held)))
            position += len(held)
        await tx.flush()
        await reconciliation_dues.books_changed(tx, made)
    await follow(workspace)
    return made


async def state(workspace: Workspace, said: Sequence[Said], code: str = "1930", whose: str | None = None) -> LedgerImport:
    """The bank's statement, or a vendor's, as it is when it is loaded."""
    async with workspace.begin() as tx:
        bank = await _account(tx, code)
        span = {"account_id": bank.id, "first": said[0].day, "last": said[-1].day, "whose": whose}
        made = await _import(tx, ImportKind.STATEMENT, [line.day for line in said], statement=span)
        for row, line in enumerate(said):
            stood = _minor(line.balance) if line.balance else None
            at: dict[str, Any] = {"import_id": made.id, "row": row, "account_id": bank.id, "line": row + 2}
            told: dict[str, Any] = {"reference": line.reference or None, "text": line.text}
            day = date.fromisoformat(line.day)
            tx.add(StatementLine(**at, **told, day=day, amount_minor=_minor(line.amount), balance_minor=stood))
        await tx.flush()
        await statement_imports.loaded(tx, made)
        await reconciliation_dues.books_changed(tx, made)
    await follow(workspace)
    return made


async def take_out(workspace: Workspace, one: LedgerImport) -> None:
    """An import is undone."""
    async with workspace.begin() as tx:
        await imports.undo(tx, LEA, one.id)
    await follow(workspace)


async def bank(workspace: Workspace, *, books: Sequence[Booked] = BOOKS, statement: Sequence[Said] = STATEMENT) -> int:
    """The account 1930 with its books of January and February, and the bank's statement of February; all matched."""
    await settle(workspace)
    async with workspace.begin() as tx:
        for code, (name, kind) in NAMES.items():
            tx.add(Account(code=code, name=name, kind=kind, moves=True))
    await book(workspace, [*OPENING, *books])
    if statement:
        await state(workspace, statement)
    async with workspace.read() as tx:
        return (await _account(tx, "1930")).id


async def seen(workspace: Workspace, account_id: int, month: Month = FEBRUARY, by: str = LEA) -> Sight:
    async with workspace.read() as tx:
        return await reconciliations.look(tx, by, account_id, month)


async def act(workspace: Workspace, done: Callable[[Tx], Awaitable[T]]) -> T:
    """Somebody does something, and what follows from it happens."""
    async with workspace.begin() as tx:
        answer = await done(tx)
    await follow(workspace)
    return answer


async def follow(workspace: Workspace) -> None:
    """What follows from a change of the books happens."""
    await job.run_due(workspace, NOBODY)


def unexplained(sight: Sight) -> dict[str, Item]:
    """What is open, by what it is called."""
    return {item.name: item for _, item in sight.unexplained}


async def prepared(workspace: Workspace, account_id: int, month: Month = FEBRUARY) -> Reconciliation:
    """Lea prepares it, and asks Ann."""
    return await act(workspace, lambda tx: reconciliation_signing.prepare(tx, LEA, account_id, month, ANN))


async def signed(workspace: Workspace, account_id: int, month: Month = FEBRUARY) -> Reconciliation:
    """And Ann signs it."""
    one = await prepared(workspace, account_id, month)
    await act(workspace, lambda tx: reconciliation_signing.sign(tx, ANN, one.id))
    return one


async def kept(workspace: Workspace) -> list[Reconciliation]:
    """All there are, oldest first."""
    async with workspace.read() as tx:
        return await tx.all(sa.select(Reconciliation).order_by(Reconciliation.id))


async def made_of_it(workspace: Workspace) -> list[Discrepancy]:
    async with workspace.read() as tx:
        return await tx.all(sa.select(Discrepancy).order_by(Discrepancy.number))


async def said_to(workspace: Workspace, user: str) -> list[str]:
    """The messages about reconciliations to somebody, oldest first."""
    async with workspace.read() as tx:
        query = sa.select(Message).where(Message.channel == user, Message.key.like("reconciliation:%"))
        return [str(message.payload["text"]) for message in await tx.all(query.order_by(Message.id))]

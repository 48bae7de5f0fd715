"""The open discrepancies as a workbook, with how old they are; for leads."""

from collections.abc import Collection
from decimal import Decimal

import sqlalchemy as sa

from bot import discrepancies, members
from bot.database import Tx
from bot.discrepancy_ageing import Ageing, ageing
from bot.discrepancy_sights import seen
from bot.sheets import MONEY, TEXT, Column, Sheet, Value
from bot.views.discrepancies import Seen
from models.currency import digits
from models.member import Member, Role

FILE = "tandem-discrepancies.xlsx"
COMMENT = "Every open discrepancy, and how old they are."
OPEN = (
    Column("Number", TEXT, 10),
    Column("What is off", TEXT, 50),
    Column("Account", TEXT, 30),
    Column("Amount", MONEY, 16),
    Column("Currency", TEXT, 10),
    Column("Owner", TEXT, 24),
    Column("State", TEXT, 14),
    Column("Transaction", TEXT, 12),
    Column("Age in days", MONEY, 12),
    Column("Due", TEXT, 12),
    Column("Date moved", MONEY, 12),
    Column("Last reason", TEXT, 42),
    Column("Opened again", MONEY, 12),
    Column("Came from", TEXT, 16),
    Column("Reported by", TEXT, 24),
    Column("What shows it", TEXT, 50),
    Column("Links", TEXT, 50),
)


async def note(tx: Tx, by: str) -> None:
    """Write down that somebody takes them out. Raises a Refusal to who is no lead."""
    await members.require(tx, by, Role.LEAD)
    await tx.audit(by, "discrepancy.export", "workspace")


async def gather(tx: Tx, by: str) -> list[Sheet]:
    """The sheets; `sheets.workbook` writes them. Do it in ``workspace.read()``. Raises as `note`."""
    await members.require(tx, by, Role.LEAD)
    found = await seen(tx, await discrepancies.open_ones(tx))
    by_owner, by_account = await ageing(tx, "owner"), await ageing(tx, "account")
    people = {row.name for row in by_owner.rows} | {each.it.reported_by for each in found}
    names = await people_names(tx, people)
    return [
        Sheet("Open", OPEN, [_row(each, names) for each in found]),
        _aged("By owner", by_owner, names),
        _aged("By account", by_account, {}),
    ]


async def people_names(tx: Tx, user_ids: Collection[str]) -> dict[str, str]:
    """What people are called, by their Slack ids."""
    query = sa.select(Member.user_id, Member.name).where(Member.user_id.in_(user_ids))
    return {user_id: name or user_id for user_id, name in await tx.rows(query)}


def _row(each: Seen, names: dict[str, str]) -> list[Value]:
    it = each.it
    return [
        it.label,
        it.what,
        each.about,
        _amount(it.amount_minor, it.currency),
        it.currency,
        names.get(it.owner_id, it.owner_id),
        it.state.value.replace("_", " "),
        it.transaction_on.isoformat(),
        Decimal(each.age),
        it.due_on.isoformat(),
        Decimal(it.due_moves),
        it.due_reason,
        Decimal(it.reopened),
        it.source.value,
        names.get(it.reported_by, it.reported_by),
        it.evidence,
        " ".join(it.links),
    ]


def _aged(name: str, found: Ageing, names: dict[str, str]) -> Sheet:
    columns = [Column("Owner" if found.by == "owner" else "Account", TEXT, 34), Column("Currency", TEXT, 10)]
    for bucket in (*(f"{each} days" for each in found.buckets), "In all"):
        columns += [Column(bucket, MONEY, 18), Column(f"{bucket}, number", MONEY, 14)]
    rows: list[list[Value]] = []
    for row in found.rows:
        values: list[Value] = [names.get(row.name, row.name) or "No account", row.currency]
        for amount, n in [*zip(row.amounts, row.counts, strict=True), (row.amount, row.count)]:
            values += [_amount(amount, row.currency), Decimal(n)]
        rows.append(values)
    return Sheet(name, columns, rows)


def _amount(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-digits(currency))

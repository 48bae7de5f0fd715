"""Statements on their way in: which account one is of, which earlier ones it overlaps, and that it counts from now on."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot import accounts, reconciliation_dues
from bot.database import Tx
from bot.sources.reading import Reading
from models.account import Account
from models.account_kind import Kind
from models.ledger_import import ImportState, LedgerImport
from models.refusal import Refusal
from models.statement import PARTY_LONGEST, Statement

NO_ACCOUNT = "statement_account"  # among what is missing


async def describe(tx: Tx, one: LedgerImport, reading: Reading, chosen: str | None) -> dict[str, Any]:
    """What is to be shown of a statement besides the facts of any file: JSON, to be added to them.

    Args:
        chosen: the code of the account that somebody chose for this file.
    """
    chart = [account for account in await accounts.everything(tx) if can_have_one(account)]
    account = _account(chart, one.file_name, chosen, reading.mapping.account if reading.mapping else None)
    span = reading.span
    said: dict[str, Any] = {"account_id": None, "code": None, "label": None}
    if account is not None:
        said = {"account_id": account.id, "code": account.code, "label": account.label}
    said["whose"] = (reading.mapping.whose if reading.mapping else None) or None
    if span is not None:
        said |= {"first": span.first, "last": span.last, "opening": span.opening, "closing": span.closing}
    missing = [*reading.missing, *([] if account or reading.missing else [NO_ACCOUNT])]
    return {"statement": said, "missing": missing, "overlaps": await _overlaps(tx, one, said)}


def can_have_one(account: Account) -> bool:
    """Whether somebody else keeps the same account: a bank, a vendor, a customer, a lender."""
    return not account.kind.is_flow and account.kind not in (Kind.STATISTIC, Kind.EQUITY, Kind.STOCK, Kind.FIXED_ASSET)


def _account(chart: list[Account], file_name: str, chosen: str | None, remembered: str | None) -> Account | None:
    by_code = {account.code: account for account in chart}
    if chosen:
        return by_code.get(chosen)
    words = re.findall(r"\w+", file_name.rpartition(".")[0].replace("_", " "))
    named = [by_code[word] for word in dict.fromkeys(words) if word in by_code]
    banks = [account for account in named if account.kind is Kind.CASH]
    if len(banks or named) == 1:
        return (banks or named)[0]
    if remembered in by_code:
        return by_code[remembered]
    cash = [account for account in chart if account.kind is Kind.CASH]
    return cash[0] if len(cash) == 1 else None


async def _overlaps(tx: Tx, one: LedgerImport, said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The loaded statements of that account with days that this one has too."""
    if said["account_id"] is None or "first" not in said:
        return []
    query = (
        sa.select(LedgerImport)
        .join(Statement, Statement.import_id == LedgerImport.id)
        .where(
            LedgerImport.state == ImportState.LOADED,
            LedgerImport.id != one.id,
            Statement.account_id == said["account_id"],
            Statement.whose == said["whose"] if said["whose"] else Statement.whose.is_(None),
            Statement.first_day <= date.fromisoformat(said["last"]),
            Statement.last_day >= date.fromisoformat(said["first"]),
        )
        .order_by(LedgerImport.id)
    )
    return [{"id": other.id, "label": other.label} for other in await tx.all(query)]


async def account_of(tx: Tx, one: LedgerImport) -> Account:
    """The account it is of. Raises a Refusal when it is in the chart no more."""
    account = await accounts.find(tx, one.facts["statement"]["account_id"])
    if account is None:
        raise Refusal("The account of this statement is no longer in the chart. Bring the file in again.")
    return account


async def loaded(tx: Tx, one: LedgerImport) -> None:
    """It counts from now on, and its lines are matched soon."""
    said = one.facts["statement"]
    made = Statement(
        import_id=one.id,
        account_id=said["account_id"],
        first_day=date.fromisoformat(said["first"]),
        last_day=date.fromisoformat(said["last"]),
        lines=one.lines,
        whose=(said.get("whose") or "")[:PARTY_LONGEST] or None,
    )
    tx.add(made)
    await tx.flush()
    await reconciliation_dues.match_soon(tx, made.account_id)

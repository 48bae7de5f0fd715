"""What has to be looked at again when the books change: lines to match, and signatures that may hold no longer."""

import sqlalchemy as sa

from bot.database import Tx
from models.ledger_import import ImportKind, LedgerImport
from models.monthly_total import MonthlyTotal
from models.reconciliation import Reconciliation, State
from models.reconciliation_match import Match, MatchLine, MatchRun, MatchState
from models.statement import Statement

VOUCHED = (State.PREPARED, State.SIGNED)


async def match_soon(tx: Tx, account_id: int) -> None:
    """Match the lines of an account that has statements."""
    await tx.insert(MatchRun, account_id=account_id, refusal="")
    await tx.change(sa.update(MatchRun).where(MatchRun.account_id == account_id).values(due_at=tx.now))


async def books_changed(tx: Tx, one: LedgerImport) -> None:
    """An import counts from now on, or no longer."""
    if one.kind is ImportKind.CHART:
        return
    touched = sa.select(MonthlyTotal.account_id).where(MonthlyTotal.import_id == one.id)
    if one.kind is ImportKind.STATEMENT:
        touched = sa.select(Statement.account_id).where(Statement.import_id == one.id)
    vouched: sa.ColumnElement[bool] = Reconciliation.state.in_(VOUCHED)
    if one.kind is not ImportKind.OPEN_ITEMS:
        await tx.change(sa.update(MatchRun).where(MatchRun.account_id.in_(touched)).values(due_at=tx.now))
        vouched = sa.and_(vouched, Reconciliation.account_id.in_(touched))
    if one.first_month is not None:
        vouched = sa.and_(vouched, Reconciliation.month >= one.first_month)
    await tx.change(sa.update(Reconciliation).where(vouched).values(check_at=tx.now))


async def tolerance_changed(tx: Tx, account_id: int) -> None:
    """More of an account's lines may match now, or fewer; what was signed is looked at again."""
    await tx.change(sa.update(MatchRun).where(MatchRun.account_id == account_id).values(due_at=tx.now))
    vouched = Reconciliation.account_id == account_id, Reconciliation.state.in_(VOUCHED)
    await tx.change(sa.update(Reconciliation).where(*vouched).values(check_at=tx.now))


async def lines_gone(tx: Tx, import_id: int) -> None:
    """The lines of an import count no longer, so nothing is matched with them."""
    with_them = sa.select(MatchLine.match_id).where(MatchLine.import_id == import_id)
    undone = sa.update(Match).where(Match.id.in_(with_them)).values(state=MatchState.UNDONE, by=None, at=tx.now)
    await tx.change(undone)
    apart = sa.select(Match.id).where(Match.state == MatchState.UNDONE)
    await tx.change(sa.delete(MatchLine).where(MatchLine.match_id.in_(apart)))

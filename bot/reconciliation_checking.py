"""Looks whether what was signed still holds: where a number changed it is suspended, and stays on record."""

from datetime import datetime

import sqlalchemy as sa

from bot import accounts, reconciliation_signing, reconciliations
from bot.database import Tx
from bot.reconciliation_dues import VOUCHED
from bot.storage.scoping import earliest
from models.period import Month
from models.reconciliation import Reconciliation
from models.reconciliation_match import MatchRun

_NEXT = earliest(
    Reconciliation.check_at,
    Reconciliation.account_id.not_in(sa.select(MatchRun.account_id).where(MatchRun.due_at.is_not(None))),
)


async def next_due(tx: Tx) -> datetime | None:
    """When the next signature is looked at; not while the lines of its account wait to be matched."""
    return await tx.moment(_NEXT)


async def check_next(tx: Tx) -> bool:
    """Look at the oldest signature that may hold no longer. False when there is none."""
    matching = sa.select(MatchRun.account_id).where(MatchRun.due_at.is_not(None))
    due = Reconciliation.check_at <= tx.now, Reconciliation.account_id.not_in(matching)
    query = sa.select(Reconciliation).where(*due).order_by(Reconciliation.month, Reconciliation.id).limit(1)
    if (found := await tx.one(query)) is None:
        return False
    await tx.team(lock=True)
    one = await tx.lock(Reconciliation, found.id)
    if one is None or one.check_at is None:
        return True
    one.check_at = None
    if one.state not in VOUCHED:
        return True
    account = await accounts.require(tx, one.account_id)
    await reconciliation_signing.suspend_if_changed(tx, await reconciliations.sight(tx, account, Month.at(one.month)), None)
    return True

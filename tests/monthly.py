"""Monthly amounts as an import leaves them, with their totals, for tests that need no file."""

from typing import Any

import sqlalchemy as sa

from bot.database import Tx
from models.ledger_line import Scenario
from models.monthly_amount import MonthlyAmount
from models.monthly_total import MonthlyTotal
from models.period import Month


async def keep(
    tx: Tx, import_id: int, scenario: Scenario, account_id: int, month: str, minor: int, cost_centre_id: int = 0
) -> None:
    """One amount of an account, cost center (0: none) and month such as ``2027-02``."""
    at = Month.read(month).ordinal
    facts: dict[str, Any] = {"import_id": import_id, "scenario": scenario, "account_id": account_id, "month": at}
    tx.add(MonthlyAmount(**facts, cost_centre_id=cost_centre_id, amount_minor=minor, lines=1))
    whole = sa.select(MonthlyTotal).filter_by(**facts)
    total = await tx.one(whole)
    if total is None:
        tx.add(MonthlyTotal(**facts, amount_minor=minor, lines=1))
    else:
        total.amount_minor += minor
        total.lines += 1
    await tx.flush()


async def forget(tx: Tx, scenario: Scenario) -> None:
    """All amounts of a scenario."""
    for kind in (MonthlyAmount, MonthlyTotal):
        await tx.change(sa.delete(kind).where(kind.scenario == scenario))

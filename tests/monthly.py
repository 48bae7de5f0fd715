"""Monthly amounts as an import leaves them, with their totals, for tests that need no file."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bot.database import Tx
from models.ledger_line import Scenario
from models.monthly_amount import MonthlyAmount
from models.monthly_total import MonthlyTotal
from models.period import Month

Cell = tuple[int, str, int]  # an account, a month such as ``2027-02``, a cost center (0: none)


async def keep(tx: Tx, import_id: int, scenario: Scenario, cells: Mapping[Cell, int]) -> None:
    """These amounts, in minor units."""
    of: dict[str, Any] = {"import_id": import_id, "scenario": scenario}
    totals = {
        (total.account_id, total.month): total for total in await tx.all(sa.select(MonthlyTotal).filter_by(**of))
    }  # of earlier calls
    sums: Counter[tuple[int, int]] = Counter()
    lines: Counter[tuple[int, int]] = Counter()
    for (account_id, month, centre_id), minor in cells.items():
        at = account_id, Month.read(month).ordinal
        tx.add(MonthlyAmount(**of, account_id=at[0], month=at[1], cost_centre_id=centre_id, amount_minor=minor, lines=1))
        sums[at] += minor
        lines[at] += 1
    for at, minor in sums.items():
        if at in totals:
            totals[at].amount_minor += minor
            totals[at].lines += lines[at]
        else:
            tx.add(MonthlyTotal(**of, account_id=at[0], month=at[1], amount_minor=minor, lines=lines[at]))
    await tx.flush()


async def forget(tx: Tx, scenario: Scenario) -> None:
    """All amounts of a scenario."""
    for kind in (MonthlyAmount, MonthlyTotal):
        await tx.change(sa.delete(kind).where(kind.scenario == scenario))

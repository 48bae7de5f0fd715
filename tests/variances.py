"""Books that tests about differences from plan begin with."""

from collections.abc import Mapping
from typing import Any

from bot.database import Tx
from models.account import Account
from models.account_kind import Kind
from models.cost_centre import CostCentre
from models.ledger_import import ImportKind, ImportState, LedgerImport
from models.ledger_line import Scenario
from tests.monthly import Cell, keep

Amount = float | Mapping[str, float]
ACCOUNTS: dict[str, dict[str, Any]] = {
    "3000": {"name": "Bicycle sales", "kind": Kind.REVENUE},
    "3900": {"name": "Returns", "kind": Kind.RETURNS},
    "4000": {"name": "Frames and parts", "kind": Kind.COST_OF_SALES},
    "50": {"name": "Staff", "kind": Kind.OPERATING_COST},
    "5010": {"name": "Salaries", "kind": Kind.OPERATING_COST, "parent_code": "50"},
    "5020": {"name": "Pensions", "kind": Kind.OPERATING_COST, "parent_code": "50"},
    "6000": {"name": "Rent", "kind": Kind.OPERATING_COST},
    "1930": {"name": "Bank", "kind": Kind.CASH},
}


async def stage(
    tx: Tx,
    booked: Mapping[tuple[str, str], Amount],
    planned: Mapping[tuple[str, str], Amount] | None = None,
    accounts: Mapping[str, Mapping[str, Any]] = ACCOUNTS,
    centres: Mapping[str, str] | None = None,
) -> dict[str, int]:
    """Fill the books.

    Args:
        booked: by account and month (``("3000", "2027-02")``), in whole dollars: a number, or a number by cost center.
        planned: likewise.
        centres: their codes with the owner's Slack id.

    Returns:
        The id of each account and cost center by its code; a cost center's begins with ``c``.
    """
    ids: dict[str, int] = {}
    for code, given in accounts.items():
        row = Account(code=code, **given)
        tx.add(row)
        await tx.flush()
        ids[code] = row.id
    for code, owner in (centres or {}).items():
        centre = CostCentre(code=code, name={"410": "Workshop", "420": "Shop"}.get(code, f"Place {code}"), owner_id=owner)
        tx.add(centre)
        await tx.flush()
        ids[f"c{code}"] = centre.id
    brought = LedgerImport(
        number=1,
        kind=ImportKind.MIXED,
        file_name="books.csv",
        state=ImportState.LOADED,
        by="U1",
        at=tx.now,
        loaded_at=tx.now,
        loaded_by="U1",
    )
    tx.add(brought)
    await tx.flush()
    for scenario, amounts in ((Scenario.ACTUAL, booked), (Scenario.BUDGET, planned or {})):
        cells: dict[Cell, int] = {}
        for (code, month), amount in amounts.items():
            by_centre = amount if isinstance(amount, Mapping) else {"": amount}
            for centre_code, dollars in by_centre.items():
                cells[ids[code], month, ids[f"c{centre_code}"] if centre_code else 0] = round(dollars * 100)
        await keep(tx, brought.id, scenario, cells)
    return ids

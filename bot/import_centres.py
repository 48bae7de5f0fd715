"""Cost centers that an import names: added where they are new, and taken away again with it where nobody uses them."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot import cost_centres
from bot.database import Tx
from models.cost_centre import CODE_LONGEST, NAME_LONGEST, Budget, CostCentre
from models.discrepancy import Discrepancy
from models.explanation import Explanation
from models.ledger_import import ImportState, LedgerImport
from models.monthly_amount import MonthlyAmount
from models.purchase_version import Version

USERS = (Budget, Version, Explanation, Discrepancy, MonthlyAmount)  # each table that points to cost centers


async def take_in(tx: Tx, one: LedgerImport) -> dict[str, int]:
    """The numbers of those it names, by code; who brought it answers for the new ones, which its facts remember."""
    known = {centre.code: centre for centre in await cost_centres.everything(tx)}
    made: list[CostCentre] = []
    for code, name in one.facts["centres"]:
        if code and code[:CODE_LONGEST] not in known:
            made.append(CostCentre(code=code[:CODE_LONGEST], name=(name or code)[:NAME_LONGEST], owner_id=one.by))
            tx.add(made[-1])
            known[made[-1].code] = made[-1]
    await tx.flush()
    added = [{"id": centre.id, "name": centre.name, "owner": centre.owner_id} for centre in made]
    numbers = {code: known[code[:CODE_LONGEST]].id for code, _ in one.facts["centres"] if code}
    one.facts = {
        **one.facts,
        "added_centres": [*one.facts.get("added_centres", []), *added],
        "centre_ids": [0, *(numbers[code] for code, _ in one.facts["centres"] if code)],
    }
    return numbers


async def put_back(tx: Tx, added: Sequence[Mapping[str, Any]]) -> int:
    """Take away those that an import added, where nobody changed or uses them since. Gives how many."""
    if not added:
        return 0
    used = await _used(tx, [one["id"] for one in added])
    count = 0
    for one in added:
        centre = await tx.lock(CostCentre, one["id"])
        if centre is None or centre.id in used or not centre.is_open or centre.backup_id is not None:
            continue
        if (centre.name, centre.owner_id) == (one["name"], one["owner"]):
            await tx.delete(centre)
            count += 1
    await tx.flush()
    return count


async def _used(tx: Tx, ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for kind in USERS:
        found.update(await tx.all(sa.select(kind.cost_centre_id).where(kind.cost_centre_id.in_(ids)).distinct()))
    for facts in await tx.all(sa.select(LedgerImport.facts).where(LedgerImport.state == ImportState.LOADING)):
        found.update(facts.get("centre_ids", ()))
    return found

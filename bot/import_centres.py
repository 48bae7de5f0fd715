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
    named = {code: (name or code)[:NAME_LONGEST] for code, name in one.facts["centres"] if code}
    before = {centre.code for centre in await cost_centres.everything(tx)}
    new = [{"code": code[:CODE_LONGEST], "name": name, "owner_id": one.by} for code, name in named.items()]
    await tx.insert_all(CostCentre, [row for row in new if row["code"] not in before])
    known = {centre.code: centre for centre in await cost_centres.everything(tx)}
    added = [
        {"id": centre.id, "name": centre.name, "owner": centre.owner_id}
        for code, centre in known.items()
        if code not in before
    ]
    numbers = {code: known[code[:CODE_LONGEST]].id for code in named}
    one.facts = {
        **one.facts,
        "added_centres": [*one.facts.get("added_centres", []), *added],
        "centre_ids": [0, *numbers.values()],
    }
    return numbers


async def put_back(tx: Tx, added: Sequence[Mapping[str, Any]]) -> int:
    """Take away those that an import added, where nobody changed or uses them since. Gives how many."""
    if not added:
        return 0
    ids = [one["id"] for one in added]
    used = await _used(tx, ids)
    held = {
        centre.id: centre for centre in await tx.all(sa.select(CostCentre).where(CostCentre.id.in_(ids)).with_for_update())
    }
    count = 0
    for one in added:
        centre = held.get(one["id"])
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

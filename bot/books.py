"""The books of a workspace: their currency, their year, and what is worth a word."""

import sqlalchemy as sa

from bot import members, rows
from bot.database import Tx
from models.books import Books
from models.currency import CODES
from models.ledger_import import ImportState, LedgerImport
from models.member import Role
from models.period import Years
from models.refusal import Refusal


async def of(tx: Tx) -> Books:
    """How the books are kept; as new ones are where nobody has said anything yet (then not kept)."""
    found: Books | None = await tx.one(sa.select(Books))
    return found or Books()


async def held(tx: Tx) -> Books:
    """The same to change, held until the transaction ends; made when missing. Takes the workspace's turn."""
    await tx.team(lock=True)
    found: Books | None = await tx.one(sa.select(Books))
    if found is None:
        found = Books()
        tx.add(found)
        await tx.flush()
    return found


async def years(tx: Tx) -> Years:
    """The fiscal years as this workspace counts them."""
    return Years((await of(tx)).fiscal_start)


async def change(
    tx: Tx, by: str, *, currency: str, fiscal_start: int, threshold_minor: int, threshold_percent: int, needs_both: bool
) -> Books:
    """Say how the books are kept; each change is written into the trail.

    Args:
        fiscal_start: the number of the first month of the fiscal year.
        threshold_minor: a difference is worth a word from here on, in the smallest unit of `currency`.
        needs_both: whether both thresholds must be passed.

    Raises:
        Refusal: `by` is no lead, or beside ``currency`` or ``fiscal_start``.
    """
    kept = await held(tx)
    await members.require(tx, by, Role.LEAD)
    if currency not in CODES:
        raise Refusal("Choose a currency.", field="currency")
    if not 1 <= fiscal_start <= 12:
        raise Refusal("Choose a month.", field="fiscal_start")
    if currency != kept.currency and await _has_amounts(tx):
        raise Refusal(f"The books hold amounts in {kept.currency} already. Undo those imports first.", field="currency")
    changes = {
        "currency": currency,
        "fiscal_start": fiscal_start,
        "threshold_minor": threshold_minor,
        "threshold_percent": threshold_percent,
        "needs_both": needs_both,
    }
    for name, before, value in rows.put(kept, changes):
        kept.set_by = by
        await tx.audit(by, "books.change", f"books:{name}", old=before, new=value)
    return kept


async def _has_amounts(tx: Tx) -> bool:
    counting = LedgerImport.state.in_([ImportState.READY, ImportState.LOADING, ImportState.LOADED])
    query = sa.select(sa.func.count()).select_from(LedgerImport).where(counting, LedgerImport.first_month.is_not(None))
    return bool(await tx.one(query))

"""What one sees of discrepancies: their account and age with them."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from bot.database import Tx
from bot.views.discrepancies import Seen
from models.account import Account
from models.calendar import local_day
from models.discrepancy import Discrepancy
from models.root_cause import RootCause


async def seen(tx: Tx, found: Sequence[Discrepancy]) -> list[Seen]:
    """Each with what it is about, why it arose where that is known, and how old it is today."""
    zone = (await tx.team()).zone
    today = local_day(tx.now, zone)
    labels = await accounts(tx, {each.account_id for each in found if each.account_id is not None})
    causes = await _causes(tx, {each.root_cause_id for each in found if each.root_cause_id is not None})
    return [
        Seen(
            each,
            labels[each.account_id].label if each.account_id in labels else each.account_words,
            each.age(today),
            today,
            causes.get(each.root_cause_id or 0, ""),
            zone,
        )
        for each in found
    ]


async def accounts(tx: Tx, ids: Collection[int]) -> dict[int, Account]:
    """Accounts by their ids."""
    found = await tx.all(sa.select(Account).where(Account.id.in_(ids))) if ids else []
    return {account.id: account for account in found}


async def _causes(tx: Tx, ids: Collection[int]) -> dict[int, str]:
    found = await tx.all(sa.select(RootCause).where(RootCause.id.in_(ids))) if ids else []
    return {cause.id: cause.name for cause in found}

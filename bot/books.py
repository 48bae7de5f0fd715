"""The books of a workspace: their currency, their year, and what is worth a word."""

import sqlalchemy as sa

from bot.database import Tx
from models.books import Books
from models.period import Years


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

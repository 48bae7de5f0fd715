"""Messages about discrepancies. Those that ask something change in place when one of their discrepancies does."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot import members
from bot.database import Content, Tx
from bot.discrepancy_sights import seen
from bot.views import discrepancies as view
from bot.views import discrepancy_nags as nag_view
from models.discrepancy import Discrepancy
from models.discrepancy_copy import Asks, DiscrepancyCopy
from models.nag import Nag


async def tell(tx: Tx, discrepancy: Discrepancy, user_id: str, content: Content) -> None:
    """Let somebody know what just happened to a discrepancy, once."""
    member = await members.meet(tx, user_id)
    if member.left_at is None and not member.is_bot:
        await tx.post(_key(discrepancy, user_id), user_id, content)


async def ask(tx: Tx, discrepancy: Discrepancy, asks: Asks = Asks.OWNER) -> None:
    """Ask whom it waits for, at once."""
    user_id = discrepancy.waits_for_id
    if user_id is None:
        return
    copy = DiscrepancyCopy(
        discrepancy_id=discrepancy.id, key=_key(discrepancy, user_id), user_id=user_id, asks=asks, for_id=user_id
    )
    [shown] = await seen(tx, [discrepancy])
    if await tx.post(copy.key, user_id, view.question(view.Asked(copy, shown))):
        tx.add(copy)


async def refresh(tx: Tx, *changed: Discrepancy) -> None:
    """Let every message that shows one of these say how it stands."""
    await tx.flush()
    ids = [each.id for each in changed]
    keys = await tx.all(
        sa.select(DiscrepancyCopy.key)
        .where(DiscrepancyCopy.discrepancy_id.in_(ids))
        .distinct()
        .order_by(DiscrepancyCopy.key)
    )
    for key in keys:
        query = sa.select(DiscrepancyCopy, Discrepancy).join(Discrepancy, Discrepancy.id == DiscrepancyCopy.discrepancy_id)
        rows = await tx.rows(query.where(DiscrepancyCopy.key == key).order_by(DiscrepancyCopy.id))
        shown = await seen(tx, [each for _, each in rows])
        asked = [view.Asked(copy, one) for (copy, _), one in zip(rows, shown, strict=True)]
        await tx.update(key, await _content(tx, asked))


async def _content(tx: Tx, asked: Sequence[view.Asked]) -> Content:
    copy = asked[0].copy
    if copy.day is None:
        return view.question(asked[0])
    mine = sa.select(Nag.items).where(Nag.user_id == copy.user_id, Nag.day == copy.day)
    return nag_view.nag(asked, copy.user_id, await tx.one(mine) or len(asked))


def _key(discrepancy: Discrepancy, user_id: str) -> str:
    return f"discrepancy:{discrepancy.number}:{discrepancy.changes}:{user_id}"

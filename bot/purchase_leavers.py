"""What becomes of a request when its requester leaves the workspace: it does not stop, and a lead looks after it."""

import sqlalchemy as sa

from bot import members, purchase_standings
from bot import purchase_copies as copies
from bot.database import Tx
from bot.views import purchase_reminders as view
from models.member import Role
from models.message import Lane
from models.purchase import Purchase, State

BY_ITSELF = "tandem"


async def left(tx: Tx, user_id: str) -> list[Purchase]:
    """Somebody left: the open requests whose requester is gone go on, and a lead is told, who can withdraw them.

    What waited for the requester waits no more: a question that nobody is left to answer is over, and what was to be
    changed is decided as it is. Where the person it is for is here, they are asked instead.
    """
    await tx.team(lock=True)
    concerned = sa.or_(Purchase.requester_id == user_id, Purchase.for_id == user_id)
    is_open = Purchase.state.in_([State.WAITING, State.CHANGES])
    found = await tx.all(sa.select(Purchase.id).where(concerned, is_open).order_by(Purchase.id))
    return [purchase for number in found if (purchase := await _go_on(tx, number)) is not None]


async def _go_on(tx: Tx, purchase_id: int) -> Purchase | None:
    held = await purchase_standings.hold(tx, purchase_id)
    purchase = held.purchase
    if not held.requester_left:
        return None
    stands = held.standing()
    if not all([await copies.put_question(tx, stands, question) for question in stands.open_questions]):
        await copies.close_questions(tx, stands)
    if purchase.hand_back():
        await tx.audit(BY_ITSELF, "purchase.hand_back", f"purchase:{purchase.number}", why="left")
    await tx.flush()
    stands = await purchase_standings.of(tx, purchase)
    if not stands.open_questions:
        purchase.resume(tx.now, held.week)
    lead = await members.lead_of(tx, purchase.requester_id)
    if lead is not None:
        key = f"purchase:{purchase.number}:left"
        await tx.post(key, lead, view.requester_left(stands), lane=Lane.APPROVAL)
    await copies.show(tx, stands)
    return purchase


async def looks_after(tx: Tx, purchase: Purchase, user_id: str) -> bool:
    """Whether they may withdraw it in place of its requester: leads may, once the requester has left."""
    requester = await members.meet(tx, purchase.requester_id)
    return requester.left_at is not None and (await members.meet(tx, user_id)).may(Role.LEAD)

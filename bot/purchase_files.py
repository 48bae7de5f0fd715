"""Files of a purchase, sent to whoever may see it and wants them.

In Slack a file from a form is seen by its uploader and the bot alone. So the bot fetches it and puts a copy into the direct
messages of whoever asked, a file an errand; jobs/purchase_files.py does the errands.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot import members, purchases
from bot.database import Tx
from bot.storage.scoping import earliest
from bot.views import purchase_files as view
from models.purchase_errand import PurchaseErrand
from models.refusal import Refusal

_NEXT = earliest(PurchaseErrand.due_at)


@dataclass(frozen=True)
class Wanted:
    """A file that somebody wants, and may have.

    Attributes:
        label: of the purchase, such as ``PUR-12``.
        requester_id: who gave the file.
    """

    errand: PurchaseErrand
    name: str
    label: str
    requester_id: str


async def ask(tx: Tx, purchase_id: int, by: str) -> int:
    """Somebody wants the files of a request; they come soon. Gives how many; none where they were asked for just now.

    Raises:
        Refusal: there is no such request, `by` may not see it, or it has no files.
    """
    purchase = (await purchases.get(tx, purchase_id, by)).purchase
    if not purchase.files:
        raise Refusal(f"{purchase.label} has no files any more.")
    query = sa.select(PurchaseErrand).where(PurchaseErrand.purchase_id == purchase.id, PurchaseErrand.by == by)
    known = {errand.file_id: errand for errand in await tx.all(query.with_for_update())}
    wanted = 0
    for one in purchase.files:
        errand = known.get(str(one["id"]))
        if errand is None:
            facts = {"purchase_id": purchase.id, "file_id": str(one["id"]), "by": by}
            wanted += await tx.insert(PurchaseErrand, **facts, asked_at=tx.now, due_at=tx.now, attempts=0)
        else:
            wanted += errand.again(tx.now)
    tx.due = wanted > 0
    return wanted


async def next_due(tx: Tx) -> datetime | None:
    return await tx.moment(_NEXT)


async def claim(tx: Tx) -> Wanted | None:
    """Take up the oldest errand that is due; it is due again when its lease ends.

    One whose file was taken out of the request, or who may not see it any more, is over.
    """
    query = sa.select(PurchaseErrand.id).where(PurchaseErrand.due_at <= tx.now)
    for number in await tx.all(query.order_by(PurchaseErrand.due_at, PurchaseErrand.id)):
        errand = await tx.lock(PurchaseErrand, number)
        if errand is not None and errand.take(tx.now):
            if (wanted := await _wanted(tx, errand)) is not None:
                return wanted
            errand.due_at = None
    return None


async def _wanted(tx: Tx, errand: PurchaseErrand) -> Wanted | None:
    try:
        purchase = (await purchases.get(tx, errand.purchase_id, errand.by)).purchase
    except Refusal:
        return None
    names = {str(one["id"]): str(one["name"]) for one in purchase.files}
    name = names.get(errand.file_id)
    return Wanted(errand, name, purchase.label, purchase.requester_id) if name is not None else None


async def sent(tx: Tx, wanted: Wanted) -> None:
    """It is in their direct messages."""
    await _end(tx, wanted)


async def not_given(tx: Tx, wanted: Wanted, why: str) -> None:
    """Slack does not give it, and will not: whoever wants it is told. `why` is a sentence."""
    await _end(tx, wanted)
    await _tell(tx, wanted, why)


async def try_later(tx: Tx, wanted: Wanted, after: timedelta) -> None:
    """Slack had no time, or did not answer: it is tried again, and after some attempts whoever wants it is told."""
    errand = await tx.lock(PurchaseErrand, wanted.errand.id)
    if errand is not None and errand.attempts == wanted.errand.attempts and errand.fail(tx.now, after):
        await _tell(tx, wanted, view.NO_ANSWER)


async def _end(tx: Tx, wanted: Wanted) -> None:
    await tx.change(sa.update(PurchaseErrand).where(PurchaseErrand.id == wanted.errand.id).values(due_at=None))


async def _tell(tx: Tx, wanted: Wanted, why: str) -> None:
    errand = wanted.errand
    key = f"purchase:file:{errand.id}:{errand.asked_at.isoformat()}"
    requester = await members.meet(tx, wanted.requester_id)
    has_it = wanted.requester_id if requester.left_at is None and errand.by != wanted.requester_id else None
    await tx.post(key, errand.by, view.not_given(wanted.label, wanted.name, why, has_it))

"""Deciding about a purchase: approve, reject, ask for changes.

All of it happens under the workspace's turn and with the request held (bot/purchase_standings.py), so that votes come one
after the other. What may never happen is refused by the database as well: see the constraints of models/purchase_vote.py
and models/purchase_version.py.
"""

from typing import Any

from bot import purchase_copies as copies
from bot import purchase_notices, purchase_standings
from bot.database import Tx
from bot.purchase_people import Right
from bot.purchase_standings import Held
from bot.views import purchase_news as news
from bot.views import purchase_refusals as refusals
from models.purchase import Purchase, State
from models.purchase_question import read_words
from models.purchase_seats import seat_for
from models.purchase_standing import Standing
from models.purchase_vote import Vote
from models.refusal import Refusal


async def votable(tx: Tx, purchase_id: int, version: int, by: str) -> Standing:
    """The request, if `by` can say no, ask, or ask for changes about that version of it now; asked before a form opens.

    Raises:
        Refusal: as `approve`.
    """
    held = await purchase_standings.hold(tx, purchase_id)
    require_say(held, version, by)
    return held.standing()


async def approve(tx: Tx, purchase_id: int, version: int, by: str) -> Purchase:
    """Fill a seat. The same click twice changes nothing and raises nothing.

    Raises:
        Refusal: `by` has no right at this moment, that version is not the current one, or it is decided; the sentence says
            what happened since.
    """
    held = await purchase_standings.hold(tx, purchase_id, whole=False)
    if _is_said(held, version, by):
        return held.purchase
    require_say(held, version, by)
    found = seat_for(by, held.open_seats, held.unused)
    if found is None:
        raise Refusal(refusals.not_needed(held.standing()))
    seat, right = found
    if held.version.fill() and not held.purchase.approve(held.version, by, tx.now):
        raise RuntimeError(f"{held.purchase.label}: every seat is filled, and it is not approved")
    await _keep(tx, held, _vote(tx, held, right, seat=seat.name))
    return held.purchase


async def reject(tx: Tx, purchase_id: int, version: int, by: str, reason: str) -> Purchase:
    """Decide that it is not bought. `reason` is required (field ``reason``). Raises as `approve`."""
    held = await purchase_standings.hold(tx, purchase_id, whole=False)
    right = require_say(held, version, by)
    held.purchase.reject(by, reason, tx.now)
    await _keep(tx, held, _vote(tx, held, right, reason=held.purchase.reason))
    return held.purchase


async def ask_changes(tx: Tx, purchase_id: int, version: int, by: str, words: str) -> Purchase:
    """Give it back to the requester to be changed; the clock waits. `words` are required (field ``words``)."""
    held = await purchase_standings.hold(tx, purchase_id)
    require_say(held, version, by)
    words = read_words(words)
    purchase = held.purchase
    if held.requester_left:
        raise Refusal(refusals.cannot_change(purchase), field="words")
    purchase.ask_changes(tx.now, held.week)
    await tx.audit(by, "purchase.ask_changes", f"purchase:{purchase.number}", version=version, words=words)
    stands = held.standing()
    await copies.tell(tx, purchase, purchase.requester_id, news.changes_asked(stands, by, words))
    await copies.show(tx, stands)
    return purchase


def require_say(held: Held, version: int, by: str) -> Right:
    """The right by which `by` has a say about that version now, their own before that of whom they stand in for.

    Raises:
        Refusal: there is none, and why.
    """
    purchase = held.purchase
    if version != purchase.version or purchase.state is not State.WAITING:
        raise Refusal(refusals.since(held.standing(), version))
    for right in held.unused:
        if right.user_id == by and any(seat.takes(right) for seat in held.seats):
            return right
    raise Refusal(refusals.no_right(held.standing(), by, [right.for_id for right in held.rights if right.user_id == by]))


def _is_said(held: Held, version: int, by: str) -> bool:
    """Whether `by` approved that version already, and nothing else came of it since than more approvals."""
    said = version == held.version.number and any(vote.voter_id == by and vote.approve for vote in held.votes)
    return said and held.purchase.state in (State.WAITING, State.APPROVED)


def _vote(tx: Tx, held: Held, right: Right, *, seat: str = "", reason: str = "") -> Vote:
    """A yes for a seat, or a no with its reason."""
    return Vote(
        purchase_id=held.purchase.id,
        version=held.version.number,
        voter_id=right.user_id,
        for_id=right.for_id,
        department=right.department,
        approve=bool(seat),
        at=tx.now,
        seat=seat,
        reason=reason,
    )


async def _keep(tx: Tx, held: Held, vote: Vote) -> None:
    """Write a vote down with what came of it, all at once; the copies are drawn anew as soon as this is kept.

    The database refuses a second vote by one person, and a second yes by one right or for one seat.
    """
    purchase = held.purchase
    ended = purchase.state is not State.WAITING
    entry = tx.entry(
        held.last,
        vote.voter_id,
        f"purchase.{purchase.state.value}" if ended else "purchase.vote",
        f"purchase:{purchase.number}",
        version=vote.version,
        votes=[_told(each) for each in ([*held.votes, vote] if ended else [vote])],
    )
    held.version.redraw = tx.said = True
    if not ended:
        await tx.write(vote, held.version, entry)
        return
    stands = held.standing(vote)
    told = await copies.announcements(tx, held, stands)
    await tx.write(vote, held.version, entry, purchase, *told, purchase_notices.notice(tx, purchase))
    await copies.close_questions(tx, stands)


def _told(vote: Vote) -> dict[str, Any]:
    told = {"by": vote.voter_id, "for": vote.for_id, "department": vote.department, "approve": vote.approve}
    return {**told, **({"seat": vote.seat} if vote.approve else {"reason": vote.reason})}

"""Why somebody cannot decide about a purchase now, in a sentence that says what they can do."""

from collections.abc import Collection

from bot.views import purchase_news as news
from models.member import Department
from models.purchase import Purchase
from models.purchase_route import seats_of
from models.purchase_seats import ANY
from models.purchase_standing import Standing


def since(standing: Standing, version: int) -> str:
    """For somebody who acted on version `version`: what happened to it since."""
    purchase = standing.purchase
    if purchase.is_open and version != purchase.version:
        return f"{purchase.label} was changed, so that was an old version. Decide by the newest message about it."
    return news.since(standing)


def not_needed(standing: Standing) -> str:
    """For somebody whose seat is filled already."""
    return f"Your yes is not needed any more. {news.since(standing)}"


def no_right(standing: Standing, by: str, principals: Collection[str]) -> str:
    """For somebody who has no right to vote about it at this moment.

    Args:
        by: who.
        principals: whose rights they could use, had nobody used them: their own, and those of whom they stand in for.
    """
    purchase = standing.purchase
    label = purchase.label
    if by == purchase.requester_id:
        return f"{label} is your own request, so others decide it."
    if by == purchase.for_id:
        return f"{label} is for you, so others decide it."
    if (vote := standing.vote_of(by)) is not None:
        return f"You {'approved' if vote.approve else 'rejected'} {label} already."
    for vote in standing.votes:
        if vote.for_id == by:
            return f"<@{vote.voter_id}> voted for you about {label} already. Each right counts once."
        if {vote.voter_id, vote.for_id} & set(principals):
            return f"<@{vote.voter_id}> voted about {label} already, so you need not stand in."
    if principals:
        return f"{label} is decided by {_who(standing)}. You are of neither."
    return f"You may not decide {label} now, because you are no approver and stand in for none. Ask an admin."


def cannot_change(purchase: Purchase) -> str:
    """For somebody who wants it changed, though its requester left the workspace."""
    return f"<@{purchase.requester_id}> left, so nobody can change {purchase.label}. Approve it as it is, or reject it."


def cannot_answer(purchase: Purchase) -> str:
    """For somebody who has a question about it, though its requester left the workspace."""
    return f"<@{purchase.requester_id}> left, so nobody can answer. Decide about {purchase.label} without it."


def _who(standing: Standing) -> str:
    seats = seats_of(standing.version.route)
    named = {Department.FINANCE: "finance", Department.OPERATIONS: "operations"}
    found = [named.get(seat.department, "others") if seat.department else "others" for seat in seats if seat.name != ANY]
    return " and ".join(dict.fromkeys(found)) or "others"

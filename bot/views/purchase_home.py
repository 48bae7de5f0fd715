"""Purchases in the Home tab: what somebody is to decide, what they asked for, and for leads all that is open."""

from collections.abc import Sequence
from datetime import date

from bot.prose import dates
from bot.prose.directions import line
from bot.prose.lists import count
from bot.views import purchase_facts as facts
from bot.views import purchase_lists as lists
from bot.views import purchases as card
from bot.views.blocks import (
    Block,
    Piece,
    actions,
    bold,
    bullets,
    button,
    context,
    header,
    paragraph,
    person,
    rich,
)
from models.purchase import State
from models.purchase_standing import Standing

MOST = 5  # requests to decide, and of one's own; a Home tab holds 100 blocks
ANSWERS = 3  # of one's own that wait for oneself
WORDS = 60  # characters of what is bought


def to_decide(found: Sequence[Standing], today: date) -> list[Block]:
    """Requests that wait for this person's vote, the oldest first."""
    if not found:
        return []
    blocks: list[Block] = [paragraph(bold(f"{count(len(found), 'purchase')} to decide".capitalize()))]
    for standing in found[:MOST]:
        purchase = standing.purchase
        needed = f", needed by {dates.day(purchase.needed_by, today)}" if purchase.needed_by else ""
        blocks.append(paragraph(*_asked(standing), ", asked by ", person(purchase.requester_id), f"{needed}."))
        see = button(
            "purchase.show", "Decide", card.mark(standing), style="primary", label=f"Look at {purchase.label} and decide"
        )
        blocks.append(actions(see, block_id=f"decide{purchase.id}"))
    if len(found) > MOST:
        blocks.append(context(f"And {len(found) - MOST} more. Type /purchase waiting to see all."))
    return blocks


def to_answer(found: Sequence[Standing], viewer: str) -> list[Block]:
    """Requests by or for this person about which somebody asked a question, or theirs that are to be changed."""
    blocks: list[Block] = []
    for standing in [standing for standing in found if _changes(standing, viewer) or _answers(standing)][:ANSWERS]:
        purchase = standing.purchase
        if _changes(standing, viewer):
            blocks.append(paragraph(*_asked(standing), ": an approver asked for changes."))
            choice = button(
                "purchase.amend", "Change it", card.mark(standing), style="primary", label=f"Change {purchase.label}"
            )
        else:
            question = standing.open_questions[0]
            words = line(question.words, 200)
            blocks.append(paragraph(*_asked(standing), ": ", person(question.asker_id), f" asks “{words}”"))
            choice = button(
                "purchase.answer", "Answer", question.id, style="primary", label=f"Answer the question on {purchase.label}"
            )
        blocks.append(actions(choice, block_id=f"answer{purchase.id}"))
    return [paragraph(bold("Your purchases that wait for you")), *blocks] if blocks else []


def recent(found: Sequence[Standing]) -> list[Block]:
    """One's own latest requests, with whom each is or how it ended."""
    if not found:
        return []
    return [header("Your purchases"), rich(bullets(lists.summary(standing) for standing in found[:MOST]))]


def team(found: Sequence[Standing]) -> list[Block]:
    """For leads: how many are open, and with whom the oldest are stuck."""
    if not found:
        return [paragraph("No purchase is open.")]
    words = count(len(found), "open purchase").capitalize()
    rows = [paragraph(f"{words}{', the oldest first' if len(found) > 1 else ''}:")]
    return [*rows, rich(bullets(lists.summary(standing) for standing in found[:MOST]))]


def _changes(standing: Standing, viewer: str) -> bool:
    return standing.purchase.state is State.CHANGES and standing.purchase.requester_id == viewer


def _answers(standing: Standing) -> bool:
    return standing.purchase.is_open and bool(standing.open_questions)


def _asked(standing: Standing) -> list[Piece]:
    purchase, version = standing.purchase, standing.version
    price = facts.price(version.money, version.recurrence)
    what = f"{price} to {line(version.vendor, WORDS)} for {line(purchase.what, WORDS)}"
    return [bold(purchase.label), f": {what}"]

"""Purchases looked up: one in full, and lists that say with whom each is stuck."""

from collections.abc import Sequence

from bot.prose import dates
from bot.prose.directions import apart, line
from bot.prose.lists import count
from bot.views import purchase_facts as facts
from bot.views import purchase_votes as votes
from bot.views import purchases as card
from bot.views.blocks import (
    Block,
    Content,
    Element,
    Piece,
    View,
    actions,
    bold,
    button,
    context,
    header,
    message,
    modal,
    paragraph,
    person,
    quote,
    rich,
)
from bot.views.blocks import line as row
from models.purchase import State
from models.purchase_standing import Standing

MOST = 15  # requests in one message; a message holds 50 blocks
WHAT = 60  # characters


def request_button(style: str | None = None) -> Element:
    return button("purchase.request", "Request a purchase", style=style)


def details(standing: Standing, viewer: str) -> Content:
    """One request in full, with what this person may do about it."""
    blocks: list[Block] = [
        header(card.head(standing, ask=card.can_decide(standing, viewer), viewer=viewer)),
        *card.facing(standing),
        card.decision_facts(standing),
        *_talk(standing),
    ]
    choices = card.choices_of(standing, viewer)
    return message(*blocks, actions(*choices)) if choices else message(*blocks)


def decision(standing: Standing, viewer: str, meta: str) -> View:
    """The same as a form, in which it can be decided."""
    shown = details(standing, viewer)["blocks"]
    return modal("purchase.seen", standing.purchase.label, shown, submit=None, close="Close", meta=meta)


def whole(standing: Standing) -> View:
    """Everything that was written about it, as a form to read."""
    purchase = standing.purchase
    blocks: list[Block] = [header(card.head(standing)), *card.facing(standing, whole=True), card.decision_facts(standing)]
    buttons = card.files(standing)
    rows = [*blocks, *_talk(standing), *([actions(*buttons)] if buttons else [])]
    return modal("purchase.seen", purchase.label, rows, submit=None, close="Close")


def _talk(standing: Standing) -> list[Block]:
    """Questions and answers, oldest first."""
    elements: list[Element] = []
    for question in standing.questions[-5:]:
        elements += [row(person(question.asker_id), " asked:"), quote(apart(question.words, 1000))]
        if question.answered_by is not None:
            elements += [row(person(question.answered_by), " answered:"), quote(apart(question.answer, 1000))]
    return [rich(*elements)] if elements else []


def summary(standing: Standing) -> list[Piece]:
    """A request in one line: its number, what it costs, and with whom it is or how it ended."""
    purchase, version = standing.purchase, standing.version
    price = facts.price(version.money, version.recurrence)
    what = f" {line(purchase.what, WHAT)}, {price} to {line(version.vendor, WHAT)}: "
    return [bold(purchase.label), what, *where(standing)]


def where(standing: Standing) -> list[Piece]:
    """With whom it is: "waiting for @Maya or @Priya since Monday 8 March."; or how it ended."""
    purchase = standing.purchase
    if not purchase.is_open:
        return votes.outcome(standing)
    if purchase.state is State.CHANGES:
        return ["waiting for ", person(purchase.requester_id), " to change it."]
    if standing.open_questions:
        return [
            "waiting for ",
            person(purchase.requester_id),
            " to answer ",
            person(standing.open_questions[0].asker_id),
            ".",
        ]
    since = votes.day(standing, standing.version.made_at)
    return ["waiting for ", *votes.needed(standing), f" since {since}."]


def mine(found: Sequence[Standing]) -> Content:
    """Somebody's own requests, with whom each one is."""
    if not found:
        return message(paragraph("You have not asked for anything yet."), actions(request_button("primary")))
    return _list("Your requests", found)


def waiting(found: Sequence[Standing]) -> Content:
    """What waits for somebody's vote, the oldest first."""
    if not found:
        return message(paragraph("Nothing waits for you to decide."))
    blocks: list[Block] = [header(f"{count(len(found), 'request')} to decide")]
    for standing in found[:MOST]:
        needed = standing.purchase.needed_by
        by = f", needed by {dates.day(needed, standing.purchase.sent_at.date())}" if needed else ""
        blocks.append(paragraph(*_asked(standing), by, "."))
        see = button("purchase.show", f"Decide {standing.purchase.label}", card.mark(standing), style="primary")
        blocks.append(actions(see, block_id=f"purchase{standing.purchase.id}"))
    return message(*blocks, *_left_out(found))


def _asked(standing: Standing) -> list[Piece]:
    purchase, version = standing.purchase, standing.version
    price = facts.price(version.money, version.recurrence)
    what = f"{price} to {line(version.vendor, WHAT)} for {line(purchase.what, WHAT)}, asked by "
    return [bold(purchase.label), f" {what}", person(purchase.requester_id)]


def open_ones(found: Sequence[Standing]) -> Content:
    """Every open request, the oldest first, with whom it is stuck."""
    if not found:
        return message(paragraph("No request is open."))
    return _list(count(len(found), "open request").capitalize(), found)


def _list(title: str, found: Sequence[Standing]) -> Content:
    blocks: list[Block] = [header(title), *(paragraph(*summary(standing)) for standing in found[:MOST])]
    return message(*blocks, *_left_out(found), actions(request_button()))


def _left_out(found: Sequence[Standing]) -> list[Block]:
    if len(found) <= MOST:
        return []
    return [
        context(f"And {len(found) - MOST} more. Look one up by its number, such as /purchase {found[-1].purchase.label}.")
    ]

"""Delegations: the form behind `/purchase delegate`, and what both people are told."""

from collections.abc import Sequence
from datetime import date

from bot.prose import dates
from bot.prose.lists import count
from bot.views import inputs
from bot.views.blocks import (
    Block,
    Content,
    Element,
    Piece,
    View,
    actions,
    bold,
    button,
    confirmation,
    context,
    divider,
    message,
    modal,
    paragraph,
    person,
)
from models.delegation import Delegation
from models.member import Absence

MOST = 10  # delegations listed in the form


def form(given: Sequence[Delegation], taken: Sequence[Delegation], today: date) -> View:
    """Who decides for me, and when; above it what is agreed already."""
    shown: list[Block] = []
    for one in given[:MOST]:
        shown.append(paragraph(person(one.to_id), " decides for you ", dates.span(one.first, one.last, today), "."))
        shown.append(actions(_end(one, "End it")))
    for one in taken[:MOST]:
        shown.append(paragraph("You decide for ", person(one.from_id), " ", dates.span(one.first, one.last, today), "."))
        shown.append(actions(_end(one, "End it")))
    return modal(
        "purchase.delegate",
        "Delegate",
        [
            *shown,
            *([divider()] if shown else []),
            inputs.person("to", "Who decides for you?", hint="Somebody of your department. They cannot hand it on."),
            inputs.day("first", "First day", initial=today),
            inputs.day("last", "Last day"),
            context("What waits for you goes to them as well. After the last day it is yours alone again."),
        ],
        submit="Delegate",
    )


def made(delegation: Delegation, waiting: int, away: Absence | None, today: date) -> Content:
    """For the one who delegated; `waiting` requests go there, and `away` is when their delegate is not there."""
    when = dates.span(delegation.first, delegation.last, today)
    lines = [paragraph(person(delegation.to_id), " decides purchases for you ", bold(when), ".")]
    if delegation.covers(today) and waiting:
        lines.append(paragraph(f"{count(waiting, 'request')} that {'waits' if waiting == 1 else 'wait'} for you now, too."))
    if away is not None:
        lines.append(paragraph(person(delegation.to_id), " is away ", dates.span(away.first, away.last, today), "."))
    return message(*lines)


def told(delegation: Delegation, today: date) -> Content:
    """For the delegate, with a way out of it while it lasts; `today` is theirs."""
    if not delegation.lasts(today):
        return message(paragraph("You no longer decide purchases for ", person(delegation.from_id), "."))
    when = dates.span(delegation.first, delegation.last, today)
    return message(
        paragraph(person(delegation.from_id), " asks you to decide purchases for them ", bold(when), "."),
        paragraph("What waits for them then waits for you too."),
        actions(_end(delegation, "I can't")),
    )


def ended(delegation: Delegation, by: str, to: str) -> Content:
    """For the one of the two who did not end it; `by` is "tandem" where it ended by itself."""
    why = "" if by == "tandem" or by in (delegation.from_id, delegation.to_id) else by
    closing: list[Piece] = [" ", person(why), " ended it."] if why else []
    if to == delegation.to_id:
        return message(paragraph("You no longer decide purchases for ", person(delegation.from_id), ".", *closing))
    return message(
        paragraph(person(delegation.to_id), " no longer decides purchases for you.", *closing),
        paragraph("Type /purchase delegate to choose somebody else."),
    )


def gone(delegation: Delegation, by: str) -> Content:
    """The answer to whoever ended it."""
    if by == delegation.to_id:
        return message(paragraph("You no longer decide purchases for ", person(delegation.from_id), "."))
    whom: list[Piece] = ["you"] if by == delegation.from_id else [person(delegation.from_id)]
    return message(paragraph(person(delegation.to_id), " no longer decides purchases for ", *whom, "."))


def already(delegation: Delegation, today: date) -> str:
    """The days touch those of another one of theirs."""
    when = dates.span(delegation.first, delegation.last, today)
    return f"<@{delegation.to_id}> decides for you {when} already. Choose other days, or end that first."


def hands_on(delegation: Delegation, today: date) -> str:
    """They delegate themselves on those days."""
    when = dates.span(delegation.first, delegation.last, today)
    return f"<@{delegation.from_id}> lets somebody else decide {when}. Choose another person."


def _end(delegation: Delegation, words: str) -> Element:
    return button(
        "delegation.end",
        words,
        delegation.id,
        confirm=confirmation("End it now?", "What waits goes back at once.", "End it", "Keep it"),
    )

"""What people see of a discrepancy: a line, what is asked about it, and what became of it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bot.prose import dates
from bot.prose.directions import line as one_line
from bot.prose.lists import count
from bot.prose.money import money
from bot.views.blocks import (
    Block,
    Content,
    Element,
    Piece,
    actions,
    bold,
    button,
    link,
    message,
    paragraph,
    person,
    spoken,
)
from models.discrepancy import Discrepancy, Kind, State
from models.discrepancy_copy import Asks, DiscrepancyCopy
from models.money import Money

WHAT = 120  # characters of what is off, in a line
WORDS = 300  # and of what somebody wrote about it

KINDS = {
    Kind.TIMING: "a matter of timing",
    Kind.MISTAKE: "a mistake in the books",
    Kind.MISSING_DOCUMENT: "a missing document",
    Kind.DUPLICATE: "something booked twice",
    Kind.FEE: "a fee",
    Kind.EXCHANGE: "an exchange rate",
    Kind.OTHER: "something else",
}


class Seen(NamedTuple):
    """A discrepancy as it is shown.

    Attributes:
        about: its account, or what it is about; empty where nobody said.
        age: in days.
        today: the workspace's.
        cause: why it arose, where that is known.
        zone: the workspace's.
    """

    it: Discrepancy
    about: str
    age: int
    today: date
    cause: str = ""
    zone: str = "UTC"


class Asked(NamedTuple):
    """A discrepancy as somebody is asked about it."""

    copy: DiscrepancyCopy
    seen: Seen


def amount(minor: int, currency: str) -> str:
    """ "$1,240.00 too much"."""
    return f"{money(Money(abs(minor), currency))} too {'much' if minor > 0 else 'little'}"


def days(n: int) -> str:
    """ "64 days old"; "new" on its first day."""
    return f"{count(n, 'day')} old" if n > 0 else "new"


def line(seen: Seen, *, owner: bool = True) -> list[Piece]:
    """A discrepancy in one line: its number, what is off and by how much, its age, when it is due, who finds out."""
    it = seen.it
    on = f" on {one_line(seen.about, 60)}" if seen.about else ""
    pieces: list[Piece] = [bold(it.label), f" “{one_line(it.what, WHAT)}”: {amount(it.amount_minor, it.currency)}{on}"]
    if it.is_open:
        pieces.append(f", {days(seen.age)}")
    if it.state is State.OPEN:
        pieces.append(f", {_due(seen)}")
    if it.state is State.TO_CONFIRM and it.waits_for_id and owner:
        pieces += [", ", person(it.waits_for_id), " is to confirm it"]
    elif owner and it.state is State.OPEN:
        pieces += [", ", person(it.owner_id), " is on it"]
    return pieces


def _due(seen: Seen) -> str:
    it = seen.it
    verb = "was due" if it.due_on < seen.today else "due"
    moved = f", moved {'once' if it.due_moves == 1 else f'{it.due_moves} times'}" if it.due_moves else ""
    return f"{verb} {dates.near(it.due_on, seen.today)}{moved}"


def ended(seen: Seen) -> list[Piece]:
    """How it ended."""
    it = seen.it
    head: list[Piece] = [bold(it.label)]
    if it.state is State.MERGED:
        return [*head, " is part of another one now."]
    if it.state is State.SPLIT:
        return [*head, " was split into several."]
    if it.resolved_by is None:
        return [*head, " is open."]
    second: list[Piece] = [" and confirmed by ", person(it.confirmed_by)] if it.confirmed_by else []
    return [*head, " was resolved by ", person(it.resolved_by), *second, ". ", *why(seen)]


def why(seen: Seen) -> list[Piece]:
    """What it was, why it arose, and what proves it."""
    it = seen.it
    if it.kind is None:
        return []
    told = f"It was {KINDS[it.kind]}: “{one_line(seen.cause, WORDS)}”. Proof: “{one_line(it.evidence, WORDS)}”."
    return [f"{told} Done: “{one_line(it.how, WORDS)}”." if it.how else told]


def since(seen: Seen) -> str:
    """What happened to it since, as a sentence for somebody who pressed an old button."""
    return spoken([paragraph(*(line(seen) if seen.it.is_open else ended(seen)), "." if seen.it.is_open else "")])


# questions
def question(asked: Asked) -> Content:
    """One discrepancy, told at once to whom it waits for."""
    copy, seen = asked
    if not copy.stands(seen.it):
        return message(*item(asked))
    if copy.asks is Asks.CONFIRM and seen.it.resolved_by:
        return message(paragraph(person(seen.it.resolved_by), " resolved this. Please look, and confirm it."), *item(asked))
    if seen.it.reopened:
        return message(paragraph("This is open again, and you are to find out why."), *item(asked))
    found = "found something that does not tie. Please find out why."
    return message(paragraph(person(seen.it.reported_by), f" {found}"), *item(asked))


def item(asked: Asked) -> list[Block]:
    """A line with its buttons, or what became of it."""
    copy, seen = asked
    if not seen.it.is_open:
        return [paragraph(*ended(seen))]
    if not copy.stands(seen.it):
        return [paragraph(*line(seen), ".")]
    note: list[Piece] = []
    if copy.asks is Asks.CONFIRM and seen.it.resolved_by:
        by: list[Piece] = [person(seen.it.resolved_by), " resolved it. "] if copy.day is not None else []
        note = ["\n", *by, *why(seen)]
    shown = line(seen, owner=copy.asks is Asks.COPY)
    return [paragraph(*shown, ".", *note, *links(seen.it)), actions(*buttons(seen.it, copy.asks))]


def links(it: Discrepancy) -> list[Piece]:
    """What was linked to it, and its files."""
    pieces: list[Piece] = []
    for address in it.links:
        pieces += [" ", link(address, "(link)") if "://" in address else f"({address})"]
    for file in it.files:
        pieces += [" ", link(str(file["link"]), f"({one_line(str(file['name']), 40)})")] if file.get("link") else []
    return pieces


def buttons(it: Discrepancy, asks: Asks) -> list[Element]:
    """What somebody can do about it in place."""
    name = it.label
    if asks is Asks.CONFIRM:
        return [
            button("discrepancy.confirm", "Confirm", it.id, style="primary", label=f"Confirm {name}"),
            button("discrepancy.send_back", "Send it back", it.id, label=f"Send {name} back"),
        ]
    if asks is Asks.COPY:
        return [
            button("discrepancy.reassign", "Give it a new owner", it.id, label=f"Give {name} a new owner"),
            button("discrepancy.show", "Look closer", it.id, label=f"Look closer at {name}"),
        ]
    return [
        button("discrepancy.resolve", "Resolve", it.id, style="primary", label=f"Resolve {name}"),
        button("discrepancy.reassign", "Not mine", it.id, label=f"{name} is not mine, give it to somebody else"),
        button("discrepancy.move_due", "Move the date", it.id, label=f"Move the due date of {name}"),
        button("discrepancy.show", "Look closer", it.id, label=f"Look closer at {name}"),
    ]


# news
def given(seen: Seen, by: str | None) -> Content:
    """It has a new owner; `by` is None when the one before left the workspace."""
    who: list[Piece] = [person(by), " gave "] if by else ["Its owner left, so I gave "]
    return message(paragraph(*who, bold(seen.it.label), " to ", person(seen.it.owner_id), "."), paragraph(*line(seen), "."))


def news(seen: Seen) -> Content:
    """It is resolved, or somebody is to confirm it; told to who reported or owns it."""
    it = seen.it
    if it.state is State.TO_CONFIRM and it.waits_for_id and it.resolved_by:
        told: list[Piece] = [person(it.resolved_by), " resolved ", bold(it.label), ". ", person(it.waits_for_id)]
        return message(paragraph(*told, " is to confirm it."), paragraph(*why(seen)))
    again = button("discrepancy.reopen", "It is not", it.id, label=f"{it.label} is not resolved, open it again")
    return message(paragraph(*ended(seen)), paragraph("It was: ", f"“{one_line(it.what, WORDS)}”."), actions(again))


def sent_back(seen: Seen, by: str, reason: str) -> Content:
    """It was not confirmed; told to who resolved it."""
    told = f" sent {seen.it.label} back: “{one_line(reason, WORDS)}”"
    return message(paragraph(person(by), told), paragraph(*line(seen), "."))


def reported(seen: Seen, *, is_new: bool = True) -> Content:
    """Said to the person who reported it."""
    it = seen.it
    told: list[Piece] = [bold(it.label), " is reported. ", person(it.owner_id), " is to find out."]
    if not is_new:
        told = [bold(it.label), " is about this already. ", person(it.owner_id), " is on it."]
    age = f"It is {days(seen.age)}: its age runs from {dates.day(it.transaction_on, seen.today)}."
    due = f"It is due {dates.near(it.due_on, seen.today)}."
    return message(paragraph(*told), paragraph(f"{age} {due}"))


def split(whole: Seen, parts: Sequence[Seen]) -> Content:
    """It became several."""
    return message(
        paragraph(bold(whole.it.label), " is split. Each part keeps its age."),
        *(paragraph(*line(each), ".") for each in parts),
    )


def merged(into: Seen, other: Seen) -> Content:
    """Two became one."""
    return message(
        paragraph(bold(other.it.label), " is part of ", bold(into.it.label), " now."), paragraph(*line(into), ".")
    )

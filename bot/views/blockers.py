"""What people see of a blocker: a line, the questions about it, and what became of it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bot.prose import dates
from bot.prose.lists import count
from bot.views.blocks import (
    Block,
    Content,
    Element,
    Piece,
    actions,
    bold,
    button,
    context,
    header,
    link,
    message,
    paragraph,
    person,
    spoken,
)
from models.blocker import Blocker, Needs, State
from models.blocker_copy import Asks, BlockerCopy

MOST = 20  # blockers in one message; a message holds 50 blocks

NEEDS = {
    Needs.PERSON: "a person",
    Needs.APPROVAL: "an approval",
    Needs.DATA: "data",
    Needs.SUPPLIER: "a supplier",
    Needs.DECISION: "a decision",
}

ENDED = {State.CLEARED: "cleared", State.DECIDED: "decided", State.ACCEPTED: "accepted as it is"}


class Asked(NamedTuple):
    """A blocker as somebody is asked about it; `age` in working days."""

    copy: BlockerCopy
    blocker: Blocker
    age: int


def line(blocker: Blocker, age: int | None = None) -> list[Piece]:
    """A blocker in one line: its number, what is stuck, what it needs, who can clear it; `age` in working days."""
    pieces: list[Piece] = [bold(blocker.label), f" {blocker.what} – needs {NEEDS[blocker.needs]}, "]
    pieces += [person(blocker.owner_id), " can clear it"]
    if age:
        pieces.append(f", open for {dates.age(age)}")
    if blocker.needed_by is not None:
        pieces.append(f", needed by {dates.day(blocker.needed_by, blocker.raised_on)}")
    if blocker.times_raised > 1:
        pieces.append(f", raised {blocker.times_raised} times")
    for address in blocker.links:
        pieces += [" ", link(address, "(link)") if "://" in address else f"({address})"]
    return pieces


def ended(blocker: Blocker) -> list[Piece]:
    """How it ended: who, when, and the line they wrote."""
    when = f" on {dates.day(blocker.ended_on, blocker.raised_on)}" if blocker.ended_on else ""
    end = f" was {ENDED[blocker.state]} by "
    return [bold(blocker.label), end, person(blocker.ended_by), f"{when}: “{blocker.outcome}”"]


def since(blocker: Blocker) -> str:
    """What happened to it since, as a sentence for somebody who pressed an old button."""
    still: list[Piece] = [bold(blocker.label), " is open, and ", person(blocker.owner_id), " can clear it."]
    return spoken([paragraph(*(still if blocker.is_open else ended(blocker)))])


# questions
def question(asked: Asked) -> Content:
    """One blocker, told at once to its owner or put before a lead."""
    if not asked.copy.stands(asked.blocker):
        return message(*_item(asked))
    raiser = person(asked.blocker.raiser_id)
    if asked.copy.asks is Asks.LEAD:
        return message(
            paragraph(raiser, " has been blocked for ", bold(dates.age(asked.age)), ". What should happen?"), *_item(asked)
        )
    return message(paragraph(raiser, " is blocked, and you can clear it."), *_item(asked))


def reminder(asked: Sequence[Asked]) -> Content:
    """The one message a day: what somebody can clear, and what may still block them."""
    blocks: list[Block] = []
    for asks, title in ((Asks.OWNER, "Can you clear these?"), (Asks.RAISER, "Do these still block you?")):
        items = [item for item in asked[:MOST] if item.copy.asks is asks]
        if items:
            blocks += [paragraph(bold(title)), *(block for item in items for block in _item(item))]
    if len(asked) > MOST:
        blocks.append(context(f"And {len(asked) - MOST} more. Type /blocker mine to see all."))
    return message(*blocks)


def past(day: date) -> Content:
    """What a reminder turns into when the next one is there."""
    return message(paragraph(f"These were the blockers of {dates.day(day)}. What is still open is asked again."))


def _item(asked: Asked) -> list[Block]:
    copy, blocker, age = asked
    if not blocker.is_open:
        return [paragraph(*ended(blocker))]
    if not copy.stands(blocker):
        return [paragraph(*line(blocker, age), ".")]
    return [paragraph(*line(blocker, age), ".", *_note(asked)), actions(*_buttons(asked))]


def _note(asked: Asked) -> list[Piece]:
    blocker = asked.blocker
    said = {
        Asks.OWNER: (blocker.worked_on, "You are on it"),
        Asks.RAISER: (blocker.blocked_on, "It still blocks you"),
    }.get(asked.copy.asks)
    if said is None or said[0] is None:
        return []
    return [f" {said[1]}, you said on {dates.day(said[0], blocker.raised_on)}."]


def _buttons(asked: Asked) -> list[Element]:
    blocker = asked.blocker
    name = blocker.label
    if asked.copy.asks is Asks.OWNER:
        return [
            button("blocker.clear", "Clear it", blocker.id, style="primary", label=f"Clear {name}"),
            button("blocker.reassign", "Not mine", blocker.id, label=f"{name} is not mine, give it to somebody else"),
            button("blocker.still_working", "Still working", blocker.id, label=f"I am still working on {name}"),
        ]
    if asked.copy.asks is Asks.RAISER:
        return [
            button("blocker.still_blocks", "Yes, still", blocker.id, label=f"{name} still blocks me"),
            button("blocker.clear", "Cleared", blocker.id, label=f"{name} is cleared"),
        ]
    return [
        button("blocker.reassign", "Give it a new owner", blocker.id, style="primary", label=f"Give {name} a new owner"),
        button("blocker.decide", "Decide", blocker.id, label=f"Decide {name}"),
        button("blocker.accept", "Accept it", blocker.id, label=f"Accept {name} as it is"),
    ]


# news
def news(blocker: Blocker, user_id: str) -> Content:
    """It ended, told to its owner and whoever raised it. These may say that it still blocks, unless a lead accepted it."""
    blocks = [paragraph(*ended(blocker)), paragraph("It was: ", blocker.what)]
    if user_id in (blocker.raiser_id, *blocker.others) and blocker.state is not State.ACCEPTED:
        blocks.append(
            actions(button("blocker.reopen", "It still blocks", blocker.id, label=f"{blocker.label} still blocks me"))
        )
    return message(*blocks)


def given(blocker: Blocker, by: str | None) -> Content:
    """It has a new owner; `by` is None when the one before left the workspace."""
    who: list[Piece] = [person(by), " gave "] if by else ["Its owner left the workspace, so I gave "]
    return message(paragraph(*who, bold(blocker.label), " to ", person(blocker.owner_id), f": {blocker.what}"))


def raised(blocker: Blocker) -> Content:
    """Said to the person who raised it."""
    told: list[Piece] = [bold(blocker.label), " is raised, and ", person(blocker.owner_id), " knows."]
    if blocker.times_raised > 1:
        first = dates.day(blocker.raised_on)
        told = [bold(blocker.label), f" was open already. It is raised again and counts from {first}. "]
        told += [person(blocker.owner_id), " knows."]
    return message(paragraph(*told), paragraph("I ask each working day until it is cleared, and then I tell you."))


# looking
def details(blocker: Blocker, age: int, *, concerned: bool) -> Content:
    """One blocker; for those whom it concerns, with what they may do about it."""
    raised = paragraph(f"Raised on {dates.day(blocker.raised_on)} by ", person(blocker.raiser_id), ".")
    blocks = [paragraph(*line(blocker, age), "."), raised if blocker.is_open else paragraph(*ended(blocker))]
    made = [button("blocker.reopen", "It still blocks", blocker.id, label=f"Open {blocker.label} again")]
    if blocker.is_open:
        made = [
            button("blocker.clear", "Clear it", blocker.id, style="primary", label=f"Clear {blocker.label}"),
            button("blocker.reassign", "Give it a new owner", blocker.id, label=f"Give {blocker.label} a new owner"),
        ]
    return message(*blocks, actions(*made)) if concerned else message(*blocks)


def listing(blockers: Sequence[tuple[Blocker, int]], *, mine: bool, start: int = 0) -> Content:
    """Open blockers with their ages in working days, oldest first, from `start` on; `mine` are somebody's own."""
    title = "Yours" if mine else "Open"
    made = [button("blocker.raise", "Raise a blocker", style="primary")]
    if not blockers:
        return message(paragraph(bold(title), ": nothing is blocked."), actions(*made))
    start = start if start < len(blockers) else 0
    blocks = [header(f"{title}: {count(len(blockers), 'blocker')}")]
    blocks += [paragraph(*line(blocker, age), ".") for blocker, age in blockers[start : start + MOST]]
    if (rest := len(blockers) - start - MOST) > 0:
        blocks.append(context(f"And {rest} more."))
        made.append(
            button("blocker.more", "See more", f"{'mine' if mine else 'open'}:{start + MOST}", label="See more blockers")
        )
    return message(*blocks, actions(*made))

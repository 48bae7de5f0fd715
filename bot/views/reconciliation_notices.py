"""What people are told about signatures: asked for, given, sent back, suspended."""

from collections.abc import Sequence

from bot.prose.dates import day as spoken
from bot.prose.lists import count
from bot.reconciliation_sights import Sight
from bot.views.blocks import (
    Block,
    Content,
    Piece,
    actions,
    bold,
    bullets,
    button,
    line,
    message,
    paragraph,
    person,
    quote,
    rich,
)
from bot.views.reconciliation_words import NAMES, amount, described, place, told, verdict
from models.calendar import local_day
from models.reconciliation import Reconciliation, State
from models.reconciliation_checks import Item, Result, Verdict

KNOWN = 6  # explained things in a message


def name(sight: Sight) -> str:
    """Such as ``1930 Bank, March 2027``."""
    return f"{sight.account.label}, {sight.month.name}"


def things(number: int) -> str:
    return f"{count(number, 'thing')} {'is' if number == 1 else 'are'}"


def in_the_way(sight: Sight) -> str:
    """Why it cannot be prepared yet, and what mends it."""
    left = [item.key for _, item in sight.unexplained]
    mend = "Match" if set(left) & sight.lines.keys() else "Mend the books for"
    them, discrepancies = ("it", "a discrepancy") if len(left) == 1 else ("them", "discrepancies")
    return f"{things(len(left))} open. {mend} {them}, or make {discrepancies} of {them}."


def made(number: int) -> str:
    """So many discrepancies were made at once."""
    return f"{count(number, 'discrepancy', 'discrepancies').capitalize()} made. Their owners are told."


def look(sight: Sight, words: str = "Look at it", *, style: str | None = None) -> dict[str, object]:
    return button("reconciliation.look", words, place(sight.account.id, sight.month), style=style)


# asking for a review
def asked(sight: Sight, one: Reconciliation) -> Content:
    """Somebody prepared it and asks for a second pair of eyes."""
    first = paragraph(bold(name(sight)), " is ready for your review. ", person(one.prepared_by or ""), " prepared it.")
    buttons = actions(
        button("reconciliation.sign", "Sign", one.id, style="primary", label=f"Sign {name(sight)}"),
        button("reconciliation.send_back", "Send back", one.id),
        look(sight),
    )
    return message(first, rich(bullets(rows(sight))), *_known(sight), buttons)


def rows(sight: Sight) -> list[Sequence[Piece]]:
    """A line a check."""
    return [
        [bold(NAMES[result.check]), f": {verdict(sight, result)}. {told(sight, result)}"]
        for result in sight.results
        if _matters(result)
    ]


def _matters(result: Result) -> bool:
    return result.verdict is not Verdict.UNCHECKED or result.lacking != "not_for_it"


def _known(sight: Sight) -> list[Block]:
    """What is off, and what was said of it: the largest first."""
    found = sorted(sight.off, key=lambda one: -abs(one[1].minor))
    if not found:
        return []
    rows: list[Sequence[Piece]] = [
        [bold(why(sight, item)), f": {described(sight, result, item)}"] for result, item in found[:KNOWN]
    ]
    if len(found) > KNOWN:
        rows.append([f"and {len(found) - KNOWN} more"])
    return [rich(line("Explained:"), bullets(rows))]


def why(sight: Sight, item: Item) -> str:
    """Such as ``DIS-7`` or ``On its way``."""
    made = sight.seen.discrepancies.get(item.key)
    return made.label if made is not None else "On its way"


# afterwards
def reviewed(sight: Sight, one: Reconciliation) -> Content:
    return message(paragraph(bold(name(sight)), " is signed. ", *_both(one)), actions(look(sight)))


def signed(sight: Sight, one: Reconciliation) -> Content:
    """For who prepared it."""
    closes = f" It closes with {amount(sight, one.closing or 0)}."
    return message(
        paragraph(bold(name(sight)), " is signed by ", person(one.reviewed_by or ""), f".{closes}"), actions(look(sight))
    )


def _both(one: Reconciliation) -> list[Piece]:
    return [person(one.prepared_by or ""), " prepared it, ", person(one.reviewed_by or ""), " reviewed it."]


def sent_back(sight: Sight, one: Reconciliation, by: str) -> Content:
    return message(
        rich(*_line(bold(name(sight)), " was sent back by ", person(by), "."), quote(one.reason)), actions(look(sight))
    )


def came_back(sight: Sight, one: Reconciliation, by: str) -> Content:
    """For who prepared it."""
    said = rich(*_line(person(by), " sent back ", bold(name(sight)), ". Look again, please:"), quote(one.reason))
    return message(said, actions(look(sight, style="primary")))


def reviewer_left(sight: Sight, gone: str) -> Content:
    """For who prepared it."""
    told = paragraph(person(gone), " left, so nobody reviews ", bold(name(sight)), ".")
    mend = paragraph("Prepare it again, and choose somebody else.")
    return message(told, mend, actions(look(sight, style="primary")))


def _line(*pieces: Piece) -> list[dict[str, object]]:
    return list(paragraph(*pieces)["elements"])


# suspending
def what_changed(sight: Sight, one: Reconciliation, changed: Sequence[Result]) -> str:
    """Which number changed, from what to what."""
    before = one.closing
    closing = sight.seen.figures.closing
    if before is not None and before != closing:
        return f"The closing was {amount(sight, before)} and is {amount(sight, closing)}."
    result = changed[0]
    return f"{NAMES[result.check]} is {verdict(sight, result)} now. {told(sight, result)}"


def suspended(sight: Sight, one: Reconciliation) -> Content:
    """For those who signed."""
    first = paragraph("What you signed of ", bold(name(sight)), f" no longer holds. {one.reason}")
    kept = paragraph("The old signatures stay on record. Prepare it again when it is right.")
    return message(first, kept, actions(look(sight, style="primary")))


def suspended_card(sight: Sight, one: Reconciliation) -> Content:
    """In the place of the request."""
    return message(paragraph(bold(name(sight)), f" is suspended. {one.reason}"), actions(look(sight)))


def is_suspended(sight: Sight, one: Reconciliation) -> str:
    return f"A number changed, so this no longer holds. {one.reason}"


def since(sight: Sight) -> str:
    """What happened since a button was shown."""
    one = sight.current
    match one.state:
        case State.PREPARED:
            return f"<@{one.prepared_by}> prepared it, and <@{one.reviewer_id}> is asked to review it."
        case State.SIGNED:
            return f"It is signed: <@{one.prepared_by}> prepared it, <@{one.reviewed_by}> reviewed it."
    return "Nobody has prepared it yet, or it was sent back."


def signed_on(one: Reconciliation, zone: str) -> str:
    """Such as ``Wednesday 10 March``."""
    return spoken(local_day(one.reviewed_at, zone)) if one.reviewed_at else ""

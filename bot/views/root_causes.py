"""Why discrepancies arise, as people see it."""

from collections.abc import Sequence

from bot.prose.directions import line as one_line
from bot.prose.lists import count, joined
from bot.views import inputs
from bot.views.blocks import (
    Block,
    Content,
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
)
from models.discrepancy import Discrepancy
from models.root_cause import HOW_LONGEST, RootCause

MOST = 15  # in one message; a message holds 50 blocks


def problem(cause: RootCause, latest: Sequence[Discrepancy]) -> Content:
    """It came for the third time; told to who is to mend it."""
    named = joined([each.label for each in latest])
    return message(
        paragraph(bold(f"The same cause, {count(cause.times, 'time')}: "), f"“{_name(cause)}”. Please mend it for good."),
        paragraph(f"It was behind {named}."),
        actions(*_buttons(cause)),
    )


def listing(causes: Sequence[RootCause]) -> Content:
    """The recurring problems first, then the other causes by how often they were."""
    if not causes:
        return message(paragraph("No cause is known yet. Each resolved discrepancy names one."))
    recurring = [cause for cause in causes if cause.recurs]
    others = [cause for cause in causes if not cause.recurs]
    blocks: list[Block] = [header(f"{count(len(recurring), 'recurring problem').capitalize()}")]
    for cause in recurring[:MOST]:
        blocks += [paragraph(*line(cause)), actions(*_buttons(cause), block_id=f"cause{cause.id}")]
    if others:
        blocks.append(paragraph(bold("Other causes")))
        blocks += [paragraph(*line(cause)) for cause in others[:MOST]]
    left_out = len(causes) - len(recurring[:MOST]) - len(others[:MOST])
    return message(*blocks, *([context(f"And {left_out} more.")] if left_out else []))


def line(cause: RootCause) -> list[Piece]:
    """A cause in one line: how often, who is to mend it, or how it was."""
    pieces: list[Piece] = [bold(f"“{_name(cause)}”"), f": {count(cause.times, 'time')}"]
    if cause.recurs and cause.owner_id:
        return [*pieces, ", ", person(cause.owner_id), " is to mend it."]
    return [*pieces, f". It was mended: “{one_line(cause.mended_how, 200)}”." if cause.mended_at else "."]


def mend(cause: RootCause, meta: str) -> View:
    how = inputs.text(
        "how", "What was changed?", lines=True, limit=HOW_LONGEST, example="The bank file is now loaded each morning"
    )
    told = context("Should it come again, it is raised again.")
    return modal("root_cause.mend", "Mend a cause", [paragraph(*line(cause)), how, told], submit="It is mended", meta=meta)


def give(cause: RootCause, meta: str) -> View:
    who = inputs.person("owner", "Who is to mend it?", hint="They are told at once.")
    return modal("root_cause.give", "Give it to somebody", [paragraph(*line(cause)), who], submit="Give it", meta=meta)


def _name(cause: RootCause) -> str:
    return one_line(cause.name)


def _buttons(cause: RootCause) -> list[dict[str, object]]:
    return [
        button("root_cause.mend", "It is mended", cause.id, style="primary", label=f"Mended: {cause.name}"),
        button("root_cause.give", "Give to somebody else", cause.id, label=f"Give to somebody else: {cause.name}"),
    ]

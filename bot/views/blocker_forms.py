"""The forms of blockers. Input names are those that refusals name (models/blocker.py)."""

from collections.abc import Sequence
from datetime import date

from bot.prose import dates
from bot.views import inputs
from bot.views.blockers import NEEDS, line
from bot.views.blocks import Block, View, context, modal, option, paragraph
from models.blocker import LONGEST, OUTCOME_LONGEST, Blocker


def raise_new(*, open_ones: Sequence[Blocker] = (), what: str = "", links: str = "", meta: str = "") -> View:
    """Raise a blocker. Those open already come first, to be chosen instead of raised twice."""
    first: list[Block] = []
    if open_ones:
        first = [
            inputs.select(
                "blocker.existing",
                "Is it one of these?",
                [option(blocker.id, f"{blocker.label} {blocker.what}") for blocker in open_ones[:100]],
                optional=True,
                hint="Its age counts from the first time. Leave this empty for a new one.",
                dispatch=True,
            )
        ]
    blocks = [*first, *new_inputs(what=what), day_input(), links_input(links)]
    return modal("blocker.raise", "Raise a blocker", blocks, submit="Raise it", meta=meta)


def new_inputs(*, what: str = "") -> list[Block]:
    """What must be known of a new blocker: ``what``, ``needs`` and ``owner``."""
    return [
        inputs.text("what", "What is stuck?", initial=what, limit=LONGEST, example="The March invoice from Acme is missing"),
        inputs.radio(
            "needs", "What does it need?", [option(needs.value, words.capitalize()) for needs, words in NEEDS.items()]
        ),
        inputs.person("owner", "Who can clear it?", hint="I tell them at once, and ask them each working day."),
    ]


def day_input(initial: date | None = None) -> Block:
    return inputs.day("needed_by", "Needed by", initial=initial, optional=True)


def links_input(links: str = "") -> Block:
    hint = "Web addresses, or numbers such as PUR-12 or DIS-7."
    return inputs.text("links", "Links", initial=links, optional=True, hint=hint)


def raise_again(blocker: Blocker, age: int, today: date, *, links: str = "", meta: str = "") -> View:
    """The blocker that was chosen as the same one. A day that is over is not offered again."""
    coming = blocker.needed_by if blocker.needed_by is not None and blocker.needed_by >= today else None
    blocks = [
        paragraph(*line(blocker, age), "."),
        context(f"It counts from {dates.day(blocker.raised_on)}. Its owner hears that it was raised again."),
        day_input(coming),
        links_input(links),
    ]
    return modal("blocker.raise_again", "Raise it again", blocks, submit="Raise it again", meta=meta)


def clear(blocker: Blocker, meta: str) -> View:
    where = "Everybody can find it later" + (", and the huddle's channel sees it now." if blocker.huddle_id else ".")
    share = option("lesson", "Share it as a lesson", where)
    blocks = [
        paragraph(*line(blocker), "."),
        _outcome("What cleared it?", "Acme sent the invoice again"),
        inputs.ticks("lesson", "For next time", [share]),
    ]
    return modal("blocker.clear", f"Clear {blocker.label}", blocks, submit="Clear it", meta=meta)


def reassign(blocker: Blocker, meta: str) -> View:
    who = inputs.person("owner", "Who can clear it?", hint="They and the person it blocks are told at once.")
    return modal("blocker.reassign", f"{blocker.label}: new owner", [paragraph(*line(blocker), "."), who], meta=meta)


def decide(blocker: Blocker, meta: str) -> View:
    blocks = [
        paragraph(*line(blocker), "."),
        _outcome("What do you decide?", "We order from the second supplier"),
        context("This ends the blocker. Its owner and the person it blocks are told."),
    ]
    return modal("blocker.decide", f"Decide {blocker.label}", blocks, submit="Decide", meta=meta)


def accept(blocker: Blocker, meta: str) -> View:
    blocks = [
        paragraph(*line(blocker), "."),
        _outcome("Why can we live with it?", "It costs less than the way around it"),
        context("This ends the blocker. Its owner and the person it blocks are told."),
    ]
    return modal("blocker.accept", f"Accept {blocker.label}", blocks, submit="Accept it", meta=meta)


def _outcome(label: str, example: str) -> Block:
    return inputs.text("outcome", label, lines=True, limit=OUTCOME_LONGEST, example=example)

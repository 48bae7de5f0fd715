"""What `/kpi` can do."""

from collections.abc import Sequence

from bot.ready_figures import Definition
from bot.views.blocks import Content, Element, actions, bullets, button, context, escape, message, paragraph, rich, said

WORDS = {
    "": "see the scorecard, with what is off plan first",
    "gross margin": "see one figure beside its plan and the time before",
    "gross margin q3": "see it for a time, such as october, q3, last month, 2026-10, fy26",
    "revenue marketing": "see it for one cost center, by its code or name",
    "last month": "see the scorecard of that time",
    "list": "see the names of all figures",
    "new": "add a figure of your own (leads)",
    "change gross margin": "set its target, its owners and its place (leads)",
    "digest": "set up the weekly digest, or look at it (leads)",
    "help": "see this list",
}


def usage() -> Content:
    """Every word, and what it does."""
    return message(
        paragraph("I say what the numbers are, in plain words. Only you see the answer until you share it."), rich(_list())
    )


def unknown(words: str, close: Sequence[Definition], rest: str = "") -> Content:
    """No figure has that name; `close` come near.

    Args:
        rest: what follows the name of a figure, and is neither a time nor a cost center.
    """
    lead = paragraph("I know no figure called ", said(words[:60], code=True), ".")
    if not close:
        return message(lead, context("Type /kpi list to see the names of all figures."))
    buttons = [
        button(f"kpi.suggested.{place}", each.title, f"{each.key}::", label=f"See {each.name}")
        for place, each in enumerate(close[:5])
    ]
    blocks = [lead, paragraph("Did you mean one of these?"), actions(*buttons)]
    if rest:
        neither = f"“{rest[:40]}” is no time and no cost center that I know."
        blocks.append(context(f"{neither} A time is written as october, q3, last month, 2026-10 or fy26."))
    return message(*blocks, text=_asked(words, close))


def _asked(words: str, close: Sequence[Definition]) -> str:
    names = "\n".join(f"• {each.title}" for each in close[:5])
    return f"I know no figure called {escape(words[:60])}.\nDid you mean one of these?\n{names}"


def _list() -> Element:
    return bullets([said(f"/kpi {words}".strip(), code=True), f" – {what}"] for words, what in WORDS.items())

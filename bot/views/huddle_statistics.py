"""A huddle's statistics as a table that is read aloud as sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.prose import dates
from bot.prose.lists import count
from bot.views.blocks import (
    Block,
    Content,
    Element,
    Piece,
    actions,
    bold,
    bullets,
    button,
    clip,
    context,
    escape,
    message,
    option,
    paragraph,
    plain,
    rich,
)
from models.huddle import Huddle

ROWS = 99  # a table holds 100, one of them its head
CHARACTERS = 9_000  # and 10,000 characters
READ = 30  # people whose figures are read aloud
PERIODS = {
    "this-week": "This week",
    "last-week": "Last week",
    "4-weeks": "Last 4 weeks",
    "12-weeks": "Last 12 weeks",
    "year": "Last year",
    "by-week": "Last 12 weeks, week by week",
}
HEAD = ("Answered", "Late", "Skipped", "Away", "No answer", "Planned", "Done")


@dataclass(frozen=True)
class Figures:
    """What one person did in one week, or a sum of such.

    Attributes:
        week: its Monday.
        asked: prompts that wanted an answer; days away are not among them.
        answered: answers, late ones included.
        missed: prompts that ended without an answer.
        planned: things they said were next, and of those `done`, whenever they ticked them off.
    """

    user_id: str
    name: str
    week: date
    asked: int = 0
    answered: int = 0
    late: int = 0
    skipped: int = 0
    away: int = 0
    missed: int = 0
    planned: int = 0
    done: int = 0

    def plus(self, other: "Figures") -> "Figures":
        return replace(self, **{name: getattr(self, name) + getattr(other, name) for name in COUNTS})


COUNTS = ("asked", "answered", "late", "skipped", "away", "missed", "planned", "done")


def statistics(
    huddle: Huddle,
    others: Sequence[Huddle],
    period: str,
    rows: Sequence[Figures],
    today: date,
    *,
    export: bool,
    table: bool = True,
) -> Content:
    """The figures of a period, a row for each person, or for each week.

    Args:
        others: every huddle that can be chosen, this one among them.
        export: whether the file is offered.
        table: where a table can be shown; else each row is a sentence.
    """
    weekly = period == "by-week"
    sums = count(len(rows), "week") if weekly else count(len(rows), "person", "people")
    title = f"{huddle.name}: {PERIODS[period].lower()}, {sums}"
    labelled = [(f"Week of {dates.short(row.week, today)}" if weekly else row.name, row) for row in rows]
    blocks: list[Block] = [paragraph(bold(title))]
    if labelled:
        shown_as, shown = _table("Week" if weekly else "Person", labelled) if table else _sentences(labelled)
        blocks.append(shown_as)
        if shown < len(labelled):
            blocks.append(context(f"And {count(len(labelled) - shown, 'more')}. The file has everybody."))
        blocks.append(context("Done counts planned things that were ticked off later. Late answers count as answered."))
    else:
        blocks.append(paragraph("Nobody was asked in that time. Choose another one below."))
    blocks.append(_choices(huddle, others, period, export))
    return message(*blocks, text=_read(title, labelled))


def _table(first: str, labelled: Sequence[tuple[str, Figures]]) -> tuple[Block, int]:
    rows = [[_cell(first), *(_cell(name) for name in HEAD)]]
    left = CHARACTERS
    for label, row in labelled[:ROWS]:
        figures = (f"{row.answered} of {row.asked}", row.late, row.skipped, row.away, row.missed, row.planned, row.done)
        cells = [_cell(clip(label, 60) or "–"), *(_cell(str(figure)) for figure in figures)]
        left -= sum(len(cell["text"]) for cell in cells)
        if left < 0:
            break
        rows.append(cells)
    settings = [{"align": "left", "is_wrapped": True}, *({"align": "right"} for _ in HEAD)]
    return {"type": "table", "rows": rows, "column_settings": settings}, len(rows) - 1


def _sentences(labelled: Sequence[tuple[str, Figures]]) -> tuple[Block, int]:
    rows: list[list[Piece]] = [[bold(clip(label, 60)), f": {sentence(row)}"] for label, row in labelled[:ROWS]]
    return rich(bullets(rows)), len(rows)


def _cell(words: str) -> Element:
    return {"type": "raw_text", "text": words}


def sentence(row: Figures) -> str:
    """ "answered 18 of 20, 2 of them late, skipped 1; finished 30 of 41 planned"."""
    parts = [f"answered {row.answered} of {row.asked}"]
    if row.late:
        parts.append(f"{row.late} of them late")
    if row.skipped:
        parts.append(f"skipped {row.skipped}")
    if row.away:
        parts.append(f"away {row.away}")
    return f"{', '.join(parts)}; finished {row.done} of {row.planned} planned"


def _read(title: str, labelled: Sequence[tuple[str, Figures]]) -> str:
    lines = [f"{label}: {sentence(row)}." for label, row in labelled[:READ]]
    if len(labelled) > READ:
        lines.append(f"And {len(labelled) - READ} more.")
    return escape("\n".join([title, *(lines or ["Nobody was asked in that time."])]))


def _choices(huddle: Huddle, others: Sequence[Huddle], period: str, export: bool) -> Block:
    elements: list[Element] = []
    if len(others) > 1:
        options = [option(f"{other.id}:{period}", other.name) for other in others[:100]]
        elements.append(_menu("huddle.statistics_huddle", "Huddle", options, f"{huddle.id}:{period}"))
    options = [option(f"{huddle.id}:{name}", words) for name, words in PERIODS.items()]
    elements.append(_menu("huddle.statistics_period", "Time", options, f"{huddle.id}:{period}"))
    if export:
        label = f"Get the statistics of {huddle.name} as a file"
        elements.append(button("huddle.statistics_file", "Get the file", huddle.id, label=label))
    return actions(*elements)


def _menu(action_id: str, placeholder: str, options: list[Element], chosen: str) -> Element:
    initial = [choice for choice in options if choice["value"] == chosen]
    made: Element = {"type": "static_select", "action_id": action_id, "placeholder": plain(placeholder), "options": options}
    return {**made, "initial_option": initial[0]} if initial else made

"""Why something differs from plan: the question to its owner, the form, and what was said."""

from collections.abc import Sequence
from datetime import date

from bot.prose import dates
from bot.prose.directions import apart
from bot.prose.directions import line as one_line
from bot.variance_comparison import Comparison, Line
from bot.views import inputs
from bot.views.blocks import (
    Block,
    Content,
    Piece,
    View,
    actions,
    button,
    message,
    modal,
    option,
    paragraph,
    person,
    quote,
    rich,
)
from bot.views.blocks import line as text
from models.calendar import local_day
from models.explanation import WORDS_LONGEST, Cause, Explanation
from models.period import Month

UNKNOWN = "We don't know why yet."
CAUSES = {
    Cause.VOLUME: ("Volume", "More or less was sold or used."),
    Cause.PRICE: ("Price", "It cost more or less than planned."),
    Cause.TIMING: ("Timing", "It comes in another month than planned."),
    Cause.ONE_OFF: ("One-off", "It happened once."),
    Cause.MISTAKE: ("Mistake", "It was booked or planned wrongly."),
    Cause.SCOPE: ("Scope", "We do more or less than planned."),
    Cause.OTHER: ("Other", "Something else."),
}
LASTS = {"yes": True, "no": False}


# in an answer
def told(line: Line, shown: Comparison, most: int | None = None) -> list[Sequence[Piece]]:
    """What the owners say of an account, a row each, at most `most` characters of it; or that nobody knows yet."""
    if line.said:
        return [_said(each, shown, most) for each in line.said]
    if line.asked is not None and line.asked.asked_of and line.asked.asked_at:
        asked = dates.short(local_day(line.asked.asked_at, shown.zone), shown.today)
        return [[f"{UNKNOWN} ", person(line.asked.asked_of), f" was asked on {asked}."]]
    return [[UNKNOWN]]


def _said(each: Explanation, shown: Comparison, most: int | None) -> list[Piece]:
    when = f" about {Month.at(each.month).name}" if len(shown.months) > 1 else ""
    pieces: list[Piece] = [person(each.said_by or ""), f"{when}: “{one_line(each.words, most)}”"]
    if each.cause is not None:
        pieces.append(f" ({CAUSES[each.cause][0].lower()}")
        pieces.append(f", {one_line(shown.centre_label(each.cost_centre_id), 60)})" if each.cost_centre_id else ")")
    pieces.append(".")
    return [*pieces, *_next(each, shown.today, most)]


def _next(each: Explanation, today: date, most: int | None = None) -> list[Piece]:
    """Whether it lasts, and who does what by when."""
    pieces: list[Piece] = []
    if each.lasts is not None:
        pieces.append(" It will last." if each.lasts else " It will not last.")
    if each.action:
        by = f" by {dates.short(each.action_due, today)}" if each.action_due else ""
        who: list[Piece] = [" Next, ", person(each.action_by), f"{by}: "] if each.action_by else [f" Next{by}: "]
        pieces += [*who, f"“{one_line(each.action, most)}”."]
    return pieces


# the question
def question(name: str, off: str, when: str, code: str, by: str | None) -> Content:
    """To the owner: `name` is `off` (``$1,200.00 more than planned``) in the period `when`."""
    who: list[Piece] = [person(by), " asks why."] if by else ["Please say why."]
    return message(
        paragraph(f"{name}: {off} in {when}. ", *who),
        actions(button("explanation.open", "Explain", code, style="primary", label=f"Explain {name}")),
    )


def asked(of: str, name: str, before: str | None) -> Content:
    """To who asks: the question is on its way, or went out before."""
    if before is not None:
        return message(paragraph(person(of), f" was asked about {name} on {before}, and has not answered yet."))
    return message(paragraph("I asked ", person(of), f" why. I tell you the answer for {name}."))


def answered(name: str, when: str, each: Explanation, today: date) -> Content:
    """What was said, in the place of the question and for who asked."""
    return message(
        paragraph(person(each.said_by or ""), f" explained {name} in {when}."),
        rich(quote(apart(each.words)), text(*_summary(each, today))),
    )


def _summary(each: Explanation, today: date) -> list[Piece]:
    cause = f"The cause: {CAUSES[each.cause][0].lower()}." if each.cause else ""
    return [cause, *_next(each, today)]


def yours(name: str, each: Explanation, today: date) -> Content:
    """To who shall do something about it."""
    by = f" by {dates.day(each.action_due, today)}" if each.action_due else ""
    return message(
        paragraph(person(each.said_by or ""), f" noted that you do this{by}:"),
        rich(quote(apart(each.action))),
        paragraph(name),
    )


# the form
def form(name: str, off: str, when: str, month: Month, code: str, before: Explanation | None) -> View:
    """Why, whether it lasts, and what is done about it.

    Args:
        month: the one that it is kept for; the last of `when`.
    """
    kept = "" if month.name == when else f" Your answer is kept for {month.name}, the last of these months."
    cause = before.cause if before and before.cause else None
    lasts = {True: "yes", False: "no"}.get(before.lasts) if before and before.lasts is not None else None
    blocks: list[Block] = [
        paragraph(f"{name}: {off} in {when}.{kept}"),
        inputs.select(
            "cause",
            "Cause",
            [option(each, label, says) for each, (label, says) in CAUSES.items()],
            initial=cause,
        ),
        inputs.text(
            "words",
            "What happened?",
            initial=before.words if before else "",
            lines=True,
            limit=WORDS_LONGEST,
            hint="It is quoted as you write it.",
        ),
        inputs.select(
            "lasts",
            "Will it last?",
            [option("yes", "Yes"), option("no", "No"), option("unknown", "I do not know yet")],
            initial=lasts or "unknown",
        ),
        inputs.text(
            "action",
            "What will be done?",
            initial=before.action if before else "",
            optional=True,
            limit=WORDS_LONGEST,
        ),
        inputs.person("action_by", "By whom?", initial=before.action_by if before else None, optional=True),
        inputs.day("action_due", "By when?", initial=before.action_due if before else None, optional=True),
    ]
    return modal("explanation.save", "Explain a difference", blocks, meta=code)

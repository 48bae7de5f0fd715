"""What an admin reads of decisions that the purchasing system did not take."""

from collections.abc import Sequence

from bot.prose import dates
from bot.prose.lists import count
from bot.views.blocks import Block, Content, actions, bold, button, context, message, paragraph
from models.purchase_notice import Notice


def failing(notice: Notice, zone: str) -> Content:
    """One decision did not arrive: what happened, and how to mend it."""
    what, mend = _trouble(notice)
    assert notice.due_at is not None  # noqa: S101  it failed just now, so it is tried again
    return message(
        paragraph(bold(f"The decision on {notice.label} did not reach the purchasing system. "), what),
        paragraph(mend, f" I try again from {dates.moment(notice.due_at, zone)} on, until it is taken."),
        actions(_try_now()),
        context("Type /tandem health to see all that wait."),
    )


def arrived(notice: Notice) -> Content:
    """It did arrive in the end."""
    return message(paragraph(f"The decision on {notice.label} has reached the purchasing system now."))


def health(waiting: Sequence[Notice], zone: str) -> list[Block]:
    """The decisions that wait, for the form that shows how Tandem is doing; nothing where none does."""
    if not waiting:
        return []
    first = waiting[0]
    what, mend = _trouble(first)
    labels = ", ".join(notice.label for notice in waiting)
    number = count(len(waiting), "decision")
    next_at = min(notice.due_at for notice in waiting if notice.due_at is not None)
    return [
        paragraph(
            bold(f"{number.capitalize()} did not reach the purchasing system yet: "),
            f"{labels}. The oldest is of {dates.moment(first.made_at, zone)}.",
        ),
        paragraph(what, " ", mend, f" I try again on {dates.moment(next_at, zone)}."),
        actions(_try_now(), block_id="notices"),
    ]


def _try_now() -> dict[str, object]:
    return button("notice.again", "Try again now", label="Send the decisions again now")


def _trouble(notice: Notice) -> tuple[str, str]:
    """What happened at the last attempt, and what to do about it."""
    host, status = notice.host, notice.status
    match notice.answer, status:
        case "late", _:
            return f"{host} did not answer in time.", "See whether it is at work."
        case "silent", _:
            return f"Nothing answers at {host}.", "See whether it runs, and whether DECISIONS_URL is right."
        case _, 401 | 403:
            return f"{host} refused it ({status}).", "See whether DECISIONS_SECRET is the same on both sides."
        case _, 404 | 405 | 410:
            return f"{host} does not know that page ({status}).", "See whether DECISIONS_URL is right."
        case _, 429:
            return f"{host} asks me to go slower ({status}).", "There is nothing to do."
        case _, int(code) if 300 <= code < 400:
            return f"{host} wants it sent elsewhere ({status}).", "Put the new address into DECISIONS_URL."
        case _, int(code) if code >= 500:
            return f"{host} has a problem of its own ({status}).", "See whether it is well."
    return f"{host} does not accept it ({status}).", "Its log may say why."

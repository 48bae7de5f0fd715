"""What a person sees of a huddle in their direct messages: the question, the reminder, and what became of it."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.prose import dates
from bot.views.blocks import Block, Content, actions, bold, button, channel, clip, message, paragraph, person
from models.huddle import Huddle
from models.huddle_round import Prompt, Round


def prompt(huddle: Huddle, round_: Round, asked: Prompt) -> Content:
    """The question of the day, to one person."""
    return message(
        paragraph(bold(huddle.name), f": please answer {deadline(round_, asked)}. It takes about two minutes."),
        actions(
            button("huddle.answer", "Answer", asked.id, style="primary", label=f"Answer {huddle.name}"),
            button("huddle.skip", "Skip today", asked.id, label=f"Skip {huddle.name} today"),
            button("huddle.away", "I'm away", asked.id, label="Say that you are away"),
        ),
        paragraph("Your answers go to ", channel(huddle.channel), ". Set up by ", person(huddle.set_up_by), "."),
    )


def nudge(huddle: Huddle, round_: Round, asked: Prompt) -> Content:
    """The one reminder, half-way through the window."""
    return message(
        paragraph("A reminder: ", bold(huddle.name), f" is open. Please answer {deadline(round_, asked)}."),
        actions(
            button("huddle.answer", "Answer", asked.id, style="primary", label=f"Answer {huddle.name}"),
            button("huddle.skip", "Skip today", asked.id, label=f"Skip {huddle.name} today"),
        ),
        paragraph("Set up by ", person(huddle.set_up_by), "."),
    )


def nudged(huddle: Huddle) -> Content:
    """What the reminder turns into when it is settled; its buttons go."""
    return message(paragraph("Settled: ", bold(huddle.name), ". Nothing more to do here."))


def answered(huddle: Huddle, round_: Round, asked: Prompt, shown: Sequence[Block]) -> Content:
    """What the question turns into: the person's own answers (huddle_answers.full), and a way to change them."""
    late = " It came late, and the summary says so." if asked.late else ""
    edited = " You changed it since." if asked.edited_at is not None else ""
    return message(
        paragraph("Thank you. ", bold(huddle.name), f", {dates.day(round_.day)}: answered.{late}{edited}"),
        *shown,
        actions(button("huddle.answer", "Edit", asked.id, label=f"Edit your answers to {huddle.name}")),
    )


def skipped(huddle: Huddle, round_: Round, asked: Prompt) -> Content:
    """What the question turns into when it is skipped."""
    return message(
        paragraph(f"You skipped {dates.day(round_.day)} of ", bold(huddle.name), ". You can still answer."),
        actions(button("huddle.answer", "Answer after all", asked.id, label=f"Answer {huddle.name} after all")),
    )


def away(huddle: Huddle, round_: Round, asked: Prompt, last: date | None = None) -> Content:
    """What the question turns into when the person is away; `last` is their last day away, where it is known."""
    until = f" {dates.until(last, round_.day)}" if last is not None else " today"
    return message(
        paragraph(bold(huddle.name), f": you are away{until}. I will not ask until you are back."),
        actions(
            button("huddle.answer", "Answer after all", asked.id, label=f"Answer {huddle.name} after all"),
            button("huddle.back", "I'm back", label="Say that you are back"),
        ),
    )


def deadline(round_: Round, asked: Prompt) -> str:
    """ "by 11:30", on that person's clock; with the day where it is another one."""
    local = asked.closes_at.astimezone(ZoneInfo(asked.zone))
    clock = f"by {dates.clock(local.time())}"
    return clock if local.date() == round_.day else f"{clock} on {dates.day(local.date())}"


def choose(found: Sequence[tuple[Huddle, Round, Prompt]], today: date) -> Content:
    """Several huddles wait for an answer: which one now? `today` is the reader's."""
    rows: list[Block] = []
    for huddle, round_, asked in found[:20]:
        twice = f" at {round_.at}" if len(huddle.times) > 1 or huddle.busy_on(round_.day) else ""
        when = f"{dates.near(round_.day, today)}{twice}"
        rows.append(actions(button("huddle.answer", f"{clip(huddle.name, 40)}, {when}", asked.id)))
    return message(paragraph("Which one do you want to answer?"), *rows)


def nothing_open(
    coming: tuple[Huddle, datetime] | None,
    zone: str,
    today: date,
    last: tuple[Huddle, Round, Prompt] | None = None,
    away_until: date | None = None,
) -> Content:
    """Nothing waits for the person.

    Args:
        coming: what asks them next, and when.
        last: what they answered just now.
        away_until: their last day away, where they are away today.
    """
    done = "Nothing waits for you."
    changes = []
    if last is not None:
        huddle, round_, asked = last
        done = f"You answered {huddle.name} for {dates.near(round_.day, today)}."
        changes.append(actions(button("huddle.answer", "Edit", asked.id, label=f"Edit your answers to {huddle.name}")))
    if away_until is not None:
        done = f"{done} You are away {dates.until(away_until, today)}."
        changes.append(actions(button("huddle.back", "I'm back", label="Say that you are back")))
    if coming is None:
        then = "" if last is not None else " No huddle asks you anything. A lead can set one up with /huddle setup."
        return message(paragraph(f"{done}{then}"), *changes)
    huddle, at = coming
    local = at.astimezone(ZoneInfo(zone))
    when = f"{dates.near(local.date(), today)} at {dates.clock(local.time())}"
    return message(paragraph(f"{done} Next is ", bold(huddle.name), f", {when}."), *changes)


def welcome_back(was_away: bool, found: Sequence[tuple[Huddle, Round, Prompt]]) -> Content:
    """Somebody said that they are back; `found` is what they may still answer in time."""
    words = "Welcome back. I ask you again from now on." if was_away else "You were not away, so nothing changes."
    rows = [
        actions(button("huddle.answer", f"Answer {huddle.name}", asked.id, label=f"Answer {huddle.name}"))
        for huddle, _, asked in found[:10]
    ]
    return message(paragraph(words), *rows)


def gone(first: date, last: date, today: date) -> Content:
    """Somebody said that they are away."""
    words = f"You are away {dates.span(first, last, today)}. I ask you nothing on those days."
    return message(paragraph(words), actions(button("huddle.back", "I'm back", label="Say that you are back")))

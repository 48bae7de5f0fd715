"""Lessons that were found."""

from collections.abc import Sequence

from bot.prose import dates
from bot.views.blocks import Block, Content, bold, context, line, message, paragraph, person, quote, rich
from models.lesson import Lesson


def listing(words: str, lessons: Sequence[Lesson]) -> Content:
    """What was found for these words, newest first; the latest lessons where there are no words."""
    if not lessons and words:
        return message(
            paragraph("No lesson holds “", words[:100], "”."), context("Try one word, or /tandem lessons for the latest.")
        )
    if not lessons:
        return message(
            paragraph("There are no lessons yet. When you clear a blocker, tick “Share it as a lesson”."),
        )
    title = f"Lessons about “{words[:100]}”" if words else "The latest lessons"
    blocks: list[Block] = [paragraph(bold(title))]
    for lesson in lessons:
        told = line(bold(lesson.about[:200]), f", {dates.day(lesson.learned_on)}, from ", person(lesson.by))
        blocks.append(rich(told, quote(lesson.words[:1000])))
    if not words:
        blocks.append(context("Search by adding words, such as /tandem lessons supplier."))
    return message(*blocks)

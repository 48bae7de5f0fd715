"""What people see of a lesson."""

from bot.views.blocks import Content, bold, line, message, person, quote, rich
from models.lesson import Lesson


def shared(lesson: Lesson) -> Content:
    """A lesson, posted to a channel."""
    return message(rich(line(person(lesson.by), " learned something about ", bold(lesson.about)), quote(lesson.words)))

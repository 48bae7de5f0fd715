"""Lessons: kept, found by search, shared to a channel."""

import sqlalchemy as sa

from bot.database import Tx
from bot.views import lessons as view
from models.calendar import local_day
from models.lesson import Lesson
from models.message import Lane
from models.refusal import Refusal


async def keep(tx: Tx, by: str, about: str, words: str, *, blocker_id: int | None = None) -> Lesson:
    """Write down what was learned, and what it is about."""
    today = local_day(tx.now, (await tx.team()).zone)
    lesson = Lesson(about=about, words=words, by=by, learned_on=today, blocker_id=blocker_id)
    tx.add(lesson)
    await tx.flush()
    return lesson


async def find(tx: Tx, words: str, *, limit: int = 10) -> list[Lesson]:
    """The lessons that hold every one of these words, or the latest where there are none; newest first."""
    query = sa.select(Lesson).order_by(Lesson.id.desc()).limit(limit)
    for word in words.casefold().split():
        query = query.where(Lesson.folded.contains(word, autoescape=True))
    return await tx.all(query)


async def share(tx: Tx, lesson_id: int, channel: str) -> bool:
    """Post a lesson to a channel, once. False when it is there already."""
    lesson = await tx.get(Lesson, lesson_id)
    if lesson is None:
        raise Refusal("I do not know that lesson. Search for it again.")
    return await tx.post(f"lesson:{lesson.id}:{channel}", channel, view.shared(lesson), lane=Lane.DIGEST)

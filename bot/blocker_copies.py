"""Messages about blockers. Those that ask something change in place when one of their blockers does."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from bot import huddle_summaries, members
from bot.database import Content, Tx
from bot.views import blockers as view
from models.blocker import Blocker
from models.blocker_copy import Asks, BlockerCopy
from models.calendar import local_day
from models.huddle_round import Prompt, Round
from models.message import Lane


async def tell(tx: Tx, blocker: Blocker, user_id: str, content: Content) -> None:
    """Let somebody know what just happened to a blocker, once."""
    if (await members.meet(tx, user_id)).left_at is None:
        await tx.post(_key(blocker, user_id), user_id, content)


async def ask(tx: Tx, blocker: Blocker, user_id: str, asks: Asks) -> None:
    """Ask somebody about one blocker, at once."""
    copy = BlockerCopy(
        blocker_id=blocker.id, key=_key(blocker, user_id), user_id=user_id, asks=asks, owner_id=blocker.owner_id
    )
    if await tx.post(copy.key, user_id, await _content(tx, [(copy, blocker)])):
        tx.add(copy)


async def remind(tx: Tx, user_id: str, day: date, questions: Sequence[tuple[Asks, Blocker]]) -> None:
    """Ask somebody about several, in the one message of a local day. Messages of earlier days lose their buttons."""
    earlier = sa.and_(BlockerCopy.user_id == user_id, BlockerCopy.day < day)
    for key, past in await tx.rows(
        sa.select(BlockerCopy.key, BlockerCopy.day).where(earlier).distinct().order_by(BlockerCopy.key)
    ):
        await tx.update(key, view.past(past))
    await tx.change(sa.delete(BlockerCopy).where(earlier))
    key = f"blockers:{day}:{user_id}"
    asked = [
        (
            BlockerCopy(blocker_id=blocker.id, key=key, user_id=user_id, asks=asks, owner_id=blocker.owner_id, day=day),
            blocker,
        )
        for asks, blocker in questions
    ]
    if asked and await tx.post(key, user_id, await _content(tx, asked), lane=Lane.NAG):
        for copy, _ in asked:
            tx.add(copy)


async def refresh(tx: Tx, blocker: Blocker) -> None:
    """Let every message that asks about this blocker say how it stands, and the huddle summaries of today."""
    await tx.flush()
    for key in await tx.all(
        sa.select(BlockerCopy.key).where(BlockerCopy.blocker_id == blocker.id).distinct().order_by(BlockerCopy.key)
    ):
        query = sa.select(BlockerCopy, Blocker).join(Blocker, Blocker.id == BlockerCopy.blocker_id)
        asked = await tx.rows(query.where(BlockerCopy.key == key).order_by(BlockerCopy.id))
        await tx.update(key, await _content(tx, [(copy, shown) for copy, shown in asked]))
    recent = sa.select(Round).join(Prompt, Prompt.round_id == Round.id).where(Prompt.user_id == blocker.raiser_id)
    for round_ in await tx.all(recent.where(Round.day >= tx.now.date() - timedelta(days=1)).order_by(Round.id)):
        await huddle_summaries.refresh(tx, round_)


async def ages(tx: Tx, blockers: Collection[Blocker]) -> dict[int, int]:
    """How old blockers are, in working days, by their ids."""
    team = await tx.team()
    today = local_day(tx.now, team.zone)
    return {blocker.id: blocker.age(today, team.country) for blocker in blockers}


def _key(blocker: Blocker, user_id: str) -> str:
    return f"blocker:{blocker.number}:{blocker.changes}:{user_id}"


async def _content(tx: Tx, asked: Sequence[tuple[BlockerCopy, Blocker]]) -> Content:
    age = await ages(tx, [blocker for _, blocker in asked])
    shown = [view.Asked(copy, blocker, age[blocker.id]) for copy, blocker in asked]
    return view.reminder(shown) if shown[0].copy.day else view.question(shown[0])

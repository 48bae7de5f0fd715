"""What a person was asked before, and when they are asked next."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot import absences, members
from bot.database import Tx
from bot.huddle_rounds import Found
from models.calendar import local_day
from models.huddle import Huddle, Participant
from models.huddle_round import Prompt, Round, State


async def page(tx: Tx, user_id: str, start: int, size: int) -> tuple[list[Found], bool]:
    """A person's own prompts, the latest first, from the `start`-th on, and whether there are earlier ones."""
    query = (
        sa.select(Huddle, Round, Prompt)
        .join(Round, Round.huddle_id == Huddle.id)
        .join(Prompt, Prompt.round_id == Round.id)
        .where(Prompt.user_id == user_id, Prompt.state.notin_([State.WAITING, State.DROPPED]))
        .order_by(Prompt.due_at.desc(), Prompt.id.desc())
        .offset(start)
        .limit(size + 1)
    )
    found = [(huddle, round_, prompt) for huddle, round_, prompt in await tx.rows(query)]
    return found[:size], len(found) > size


async def just_answered(tx: Tx, user_id: str) -> Found | None:
    """The person's latest answer, if it is from the last day."""
    found, _ = await page(tx, user_id, 0, 1)
    for huddle, round_, prompt in found:
        if prompt.state is State.ANSWERED and prompt.due_at > tx.now - timedelta(days=1):
            return huddle, round_, prompt
    return None


async def next_for(tx: Tx, user_id: str) -> tuple[Huddle, datetime] | None:
    """The huddle that asks this person next, and when, days away left out; None when none will."""
    zone = (await members.meet(tx, user_id)).zone
    query = (
        sa.select(Huddle)
        .join(Participant, Participant.huddle_id == Huddle.id)
        .where(Participant.user_id == user_id, Participant.left_at.is_(None), Huddle.paused_at.is_(None))
    )
    today = local_day(tx.now, zone)
    away = await absences.coming(tx, [user_id], today - timedelta(days=1))
    coming: list[tuple[datetime, int, Huddle]] = []
    for huddle in await tx.all(query):
        moments = (
            huddle.due(day, slot, zone)
            for day, slot in huddle.occurrences(today - timedelta(days=1))
            if not any(absence.covers(day) for absence in away)
        )
        at = next((at for at in moments if at is not None and at > max(tx.now, huddle.runs_from)), None)
        if at is not None:
            coming.append((at, huddle.id, huddle))
    if not coming:
        return None
    at, _, huddle = min(coming)
    return huddle, at

"""The questions that are due, asked in batches; and the one reminder half-way through."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from bot import absences, huddle_changes, huddle_rounds
from bot.database import Tx
from bot.huddle_rounds import Found
from bot.storage.scoping import earliest
from bot.views import huddles as view
from bot.views.blocks import Content
from models.huddle import Huddle
from models.huddle_round import Prompt, Round, State
from models.member import Member
from models.message import Lane

_PROMPT = earliest(Prompt.due_at, Prompt.state == State.WAITING)
_NUDGE = earliest(Prompt.nudge_at)
BATCH = 50  # prompts a transaction: on SQLite a click waits for one of them at most


async def next_prompt(tx: Tx) -> datetime | None:
    return await tx.moment(_PROMPT)


async def ask_due(tx: Tx) -> tuple[int, set[int]]:
    """Ask a batch of the people whose time has come; rows another process holds are left to it.

    Returns:
        How many were looked at, and the rounds in which somebody turned out not to be asked, for `finish_if_complete`.
    """
    found = await _taken(tx, sa.and_(Prompt.state == State.WAITING, Prompt.due_at <= tx.now), Prompt.due_at)
    if not found:
        return 0, set()
    people = await _members(tx, {prompt.user_id for _, _, prompt in found})
    fallback = (await tx.team()).zone
    away = await _away(tx, found)
    said: list[tuple[str, str, Content]] = []
    settled: set[int] = set()
    for huddle, round_, prompt in found:
        _be_sure(huddle, round_, prompt, people.get(prompt.user_id), fallback, tx.now)
        if prompt.state is State.WAITING and prompt.due_at > tx.now:
            continue
        if (prompt.user_id, round_.day) in away:
            prompt.away(tx.now)
        elif prompt.ask(tx.now):
            said.append((round_.key_for(prompt.user_id), prompt.user_id, view.prompt(huddle, round_, prompt)))
        if prompt.done:
            settled.add(round_.id)
    await tx.flush()
    await tx.post_all(said)
    return len(found), settled


def _be_sure(huddle: Huddle, round_: Round, prompt: Prompt, member: Member | None, fallback: str, now: datetime) -> None:
    """The last look before asking: are they still here, is the huddle running, and is this their zone?"""
    if member is None or member.left_at is not None or member.is_bot or huddle.paused_at is not None:
        prompt.drop()
        return
    zone = member.zone if member.profile_at is not None else fallback
    if prompt.zone_guessed or (member.profile_at is not None and zone != prompt.zone):
        huddle_changes.settle(huddle, round_, prompt, zone, now)


# the reminder
async def next_nudge(tx: Tx) -> datetime | None:
    return await tx.moment(_NUDGE)


async def nudge_due(tx: Tx) -> int:
    """Remind a batch of those who have not answered. Gives how many were looked at."""
    found = await _taken(tx, Prompt.nudge_at <= tx.now, Prompt.nudge_at)
    away = await _away(tx, found)
    said: list[tuple[str, str, Content]] = []
    for huddle, round_, prompt in found:
        if (prompt.user_id, round_.day) in away:
            await huddle_rounds.note_away(tx, huddle, round_, prompt)
        elif huddle.paused_at is not None:
            prompt.nudge_at = None
        elif prompt.nudge(tx.now):
            key = f"{round_.key_for(prompt.user_id)}:nudge"
            said.append((key, prompt.user_id, view.nudge(huddle, round_, prompt)))
    await tx.flush()
    await tx.post_all(said, lane=Lane.NAG)
    return len(found)


async def _taken(tx: Tx, due: sa.ColumnElement[bool], order: InstrumentedAttribute[Any]) -> list[Found]:
    """A batch of prompts, held; their rounds and huddles are read once each."""
    query = sa.select(Prompt).where(due).order_by(order, Prompt.id).limit(BATCH)
    prompts: list[Prompt] = await tx.all(query.with_for_update(skip_locked=True, key_share=True))
    if not prompts:
        return []
    wanted = sorted({prompt.round_id for prompt in prompts})
    rounds = sa.select(Round, Huddle).join(Huddle, Huddle.id == Round.huddle_id).where(Round.id.in_(wanted))
    known = {round_.id: (huddle, round_) for round_, huddle in await tx.rows(rounds)}
    return [(*known[prompt.round_id], prompt) for prompt in prompts]


async def _members(tx: Tx, user_ids: Iterable[str]) -> dict[str, Member]:
    query = sa.select(Member).where(Member.user_id.in_(sorted(user_ids)))
    return {member.user_id: member for member in await tx.all(query)}


async def _away(tx: Tx, found: list[Found]) -> set[tuple[str, date]]:
    """Who is away on the day they are asked about."""
    by_day: dict[date, set[str]] = {}
    for _, round_, prompt in found:
        by_day.setdefault(round_.day, set()).add(prompt.user_id)
    return {(user, day) for day, users in by_day.items() for user in await absences.away_on(tx, users, day)}

"""People come, go and move, and huddles change, in the middle of a day: nobody is asked twice or forgotten."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from bot.database import Tx
from bot.huddle_rounds import finish_if_complete, held_open, prompt_of
from models.huddle import Huddle, Participant
from models.huddle_round import OPEN, Prompt, Round, State
from models.member import Member


async def admit(tx: Tx, huddle: Huddle, came: Sequence[Member]) -> None:
    """People joined: asked today while their own window is open, else from the next huddle day on."""
    if huddle.paused_at is not None or not came:
        return
    since = (tx.now - timedelta(days=3)).date()
    rounds = sa.select(Round).where(Round.huddle_id == huddle.id, Round.day >= since).order_by(Round.id)
    fallback = (await tx.team()).zone
    for round_ in await tx.all(rounds):
        made = [prompt_of(huddle, round_.day, round_.slot, member, fallback, tx.now, late=True) for member in came]
        wanted = [prompt for prompt in made if prompt and prompt.state is State.WAITING and prompt.closes_at > tx.now]
        if wanted:
            await _add(tx, round_, wanted)


async def _add(tx: Tx, round_: Round, wanted: Sequence[Prompt]) -> None:
    """Add prompts to a round; whoever has one already takes it up again, and is not asked twice."""
    query = sa.select(Prompt).where(Prompt.round_id == round_.id, Prompt.user_id.in_([new.user_id for new in wanted]))
    there = {prompt.user_id: prompt for prompt in await tx.all(query.order_by(Prompt.id).with_for_update(key_share=True))}
    held = await tx.lock(Round, round_.id)
    if held is None:
        return
    for new in wanted:
        prompt = there.get(new.user_id)
        if prompt is None:
            new.round_id = held.id
            tx.add(new)
            held.reach(new.closes_at)
        elif prompt.rejoin(tx.now):
            held.reach(prompt.closes_at)
    await tx.flush()


async def dismiss(tx: Tx, user_id: str, huddle_id: int | None = None) -> None:
    """Somebody left a huddle (or all of them): what they were to be asked is dropped."""
    only = [Prompt.user_id == user_id] + ([Round.huddle_id == huddle_id] if huddle_id is not None else [])
    touched = {prompt.round_id for _, _, prompt in await held_open(tx, *only) if prompt.drop()}
    await _fit(tx, touched)


async def welcome_back(tx: Tx, user_id: str) -> None:
    """Somebody is back before the end of a day they were to be away: whom nobody asked is asked now."""
    query = (
        sa.select(Prompt)
        .where(Prompt.user_id == user_id, Prompt.state == State.AWAY, Prompt.closes_at > tx.now)
        .order_by(Prompt.id)
        .with_for_update(key_share=True)
    )
    for prompt in await tx.all(query):
        round_ = await tx.lock(Round, prompt.round_id)
        if round_ is not None and prompt.back(tx.now):
            round_.reach(prompt.closes_at)


async def follow(tx: Tx, member: Member) -> None:
    """Somebody's zone became known or changed: what they were not yet asked moves with them."""
    touched: set[int] = set()
    for huddle, round_, prompt in await held_open(tx, Prompt.user_id == member.user_id):
        if settle(huddle, round_, prompt, member.zone, tx.now):
            touched.add(round_.id)
    await _fit(tx, touched)


def settle(huddle: Huddle, round_: Round, prompt: Prompt, zone: str, now: datetime) -> bool:
    """Move a waiting prompt to that zone; dropped where the huddle no longer has that slot."""
    due_at = huddle.due(round_.day, round_.slot, zone)
    return prompt.drop() if due_at is None else prompt.move(zone, due_at, huddle.runs_from, now)


async def held(tx: Tx, huddle: Huddle) -> set[tuple[date, int]]:
    """The days and slots of which a round exists, as far back as matters."""
    since = huddle.runs_from.date() - timedelta(days=4)
    query = sa.select(Round.day, Round.slot).where(Round.huddle_id == huddle.id, Round.day >= since)
    return {(day, slot) for day, slot in await tx.rows(query)}


async def replan(tx: Tx, huddle: Huddle) -> None:
    """The huddle's days or times changed, or it goes on: find its next round, and move what was not yet asked."""
    query = (
        sa.select(Round, Prompt)
        .join(Prompt, Prompt.round_id == Round.id)
        .where(Round.huddle_id == huddle.id, Round.closed_at.is_(None), Prompt.asked_at.is_(None))
        .where(Prompt.state.in_((State.WAITING, State.DROPPED)))
        .order_by(Prompt.id)
        .with_for_update(of=Prompt, key_share=True)
    )
    people = set(
        await tx.all(sa.select(Participant.user_id).where(Participant.huddle_id == huddle.id, Participant.left_at.is_(None)))
    )
    touched: set[int] = set()
    for round_, prompt in await tx.rows(query):
        due_at = huddle.due(round_.day, round_.slot, prompt.zone)
        if due_at is None or prompt.user_id not in people:
            prompt.drop()
        elif prompt.zone_guessed and huddle.zone is None:
            continue  # still to be settled
        else:
            prompt.zone_guessed = False
            if prompt.place(due_at, huddle.window, huddle.runs_from, tx.now) is State.UNASKED:
                prompt.state = State.DROPPED  # no outage: its time has passed by the new plan
        touched.add(round_.id)
    await _fit(tx, touched)
    huddle.restart(await held(tx, huddle))


async def _fit(tx: Tx, round_ids: Collection[int]) -> None:
    """These rounds end with their last open window now; those in which nothing is open end at once."""
    await tx.flush()
    for round_id in sorted(round_ids):
        round_ = await tx.lock(Round, round_id)
        last = sa.select(sa.func.max(Prompt.closes_at)).where(Prompt.round_id == round_id, Prompt.state.in_(OPEN))
        if round_ is not None and round_.closed_at is None and (closes_at := await tx.one(last)) is not None:
            round_.closes_at = closes_at
        await finish_if_complete(tx, round_id)

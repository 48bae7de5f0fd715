"""Rounds of huddles: opened for everyone at once, closed when all are done or the last window ends."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from bot import absences, huddle_summaries
from bot.database import Content, Tx
from bot.storage.scoping import earliest, limit, prepared
from bot.views import huddle_notices as notices
from bot.views import huddles as view
from models.huddle import LATEST, Huddle, Participant
from models.huddle_round import OPEN, Prompt, Round, State
from models.member import Member
from models.message import Lane, Message
from models.refusal import Refusal

PROFILE_WAIT = timedelta(minutes=5)  # how long somebody unknown waits for Slack to say where they are
CATCH_UP = timedelta(days=2)  # rounds that ended before are told of in one sentence, not each in its own summary
SHOWN_FOR = timedelta(days=2)  # how long an unanswered question is offered

Found = tuple[Huddle, Round, Prompt]

_OPENING = earliest(Huddle.next_at)
_CLOSING = earliest(Round.closes_at, Round.closed_at.is_(None))
_EACH = sa.select(Huddle, Round, Prompt).join(Round, Round.huddle_id == Huddle.id).join(Prompt, Prompt.round_id == Round.id)
_ASKED = prepared(
    _EACH.where(Prompt.id == sa.bindparam("prompt"))
    .with_for_update(of=[Prompt, Round], key_share=True)
    .execution_options(populate_existing=True)
)
_MISSING = prepared(
    sa.select(Prompt.id)
    .where(Prompt.round_id == sa.bindparam("round"), sa.or_(*(Prompt.state == state for state in OPEN)))
    .limit(limit(1))
)


def _others_missing_and_is_out() -> tuple[sa.Exists, sa.Exists]:
    """Whether somebody else is still to answer, and whether the summary is out, asked while a prompt is saved."""
    other, said = aliased(Prompt), aliased(Message)
    return (
        sa.exists().where(
            other.team_id == sa.bindparam("team"),
            other.round_id == sa.bindparam("round"),
            other.id != sa.bindparam("this"),
            sa.or_(*(other.state == state for state in OPEN)),
        ),
        sa.exists().where(said.team_id == sa.bindparam("team"), said.key == sa.bindparam("summary")),
    )


# looking
async def prompt_for(tx: Tx, prompt_id: int, user_id: str) -> Found:
    """What that person was asked, held with its round until the transaction ends.

    Raises:
        Refusal: it is somebody else's, or none.
    """
    found = await tx.rows(_ASKED, prompt=prompt_id)
    if not found or found[0][2].user_id != user_id:
        raise Refusal("This question was for somebody else. Type `/huddle` to answer your own.")
    [(huddle, round_, prompt)] = found
    return huddle, round_, prompt


async def open_for(tx: Tx, user_id: str) -> list[Found]:
    """What waits for that person's answer, the oldest first."""
    waits = sa.and_(Prompt.state == State.ASKED, Prompt.closes_at > tx.now - SHOWN_FOR)
    found = await tx.rows(_EACH.where(Prompt.user_id == user_id, waits).order_by(Prompt.due_at, Prompt.id))
    return [(huddle, round_, prompt) for huddle, round_, prompt in found]


async def held_open(tx: Tx, *only: sa.ColumnElement[bool]) -> list[Found]:
    """What nobody has answered yet, the oldest first; the prompts are held."""
    query = _EACH.where(Prompt.state.in_(OPEN), *only).order_by(Prompt.id).with_for_update(of=Prompt, key_share=True)
    return [(huddle, round_, prompt) for huddle, round_, prompt in await tx.rows(query)]


# opening
async def next_opening(tx: Tx) -> datetime | None:
    return await tx.moment(_OPENING)


async def due_huddles(tx: Tx) -> list[int]:
    """The huddles of which a round is to be opened."""
    return await tx.all(sa.select(Huddle.id).where(Huddle.next_at <= tx.now).order_by(Huddle.next_at, Huddle.id))


async def open_next(tx: Tx, huddle_id: int) -> Round | None:
    """Open the huddle's next round if it is due, with a prompt for each person. None when there was nothing to ask.

    Rounds missed for long, because nothing ran, are named in one message to the channel instead.
    """
    huddle = await tx.lock(Huddle, huddle_id)
    if huddle is None:
        return None
    missed: list[date] = []
    while (at := _next(huddle, tx.now)) is not None and _ended(huddle, *at) < tx.now - CATCH_UP:
        missed.append(at[0])
        huddle.advance(at)
    if missed:
        key = f"huddle:{huddle.id}:missed:{missed[0]}:{missed[-1]}"
        await tx.post(key, huddle.channel, notices.missed(huddle, missed, tx.now.date()), lane=Lane.DIGEST)
    if (at := _next(huddle, tx.now)) is None:
        return None
    huddle.advance(at)
    return await _open(tx, huddle, *at)


def _next(huddle: Huddle, now: datetime) -> tuple[date, int] | None:
    if huddle.next_at is None or huddle.next_day is None or huddle.next_at > now:
        return None
    return huddle.next_day, huddle.next_slot


def _ended(huddle: Huddle, day: date, slot: int) -> datetime:
    """When the window of the last person on earth ends; long ago where the slot is no more."""
    return (huddle.due(day, slot, LATEST) or huddle.runs_from - 2 * CATCH_UP) + huddle.window


async def _open(tx: Tx, huddle: Huddle, day: date, slot: int) -> Round | None:
    if await tx.one(sa.select(Round.id).where(Round.huddle_id == huddle.id, Round.day == day, Round.slot == slot)):
        return None
    people = await tx.all(
        sa.select(Member)
        .join(Participant, Participant.user_id == Member.user_id)
        .where(Participant.huddle_id == huddle.id, Participant.left_at.is_(None))
        .where(Member.is_bot.is_(False), Member.left_at.is_(None))
        .order_by(Member.id)
    )
    fallback = (await tx.team()).zone
    prompts = [prompt for member in people if (prompt := prompt_of(huddle, day, slot, member, fallback, tx.now))]
    if all(prompt.state is State.DROPPED for prompt in prompts):
        return None  # nobody, or the time of each had passed before the huddle began
    slots = huddle.slots_on(day)
    round_ = Round(
        huddle_id=huddle.id,
        day=day,
        slot=slot,
        at=slots[slot].strftime("%H:%M"),
        questions=huddle.questions,
        opened_at=tx.now,
        closes_at=max(prompt.closes_at for prompt in prompts),
    )
    tx.add(round_)
    await tx.flush()
    for prompt in prompts:
        prompt.round_id = round_.id
        tx.add(prompt)
    await tx.flush()
    return round_


def prompt_of(
    huddle: Huddle, day: date, slot: int, member: Member, fallback: str, now: datetime, *, late: bool = False
) -> Prompt | None:
    """Somebody's prompt in a round, not yet stored; None where that day has no such slot.

    Args:
        fallback: the zone to assume where Slack has not said theirs.
        late: they joined after the round was opened.
    """
    guessed = member.profile_at is None and huddle.zone is None
    zone = fallback if member.profile_at is None else member.zone
    due_at = huddle.due(day, slot, zone)
    if due_at is None:
        return None
    prompt = Prompt(round_id=0, user_id=member.user_id, zone=zone, due_at=due_at, closes_at=due_at + huddle.window)
    runs_from = max(huddle.runs_from, now - huddle.window) if late else huddle.runs_from
    if guessed:
        prompt.wait_for_profile(now + PROFILE_WAIT)
    else:
        prompt.place(due_at, huddle.window, runs_from, now)
    return prompt


# closing
async def next_closing(tx: Tx) -> datetime | None:
    return await tx.moment(_CLOSING)


async def due_rounds(tx: Tx) -> list[int]:
    """The rounds whose last window has ended."""
    query = sa.select(Round.id).where(Round.closed_at.is_(None), Round.closes_at <= tx.now)
    return await tx.all(query.order_by(Round.closes_at, Round.id))


async def close(tx: Tx, round_id: int) -> bool:
    """The window of a round has ended: its summary is published. True once.

    Whoever is away by now counts as away. Whoever was never asked, because nothing ran, counts as not asked.
    """
    unfinished = await held_open(tx, Round.id == round_id)
    later = [prompt.closes_at for _, _, prompt in unfinished if prompt.closes_at > tx.now]
    round_ = await tx.lock(Round, round_id)
    if round_ is None or round_.closed_at is not None or round_.closes_at > tx.now:
        return False
    if later:
        round_.closes_at = max(later)
        return False
    gone = await absences.away_on(tx, [prompt.user_id for _, _, prompt in unfinished], round_.day)
    for huddle, _, prompt in unfinished:
        if prompt.user_id in gone:
            await note_away(tx, huddle, round_, prompt)
        else:
            prompt.ask(tx.now)  # too late to be asked: it says so itself
    return await _publish(tx, round_)


async def finish_if_complete(tx: Tx, round_id: int) -> bool:
    """Publish the summary when nothing more is expected of anybody. True once."""
    round_ = await tx.lock(Round, round_id)
    if round_ is None or round_.closed_at is not None or await tx.columns(_MISSING, round=round_id):
        return False
    return await _publish(tx, round_)


async def settle(tx: Tx, round_: Round, prompt: Prompt, shown: Content) -> None:
    """Somebody is done, and their prompt shows it.

    It ends the round (held already) if nobody else is missing; else it brings a summary that is out up to date.
    """
    said = (round_.key_for(prompt.user_id), shown)
    missing, is_out = await tx.save(prompt, said, _others_missing_and_is_out, round=round_.id, summary=round_.key)
    if not missing and round_.closed_at is None:
        await _publish(tx, round_)
    elif is_out:
        await huddle_summaries.publish(tx, round_.id)


async def note_away(tx: Tx, huddle: Huddle, round_: Round, prompt: Prompt) -> None:
    """Somebody is away that day; what they were asked says so."""
    asked = prompt.asked_at is not None
    if prompt.away(tx.now) and asked:
        absence = await absences.is_away(tx, prompt.user_id, round_.day)
        await tx.update(round_.key_for(prompt.user_id), view.away(huddle, round_, prompt, absence.last if absence else None))


async def _publish(tx: Tx, round_: Round) -> bool:
    """Close it and tell the channel. A round in which nobody was asked or is spoken of leaves no trace."""
    await tx.flush()
    states = sa.select(Prompt.state, Prompt.asked_at.is_not(None)).where(Prompt.round_id == round_.id)
    found = {(state, bool(asked)) for state, asked in await tx.rows(states.distinct())}
    if found <= {(State.DROPPED, False)}:
        await tx.delete(round_)
        await tx.flush()
        return False
    if not round_.close(tx.now):
        return False
    if {state for state, _ in found} != {State.DROPPED}:
        await huddle_summaries.publish(tx, round_.id)
    return True

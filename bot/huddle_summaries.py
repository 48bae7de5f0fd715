"""A round's summary in its channel and the answers in its thread: said once, then changed in place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot import huddle_plans
from bot.database import Content, Tx
from bot.views import huddle_answers as answers_view
from bot.views import huddle_summaries as view
from bot.views.huddle_answers import Given
from bot.views.huddle_summaries import Obstacle, Summary
from models.blocker import Blocker
from models.calendar import local_day
from models.huddle import Huddle, Kind
from models.huddle_round import PlanItem, Prompt, Round, State
from models.member import Member
from models.message import Lane, Message


async def publish(tx: Tx, round_id: int) -> bool:
    """Say the summary and its thread; where they are said already, change what differs.

    Returns:
        Whether the summary is new. Nothing is said of a round in which nobody was to be asked.
    """
    round_ = await tx.get(Round, round_id)
    huddle = await tx.get(Huddle, round_.huddle_id) if round_ is not None else None
    if round_ is None or huddle is None:
        return False
    told, given = await _told(tx, huddle, round_)
    if not told.people:
        return False
    said = {round_.key: view.summary(told)}
    said |= {f"{round_.key_for(one.user_id)}:answers": answers_view.in_thread(one) for one in given}
    before = await _said(tx, said)
    for key, content in said.items():
        if key not in before:
            parent = round_.key if key != round_.key else None
            await tx.post(key, huddle.channel, content, lane=Lane.DIGEST, parent=parent)
        elif before[key] != content:
            await tx.update(key, content)
    return round_.key not in before


async def refresh(tx: Tx, round_: Round) -> None:
    """Change the summary in place, if it is out: an answer came late or was changed."""
    if await _said(tx, [round_.key]):
        await publish(tx, round_.id)


async def given(tx: Tx, round_: Round, prompts: Sequence[Prompt]) -> list[Given]:
    """What these people answered in that round; those who did not are left out."""
    answered = [prompt for prompt in prompts if prompt.state is State.ANSWERED]
    if not answered:
        return []
    names = await names_of(tx, [prompt.user_id for prompt in answered])
    query = sa.select(PlanItem).where(PlanItem.done_prompt_id.in_([prompt.id for prompt in answered]))
    finished: dict[int | None, list[str]] = {}
    for item in await tx.all(query.order_by(PlanItem.prompt_id, PlanItem.position)):
        finished.setdefault(item.done_prompt_id, []).append(item.text)
    silent = [prompt for prompt in answered if not prompt.answers.get(Kind.NEXT)]
    planned = await huddle_plans.earlier(tx, round_, silent)
    return [
        Given(
            user_id=prompt.user_id,
            name=names[prompt.user_id],
            late=prompt.late,
            edited=prompt.edited_at is not None,
            finished=finished.get(prompt.id, []),
            carried=[item.text for item in planned.get(prompt.user_id, []) if item.done_prompt_id != prompt.id],
            answers=[
                (question["kind"], question["text"], str(prompt.answers[question["id"]]))
                for question in round_.questions
                if prompt.answers.get(question["id"])
            ],
        )
        for prompt in answered
    ]


async def names_of(tx: Tx, user_ids: Collection[str]) -> dict[str, str]:
    """What these people are called; "somebody" while Slack has not told."""
    query = sa.select(Member.user_id, Member.name).where(Member.user_id.in_(user_ids))
    known = {user_id: name for user_id, name in await tx.rows(query)} if user_ids else {}
    return {user_id: known.get(user_id) or "somebody" for user_id in user_ids}


async def _told(tx: Tx, huddle: Huddle, round_: Round) -> tuple[Summary, list[Given]]:
    query = sa.select(Prompt).where(Prompt.round_id == round_.id, Prompt.state != State.DROPPED)
    prompts: list[Prompt] = await tx.all(query)
    names = await names_of(tx, [prompt.user_id for prompt in prompts])
    prompts.sort(key=lambda prompt: (names[prompt.user_id].casefold(), prompt.id))
    answers = await given(tx, round_, prompts)

    def called(*states: State) -> list[str]:
        return [names[prompt.user_id] for prompt in prompts if prompt.state in states]

    told = Summary(
        name=huddle.name,
        day=round_.day,
        time=f"at {round_.at}" if len(huddle.times) > 1 or huddle.busy_on(round_.day) else "",
        given=answers,
        obstacles=await _obstacles(tx, huddle, round_, prompts, names, answers) if answers else [],
        away=called(State.AWAY),
        skipped=called(State.SKIPPED),
        silent=called(State.ASKED, State.WAITING),
        unasked=called(State.UNASKED),
        set_up_by=(await names_of(tx, [huddle.set_up_by]))[huddle.set_up_by],
    )
    return told, answers


async def _obstacles(
    tx: Tx, huddle: Huddle, round_: Round, prompts: Sequence[Prompt], names: dict[str, str], answers: Sequence[Given]
) -> list[Obstacle]:
    """What was in the way of those who answered, and what anybody raised in this huddle; oldest first."""
    team = await tx.team()
    until = {prompt.user_id: local_day(_heard(tx, round_, prompt), team.zone) for prompt in prompts}
    spoke = [one.user_id for one in answers]
    query = sa.select(Blocker).where(
        sa.or_(Blocker.raiser_id.in_(spoke), sa.and_(Blocker.huddle_id == huddle.id, Blocker.raiser_id.in_(list(until)))),
        sa.or_(Blocker.ended_on.is_(None), Blocker.ended_on >= round_.day),
        Blocker.raised_on <= max(until.values()),
    )
    steps = {one.user_id: "; ".join(one.words(Kind.ACTION)) for one in answers}
    today = local_day(tx.now, team.zone)
    found: list[Obstacle] = []
    for blocker in await tx.all(query.order_by(Blocker.raised_on, Blocker.id)):
        if blocker.raised_on <= until[blocker.raiser_id]:
            step = steps.pop(blocker.raiser_id, "") if blocker.is_open else ""
            found.append(Obstacle(blocker, names[blocker.raiser_id], blocker.age(today, team.country), step))
    return found


def _heard(tx: Tx, round_: Round, prompt: Prompt) -> datetime:
    """Until when what somebody raised counts to this round: its end, or their last word if that is later."""
    moments = (round_.closed_at or tx.now, prompt.answered_at, prompt.edited_at)
    return max(moment for moment in moments if moment is not None)


async def _said(tx: Tx, keys: Collection[str]) -> dict[str, Content]:
    """What those messages say now, of those there are."""
    query = sa.select(Message.key, Message.payload).where(Message.key.in_(list(keys)))
    return {key: payload for key, payload in await tx.rows(query)}


@dataclass(frozen=True)
class Today:
    """A round that is on, or ended today, for the lead's Home; people by their Slack ids.

    Attributes:
        waiting: asked, and not answered yet.
    """

    huddle: Huddle
    round: Round
    answered: Sequence[str]
    waiting: Sequence[str]
    away: Sequence[str]
    skipped: Sequence[str]


async def state_of_today(tx: Tx) -> list[Today]:
    """How today's huddles stand, by name; those in which nobody was asked yet are left out."""
    today = local_day(tx.now, (await tx.team()).zone)
    query = (
        sa.select(Huddle, Round, Prompt)
        .join(Round, Round.huddle_id == Huddle.id)
        .join(Prompt, Prompt.round_id == Round.id)
        .where(
            sa.or_(Round.closed_at.is_(None), Round.day == today),
            Round.day >= today - timedelta(days=2),
            Prompt.state.notin_([State.WAITING, State.DROPPED, State.UNASKED]),
        )
        .order_by(Huddle.name, Round.day, Round.slot, Prompt.id)
    )
    rounds: dict[int, tuple[Huddle, Round, dict[State, list[str]]]] = {}
    for huddle, round_, prompt in await tx.rows(query):
        _, _, by_state = rounds.setdefault(round_.id, (huddle, round_, {}))
        by_state.setdefault(prompt.state, []).append(prompt.user_id)
    return [
        Today(
            huddle,
            round_,
            answered=by_state.get(State.ANSWERED, []),
            waiting=by_state.get(State.ASKED, []),
            away=by_state.get(State.AWAY, []),
            skipped=by_state.get(State.SKIPPED, []),
        )
        for huddle, round_, by_state in rounds.values()
    ]

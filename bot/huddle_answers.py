"""Answering a huddle: the form, what is sent in, changed or skipped, and what the person then sees."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from bot import blockers, huddle_plans, huddle_rounds, huddle_summaries
from bot.database import Content, Tx
from bot.huddle_rounds import Found
from bot.prose import dates
from bot.views import huddle_answers as answers_view
from bot.views import huddle_forms, huddles
from models.blocker import Needs
from models.calendar import local_day
from models.huddle import Huddle, Kind
from models.huddle_round import Prompt, Round, State
from models.refusal import Refusal

TAKEN_FOR = timedelta(days=14)  # how long after its end a round takes answers and changes
OVER = "You no longer take part in that huddle, or it was changed. Type `/huddle` to see what waits for you."


@dataclass(frozen=True)
class Obstruction:
    """Something new in the way."""

    what: str
    needs: Needs | None = None
    owner: str | None = None
    needed_by: date | None = None


@dataclass(frozen=True)
class Reply:
    """What somebody filled in.

    Attributes:
        answers: by question id; what is in the way is in `new` instead.
        done: plan items ticked off.
        cleared: their own blockers that are cleared, and in `outcome` what cleared them.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    done: Collection[int] = ()
    cleared: Collection[int] = ()
    outcome: str = ""
    new: Obstruction | None = None


async def form(tx: Tx, prompt_id: int, user_id: str, mark: str = "") -> dict[str, Any]:
    """The answer form of a prompt; `mark` is what its meta ends with.

    Raises:
        Refusal: the prompt is not theirs, or it is over.
    """
    huddle, round_, prompt = await _answerable(tx, prompt_id, user_id)
    stuck = await blockers.open_ones(tx, raiser=user_id)
    return huddle_forms.answer_form(
        huddle,
        round_,
        prompt,
        plan=await huddle_plans.offered(tx, round_, prompt),
        stuck=stuck,
        names=await huddle_summaries.names_of(tx, {blocker.owner_id for blocker in stuck}),
        late=tx.now > prompt.closes_at,
        meta=f"{prompt.id}{mark}",
    )


async def questions(tx: Tx, prompt_id: int, user_id: str) -> list[str]:
    """The ids of the questions of that prompt, which is not held: `submit` may have to take the workspace's turn first."""
    theirs = sa.and_(Prompt.id == prompt_id, Prompt.user_id == user_id)
    found = await tx.one(sa.select(Round.questions).join(Prompt, Prompt.round_id == Round.id).where(theirs))
    return [str(question["id"]) for question in found or ()]


async def submit(tx: Tx, prompt_id: int, user_id: str, reply: Reply) -> str | None:
    """Take in an answer or a change of it: plan kept and ticked, blockers raised and cleared, messages changed.

    Returns:
        ``"first"``, ``"edit"``, or None when it says what was said already.

    Raises:
        Refusal: the prompt is not theirs or over; or beside the field that is to be mended.
    """
    if _new(reply) is not None or await blockers.open_ones(tx, raiser=user_id):
        await tx.team(lock=True)  # blockers take the workspace's turn before any row; so must who changes them on the way
    huddle, round_, prompt = await _answerable(tx, prompt_id, user_id)
    offered = await huddle_plans.offered(tx, round_, prompt)
    _check(round_, prompt, reply)
    answers = {question: words for question, words in reply.answers.items() if words.strip()}
    blocked = next((question["id"] for question in round_.questions if question["kind"] == Kind.BLOCKED), None)
    moved = False
    if blocked is not None:
        moved = await _unblock(tx, huddle, user_id, reply)
        answers |= _in_the_way(blocked, prompt, reply)
    ticked = huddle_plans.tick(offered, prompt, reply.done)
    change = prompt.answer(tx.now, answers)
    planned = next((question["id"] for question in round_.questions if question["kind"] == Kind.NEXT), None)
    if planned is not None:
        await huddle_plans.keep(tx, round_, prompt, answers.get(planned, ""))
    if change is None and (ticked or moved):
        prompt.edited_at, change = tx.now, "edit"
    if change is not None:
        await _show(tx, huddle, round_, prompt)
    return change


async def skip(tx: Tx, prompt_id: int, user_id: str) -> Found:
    """Not today. The prompt changes, and the round ends if nobody else is missing.

    Raises:
        Refusal: it is not theirs, or it is settled already; the sentence says how.
    """
    huddle, round_, prompt = await _answerable(tx, prompt_id, user_id)
    if prompt.state is State.ASKED and tx.now > prompt.closes_at:
        raise Refusal("The time for this one is over, so there is nothing to skip. You can still answer late.")
    if not prompt.skip(tx.now):
        raise Refusal(_settled(prompt))
    await _settle(tx, huddle, round_, prompt, huddles.skipped(huddle, round_, prompt))
    return huddle, round_, prompt


async def mark_away(tx: Tx, found: Found, last: date | None) -> bool:
    """Somebody said that they are away: their prompt says so. False when it is settled already."""
    huddle, round_, prompt = found
    if not prompt.away(tx.now):
        return False
    await _settle(tx, huddle, round_, prompt, huddles.away(huddle, round_, prompt, last))
    return True


async def _answerable(tx: Tx, prompt_id: int, user_id: str) -> Found:
    huddle, round_, prompt = await huddle_rounds.prompt_for(tx, prompt_id, user_id)
    if prompt.state is State.DROPPED:
        raise Refusal(OVER)
    if tx.now > round_.closes_at + TAKEN_FOR:
        when = dates.day(round_.day, local_day(tx.now, prompt.zone))
        raise Refusal(f"That was the huddle of {when}. It is too long ago to change. Type `/huddle` for what is open.")
    return huddle, round_, prompt


def _check(round_: Round, prompt: Prompt, reply: Reply) -> None:
    """Everything that needs a word beside its field, before anything is done."""
    if reply.cleared and not reply.outcome.strip():
        raise Refusal("Write a line about what cleared it. Others learn from it.", field="outcome")
    if reply.outcome.strip() and not reply.cleared:
        raise Refusal("Tick which of your blockers that cleared, or take the line out again.", field="cleared")
    new = reply.new
    if _new(reply) is not None and new is not None and not new.owner:
        raise Refusal("Choose who can clear it. If nothing is in your way, leave the text empty.", field="owner")
    if new is not None and not new.what.strip() and (new.owner or new.needs or new.needed_by):
        raise Refusal("Write what is stuck, so that they know what to clear.", field="what")
    said = any(words.strip() for words in reply.answers.values()) or (new is not None and new.what.strip())
    if not said and not reply.done and not reply.cleared and not (prompt.state is State.ANSWERED and prompt.answers):
        first = next((q for q in round_.questions if q["kind"] != Kind.BLOCKED), None)
        name = f"answer_{first['id']}" if first is not None else "what"
        raise Refusal("Write a line, or tick something off. To leave it out today, press Skip today.", field=name)


def _new(reply: Reply) -> Obstruction | None:
    """What is newly in the way; "nothing" is not."""
    return reply.new if reply.new is not None and not huddle_plans.says_nothing(reply.new.what) else None


async def _unblock(tx: Tx, huddle: Huddle, user_id: str, reply: Reply) -> bool:
    """Raise what is new, clear what is cleared, and hear of the rest that it still blocks. True when something moved."""
    moved = False
    stuck = await blockers.open_ones(tx, raiser=user_id)
    for blocker in stuck[: huddle_forms.BLOCKERS]:
        if blocker.id in reply.cleared:
            await blockers.clear(tx, blocker.id, user_id, reply.outcome)
            moved = True
        else:
            await blockers.still_blocks(tx, blocker.id, user_id)
    if (new := _new(reply)) is not None and new.owner is not None:
        await blockers.raise_blocker(
            tx,
            by=user_id,
            what=new.what,
            needs=new.needs or Needs.PERSON,
            owner=new.owner,
            needed_by=new.needed_by,
            huddle_id=huddle.id,
        )
        moved = True
    return moved


def _in_the_way(question: str, prompt: Prompt, reply: Reply) -> dict[str, str]:
    """The answer to what is in the way: what was said before stays, since it became a blocker."""
    before = str(prompt.answers.get(question, "")) if prompt.state is State.ANSWERED else ""
    words = reply.new.what.strip() if reply.new is not None else ""
    if not before or (words and huddle_plans.says_nothing(before)):
        return {question: words} if words else {}
    return {question: before if not words or words in before.splitlines() else f"{before}\n{words}"}


async def _show(tx: Tx, huddle: Huddle, round_: Round, prompt: Prompt) -> None:
    await tx.flush()
    [given] = await huddle_summaries.given(tx, round_, [prompt])
    shown = answers_view.full(given)
    await _settle(tx, huddle, round_, prompt, huddles.answered(huddle, round_, prompt, shown))


async def _settle(tx: Tx, huddle: Huddle, round_: Round, prompt: Prompt, shown: Content) -> None:
    """Show what became of it, and end the round if this was the last person."""
    await huddle_rounds.settle(tx, round_, prompt, shown)
    if prompt.nudged_at is not None:
        await tx.update(f"{round_.key_for(prompt.user_id)}:nudge", huddles.nudged(huddle))


def _settled(prompt: Prompt) -> str:
    match prompt.state:
        case State.ANSWERED:
            return "You answered this already. Press Edit on your answer to change it."
        case State.SKIPPED:
            return "You skipped this one already. You can still answer it."
        case State.AWAY:
            return "You are marked as away that day. Press Answer after all if you are here."
    return OVER

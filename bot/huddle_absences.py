"""Being away from huddles and coming back."""

from datetime import date

import sqlalchemy as sa

from bot import absences, huddle_answers, huddle_changes, huddle_rounds, members
from bot.database import Tx
from bot.huddle_rounds import Found
from models.huddle import Huddle
from models.huddle_round import Prompt, Round, State
from models.member import Absence


async def today_of(tx: Tx, user_id: str) -> date:
    """The date on that person's own clock."""
    return (await members.meet(tx, user_id)).local(tx.now).date()


async def go_away(tx: Tx, user_id: str, first: date, last: date) -> Absence:
    """Somebody is away on these days; what they were asked on them says so.

    Raises:
        Refusal: the days are over, in the wrong order, or more than a year.
    """
    await tx.team(lock=True)  # prompts and people, which others hold in another order
    asked = [prompt.id for _, _, prompt in await huddle_rounds.open_for(tx, user_id)]
    held = [await huddle_rounds.prompt_for(tx, number, user_id) for number in sorted(asked)]
    absence = await absences.go_away(tx, user_id, first, last)
    for found in held:
        if absence.covers(found[1].day):
            await huddle_answers.mark_away(tx, found, absence.last)
    return absence


async def come_back(tx: Tx, user_id: str) -> tuple[bool, list[Found]]:
    """Somebody is here again from today on.

    Returns:
        Whether they were away, and what they may still answer in time.
    """
    await tx.team(lock=True)
    was_away = await absences.come_back(tx, user_id, await today_of(tx, user_id))
    if was_away:
        await huddle_changes.welcome_back(tx, user_id)
    query = (
        sa.select(Huddle, Round, Prompt)
        .join(Round, Round.huddle_id == Huddle.id)
        .join(Prompt, Prompt.round_id == Round.id)
        .where(
            Prompt.user_id == user_id, Prompt.state == State.AWAY, Prompt.closes_at > tx.now, Prompt.asked_at.is_not(None)
        )
        .order_by(Prompt.due_at, Prompt.id)
    )
    return was_away, [(huddle, round_, prompt) for huddle, round_, prompt in await tx.rows(query)]

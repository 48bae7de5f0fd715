"""What people said is next: kept, offered to tick off, and ticked."""

import re
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from bot.database import Tx
from models.huddle import Kind
from models.huddle_round import PlanItem, Prompt, Round
from models.refusal import Refusal

REMEMBERED = 5  # plans of a person whose open items are offered
MOST = 50  # items of one plan, and items offered
LONGEST = 500  # characters of an item
BULLET = re.compile(r"^(?:[-–—*•·]|\d{1,2}[.)])\s+")
NOTHING = {"", "no", "none", "nothing", "nope", "nil", "n/a", "na", "nothing new", "no blockers", "no blocker", "all good"}


def says_nothing(words: str) -> bool:
    """Whether somebody wrote that there is nothing, in one of the usual ways."""
    return words.strip(" \t\r\n.!-–—_").casefold() in NOTHING


def read(words: str) -> list[str]:
    """The items of a plan, one a line, without bullets and without repeats.

    Raises:
        Refusal: there are more than fifty.
    """
    lines = (" ".join(BULLET.sub("", row.strip()).split())[:LONGEST] for row in words.splitlines())
    items = {line.casefold(): line for line in lines if not says_nothing(line)}
    if len(items) > MOST:
        raise Refusal(f"That is {len(items)} lines. Keep the {MOST} that matter most.", field=f"answer_{Kind.NEXT}")
    return list(items.values())


async def keep(tx: Tx, round_: Round, prompt: Prompt, words: str) -> None:
    """Make the prompt's plan what `words` say. An item that stays keeps what became of it."""
    query = sa.select(PlanItem).where(PlanItem.prompt_id == prompt.id).order_by(PlanItem.position, PlanItem.id)
    kept = {item.text.casefold(): item for item in await tx.all(query)}
    wanted = read(words)
    for position, text in enumerate(wanted):
        item = kept.pop(text.casefold(), None)
        if item is None:
            tx.add(
                PlanItem(
                    prompt_id=prompt.id, huddle_id=round_.huddle_id, user_id=prompt.user_id, position=position, text=text
                )
            )
        else:
            item.position, item.text = position, text
    for item in kept.values():
        if item.done_prompt_id is None:  # what is done stays on record
            await tx.delete(item)
    await tx.flush()


async def offered(tx: Tx, round_: Round, prompt: Prompt) -> list[PlanItem]:
    """What the person planned earlier and may tick off now, the latest plan first; what this answer ticked is in it."""
    items = (await earlier(tx, round_, [prompt])).get(prompt.user_id, [])
    return [item for item in items if item.done_prompt_id in (None, prompt.id)]


def tick(items: Sequence[PlanItem], prompt: Prompt, ticked: Collection[int]) -> bool:
    """Tick these of the items offered, and no others. True when that changes something."""
    changed = False
    for item in items:
        done = prompt.id if item.id in ticked else None
        changed |= item.done_prompt_id != done
        item.done_prompt_id = done
    return changed


async def earlier(tx: Tx, round_: Round, prompts: Collection[Prompt]) -> Mapping[str, list[PlanItem]]:
    """By person: items of their latest plans before this round that were still open when it was asked.

    The same words in two plans are one item, the latest.
    """
    if not prompts:
        return {}
    mine = {prompt.user_id: prompt.id for prompt in prompts}
    query = (
        sa.select(PlanItem)
        .join(Prompt, PlanItem.prompt_id == Prompt.id)
        .join(Round, Prompt.round_id == Round.id)
        .where(
            PlanItem.huddle_id == round_.huddle_id,
            PlanItem.user_id.in_(mine),
            sa.or_(Round.day < round_.day, sa.and_(Round.day == round_.day, Round.slot < round_.slot)),
            sa.or_(PlanItem.done_prompt_id.is_(None), PlanItem.done_prompt_id >= min(mine.values())),
        )
        .order_by(Round.day.desc(), Round.slot.desc(), PlanItem.position, PlanItem.id)
        .limit(MOST * REMEMBERED * len(mine))
    )
    found: dict[str, dict[str, PlanItem]] = {}
    plans: dict[str, set[int]] = {}
    for item in await tx.all(query):
        if item.done_prompt_id is not None and item.done_prompt_id < mine[item.user_id]:
            continue
        seen = plans.setdefault(item.user_id, set())
        if item.prompt_id not in seen and len(seen) == REMEMBERED:
            continue
        seen.add(item.prompt_id)
        listed = found.setdefault(item.user_id, {})
        if len(listed) < MOST:
            listed.setdefault(item.text.casefold(), item)
    return {user: list(items.values()) for user, items in found.items()}

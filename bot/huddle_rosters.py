"""Who takes part in a huddle: people chosen by its lead, or the members of its channel."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot import huddle_changes, members
from bot.database import Tx
from bot.storage.scoping import earliest
from bot.views import huddle_notices as notices
from models.huddle import ROSTER_BEFORE, Huddle, Participant
from models.member import Member
from models.message import Message

EVERY = timedelta(days=1)  # how often a channel is looked at, at least; and shortly before each round
LEASE = timedelta(minutes=2)  # how long a process may take over it
_NEXT = earliest(Huddle.roster_due_at, Huddle.paused_at.is_(None))
SLACKBOT = "USLACKBOT"


async def next_refresh(tx: Tx) -> datetime | None:
    return await tx.moment(_NEXT)


async def claim(tx: Tx) -> tuple[int, str] | None:
    """Take a huddle whose channel is to be looked at: (huddle, channel). None when there is none."""
    query = sa.select(Huddle.id, Huddle.channel, Huddle.roster_due_at).where(
        Huddle.paused_at.is_(None), Huddle.roster_due_at <= tx.now
    )
    for huddle_id, channel, due_at in await tx.rows(query.order_by(Huddle.roster_due_at).limit(1)):
        taken = sa.update(Huddle).where(Huddle.id == huddle_id, Huddle.roster_due_at == due_at)
        if await tx.change(taken.values(roster_due_at=tx.now + LEASE)):
            return huddle_id, channel
    return None


async def take_in(tx: Tx, huddle_id: int, channel: str, user_ids: Collection[str]) -> None:
    """Slack said who is in the channel."""
    await tx.team(lock=True)  # before the people, as everywhere
    huddle = await tx.lock(Huddle, huddle_id)
    if huddle is None or huddle.channel != channel:
        return
    if huddle.everyone:
        await set_people(tx, huddle, user_ids)
    plan_refresh(huddle, tx.now)


def plan_refresh(huddle: Huddle, now: datetime) -> None:
    """Shortly before the next round, and some times a day."""
    due_at = now + EVERY
    if huddle.next_at is not None and now < huddle.next_at - ROSTER_BEFORE:
        due_at = min(due_at, huddle.next_at - ROSTER_BEFORE)
    huddle.roster_due_at = due_at


async def try_later(tx: Tx, huddle_id: int, after: timedelta) -> None:
    """Slack did not say who is in the channel: ask again after a while."""
    huddle = await tx.lock(Huddle, huddle_id)
    if huddle is not None:
        huddle.roster_due_at = tx.now + after


async def report(tx: Tx, huddle_id: int, channel: str, reason: str, mend: str) -> None:
    """The channel cannot be used: its lead and the admins are told how to mend it."""
    huddle = await tx.lock(Huddle, huddle_id)
    if huddle is not None and huddle.channel == channel:
        plan_refresh(huddle, tx.now)
        await _tell(tx, huddle, {huddle.lead_id, *await members.admins(tx)}, reason, mend)


async def undelivered(tx: Tx, message: Message, mend: str) -> None:
    """Something a huddle said in its channel did not arrive: its lead is told, unless they are told as an admin."""
    kind, _, rest = message.key.partition(":")
    number = rest.partition(":")[0]
    huddle = await tx.get(Huddle, int(number)) if kind == "huddle" and number.isdecimal() else None
    if huddle is not None and huddle.channel == message.channel:
        reason = (message.failed_reason or "").partition(" ")[0]
        await _tell(tx, huddle, {huddle.lead_id} - set(await members.admins(tx)), reason, mend)


async def _tell(tx: Tx, huddle: Huddle, people: Collection[str], reason: str, mend: str) -> None:
    """At most once a week each."""
    monday = tx.now.date() - timedelta(days=tx.now.weekday())
    for user_id in sorted(people):
        key = f"huddle:{huddle.id}:trouble:{huddle.channel}:{reason}:{monday}:{user_id}"[:200]
        await tx.post(key, user_id, notices.channel_trouble(huddle, mend))


async def set_people(tx: Tx, huddle: Huddle, user_ids: Iterable[str]) -> None:
    """Exactly these people take part from now on, bots left out. The huddle's row is held by the caller."""
    wanted = set(user_ids) - {(await tx.team()).bot_user_id, SLACKBOT}
    known = {member.user_id: member for member in await tx.all(sa.select(Member).where(Member.user_id.in_(sorted(wanted))))}
    for user_id in sorted(wanted - set(known)):
        known[user_id] = await members.meet(tx, user_id)
    wanted = {user_id for user_id in wanted if not known[user_id].is_bot and known[user_id].left_at is None}
    rows = {row.user_id: row for row in await tx.all(sa.select(Participant).where(Participant.huddle_id == huddle.id))}
    for user_id, row in sorted(rows.items()):
        if row.left_at is None and user_id not in wanted:
            row.left_at = tx.now
            await tx.flush()
            await huddle_changes.dismiss(tx, user_id, huddle.id)
    came: list[str] = []
    for user_id in sorted(wanted):
        here = rows.get(user_id)
        if here is None:
            tx.add(Participant(huddle_id=huddle.id, user_id=user_id, joined_at=tx.now))
        elif here.left_at is not None:
            here.joined_at, here.left_at = tx.now, None
        else:
            continue
        came.append(user_id)
    await tx.flush()
    await huddle_changes.admit(tx, huddle, [known[user_id] for user_id in came])


async def people_of(tx: Tx, huddle_id: int) -> list[str]:
    """Who takes part now."""
    query = sa.select(Participant.user_id).where(Participant.huddle_id == huddle_id, Participant.left_at.is_(None))
    return await tx.all(query.order_by(Participant.id))


async def joined(tx: Tx, channel: str, user_id: str) -> None:
    """Somebody came into a channel."""
    await tx.team(lock=True)
    for huddle_id in await _of_channel(tx, channel):
        huddle = await tx.lock(Huddle, huddle_id)
        if huddle is not None and huddle.everyone:
            await set_people(tx, huddle, [*await people_of(tx, huddle_id), user_id])


async def left(tx: Tx, channel: str, user_id: str) -> None:
    """Somebody went out of a channel."""
    await tx.team(lock=True)
    for huddle_id in await _of_channel(tx, channel):
        huddle = await tx.lock(Huddle, huddle_id)
        if huddle is not None and huddle.everyone:
            await set_people(tx, huddle, set(await people_of(tx, huddle_id)) - {user_id})


async def look(tx: Tx, channel: str) -> None:
    """The bot came into a channel, or back from a mend: ask who is there as soon as may be."""
    statement = sa.update(Huddle).where(Huddle.channel == channel, Huddle.paused_at.is_(None))
    await tx.change(statement.values(roster_due_at=tx.now))


async def gone(tx: Tx, user_id: str) -> None:
    """Somebody left the workspace: they take part in nothing any more."""
    query = sa.select(Participant).where(Participant.user_id == user_id, Participant.left_at.is_(None))
    for row in await tx.all(query.order_by(Participant.id)):
        row.left_at = tx.now
    await tx.flush()
    await huddle_changes.dismiss(tx, user_id)


async def _of_channel(tx: Tx, channel: str) -> list[int]:
    return await tx.all(sa.select(Huddle.id).where(Huddle.channel == channel, Huddle.everyone).order_by(Huddle.id))

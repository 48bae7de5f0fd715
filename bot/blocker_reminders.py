"""When somebody is asked about blockers: once each working day on their own clock, and the lead after three."""

from datetime import date, datetime

import sqlalchemy as sa

from bot import absences, members, working_hours
from bot import blocker_copies as copies
from bot import blocker_people as people
from bot.database import Tx
from models.base import UtcDateTime
from models.blocker import LEAD_AFTER, Blocker, State
from models.blocker_copy import Asks
from models.calendar import add_working_days, local_day, moment, next_working_moment
from models.member import Member


async def expect(tx: Tx, user_id: str) -> None:
    """From the next working day on, ask this person daily; does nothing where that is so already."""
    member, team = await members.meet(tx, user_id), await tx.team()
    await _wake(tx, member, next_working_moment(tx.now, team.reminders_at, member.zone, team.country))


async def remind(tx: Tx, user_id: str) -> None:
    """Send somebody their reminder of the day if it is due, and set the next one.

    What is due at night, at a weekend or on a holiday waits for the next working day. Somebody who is away is not asked;
    what they own goes to their backup, who finds it in their own reminder.
    """
    team = await tx.team(lock=True)
    member = await members.find(tx, user_id)
    if member is None or member.reminder_at is None or member.reminder_at > tx.now:
        return
    today = member.local(tx.now).date()
    principals = await _principals(tx, user_id)
    away = await absences.away_on(tx, [user_id, *principals], today)
    questions = await _questions(tx, member, [user_id, *(owner for owner in principals if owner in away)])
    if not await _claim(tx, member, next_working_moment(tx.now, team.reminders_at, member.zone, team.country)):
        return
    if not await _is_asked(tx, [user_id, *principals], user_id):
        await tx.change(sa.update(Member).where(Member.id == member.id).values(reminder_at=None))
    if not working_hours.at_work(tx.now, member, team):
        return
    if user_id not in away:
        await copies.remind(tx, user_id, today, questions)
    elif (backup := await people.backup_of(tx, user_id)) is not None:
        await _wake(tx, await members.meet(tx, backup), tx.now)


async def escalate(tx: Tx, blocker_id: int) -> None:
    """Ask a lead what is to become of a blocker whose turn has come: the first who is not away, by day."""
    team = await tx.team(lock=True)
    blocker = await tx.lock(Blocker, blocker_id)
    if blocker is None or blocker.escalates_at is None or blocker.escalates_at > tx.now:
        return
    blocker.escalates_at = max(
        next_working_moment(tx.now, team.reminders_at, team.zone, team.country),
        await lead_turn(tx, blocker.raised_on),
    )
    for user_id in await people.leads(tx, blocker):
        lead = await members.meet(tx, user_id)
        if await absences.is_away(tx, user_id, lead.local(tx.now).date()):
            continue
        if not working_hours.at_work(tx.now, lead, team):
            blocker.escalates_at = next_working_moment(tx.now, team.reminders_at, lead.zone, team.country)
        elif blocker.age(local_day(tx.now, team.zone), team.country) >= LEAD_AFTER:
            blocker.escalate()
            await copies.ask(tx, blocker, user_id, Asks.LEAD)
        return


async def lead_turn(tx: Tx, first: date) -> datetime:
    """When a lead is asked about what began on `first`."""
    team = await tx.team()
    return moment(add_working_days(first, LEAD_AFTER, team.country), team.reminders_at, team.zone)


async def _principals(tx: Tx, user_id: str) -> list[str]:
    """Those this person stands in for while they are away."""
    query = sa.select(Member.user_id).where(Member.backup_id == user_id, Member.left_at.is_(None))
    return await tx.all(query.order_by(Member.id))


async def _questions(tx: Tx, member: Member, owners: list[str]) -> list[tuple[Asks, Blocker]]:
    """What to ask somebody today: what they can clear, then what blocks them. Not what is new today or answered today."""
    concerns = sa.or_(Blocker.owner_id.in_(owners), Blocker.raiser_id == member.user_id)
    query = sa.select(Blocker).where(Blocker.state == State.OPEN, concerns).order_by(Blocker.raised_on, Blocker.id)
    found: list[Blocker] = await tx.all(query.with_for_update(key_share=True))  # held, so that none ends meanwhile
    today = member.local(tx.now).date()
    owned = [blocker for blocker in found if blocker.owner_id in owners]
    raised = [blocker for blocker in found if blocker.owner_id not in owners]
    return [
        *((Asks.OWNER, it) for it in owned if local_day(it.owned_since, member.zone) < today and it.worked_on != today),
        *((Asks.RAISER, it) for it in raised if it.raised_on < today and it.blocked_on != today),
    ]


async def _is_asked(tx: Tx, owners: list[str], raiser: str) -> bool:
    concerns = sa.or_(Blocker.owner_id.in_(owners), Blocker.raiser_id == raiser)
    return bool(await tx.all(sa.select(Blocker.id).where(Blocker.state == State.OPEN, concerns).limit(1)))


async def _claim(tx: Tx, member: Member, following: datetime) -> bool:
    """Take this person's turn; False when another process has it."""
    mine = sa.and_(Member.id == member.id, Member.reminder_at == member.reminder_at)
    return await tx.change(sa.update(Member).where(mine).values(reminder_at=following)) == 1


async def _wake(tx: Tx, member: Member, at: datetime) -> None:
    """Set the next reminder where none is set; a process that is just taking it away is waited for."""
    kept = sa.func.coalesce(Member.reminder_at, sa.literal(at, UtcDateTime()))
    mine = sa.and_(Member.id == member.id, Member.left_at.is_(None))
    await tx.change(sa.update(Member).where(mine).values(reminder_at=kept))

"""When somebody may be reminded: by day, on a working day, on their own clock, and not while they are away."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import absences
from bot.database import Tx
from models.calendar import is_working_day, moment, next_working_moment
from models.member import Member
from models.team import Team

EVENING = time(21)
A_MOMENT = timedelta(microseconds=1)


def at_work(now: datetime, member: Member, team: Team) -> bool:
    """Whether it is a working day there, not before the time of reminders, and not in the evening."""
    local = now.astimezone(ZoneInfo(member.zone))
    return is_working_day(local.date(), team.country) and team.reminders_at <= local.time() < EVENING


async def reachable(tx: Tx, member: Member, team: Team) -> bool:
    """Whether this person may be reminded now."""
    return at_work(tx.now, member, team) and not await absences.is_away(tx, member.user_id, member.local(tx.now).date())


async def next_moment(tx: Tx, member: Member, team: Team, since: datetime) -> datetime:
    """The first moment from `since` on at which this person may be reminded, by what is known of them now."""
    at = since
    if not at_work(at, member, team):
        at = next_working_moment(at, team.reminders_at, member.zone, team.country)
    for absence in await absences.coming(tx, [member.user_id], member.local(at).date()):
        if absence.covers(member.local(at).date()):
            back = moment(absence.last + timedelta(days=1), time(), member.zone)
            at = next_working_moment(back - A_MOMENT, team.reminders_at, member.zone, team.country)
    return at

"""When somebody may be reminded: by day, on a working day, on their own clock, and not while they are away."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot import absences
from bot.database import Tx
from models.calendar import is_working_day, moment, next_working_moment
from models.member import Absence, Member
from models.team import Team

EVENING = time(21)
A_MOMENT = timedelta(microseconds=1)


def at_work(now: datetime, member: Member, team: Team) -> bool:
    """Whether it is a working day there, not before the time of reminders, and not in the evening."""
    local = now.astimezone(ZoneInfo(member.zone))
    return is_working_day(local.date(), team.country) and team.reminders_at <= local.time() < EVENING


def next_moment(member: Member, team: Team, since: datetime, absences: Sequence[Absence]) -> datetime:
    """The first moment from `since` on at which this person may be reminded; `absences` are theirs, by their first day."""
    at = since
    if not at_work(at, member, team):
        at = next_working_moment(at, team.reminders_at, member.zone, team.country)
    for absence in absences:
        if absence.covers(member.local(at).date()):
            back = moment(absence.last + timedelta(days=1), time(), member.zone)
            at = next_working_moment(back - A_MOMENT, team.reminders_at, member.zone, team.country)
    return at


class Diary:
    """When people of a workspace may be reminded, from now on; read for all of them in two questions."""

    def __init__(self, team: Team, now: datetime, people: Sequence[Member], away: Sequence[Absence]) -> None:
        self._team = team
        self._now = now
        self._members = {member.user_id: member for member in people}
        self._away = away

    @classmethod
    async def read(cls, tx: Tx, user_ids: Collection[str]) -> "Diary":
        query = sa.select(Member).where(Member.user_id.in_(user_ids))
        people = await tx.all(query) if user_ids else []
        yesterday = tx.now.date() - timedelta(days=1)  # somewhere it may still be
        return cls(await tx.team(), tx.now, people, await absences.coming(tx, user_ids, yesterday))

    def next_moment(self, user_id: str, since: datetime | None = None) -> datetime:
        """The first moment from now on, or from `since` if that is later, at which they may be reminded."""
        mine = [absence for absence in self._away if absence.user_id == user_id]
        return next_moment(self._members[user_id], self._team, max(self._now, since or self._now), mine)

    def zone(self, user_id: str) -> str:
        return self._members[user_id].zone

    def is_away(self, user_id: str) -> bool:
        """Whether today, on their own clock, is a day of an absence."""
        today = self._members[user_id].local(self._now).date()
        return any(absence.user_id == user_id and absence.covers(today) for absence in self._away)

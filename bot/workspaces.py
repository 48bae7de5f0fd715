"""What is set for a whole workspace: its clock, its holidays, and when reminders go."""

from datetime import time

from bot import digests, members
from bot.database import Tx
from models import calendar
from models.member import Role
from models.refusal import Refusal
from models.team import Team


async def change(tx: Tx, by: str, *, zone: str, country: str | None, reminders_at: time) -> Team:
    """Set a workspace up; each change is written into the trail.

    Args:
        zone: the IANA zone of days that belong to nobody in particular.
        country: whose public holidays count, such as ``DE`` or ``DE-BY``; None for weekends only.
        reminders_at: when daily reminders go, on each person's own clock.

    Raises:
        Refusal: `by` is no lead, the zone or country is not known, or reminders would go at night.
    """
    await members.require(tx, by, Role.LEAD)
    if zone not in calendar.zones():
        raise Refusal("I do not know that time zone. Choose one from the list.", field="zone")
    if country is not None and not calendar.knows(country):
        raise Refusal("I do not know that country's holidays. Choose one from the list.", field="country")
    if not time(6) <= reminders_at <= time(20):
        raise Refusal("Reminders go by day. Choose a time between 06:00 and 20:00.", field="reminders_at")
    team = await tx.team(lock=True)
    for name, old, new in (
        ("zone", team.zone, zone),
        ("country", team.country, country),
        ("reminders_at", team.reminders_at.isoformat("minutes"), reminders_at.isoformat("minutes")),
    ):
        if old != new:
            await tx.audit(by, "workspace.set", "workspace", name=name, old=old, new=new)
    team.zone, team.country, team.reminders_at = zone, country, reminders_at
    await digests.replan(tx)
    return team

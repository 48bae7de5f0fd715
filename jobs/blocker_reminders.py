"""Asks each person once a working day about the blockers they can clear and those they raised."""

from datetime import datetime

import sqlalchemy as sa

from bot import blocker_reminders
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack
from bot.storage.scoping import earliest
from models.member import Member

_NEXT = earliest(Member.reminder_at)


async def next_due(tx: Tx) -> datetime | None:
    """When the next person is to be asked."""
    return await tx.moment(_NEXT)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """Ask everyone whose time has come, a transaction each."""
    async with workspace.read() as tx:
        query = sa.select(Member.user_id).where(Member.reminder_at <= tx.now).order_by(Member.reminder_at, Member.id)
        due = await tx.all(query)
    for user_id in due:
        async with workspace.begin() as tx:
            await blocker_reminders.remind(tx, user_id)

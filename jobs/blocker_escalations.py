"""Puts a blocker before a lead when it is three working days old."""

from datetime import datetime

import sqlalchemy as sa

from bot import blocker_reminders
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack
from bot.storage.scoping import earliest
from models.blocker import Blocker

_NEXT = earliest(Blocker.escalates_at)


async def next_due(tx: Tx) -> datetime | None:
    """When the next blocker goes to a lead."""
    return await tx.moment(_NEXT)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """Put each whose time has come before a lead, a transaction each."""
    async with workspace.read() as tx:
        query = sa.select(Blocker.id).where(Blocker.escalates_at <= tx.now).order_by(Blocker.escalates_at, Blocker.id)
        due = await tx.all(query)
    for blocker_id in due:
        async with workspace.begin() as tx:
            await blocker_reminders.escalate(tx, blocker_id)

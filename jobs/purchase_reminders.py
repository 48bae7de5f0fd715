"""Reminds of purchases that wait: their approvers after one working day, the backups after two, a lead after three."""

from datetime import datetime

from bot import purchase_reminders
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack


async def next_due(tx: Tx) -> datetime | None:
    return await purchase_reminders.next_look(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """Look at each that is due, a transaction each. What was missed is caught up, however late: it still waits."""
    async with workspace.read() as tx:
        due = await purchase_reminders.due(tx)
    for purchase_id in due:
        async with workspace.begin() as tx:
            await purchase_reminders.look(tx, purchase_id)

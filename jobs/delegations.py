"""Begins and ends delegations: the requests that wait go to the delegate on the first day, and back after the last."""

from datetime import datetime

from bot import delegations
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack


async def next_due(tx: Tx) -> datetime | None:
    return await delegations.next_turn(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """A transaction each. The requests it wakes are looked at by jobs/purchase_reminders.py."""
    async with workspace.read() as tx:
        due = await delegations.due(tx)
    for delegation_id in due:
        async with workspace.begin() as tx:
            await delegations.turn(tx, delegation_id)

"""Forgets, about once a day, what need not be kept."""

from datetime import datetime

from bot import pruning
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack


async def next_due(tx: Tx) -> datetime | None:
    return await pruning.next_due(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    async with workspace.begin() as tx:
        await pruning.prune(tx)

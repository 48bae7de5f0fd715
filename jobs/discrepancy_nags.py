"""Reminds people of discrepancies each morning, and notes each night what leads are to hear of."""

from datetime import datetime

from bot import discrepancy_nags
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack


async def next_due(tx: Tx) -> datetime | None:
    """When somebody is looked at next."""
    return await discrepancy_nags.next_due(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """Note ages first, then remind everyone whose time has come, some people in a transaction."""
    async with workspace.read() as tx:
        is_more = await discrepancy_nags.ages_are_due(tx)
    while is_more:
        async with workspace.begin() as tx:
            is_more = await discrepancy_nags.note_ages(tx)
    async with workspace.read() as tx:
        due = await discrepancy_nags.due(tx)
    for start in range(0, len(due), discrepancy_nags.AT_ONCE):
        async with workspace.begin() as tx:
            await discrepancy_nags.remind(tx, due[start : start + discrepancy_nags.AT_ONCE])

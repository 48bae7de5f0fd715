"""Reminds those who have not answered, once, half-way through their window."""

from datetime import datetime

from bot import huddle_prompts
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack


async def next_due(tx: Tx) -> datetime | None:
    return await huddle_prompts.next_nudge(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """A reminder whose window has passed is not sent."""
    while True:
        async with workspace.begin() as tx:
            looked_at = await huddle_prompts.nudge_due(tx)
        if not looked_at:
            return

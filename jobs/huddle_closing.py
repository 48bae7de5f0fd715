"""Closes rounds whose last window has ended: their summaries go out."""

from datetime import datetime

from bot import huddle_rounds
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack


async def next_due(tx: Tx) -> datetime | None:
    return await huddle_rounds.next_closing(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    async with workspace.read() as tx:
        due = await huddle_rounds.due_rounds(tx)
    for round_id in due:
        async with workspace.begin() as tx:
            await huddle_rounds.close(tx, round_id)

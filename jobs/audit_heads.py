"""Shows the admins each day where the trail of decisions stands, if it grew."""

from datetime import datetime

from bot import audits
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack


async def next_due(tx: Tx) -> datetime | None:
    return await audits.head_due(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    async with workspace.begin() as tx:
        await audits.show_head(tx)

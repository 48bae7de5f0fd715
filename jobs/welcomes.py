"""Makes the installer the first admin, and says what to do next."""

from datetime import datetime

from bot import members
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack


async def next_due(tx: Tx) -> datetime | None:
    return tx.now if await members.awaits_admin(tx) else None


async def run_due(workspace: Workspace, slack: Slack) -> None:
    async with workspace.begin() as tx:
        await members.first_admin(tx)

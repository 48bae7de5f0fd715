"""Opens each huddle's next round, when its time comes in the earliest zone."""

from datetime import datetime

from bot import huddle_rounds
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack


async def next_due(tx: Tx) -> datetime | None:
    return await huddle_rounds.next_opening(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """A round a transaction; what was missed is caught up within `huddle_rounds.CATCH_UP`."""
    while True:
        async with workspace.read() as tx:
            due = await huddle_rounds.due_huddles(tx)
        if not due:
            return
        for huddle_id in due:
            async with workspace.begin() as tx:
                await huddle_rounds.open_next(tx, huddle_id)

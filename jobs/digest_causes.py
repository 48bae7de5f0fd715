"""Asks the owners of what is far from plan for the cause, two working days before a weekly digest."""

from datetime import datetime

from bot import digest_causes
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack


async def next_due(tx: Tx) -> datetime | None:
    return await digest_causes.next_ask(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """Look at the books once, outside any write; then a transaction for each digest."""
    async with workspace.read() as tx:
        due = await digest_causes.due(tx)
        questions = await digest_causes.wanted(tx) if due else []
    for digest_id, was_due in due:
        async with workspace.begin() as tx:
            await digest_causes.ask(tx, digest_id, was_due, questions)

"""Sends the weekly digests whose time has come, each once; one that was missed goes out late."""

from datetime import datetime

from bot import digests
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack


async def next_due(tx: Tx) -> datetime | None:
    return await digests.next_issue(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """What is told is gathered once, outside any write; then a small transaction for each digest."""
    async with workspace.read() as tx:
        due = await digests.due(tx)
        facts = await digests.gather(tx) if due else None
    if facts is None:
        return
    for digest_id, was_due in due:
        async with workspace.begin() as tx:
            await digests.send(tx, digest_id, was_due, facts)

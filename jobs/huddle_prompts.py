"""Asks the people whose time has come, a batch a transaction."""

from datetime import datetime

from bot import huddle_prompts, huddle_rounds
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack


async def next_due(tx: Tx) -> datetime | None:
    return await huddle_prompts.next_prompt(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """What another process is asking is left to it. A prompt whose window has passed is not sent."""
    settled: set[int] = set()
    while True:
        async with workspace.begin() as tx:
            looked_at, rounds = await huddle_prompts.ask_due(tx)
        settled |= rounds
        if not looked_at:
            break
    for round_id in sorted(settled):
        async with workspace.begin() as tx:
            await huddle_rounds.finish_if_complete(tx, round_id)

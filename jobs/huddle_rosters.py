"""Asks Slack who is in the channels of huddles: before each round, and some times a day."""

from datetime import datetime, timedelta

from bot import huddle_rosters
from bot.database import Tx, Workspace
from bot.slack.gateway import Permanent, Slack, SlackFailure, TryLater

WAIT = timedelta(minutes=2)
LEAST_WAIT = timedelta(minutes=1)


async def next_due(tx: Tx) -> datetime | None:
    return await huddle_rosters.next_refresh(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    while True:
        async with workspace.begin() as tx:
            claimed = await huddle_rosters.claim(tx)
        if claimed is None:
            return
        await _refresh(workspace, slack, *claimed)


async def _refresh(workspace: Workspace, slack: Slack, huddle_id: int, channel: str) -> None:
    try:
        people = await slack.people_in(channel)
    except Permanent as refused:
        async with workspace.begin() as tx:
            await huddle_rosters.report(tx, huddle_id, channel, refused.reason, refused.mend)
    except SlackFailure as failure:
        wait = max(failure.after, LEAST_WAIT) if isinstance(failure, TryLater) else WAIT
        async with workspace.begin() as tx:
            await huddle_rosters.try_later(tx, huddle_id, wait)
    else:
        async with workspace.begin() as tx:
            await huddle_rosters.take_in(tx, huddle_id, channel, people)

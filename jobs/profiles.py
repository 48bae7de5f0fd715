"""Asks Slack who people are: at once when they are new, then once a day; within the rate that users.info allows."""

import asyncio
from datetime import datetime, timedelta

from bot import people
from bot.database import Tx, Workspace
from bot.slack.gateway import Permanent, Slack, SlackFailure, TryLater

AT_ONCE = 15  # people asked about together
PAUSE = timedelta(seconds=10)  # before the next ones: 90 a minute, of 100 that Slack allows
WAIT = timedelta(minutes=5)
GONE = {"user_not_found", "user_not_visible", "users_not_found"}


async def next_due(tx: Tx) -> datetime | None:
    return await people.next_profile(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """Ask about those whose turn it is; when Slack says "too many", everybody waits."""
    async with workspace.begin() as tx:
        due = await people.due_profiles(tx, AT_ONCE)
        mine = [user_id for user_id, due_at in due if await people.claim_profile(tx, user_id, due_at)]
        await people.postpone_profiles(tx, PAUSE)
    await asyncio.gather(*(_ask(workspace, slack, user_id) for user_id in mine))


async def _ask(workspace: Workspace, slack: Slack, user_id: str) -> None:
    try:
        profile = await slack.profile(user_id)
    except Permanent as refused:
        async with workspace.begin() as tx:
            if refused.reason in GONE:
                await people.unknown(tx, user_id)
            else:
                await people.postpone_profile(tx, user_id, people.AGAIN)
    except SlackFailure as failure:
        wait = failure.after if isinstance(failure, TryLater) else WAIT
        async with workspace.begin() as tx:
            await people.postpone_profile(tx, user_id, wait)
            await people.postpone_profiles(tx, wait)
    else:
        async with workspace.begin() as tx:
            await people.take_in(tx, profile)

"""Asks Slack who people are: at once when they are new, then once a day."""

from datetime import datetime, timedelta

from bot import people
from bot.database import Tx, Workspace
from bot.slack.gateway import Permanent, Slack, SlackFailure, TryLater

AT_ONCE = 50  # people in a round; users.info allows some hundred a minute
WAIT = timedelta(minutes=5)
GONE = {"user_not_found", "user_not_visible", "users_not_found"}


async def next_due(tx: Tx) -> datetime | None:
    return await people.next_profile(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """Ask about each person whose turn it is; when Slack says "too many", everybody waits."""
    async with workspace.read() as tx:
        due = await people.due_profiles(tx, AT_ONCE)
    for user_id, due_at in due:
        async with workspace.begin() as tx:
            if not await people.claim_profile(tx, user_id, due_at):
                continue
        if not await _ask(workspace, slack, user_id):
            return


async def _ask(workspace: Workspace, slack: Slack, user_id: str) -> bool:
    """Ask about one person. False when Slack has no time."""
    try:
        profile = await slack.profile(user_id)
    except Permanent as refused:
        async with workspace.begin() as tx:
            if refused.reason in GONE:
                await people.unknown(tx, user_id)
            else:
                await people.postpone_profile(tx, user_id, people.AGAIN)
        return True
    except SlackFailure as failure:
        async with workspace.begin() as tx:
            await people.postpone_profiles(tx, failure.after if isinstance(failure, TryLater) else WAIT)
        return False
    async with workspace.begin() as tx:
        await people.take_in(tx, profile)
    return True

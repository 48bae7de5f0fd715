"""Getting to know somebody who was chosen in a form."""

import contextlib

from bot import members
from bot.slack.gateway import SlackFailure
from handlers.listening import Call


async def introduce(call: Call, user_id: str | None) -> None:
    """Ask Slack who somebody is where Tandem has not heard yet: a bot cannot clear a blocker, say."""
    if not user_id:
        return
    async with call.workspace.read() as tx:
        member = await members.find(tx, user_id)
    if member is None or member.profile_at is None:
        with contextlib.suppress(SlackFailure):
            profile = await call.slack.profile(user_id)
            async with call.workspace.begin() as tx:
                await members.describe(tx, profile)

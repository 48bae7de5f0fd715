"""A channel that somebody chose in a form."""

import asyncio

from bot.slack.gateway import Permanent, Slack, SlackFailure
from models.refusal import Refusal

PATIENCE = 1.5  # seconds; a form must be answered within three


async def people_in(slack: Slack, channel: str) -> list[str] | None:
    """The ids of everyone in a channel, bots included; None when none was chosen, or Slack does not say at once.

    Raises:
        Refusal: the bot cannot use that channel; the sentence says what helps.
    """
    if not channel:
        return None
    try:
        async with asyncio.timeout(PATIENCE):
            return await slack.people_in(channel)
    except Permanent as refused:
        raise Refusal(refused.mend, field="channel") from refused
    except (SlackFailure, TimeoutError):
        return None

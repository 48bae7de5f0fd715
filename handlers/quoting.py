"""The message that a shortcut was used on, for the form that it opens."""

import contextlib
import re
from html import unescape

from bot.slack.gateway import SlackFailure
from bot.views.blocks import clip
from handlers.listening import Call


async def quoted(call: Call, longest: int) -> tuple[str, str]:
    """Its words without Slack's markup, at most so many characters, and a link to it; none where I am not in its channel."""
    message = call.body.get("message") or {}
    link = ""
    with contextlib.suppress(SlackFailure):  # the form goes without the link
        link = await call.slack.permalink(call.channel, str(call.body.get("message_ts") or message.get("ts")))
    return clip(_plain(str(message.get("text", ""))), longest), link


def _plain(markup: str) -> str:
    words = re.sub(r"<(?:[^<>|]*\|)?([^<>]*)>", lambda found: found[1] if found[1][:1] not in "@#!" else "", markup)
    return " ".join(unescape(words).split())

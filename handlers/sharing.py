"""Showing an answer to everybody where it was asked for."""

from handlers.listening import Call
from models.refusal import Refusal


async def require_channel(call: Call) -> None:
    """Make sure that Tandem can post there.

    Raises:
        Refusal: it is a direct message of other people, or no channel at all.
    """
    if not call.channel:
        raise Refusal("Ask for it in a channel, and share it there.")
    if call.channel.startswith("D") and call.channel != await call.slack.direct_channel(call.user):
        raise Refusal("I cannot post in a direct message between people. Ask in a channel and share it there.")


def source(call: Call) -> str:
    """The message that is shared, so that two clicks on it are one."""
    return str((call.body.get("container") or {}).get("message_ts") or call.key)

"""A file for whoever asked."""

from bot import members
from bot.views.blocks import sentence
from handlers.listening import Call, Say


async def hand_over(call: Call, name: str, content: bytes, comment: str) -> Say:
    """Put a file into their direct messages, and say so."""
    async with call.workspace.read() as tx:
        member = await members.find(tx, call.user)
    channel = member.dm_channel if member else None
    await call.slack.upload(channel or call.user, name, content, comment)
    return Say(sentence("The file is in your direct messages with me."))

"""A file for whoever asked."""

import asyncio
from collections.abc import Sequence

from bot import members
from bot.sheets import Sheet
from bot.views.blocks import sentence
from handlers.listening import Call, Say


async def hand_over(call: Call, name: str, content: bytes, comment: str) -> Say:
    """Put a file into their direct messages, and say so."""
    async with call.workspace.read() as tx:
        member = await members.find(tx, call.user)
    channel = member.dm_channel if member else None
    await call.slack.upload(channel or call.user, name, content, comment)
    return Say(sentence("The file is in your direct messages with me."))


async def hand_over_sheets(call: Call, name: str, sheets: Sequence[Sheet], comment: str) -> Say:
    """The same of an XLSX file, which is written beside the loop, since it takes a while."""
    return await hand_over(call, name, await asyncio.to_thread(_written, sheets), comment)


def _written(sheets: Sequence[Sheet]) -> bytes:
    """What writes it is loaded by the first who wants one, so that nobody's start waits for it."""
    from bot import workbooks

    return workbooks.workbook(sheets)

"""A team with a blocker, and looking at what became of it."""

from typing import Any

import sqlalchemy as sa

from bot import blockers
from bot.database import Tx, Workspace
from models.audit_entry import AuditEntry
from models.blocker import Blocker, Needs
from models.member import Member
from models.message import Message

MAYA, JON, ANA, LEA, ROOT, BOT, GONE, ZOE = "UMAYA", "UJON", "UANA", "ULEA", "UROOT", "UROBOT", "UGONE", "UZOE"


async def raised(workspace: Workspace, **given: Any) -> Blocker:
    facts = {"by": MAYA, "what": "The March invoice is missing", "needs": Needs.DATA, "owner": JON}
    async with workspace.begin() as tx:
        return await blockers.raise_blocker(tx, **{**facts, **given})


async def now(workspace: Workspace, number: int = 1) -> Blocker:
    async with workspace.read() as tx:
        found = await blockers.find(tx, number)
        assert found is not None
        return found


async def told(workspace: Workspace, user_id: str) -> list[str]:
    """What was said to somebody, oldest first, as it reads now."""
    async with workspace.read() as tx:
        found: list[Message] = await tx.all(sa.select(Message).where(Message.channel == user_id).order_by(Message.id))
    return [message.payload["text"] for message in found]


async def buttons(workspace: Workspace, user_id: str) -> list[str]:
    """Every button in the messages to somebody."""
    async with workspace.read() as tx:
        found: list[Message] = await tx.all(sa.select(Message).where(Message.channel == user_id).order_by(Message.id))
    blocks = [block for message in found for block in message.payload["blocks"] if block["type"] == "actions"]
    return [element["text"]["text"] for block in blocks for element in block["elements"]]


async def trail(workspace: Workspace) -> list[str]:
    async with workspace.read() as tx:
        return await tx.all(sa.select(AuditEntry.action).order_by(AuditEntry.number))


async def left(tx: Tx, user_id: str) -> None:
    await tx.change(sa.update(Member).where(Member.user_id == user_id).values(left_at=tx.now, reminder_at=None))

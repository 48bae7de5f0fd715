"""Messages that could not be delivered: told to an admin, who can have them sent again."""

import sqlalchemy as sa

from bot import huddle_rosters, members
from bot.database import Tx
from bot.views import deliveries as view
from models.message import IfUnsure, Lane, Message
from models.refusal import Refusal


async def report(tx: Tx, message: Message, mend: str) -> None:
    """Tell the admins (and a huddle's lead) that `message` failed and what they can do. Never about a report itself."""
    if message.key.startswith("failed:"):
        return
    for admin in await members.admins(tx):
        await tx.post(
            f"failed:{message.id}:{message.version}:{admin}",
            admin,
            view.report(message, mend),
            lane=Lane.PERSON,
            if_unsure=IfUnsure.RESEND,
        )
    await huddle_rosters.undelivered(tx, message, mend)


async def send_again(tx: Tx, message_id: int, user_id: str) -> Message:
    """An admin mended the cause: try once more.

    Raises:
        Refusal: the person is no admin, or the message went out meanwhile.
    """
    await members.require_admin(tx, user_id)
    message = await tx.lock(Message, message_id)
    if message is None or message.failed_reason is None:
        raise Refusal("That message is already on its way.")
    message.failed_reason, message.unsure_since, message.due_at = None, None, tx.now
    message.attempts = 0
    tx.said = True
    return message


async def failed(tx: Tx, limit: int = 10) -> list[Message]:
    """The latest messages that could not be delivered."""
    query = sa.select(Message).where(Message.failed_reason.is_not(None)).order_by(Message.id.desc()).limit(limit)
    return await tx.all(query)

"""What an admin sees of a message that could not be delivered."""

from bot.views.blocks import Content, Piece, actions, bold, button, channel, context, message, paragraph, person
from models.message import Message


def place(channel_id: str) -> Piece:
    """Where a message was to go."""
    return person(channel_id) if channel_id.startswith(("U", "W")) else channel(channel_id)


def report(failed: Message, mend: str) -> Content:
    """One message that failed, why, and what to do."""
    first_line = str(failed.payload.get("text", "")).split("\n", 1)[0]
    return message(
        paragraph("A message to ", place(failed.channel), " did not arrive. ", bold(mend)),
        paragraph("It says: ", first_line[:200]),
        actions(button("delivery.again", "Send it again", failed.id, style="primary", label="Send that message again")),
        context(f"Slack's answer: {failed.failed_reason}"),
    )

"""Who comes into a channel and goes out of it: its huddles follow."""

from bot import huddle_rosters
from handlers.listening import Call, event


@event("member_joined_channel")
async def joined(call: Call) -> None:
    """Somebody came in. When it is the bot itself, it can now see who is there."""
    channel = str(call.body["event"].get("channel") or "")
    async with call.workspace.begin() as tx:
        if call.user == (await tx.team()).bot_user_id:
            await huddle_rosters.look(tx, channel)
        else:
            await huddle_rosters.joined(tx, channel, call.user)


@event("member_left_channel")
async def left(call: Call) -> None:
    """Somebody went out."""
    async with call.workspace.begin() as tx:
        await huddle_rosters.left(tx, str(call.body["event"].get("channel") or ""), call.user)

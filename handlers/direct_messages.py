"""People who write to the bot: they are told how it can be asked."""

from bot import home
from bot.views import help as view
from handlers.listening import Call, event


@event("message")
async def written(call: Call) -> None:
    """Somebody wrote in the bot's direct messages. What the bot itself says there, edits and the like are passed over."""
    said = call.body["event"]
    if said.get("channel_type") != "im" or said.get("bot_id") or said.get("subtype") or not call.user:
        return
    async with call.workspace.begin() as tx:
        if await tx.once(call.key) and not await home.greet(tx, call.user):
            await tx.post(f"reply:{said['channel']}:{said['ts']}", call.user, view.reply())

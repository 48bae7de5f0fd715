"""The file of purchases with their versions and votes, for leads and admins."""

from bot import purchase_exports
from bot.views import purchase_exports as view
from handlers.files import hand_over
from handlers.listening import Answer, Call, Say, action


@action("purchase.export")
async def export(call: Call) -> Answer | None:
    """Send the file to whoever asks; `/purchase export` does the same."""
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        is_long = await purchase_exports.note(tx, call.user)
    if is_long:
        return Say(view.under_way())
    async with call.workspace.read() as tx:
        content = await purchase_exports.export(tx, call.user)
    return await hand_over(call, purchase_exports.FILE, content, purchase_exports.COMMENT)

"""The files of a purchase, for whoever may see it."""

from bot import purchase_files
from bot.views import purchase_files as view
from handlers.listening import Answer, Call, Say, action
from handlers.purchase_requests import marked


@action("purchase.files")
async def get_files(call: Call) -> Answer:
    """Send them to whoever asks; pressed twice, they come once."""
    async with call.workspace.begin() as tx:
        return Say(view.coming(await purchase_files.ask(tx, marked(call.value)[0], call.user)))

"""How Tandem is doing, and messages that are to be sent again."""

from bot import deliveries, health, purchase_notices
from bot.views import blocks
from bot.views import health as view
from handlers.listening import Answer, Call, Open, Replace, Say, action


@action("settings.health")
async def open_health(call: Call) -> Answer:
    """Show what failed and whether the worker is at work."""
    return Open(await _form(call))


@action("delivery.again")
async def send_again(call: Call) -> Answer:
    """The cause was mended."""
    async with call.workspace.begin() as tx:
        await deliveries.send_again(tx, call.number, call.user)
    if call.in_form:
        return Replace(await _form(call))
    return Say(blocks.sentence("I am sending it again."))


@action("notice.again")
async def try_again(call: Call) -> Answer:
    """The purchasing system is well again."""
    async with call.workspace.begin() as tx:
        number = await purchase_notices.again(tx, call.user)
    if call.in_form:
        return Replace(await _form(call))
    words = "I am trying it now." if number else "All of them have arrived, or are being sent just now."
    return Say(blocks.sentence(words))


async def _form(call: Call) -> blocks.View:
    beat = await call.workspace.last_beat()
    async with call.workspace.begin() as tx:
        found = await health.look(tx, call.user)
    return view.form(
        found.failed, beat, found.now, found.zone, notices=found.notices, sources=found.sources, meta=call.home_mark
    )

"""Exchange rates, in the settings."""

from bot import exchange_rates, members, purchase_policies
from bot.database import Tx
from bot.views import exchange_rates as view
from bot.views.blocks import View, sentence
from handlers.listening import Answer, Call, Open, Say, action
from handlers.listening import view as form
from handlers.underneath import redraw
from models.calendar import local_day
from models.member import Role


@action("settings.rates")
async def open_rates(call: Call) -> Answer:
    """Show those that count, to leads and admins."""
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
        return Open(await _listing(tx))


@action("rate.add")
async def open_form(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
        today = local_day(tx.now, (await tx.team()).zone)
        return Open(view.form((await purchase_policies.in_force(tx)).currency, today))


@form("rate.add")
async def set_rate(call: Call) -> Answer | None:
    """Keep it, and show what it does."""
    filled = call.form
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        rate = await exchange_rates.set_rate(
            tx, call.user, filled.choice("currency") or "", filled.text("rate"), filled.day("on")
        )
        listing = await _listing(tx)
    await redraw(call, listing)
    return Say(sentence(view.example(rate)))


async def _listing(tx: Tx) -> View:
    into = (await purchase_policies.in_force(tx)).currency
    return view.listing(await exchange_rates.counting(tx), into, local_day(tx.now, (await tx.team()).zone))

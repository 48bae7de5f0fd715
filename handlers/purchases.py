"""Purchases looked up: the /purchase command and its lists."""

import re

from bot import members, purchases
from bot.views import purchase_help
from bot.views import purchase_lists as lists
from handlers.delegations import delegate_form
from handlers.listening import ACTIONS, Answer, Call, Say, command
from handlers.purchase_requests import request_form
from models.member import Role


@command("/purchase")
async def purchase(call: Call) -> Answer | None:
    """Go by the words: none opens the form."""
    words = call.words.casefold()
    match words:
        case "" | "request" | "new":
            return await request_form(call)
        case "help":
            return Say(purchase_help.usage())
        case "delegate":
            return await delegate_form(call)
        case "export":
            return await ACTIONS["purchase.export"](call)
        case "mine" | "waiting" | "open":
            return await _list(call, words)
    if number := re.fullmatch(r"(?:pur[- ]?|#)?(\d{1,9})", words):
        async with call.workspace.read() as tx:
            found = await purchases.find(tx, int(number[1]), call.user)
        if found is not None:
            return Say(lists.details(found, call.user))
    return Say(purchase_help.unknown(call.words))


async def _list(call: Call, words: str) -> Answer:
    async with call.workspace.begin() as tx:
        match words:
            case "mine":
                return Say(lists.mine(await purchases.mine(tx, call.user)))
            case "waiting":
                return Say(lists.waiting(await purchases.waiting_for(tx, call.user)))
        await members.require(tx, call.user, Role.LEAD)
        return Say(lists.open_ones(await purchases.open_ones(tx)))

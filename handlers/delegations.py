"""Delegations: the form behind `/purchase delegate`, sending it, and the buttons that end one."""

from bot import delegations, members, purchases
from bot.views import delegations as view
from bot.views.blocks import View
from handlers.introductions import introduce
from handlers.listening import Answer, Call, Open, Replace, Say, action
from handlers.listening import view as form
from models.refusal import Refusal


async def delegate_form(call: Call) -> Answer:
    """What `/purchase delegate` opens, for approvers."""
    return Open(await _form(call))


@form("purchase.delegate")
async def delegate(call: Call) -> Answer | None:
    """The form was sent."""
    to, first, last = call.form.person("to"), call.form.day("first"), call.form.day("last")
    if to is None:
        raise Refusal("Choose who decides for you.", field="to")
    if first is None:
        raise Refusal("Choose the first day.", field="first")
    if last is None:
        raise Refusal("Choose the last day.", field="last")
    await introduce(call, to)
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        made, away = await delegations.delegate(tx, call.user, to, first, last)
        waiting = await purchases.waiting_for(tx, call.user)
        today = (await members.meet(tx, call.user)).local(tx.now).date()
        return Say(view.made(made, len(waiting), away, today))


@action("delegation.end")
async def end(call: Call) -> Answer:
    """End it at once; in the form it goes from the list, elsewhere a sentence says so."""
    async with call.workspace.begin() as tx:
        ended = await delegations.end(tx, call.number, call.user)
    if (call.body.get("view") or {}).get("callback_id") == "purchase.delegate":
        return Replace(await _form(call))
    return Say(view.gone(ended, call.user))


async def _form(call: Call) -> View:
    async with call.workspace.begin() as tx:
        standing = await delegations.for_approver(tx, call.user)
        return view.form(standing.given, standing.taken, standing.today)

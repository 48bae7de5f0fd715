"""Who approves purchases, in the settings: seen, changed by one admin, and agreed to or refused by another."""

from bot import members, purchase_policies
from bot.database import Tx
from bot.views import purchase_policies as view
from bot.views.blocks import View, sentence
from handlers.introductions import introduce
from handlers.listening import Answer, Call, Open, Replace, Say, action
from handlers.listening import view as form
from handlers.underneath import redraw
from models.member import Role
from models.purchase_policy import MOST_TIERS, Policy


@action("settings.policy")
async def open_policy(call: Call) -> Answer:
    """Show what counts and what waits, to leads and admins."""
    async with call.workspace.begin() as tx:
        return Open(await _overview(tx, call))


@action("policy.propose")
async def open_proposal(call: Call) -> Answer:
    """The form to change it."""
    async with call.workspace.begin() as tx:
        await members.require_admin(tx, call.user)
        return Open(view.form(await purchase_policies.in_force(tx)))


@form("policy.propose")
async def propose(call: Call) -> None:
    """An admin proposes what was filled in."""
    filled = call.form
    tiers = [
        (filled.text(f"tier{place}_name"), filled.text(f"tier{place}_over"), filled.people(f"tier{place}_people"))
        for place in range(1, MOST_TIERS + 1)
    ]
    for user_id in {user_id for _, _, people in tiers for user_id in people}:
        await introduce(call, user_id)
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return
        await purchase_policies.propose(
            tx, call.user, limit=filled.text("limit"), currency=filled.choice("currency") or "", tiers=tiers
        )
        overview = await _overview(tx, call)
    await redraw(call, overview)


@action("policy.agree")
async def agree(call: Call) -> Answer | None:
    async with call.workspace.begin() as tx:
        policy = await purchase_policies.agree(tx, call.number, call.user)
        return await _answer(tx, call, policy)


@action("policy.withdraw")
async def withdraw(call: Call) -> Answer | None:
    async with call.workspace.begin() as tx:
        policy = await purchase_policies.withdraw(tx, call.number, call.user)
        return await _answer(tx, call, policy)


@action("policy.refuse")
async def open_refusal(call: Call) -> Answer:
    """Ask why."""
    async with call.workspace.begin() as tx:
        policy = await purchase_policies.for_refusing(tx, call.number, call.user)
        return Open(view.refusing(policy, await purchase_policies.in_force(tx)))


@form("policy.refuse")
async def refuse(call: Call) -> None:
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return
        await purchase_policies.refuse(tx, call.form.about, call.user, call.form.text("reason"))
        overview = await _overview(tx, call)
    await redraw(call, overview)


async def _overview(tx: Tx, call: Call) -> View:
    viewer = await members.require(tx, call.user, Role.LEAD)
    policy, waiting = await purchase_policies.in_force(tx), await purchase_policies.proposed(tx)
    today = viewer.local(tx.now).date()
    return view.overview(policy, waiting, call.user, admin=viewer.may(Role.ADMIN), zone=viewer.zone, today=today)


async def _answer(tx: Tx, call: Call, policy: Policy) -> Answer:
    """In the settings the form changes; a message changes by itself, and this says so."""
    if call.in_form:
        return Replace(await _overview(tx, call))
    return Say(sentence(view.since(policy)))

"""Cost centers and their budgets, in the settings."""

from bot import budgets, cost_centres, members, purchase_policies
from bot.database import Tx
from bot.views import cost_centres as view
from bot.views.blocks import View
from bot.views.purchase_forms import centre_option
from handlers.introductions import introduce
from handlers.listening import Answer, Call, Open, Options, Replace, action, search
from handlers.listening import view as form
from handlers.underneath import redraw
from models.calendar import local_day
from models.member import Role


@action("settings.cost_centres")
async def open_all(call: Call) -> Answer:
    """Show them all, to leads and admins."""
    return Open(await _listing(call))


@action("cost_centre.list")
async def back_to_all(call: Call) -> Answer:
    return Replace(await _listing(call))


@search("cost_centre.page")
async def find(call: Call) -> Answer:
    """Those whose code or name has the typed words in it."""
    words = call.value.casefold()
    async with call.workspace.read() as tx:
        found = [centre for centre in await cost_centres.everything(tx) if words in centre.label.casefold()]
    return Options([centre_option(centre) for centre in found])


@action("cost_centre.page")
async def open_page(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        return Replace(await _page(tx, call, call.number))


@action("cost_centre.add")
async def open_new(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
        return Open(view.form(None))


@action("cost_centre.change")
async def open_change(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
        return Open(view.form(await cost_centres.require_known(tx, call.number)))


@form("cost_centre.save")
async def save(call: Call) -> None:
    """Keep a new or changed one."""
    filled = call.form
    owner, backup = filled.person("owner") or "", filled.person("backup")
    for user_id in (owner, backup):
        await introduce(call, user_id)
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return
        centre = await cost_centres.save(
            tx,
            call.user,
            filled.about or None,
            code=filled.text("code"),
            name=filled.text("name"),
            owner=owner,
            backup=backup,
            closed="closed" in filled.choices("closed"),
        )
        page = await _page(tx, call, centre.id)
    await redraw(call, page)


@action("cost_centre.budget")
async def open_budget(call: Call) -> Answer:
    """The form for a year's budget; the button's value is the cost center's number and the year."""
    number, _, year = call.value.partition(":")
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
        centre = await cost_centres.require_known(tx, int(number))
        budget, approved = await budgets.find(tx, centre.id, int(year)), await budgets.approved(tx, centre.id, int(year))
        currency = (await purchase_policies.in_force(tx)).currency
        return Open(view.budget_form(centre, int(year), budget, currency, approved))


@form("cost_centre.budget")
async def set_budget(call: Call) -> None:
    """Keep it, with what is spent and which requests are in that."""
    filled = call.form
    number, _, year = filled.meta.partition(":")
    paid = {int(each) for each in filled.choices("paid")} if "paid" in filled.inputs else None
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return
        await budgets.set_budget(
            tx,
            call.user,
            int(number),
            int(year),
            amount=filled.text("amount"),
            currency=filled.choice("currency") or "",
            spent=filled.text("spent"),
            spent_on=filled.day("spent_on"),
            paid=paid,
        )
        page = await _page(tx, call, int(number))
    await redraw(call, page)


async def _listing(call: Call) -> View:
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
        year = local_day(tx.now, (await tx.team()).zone).year
        return view.listing(await cost_centres.everything(tx), await budgets.of_year(tx, year), year)


async def _page(tx: Tx, call: Call, number: int) -> View:
    await members.require(tx, call.user, Role.LEAD)
    centre = await cost_centres.require_known(tx, number)
    today = local_day(tx.now, (await tx.team()).zone)
    stands = [(year, *await budgets.stands(tx, centre.id, year)) for year in (today.year, today.year + 1)]
    return view.page(centre, stands, today)

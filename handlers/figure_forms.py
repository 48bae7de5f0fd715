"""Figures set up by leads."""

from bot import amounts, figure_settings, figures, members
from bot.figure_settings import FORMULA, Wish
from bot.ready_figures import Definition
from bot.views import figure_forms as view
from bot.views import figure_help
from bot.views.blocks import notice, sentence
from handlers.introductions import introduce
from handlers.listening import Answer, Call, Open, Replace, Say, action
from handlers.listening import view as form
from models.figure import Good, Unit
from models.member import Role
from models.refusal import Refusal


async def open_new(call: Call) -> Answer:
    """An empty form, to a lead."""
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
    return Open(view.form("", Wish()))


async def open_named(call: Call, name: str) -> Answer:
    """The form of the figure of that name."""
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
        found = figures.find(await figures.known(tx, await amounts.chart(tx)), name)
    return Open(_form(found)) if isinstance(found, Definition) else Say(figure_help.unknown(name, found))


@action("kpi.change")
async def open_change(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        return Open(_form(await figure_settings.find(tx, call.user, call.value.split(":")[0])))


@action(FORMULA)
async def try_out(call: Call) -> Answer:
    """Say what the formula comes to while it is typed; what is filled in stays."""
    wish = _wish(call)
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
    async with call.workspace.read() as tx:
        tried = await figure_settings.try_out(tx, call.form.meta, wish)
    return Replace(view.form(call.form.meta, wish, tried=tried))


@form("kpi.save")
async def save(call: Call) -> Answer | None:
    """Keep it."""
    wish = _wish(call)
    for user_id in (wish.owner_finance_id, wish.owner_operations_id):
        await introduce(call, user_id)
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        key = await figure_settings.save(tx, call.user, call.form.meta, wish)
        name = (await figures.known(tx, await amounts.chart(tx))).definitions[key].name
    return Say(sentence(f"Saved. Type `/kpi {_plain(name)}` to see it."))


@action("kpi.remove")
async def remove(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        gone = await figure_settings.remove(tx, call.user, call.value)
    if not gone:
        raise Refusal("It is gone already.")
    return Replace(notice("Figure removed", "It is gone. The trail keeps its formula."))


def _plain(name: str) -> str:
    return "".join(letter for letter in name if letter not in "<>&`*_~")


def _form(figure: Definition) -> dict[str, object]:
    wish = Wish(
        name=figure.name,
        accounting_name=figure.accounting_name,
        says=figure.says,
        formula=figure.formula,
        unit=figure.unit,
        good=figure.good,
        target=figure.target or "",
        owner_finance_id=figure.owner_finance_id,
        owner_operations_id=figure.owner_operations_id,
        on_scorecard=figure.position is not None,
    )
    return view.form(figure.key, wish, None if figure.own else figure)


def _wish(call: Call) -> Wish:
    filled = call.form
    return Wish(
        name=filled.text("name"),
        accounting_name=filled.text("accounting"),
        says=filled.text("says"),
        formula=filled.text(FORMULA),
        unit=Unit(filled.choice("unit") or Unit.MONEY),
        good=Good(filled.choice("good") or Good.NONE),
        target=filled.text("target"),
        owner_finance_id=filled.person("finance"),
        owner_operations_id=filled.person("operations"),
        on_scorecard="shown" in filled.choices("scorecard"),
    )

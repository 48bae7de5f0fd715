"""Recurring problems: said to be mended, or given to somebody else."""

from bot import root_causes
from bot.views import root_causes as view
from handlers.introductions import introduce
from handlers.listening import Answer, Call, Open, action
from handlers.listening import view as form


@action("root_cause.mend")
async def open_mend(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        return Open(view.mend(await root_causes.for_owner(tx, call.number, call.user), f"{call.number}{call.home_mark}"))


@form("root_cause.mend")
async def mend(call: Call) -> None:
    async with call.workspace.begin() as tx:
        if await tx.once(call.key):
            await root_causes.mend(tx, call.form.about, call.user, call.form.text("how"))


@action("root_cause.give")
async def open_give(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        return Open(view.give(await root_causes.for_owner(tx, call.number, call.user), f"{call.number}{call.home_mark}"))


@form("root_cause.give")
async def give(call: Call) -> None:
    owner = call.form.person("owner") or ""
    await introduce(call, owner)
    async with call.workspace.begin() as tx:
        if await tx.once(call.key):
            await root_causes.give(tx, call.form.about, call.user, owner)

"""Bringing files in: the form, files dropped in the bot's messages, and the buttons of an import."""

import re

from bot import imports
from bot.database import Tx
from bot.views import import_columns, import_pages
from bot.views import imports as view
from bot.views.blocks import sentence
from handlers.forms import whole_number
from handlers.listening import ACTIONS, Answer, Call, CloseAll, Open, Replace, Say, action, event
from handlers.listening import view as sent
from models.ledger_import import LedgerImport
from models.refusal import Refusal


@action("import.open")
async def open_form(call: Call) -> Answer | None:
    """`/tandem import`: the form, or one of them by its number, such as IMP-3; `/tandem imports` lists the latest.

    `/tandem import sources` shows where numbers come from by themselves.
    """
    word, _, rest = call.words.casefold().partition(" ")
    if rest.strip() == "sources":
        return await ACTIONS["source.open"](call)
    found = re.fullmatch(r"(?:imp-?)?\s*(\d{1,9})", rest.strip())
    async with call.workspace.begin() as tx:
        latest = await imports.latest(tx, call.user)
        one = await imports.numbered(tx, int(found[1])) if found else None
    if found:
        return Say(view.one(one) if one else sentence(imports.UNKNOWN))
    return Say(view.listing(latest)) if word == "imports" or rest.strip() else Open(view.form())


@sent("import.take")
async def take(call: Call) -> Answer | None:
    """Files were put into the form."""
    files = call.form.files("files")
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        if not files:
            raise Refusal("Choose a file.", field="files")
        for file in files:
            await _take(tx, call.user, file)
    return CloseAll()


@event("message")
async def dropped(call: Call) -> None:
    """Somebody dropped files in the bot's direct messages."""
    said = call.body["event"]
    if said.get("channel_type") != "im" or said.get("bot_id") or said.get("subtype") != "file_share" or not call.user:
        return
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return
        try:
            for file in said.get("files") or []:
                await _take(tx, call.user, file)
        except Refusal as refusal:
            await tx.post(f"import:refused:{said['channel']}:{said['ts']}", call.user, sentence(refusal.sentence))


async def _take(tx: Tx, user: str, file: dict[str, object]) -> LedgerImport:
    name, size = str(file.get("name") or file.get("title") or "file"), int(str(file.get("size") or 0))
    return await imports.take(tx, user, name, file_id=str(file["id"]), size=size)


# the buttons
@action("import.load")
async def load(call: Call) -> Answer | None:
    async with call.workspace.begin() as tx:
        return await _past(tx, call, await imports.confirm(tx, call.user, call.number))


@action("import.replace")
async def replace(call: Call) -> Answer | None:
    async with call.workspace.begin() as tx:
        return await _past(tx, call, await imports.confirm(tx, call.user, call.number, replace=True))


@action("import.cancel")
async def cancel(call: Call) -> Answer | None:
    async with call.workspace.begin() as tx:
        return await _past(tx, call, await imports.cancel(tx, call.user, call.number))


@action("import.undo")
async def undo(call: Call) -> Answer | None:
    async with call.workspace.begin() as tx:
        return await _past(tx, call, await imports.undo(tx, call.user, call.number))


async def _past(tx: Tx, call: Call, done: LedgerImport | None) -> Answer | None:
    """A sentence where the button came too late; else the message itself says what happened."""
    return None if done else Say(view.past(await imports.require(tx, call.user, call.number)))


@action("import.columns")
async def columns(call: Call) -> Answer | None:
    """The form in which columns are chosen."""
    async with call.workspace.begin() as tx:
        found = await imports.require(tx, call.user, call.number)
    if not found.is_ready:
        return Say(view.past(found))
    return Open(import_columns.form(found))


@sent("import.columns")
async def chosen(call: Call) -> Answer | None:
    """Columns were chosen."""
    async with call.workspace.begin() as tx:
        found = await imports.require(tx, call.user, call.form.about)
        named = {name: call.form.choice(name) or call.form.text(name) for name in call.form.inputs if name != "year"}
        mapping = import_columns.read(found.mapping, named, call.form.number("year"))
        if await imports.choose_columns(tx, call.user, found.id, mapping) is None:
            return Say(view.past(found))
    return None


@action("import.budget")
async def budget(call: Call) -> Answer | None:
    """It was taken for actual amounts, and is a budget."""
    return await _read_as(call, "budget")


@action("import.forecast")
async def forecast(call: Call) -> Answer | None:
    return await _read_as(call, "forecast")


async def _read_as(call: Call, scenario: str) -> Answer | None:
    async with call.workspace.begin() as tx:
        found = await imports.require(tx, call.user, call.number)
        return await _past(
            tx, call, await imports.choose_columns(tx, call.user, found.id, {**found.mapping, "scenario": scenario})
        )


@action("import.bad_rows")
async def bad_rows(call: Call) -> Answer | None:
    found, page = await _looked(call)
    return _paged(call, import_pages.bad_rows(found, page))


@action("import.new_accounts")
async def new_accounts(call: Call) -> Answer | None:
    found, page = await _looked(call)
    return _paged(call, import_pages.new_accounts(found, page))


async def _looked(call: Call) -> tuple[LedgerImport, int]:
    number, _, page = call.value.partition(":")
    async with call.workspace.begin() as tx:
        return await imports.require(tx, call.user, whole_number(number)), whole_number(page)


def _paged(call: Call, shown: dict[str, object]) -> Answer:
    return Replace(shown) if call.in_form else Open(shown)

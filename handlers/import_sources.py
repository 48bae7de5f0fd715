"""Sources that run by themselves, as leads set them up, test, pause and remove them."""

from datetime import time

from bot import import_sources
from bot.database import Tx
from bot.import_sources import Wanted
from bot.views import import_sources as view
from bot.views.blocks import View, sentence
from handlers.listening import Answer, Call, Open, Replace, Say, action
from handlers.listening import view as form
from handlers.underneath import redraw
from models.calendar import local_day
from models.import_source import DAY, ImportSource, SourceKind
from models.refusal import Refusal

TRYING = "I am trying it. A message will tell you what I find."


@action("source.open")
async def open_all(call: Call) -> Answer:
    """Show them all, to leads."""
    async with call.workspace.begin() as tx:
        return Open(await _listing(tx, call))


@action("source.page")
async def open_page(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        found = await import_sources.require(tx, call.user, call.number)
        return Open(await _page(tx, found))


@action("source.add.0")
@action("source.add.1")
@action("source.add.2")
async def open_new(call: Call) -> Answer:
    kind = SourceKind(call.value)
    async with call.workspace.begin() as tx:
        await import_sources.everything(tx, call.user)
    if kind is SourceKind.SQL and not call.outside.databases:
        raise Refusal("No database is open to me any more. Ask the operator to set IMPORT_DATABASES.")
    return Open(view.form(kind, call.outside, None))


@action("source.change")
async def open_change(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        found = await import_sources.require(tx, call.user, call.number)
    return Open(view.form(found.kind, call.outside, found))


@form("source.save")
async def save(call: Call) -> None:
    """Keep a new or changed one."""
    filled = call.form
    kind, _, number = filled.meta.partition(":")
    given = {"query": filled.text("query"), "next": filled.text("next")}
    given |= {"header": filled.text("header"), "parameter": filled.text("parameter")}
    given |= {name: filled.choice(name) or "" for name in ("proof", "paging")}
    wanted = Wanted(
        name=filled.text("name"),
        address=filled.choice("address") or filled.text("address"),
        every_minutes=int(filled.choice("every") or DAY),
        at=filled.clock("at") or time(6),
        loads=filled.choice("loads") == "load",
        token=filled.text("token"),
        forget="forget" in filled.choices("forget"),
        options=given,
    )
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return
        found = await import_sources.save(
            tx, call.user, call.outside, SourceKind(kind), wanted, int(number) if number else None
        )
        note = f"{found.name} is kept. I look at it now."
        shown = await _page(tx, found, note) if number else await _listing(tx, call, note)
    await redraw(call, shown)


@action("source.test")
async def test(call: Call) -> Answer:
    """Try it, and bring nothing in."""
    async with call.workspace.begin() as tx:
        return await _done(tx, call, await import_sources.test(tx, call.user, call.number), TRYING)


@action("source.look")
async def look(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        found = await import_sources.look(tx, call.user, call.number)
        return await _done(tx, call, found, "I am looking now. What is new comes as a message.")


@action("source.pause")
async def pause(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        found = await import_sources.pause(tx, call.user, call.number)
        return await _done(tx, call, found, f"{found.name} is paused.")


@action("source.resume")
async def resume(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        found = await import_sources.resume(tx, call.user, call.number)
        return await _done(tx, call, found, f"{found.name} goes on. You answer for it.")


@action("source.remove")
async def remove(call: Call) -> Answer | None:
    async with call.workspace.begin() as tx:
        note = f"{await import_sources.remove(tx, call.user, call.number)} is removed. What it brought stays in the books."
        listing = await _listing(tx, call, note)
    if not call.in_form:
        return Say(sentence(note))
    await redraw(call, listing)
    return Replace(view.gone(note))


async def _done(tx: Tx, call: Call, found: ImportSource, note: str) -> Answer:
    """In a form the form changes; below a message a sentence tells."""
    return Replace(await _page(tx, found, note)) if call.in_form else Say(sentence(note))


async def _page(tx: Tx, found: ImportSource, note: str = "") -> View:
    zone = (await tx.team()).zone
    return view.page(found, zone, local_day(tx.now, zone), note)


async def _listing(tx: Tx, call: Call, note: str = "") -> View:
    zone = (await tx.team()).zone
    return view.listing(await import_sources.everything(tx, call.user), call.outside, zone, local_day(tx.now, zone), note)

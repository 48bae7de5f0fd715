"""The /tandem command: help, settings, lessons, import, audit, export, health."""

from bot import audit_errands, audits, lessons, members
from bot.views import audits as audit_views
from bot.views import help as help_views
from bot.views import lesson_lists
from handlers.files import hand_over
from handlers.listening import ACTIONS, Answer, Call, Say, command
from models.audit_errand import Task


@command("/tandem")
async def tandem(call: Call) -> Answer | None:
    """Go by the first word."""
    word, _, rest = call.words.partition(" ")
    match word.casefold():
        case "" | "help":
            return Say(help_views.everything())
        case "settings":
            return await ACTIONS["settings.open"](call)
        case "lessons" | "lesson":
            return await _lessons(call, rest.strip())
        case "audit" if not rest.strip():
            return await _audit(call)
        case "audit" if rest.strip().casefold() == "verify":
            return await _verify(call)
        case "export":
            return await _export(call)
        case "import" | "imports":
            return await ACTIONS["import.open"](call)
        case "health":
            return await ACTIONS["settings.health"](call)
    return Say(help_views.usage(call.words))


async def _lessons(call: Call, words: str) -> Answer:
    async with call.workspace.begin() as tx:
        return Say(lesson_lists.listing(words, await lessons.find(tx, words)))


async def _audit(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        member = await members.require_admin(tx, call.user)
        entries = await audits.latest(tx, call.user)
    return Say(audit_views.latest(entries, member.zone, member.local(call.workspace.now()).date()))


async def _verify(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        await members.require_admin(tx, call.user)
        if await audit_errands.is_long(tx):
            await audit_errands.ask(tx, call.user, Task.VERIFY)
            return Say(audit_views.under_way())
    async with call.workspace.read() as tx:
        return Say(audit_views.verdict(await audits.verify(tx, call.user)))


async def _export(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        await audits.note_export(tx, call.user)
        if await audit_errands.is_long(tx):
            await audit_errands.ask(tx, call.user, Task.EXPORT)
            return Say(audit_views.under_way())
    async with call.workspace.read() as tx:
        content = await audits.export(tx, call.user)
    return await hand_over(call, audits.FILE, content, audits.COMMENT)

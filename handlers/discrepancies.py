"""Discrepancies: the /discrepancy command, the shortcuts, lists, ages and the file."""

import asyncio
import re
import tempfile
from pathlib import Path

from bot import (
    accounts,
    books,
    discrepancies,
    discrepancy_ageing,
    discrepancy_files,
    discrepancy_imports,
    members,
    root_causes,
)
from bot.database import Tx
from bot.discrepancies import Report
from bot.discrepancy_imports import Line
from bot.discrepancy_sights import seen
from bot.views import discrepancies as view
from bot.views import discrepancy_forms as forms
from bot.views import discrepancy_help
from bot.views import discrepancy_imports as import_view
from bot.views import discrepancy_lists as lists
from bot.views import root_causes as cause_view
from bot.views.blocks import Content, View
from handlers.files import hand_over_sheets
from handlers.forms import whole_number
from handlers.introductions import introduce
from handlers.listening import ACTIONS, Answer, Call, Open, Options, Say, action, command, search, shortcut
from handlers.listening import view as form
from handlers.quoting import quoted
from models.discrepancy import WHAT_LONGEST, Discrepancy
from models.member import Role
from models.money import read_amount
from models.refusal import Refusal


@command("/discrepancy")
async def discrepancy(call: Call) -> Answer | None:
    """Go by the words: none opens the form."""
    words = " ".join(call.words.casefold().split())
    match words.split():
        case [] | ["report"] | ["new"]:
            return await report_form(call)
        case ["help"]:
            return Say(discrepancy_help.usage())
        case ["list"] | ["mine"]:
            return await _list(call, mine=words == "mine")
        case ["ageing" | "aging", *rest] if rest in ([], ["owner"], ["account"], ["by", "owner"], ["by", "account"]):
            return await _ageing(call, "account" if "account" in rest else "owner")
        case ["causes"]:
            async with call.workspace.read() as tx:
                return Say(cause_view.listing(await root_causes.everything(tx)))
        case ["reconcile", *_]:
            return await ACTIONS["reconciliation.open"](call)
        case ["import"]:
            async with call.workspace.begin() as tx:
                await members.require(tx, call.user, Role.LEAD)
            return Open(import_view.form(call.home_mark))
        case ["export"]:
            return await export(call)
    if number := re.fullmatch(r"(?:dis[- ]?|#)?(\d{1,9})", words):
        async with call.workspace.read() as tx:
            found = await discrepancies.find(tx, int(number[1]))
            if found is not None:
                return Say(await _details(tx, found))
    return Say(discrepancy_help.unknown(call.words))


@action("discrepancy.show")
async def show(call: Call) -> Answer:
    """One in full."""
    async with call.workspace.read() as tx:
        return Say(await _details(tx, await discrepancies.require(tx, call.number)))


async def _details(tx: Tx, found: Discrepancy) -> Content:
    [shown] = await seen(tx, [found])
    return lists.details(shown, [each.label for each in await discrepancies.relatives(tx, found)])


@action("discrepancy.more")
async def see_more(call: Call) -> Answer:
    """A list goes on."""
    which, _, start = call.value.partition(":")
    return await _list(call, mine=which == "mine", start=whole_number(start))


async def _list(call: Call, *, mine: bool, start: int = 0) -> Answer:
    end = start + lists.MOST
    async with call.workspace.read() as tx:
        if mine:
            found = await discrepancies.waiting_for(tx, call.user)
            return Say(lists.listing("Yours", await seen(tx, found[start:end]), len(found), mine=True, start=start))
        total = await discrepancies.count(tx)
        shown = await seen(tx, (await discrepancies.open_ones(tx, limit=end))[start:])
    return Say(lists.listing(lists.named(total), shown, total, start=start))


@action("discrepancy.ageing")
async def choose_ageing(call: Call) -> Answer:
    answer = await _ageing(call, call.value)
    is_theirs = bool((call.body.get("container") or {}).get("is_ephemeral"))
    return Say({**answer.content, "replace_original": True}) if is_theirs else answer


async def _ageing(call: Call, by: str) -> Say:
    """How old they are; a form cannot hold the table, so there each row is a sentence."""
    async with call.workspace.read() as tx:
        found = await discrepancy_ageing.ageing(tx, "account" if by == "account" else "owner")
        names = await discrepancy_files.people_names(tx, {row.name for row in found.rows}) if found.by == "owner" else {}
        export = (await members.meet(tx, call.user)).may(Role.LEAD)
    return Say(lists.ageing(found, table=not call.body.get("view"), names=names, export=export))


@action("discrepancy.export")
async def export(call: Call) -> Answer | None:
    """Send the file to whoever asks."""
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        await discrepancy_files.note(tx, call.user)
    async with call.workspace.read() as tx:
        sheets = await discrepancy_files.gather(tx, call.user)
    return await hand_over_sheets(call, discrepancy_files.FILE, sheets, discrepancy_files.COMMENT)


# reporting
@action("discrepancy.report")
@shortcut("discrepancy.report")
async def report_form(call: Call) -> Answer:
    """The form for a new one."""
    return Open(await _report_form(call))


@shortcut("discrepancy.report_message")
async def report_from_message(call: Call) -> Answer:
    """The same, with a message's words and a link to it."""
    what, link = await quoted(call, WHAT_LONGEST)
    return Open(await _report_form(call, what=what, links=link))


async def _report_form(call: Call, what: str = "", links: str = "") -> View:
    async with call.workspace.read() as tx:
        currency, today = (await books.of(tx)).currency, await discrepancies.today(tx)
    return forms.report(currency=currency, today=today, what=what, links=links, meta=call.home_mark)


@search("discrepancy.account")
async def find_account(call: Call) -> Answer:
    """Accounts whose number or name has the typed words in it."""
    words = call.value.casefold().split()
    async with call.workspace.read() as tx:
        found = [one for one in await accounts.everything(tx) if all(word in one.label.casefold() for word in words)]
    return Options([forms.account_option(account) for account in found[:100]])


@form("discrepancy.report")
async def report(call: Call) -> Answer | None:
    """The form for a new one was sent."""
    filled = call.form
    owner = filled.person("owner")
    await introduce(call, owner)
    size = read_amount(filled.text("amount"), filled.choice("currency") or "USD")
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        made = await discrepancies.report(
            tx,
            call.user,
            Report(
                what=filled.text("what"),
                amount_minor=size.minor if filled.choice("direction") != "little" else -size.minor,
                currency=size.currency,
                account_id=int(filled.choice("discrepancy.account") or 0) or None,
                owner=owner,
                transaction_on=filled.day("transaction"),
                due_on=filled.day("due"),
                links=filled.text("links"),
                evidence=filled.text("evidence"),
            ),
        )
        [shown] = await seen(tx, [made])
    return Say(view.reported(shown))


@form("discrepancy.import")
async def bring_in(call: Call) -> Answer | None:
    """A file was sent: all of its lines come in, or none."""
    files = call.form.files("file")
    if not files:
        raise Refusal("Choose a file.", field="file")
    with tempfile.TemporaryDirectory(prefix="tandem-discrepancies-") as folder:
        path = Path(folder) / "file"
        await call.slack.download(str(files[0]["id"]), path)
        digest, lines = await asyncio.to_thread(_table, path, str(files[0].get("name") or "file"))
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        new, known = await discrepancy_imports.bring_in(tx, call.user, digest, lines)
    return Say(import_view.brought(new, known))


def _table(path: Path, name: str) -> tuple[str, list[Line]]:
    """What stands in the file; what reads it is loaded by the first who sends one."""
    from bot import discrepancy_tables

    return discrepancy_tables.read(path, name)

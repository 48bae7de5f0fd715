"""What people do about a discrepancy: its buttons and forms. Each is checked when a form opens, and when it is sent."""

from bot import discrepancies, discrepancy_changes, discrepancy_endings, root_causes
from bot.database import Tx
from bot.discrepancy_changes import Part
from bot.discrepancy_sights import seen
from bot.views import discrepancies as view
from bot.views import discrepancy_forms as forms
from bot.views.blocks import sentence
from bot.views.discrepancies import Seen
from handlers.introductions import introduce
from handlers.listening import Answer, Call, Open, Say, action
from handlers.listening import view as form
from models.discrepancy import Kind
from models.money import read_amount
from models.purchase_file import read_files
from models.refusal import Refusal


# resolving
@action("discrepancy.resolve")
async def open_resolve(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        shown = await _concerned(tx, call)
        second = await discrepancy_endings.is_above_limit(tx, shown.it)
        return Open(forms.resolve(shown, await root_causes.choices(tx), second, f"{call.number}{call.home_mark}"))


@form("discrepancy.resolve")
async def resolve(call: Call) -> Answer | None:
    filled = call.form
    kind = filled.choice("kind")
    if kind is None:
        raise Refusal("Choose what it was.", field="kind")
    files = read_files(filled.files("files"))
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        cause = await root_causes.chosen(tx, filled.choice("cause_known"), filled.text("cause"))
        found = await discrepancy_endings.resolve(
            tx,
            call.form.about,
            call.user,
            kind=Kind(kind),
            cause=cause,
            evidence=filled.text("evidence"),
            how=filled.text("how"),
            files=files,
        )
        if found.waits_for_id is None:
            return None
        return Say(view.news((await seen(tx, [found]))[0]))


@action("discrepancy.confirm")
async def confirm(call: Call) -> Answer | None:
    """Its message shows it at once; in the place of one that cannot change stands what became of it."""
    async with call.workspace.begin() as tx:
        found = await discrepancy_endings.confirm(tx, call.number, call.user)
        if not (call.body.get("container") or {}).get("is_ephemeral"):
            return None
        return Say({**sentence(await discrepancies.since(tx, found)), "replace_original": True})


@action("discrepancy.send_back")
async def open_send_back(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        found = await discrepancy_endings.for_second(tx, call.number, call.user)
        return Open(forms.send_back((await seen(tx, [found]))[0], f"{call.number}{call.home_mark}"))


@form("discrepancy.send_back")
async def send_back(call: Call) -> None:
    async with call.workspace.begin() as tx:
        if await tx.once(call.key):
            await discrepancy_endings.send_back(tx, call.form.about, call.user, call.form.text("reason"))


@action("discrepancy.reopen")
async def reopen(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        found = await discrepancy_endings.reopen(tx, call.number, call.user)
        return Say(sentence(await discrepancies.since(tx, found)))


# on its way
@action("discrepancy.reassign")
async def open_reassign(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        return Open(forms.reassign(await _concerned(tx, call), f"{call.number}{call.home_mark}"))


@form("discrepancy.reassign")
async def reassign(call: Call) -> None:
    owner = call.form.person("owner") or ""
    await introduce(call, owner)
    async with call.workspace.begin() as tx:
        if await tx.once(call.key):
            await discrepancy_changes.reassign(tx, call.form.about, call.user, owner)


@action("discrepancy.move_due")
async def open_move_due(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        return Open(forms.move_due(await _concerned(tx, call), f"{call.number}{call.home_mark}"))


@form("discrepancy.move_due")
async def move_due(call: Call) -> None:
    day = call.form.day("due")
    if day is None:
        raise Refusal("Choose a day.", field="due")
    async with call.workspace.begin() as tx:
        if await tx.once(call.key):
            await discrepancy_changes.move_due(tx, call.form.about, call.user, day, call.form.text("reason"))


@action("discrepancy.split")
async def open_split(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        return Open(forms.split(await _concerned(tx, call), f"{call.number}{call.home_mark}"))


@form("discrepancy.split")
async def split(call: Call) -> Answer | None:
    filled = call.form
    owners = [filled.person("owner") or "", filled.person("owner_rest") or ""]
    for owner in owners:
        await introduce(call, owner)
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        whole = await discrepancies.for_concerned(tx, call.form.about, call.user)
        size = read_amount(filled.text("amount"), whole.currency).minor
        if size >= abs(whole.amount_minor):
            raise Refusal("The first part must be less than the whole.", field="amount")
        first = size if whole.amount_minor > 0 else -size
        parts = [
            Part(filled.text("what"), first, owners[0]),
            Part(filled.text("what_rest"), whole.amount_minor - first, owners[1]),
        ]
        made = await discrepancy_changes.split(tx, whole.id, call.user, parts)
        shown, *rest = await seen(tx, [whole, *made])
        return Say(view.split(shown, rest))


@action("discrepancy.merge")
async def open_merge(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        shown = await _concerned(tx, call)
        others = await discrepancy_changes.mergeable(tx, shown.it)
        return Open(forms.merge(shown, others, f"{call.number}{call.home_mark}"))


@form("discrepancy.merge")
async def merge(call: Call) -> Answer | None:
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        into, adds = int(call.form.choice("into") or 0), call.form.choice("way") == "adds"
        kept = await discrepancy_changes.merge(tx, call.form.about, call.user, into, adds=adds)
        other = await discrepancies.require(tx, call.form.about)
        shown_kept, shown_other = await seen(tx, [kept, other])
        return Say(view.merged(shown_kept, shown_other))


async def _concerned(tx: Tx, call: Call) -> Seen:
    found = await discrepancies.for_concerned(tx, call.number, call.user)
    return (await seen(tx, [found]))[0]

"""Actual against plan: the /variance command, its menus, its file, and sharing it."""

from bot import variance_files, variance_names, variance_scopes, variances
from bot.variance_scopes import Scope
from bot.views import blocks, variance_help
from bot.views import variances as view
from handlers import sharing
from handlers.charted import answer
from handlers.files import hand_over_sheets
from handlers.listening import Answer, Call, Options, Say, action, command, search
from models.refusal import Refusal

OLD = "I cannot read that button any more. Type `/variance` to begin again."


@command("/variance")
async def variance(call: Call) -> Answer | None:
    """Go by the words: none compares the company's newest month."""
    if call.words.casefold() == "help":
        return Say(variance_help.usage())
    async with call.workspace.read() as tx:
        meant = await variance_names.read(tx, call.words)
        if meant.scope is None:
            return Say(view.which(meant))
        shown = view.answer(await variances.compare(tx, meant.scope))
    return await answer(call, shown)


@action("variance.open")
@action("variance.period")
@action("variance.find")
async def look(call: Call) -> Answer | None:
    """Look closer, further or at another time; the new answer takes the place of the old one, which only they see."""
    async with call.workspace.read() as tx:
        shown = view.answer(await variances.compare(tx, scope_of(call.value)))
    return await answer(call, {**shown, "replace_original": True} if is_theirs(call) else shown)


@search("variance.find")
async def find(call: Call) -> Answer:
    """Accounts, groups and cost centers with the typed words, in the period of the answer they are looked for in."""
    scope = scope_of(str(call.body.get("block_id", "")).removeprefix("variance:"))
    async with call.workspace.read() as tx:
        found = await variance_names.listed(tx, scope.whole().centre(None), call.value)
    return Options([view.found(named) for named in found[:100]])


@action("variance.file")
async def get_file(call: Call) -> Answer | None:
    """Send the whole table to whoever asks."""
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
    async with call.workspace.read() as tx:
        shown = await variances.compare(tx, scope_of(call.value))
        sheets = await variance_files.gather(tx, shown)
    return await hand_over_sheets(call, variance_files.file_name(shown), sheets, view.comment(shown))


@action("variance.share")
async def share(call: Call) -> Answer:
    """Show it to everybody where it was asked for, once."""
    await sharing.require_channel(call)
    scope = scope_of(call.value)
    async with call.workspace.read() as tx:
        shown = view.answer(await variances.compare(tx, scope), shared_by=call.user)
    async with call.workspace.begin() as tx:
        is_new = await tx.post(f"variance:{call.channel}:{sharing.source(call)}:{scope.code}", call.channel, shown)
    return Say(blocks.sentence("Shared." if is_new else "It is shared already."))


def scope_of(code: str) -> Scope:
    """What a button or menu stands for. Raises a Refusal where it is none of ours."""
    scope = variance_scopes.read(code)
    if scope is None:
        raise Refusal(OLD)
    return scope


def is_theirs(call: Call) -> bool:
    """Whether the message at hand is one that they alone see."""
    return bool((call.body.get("container") or {}).get("is_ephemeral"))

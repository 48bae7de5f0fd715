"""Deciding about a purchase: the buttons of its message and their forms."""

from collections.abc import Awaitable, Callable

from bot import purchase_questions, purchase_votes, purchases
from bot.database import Tx
from bot.views import purchase_forms as forms
from bot.views import purchase_lists as lists
from bot.views import purchase_news as news
from bot.views import purchase_versions as comparing
from bot.views.blocks import View, sentence
from handlers.forms import AT_HOME
from handlers.listening import Answer, Call, CloseAll, Open, Replace, Say, action
from handlers.listening import view as form
from handlers.purchase_requests import marked
from models.purchase_standing import Standing


@action("purchase.approve")
async def approve(call: Call) -> Answer | None:
    """The message shows it at once; where it cannot, a sentence says so."""
    purchase_id, version = marked(call.value)
    async with call.workspace.begin() as tx:
        await purchase_votes.approve(tx, purchase_id, version, call.user)
        if call.body.get("view"):
            return Replace(lists.decision(await purchases.get(tx, purchase_id, call.user), call.user, AT_HOME))
        if not _is_passing(call):
            return None
        return Say(sentence(news.since(await purchases.get(tx, purchase_id, call.user))))


@action("purchase.reject")
async def open_reject(call: Call) -> Answer:
    return await _open(call, forms.reject)


@form("purchase.reject")
async def reject(call: Call) -> Answer | None:
    return await _once(call, purchase_votes.reject, "reason")


@action("purchase.changes")
async def open_changes(call: Call) -> Answer:
    return await _open(call, forms.ask_changes)


@form("purchase.changes")
async def ask_changes(call: Call) -> Answer | None:
    return await _once(call, purchase_votes.ask_changes, "words")


@action("purchase.ask")
async def open_ask(call: Call) -> Answer:
    return await _open(call, forms.ask)


@form("purchase.ask")
async def ask(call: Call) -> Answer | None:
    return await _once(call, purchase_questions.ask, "words")


@action("purchase.answer")
async def open_answer(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        standing, question = await purchase_questions.answerable(tx, call.number, call.user)
    return Open(forms.answer(standing, question, f"{question.id}{call.home_mark}"))


@form("purchase.answer")
async def answer(call: Call) -> None:
    async with call.workspace.begin() as tx:
        if await tx.once(call.key):
            await purchase_questions.answer(tx, call.form.about, call.user, call.form.text("answer"))


# looking closer
@action("purchase.show")
async def show(call: Call) -> Answer:
    """The whole card, with its buttons, for the person who asked."""
    async with call.workspace.begin() as tx:
        standing = await purchases.get(tx, marked(call.value)[0], call.user)
    if call.body.get("view"):
        return Open(lists.decision(standing, call.user, AT_HOME))
    return Say(lists.details(standing, call.user))


@action("purchase.see")
async def see(call: Call) -> Answer:
    """Everything that was written about it."""
    async with call.workspace.begin() as tx:
        return Open(lists.whole(await purchases.get(tx, marked(call.value)[0], call.user)))


@action("purchase.compare")
async def compare(call: Call) -> Answer:
    """The version at hand beside the one before it."""
    purchase_id, version = marked(call.value)
    return Open(await _compared(call, purchase_id, version - 1, version))


@action("purchase.left")
async def compare_left(call: Call) -> Answer:
    """Another version on the left."""
    return await _compared_again(call)


@action("purchase.right")
async def compare_right(call: Call) -> Answer:
    """Another version on the right."""
    return await _compared_again(call)


async def _compared_again(call: Call) -> Answer:
    left, right = (int(call.form.choice(f"purchase.{side}") or 0) for side in ("left", "right"))
    return Replace(await _compared(call, call.form.about, left, right))


async def _compared(call: Call, purchase_id: int, left: int, right: int) -> View:
    async with call.workspace.begin() as tx:
        standing = await purchases.get(tx, purchase_id, call.user)
        found = await purchases.versions(tx, purchase_id, call.user)
    return comparing.compare(standing, found, left, right)


async def _open(call: Call, made: Callable[[Standing, str], View]) -> Answer:
    """A form about a request, for those who may decide about it: checked when it opens, and again when it is sent."""
    check: Callable[[Tx, int, int, str], Awaitable[Standing]] = purchase_votes.votable
    async with call.workspace.begin() as tx:
        standing = await check(tx, *marked(call.value), call.user)
    return Open(made(standing, f"{call.value}{call.home_mark}"))


async def _once(call: Call, act: Callable[[Tx, int, int, str, str], Awaitable[object]], field: str) -> Answer | None:
    """Do once what a form about a version asks for, with the words that were typed into it."""
    purchase_id, version = marked(call.form.meta)
    async with call.workspace.begin() as tx:
        if await tx.once(call.key):
            await act(tx, purchase_id, version, call.user, call.form.text(field))
    return _done(call)


def _is_passing(call: Call) -> bool:
    """Whether the click came from a message that cannot change, such as an answer to a command."""
    return bool((call.body.get("container") or {}).get("is_ephemeral"))


def _done(call: Call) -> Answer | None:
    """What was asked from the Home tab is over: the form that showed the request closes, too."""
    return CloseAll() if call.form.at_home else None

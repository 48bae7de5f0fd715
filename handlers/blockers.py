"""Blockers: the /blocker command, the shortcuts, the buttons and their forms."""

import re
from collections.abc import Awaitable, Callable

from bot import blocker_copies, blocker_people, blockers, members
from bot.database import Tx
from bot.views import blocker_forms as forms
from bot.views import blocker_help
from bot.views import blockers as view
from bot.views.blocks import View, modal, sentence
from handlers.forms import whole_number
from handlers.introductions import introduce
from handlers.listening import Answer, Call, Open, Replace, Say, action, command, shortcut
from handlers.listening import view as form
from handlers.quoting import quoted
from models.blocker import LONGEST, Blocker, Needs


# looking
@command("/blocker")
async def blocker(call: Call) -> Answer | None:
    """Go by the words: none opens the form."""
    words = call.words.casefold()
    if words in ("", "raise", "new"):
        return await raise_form(call)
    if words == "help":
        return Say(blocker_help.usage())
    if words in ("list", "mine"):
        return await _list(call, mine=words == "mine")
    if number := re.fullmatch(r"(?:blk[- ]?|#)?(\d{1,9})", words):
        async with call.workspace.read() as tx:
            found = await blockers.find(tx, int(number[1]))
            if found is not None:
                age = (await blocker_copies.ages(tx, [found]))[found.id]
                return Say(view.details(found, age, concerned=await blocker_people.is_concerned(tx, found, call.user)))
    return Say(blocker_help.unknown(call.words))


@action("blocker.more")
async def see_more(call: Call) -> Answer:
    """A list goes on: in a form in its place, else below."""
    which, _, start = call.value.partition(":")
    more = await _list(call, mine=which == "mine", start=whole_number(start))
    return Replace(modal("shown", "Tandem", more.content["blocks"], submit=None, close="Close")) if call.in_form else more


async def _list(call: Call, *, mine: bool, start: int = 0) -> Say:
    async with call.workspace.read() as tx:
        found = await (blockers.concerning(tx, call.user) if mine else blockers.open_ones(tx))
        ages = await blocker_copies.ages(tx, found)
    return Say(view.listing([(one, ages[one.id]) for one in found], mine=mine, start=start))


# raising
@action("blocker.raise")
@shortcut("blocker.raise")
async def raise_form(call: Call) -> Answer:
    """The form for a new blocker."""
    return Open(await _raise_form(call))


@shortcut("blocker.raise_message")
async def raise_from_message(call: Call) -> Answer:
    """The same, with a message's words and a link to it."""
    what, link = await quoted(call, LONGEST)
    return Open(await _raise_form(call, what=what, links=link))


async def _raise_form(call: Call, what: str = "", links: str = "") -> View:
    async with call.workspace.read() as tx:
        found = await blockers.open_ones(tx)
    found.sort(key=lambda one: one.raiser_id != call.user)  # their own first
    return forms.raise_new(open_ones=found, what=what, links=links, meta=call.home_mark)


@action("blocker.existing")
async def choose_existing(call: Call) -> Answer:
    """It is one of those that are open: ask only for what is new."""
    async with call.workspace.begin() as tx:
        found = await blockers.standing(tx, call.number)
        age = (await blocker_copies.ages(tx, [found]))[found.id]
        today = (await members.meet(tx, call.user)).local(tx.now).date()
    links = call.form.text("links")
    return Replace(forms.raise_again(found, age, today, links=links, meta=f"{found.id}{call.home_mark}"))


@form("blocker.raise")
async def raise_new(call: Call) -> Answer | None:
    """The form for a new one was sent."""
    owner = call.form.person("owner") or ""
    await introduce(call, owner)
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        raised = await blockers.raise_blocker(
            tx,
            by=call.user,
            what=call.form.text("what"),
            needs=Needs(call.form.choice("needs") or Needs.PERSON),
            owner=owner,
            needed_by=call.form.day("needed_by"),
            link=call.form.text("links"),
        )
    return Say(view.raised(raised))


@form("blocker.raise_again")
async def raise_again(call: Call) -> Answer | None:
    """The form for one that was open already was sent."""
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        raised = await blockers.raise_again(
            tx, call.form.about, call.user, needed_by=call.form.day("needed_by"), link=call.form.text("links")
        )
    return Say(view.raised(raised))


# buttons and their forms: each is checked when the form opens, and again when it is sent
@action("blocker.still_blocks")
async def still_blocks(call: Call) -> None:
    async with call.workspace.begin() as tx:
        await blockers.still_blocks(tx, call.number, call.user)


@action("blocker.still_working")
async def still_working(call: Call) -> None:
    async with call.workspace.begin() as tx:
        await blockers.still_working(tx, call.number, call.user)


@action("blocker.reopen")
async def reopen(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        return Say(sentence(view.since(await blockers.reopen(tx, call.number, call.user))))


@action("blocker.clear")
async def open_clear(call: Call) -> Answer:
    return await _open(call, blockers.for_concerned, forms.clear)


@form("blocker.clear")
async def clear(call: Call) -> None:
    outcome, lesson = call.form.text("outcome"), bool(call.form.choices("lesson"))
    async with call.workspace.begin() as tx:
        if await tx.once(call.key):
            await blockers.clear(tx, call.form.about, call.user, outcome, lesson=lesson)


@action("blocker.reassign")
async def open_reassign(call: Call) -> Answer:
    return await _open(call, blockers.for_concerned, forms.reassign)


@form("blocker.reassign")
async def reassign(call: Call) -> None:
    owner = call.form.person("owner") or ""
    await introduce(call, owner)
    async with call.workspace.begin() as tx:
        if await tx.once(call.key):
            await blockers.reassign(tx, call.form.about, call.user, owner)


@action("blocker.decide")
async def open_decide(call: Call) -> Answer:
    return await _open(call, blockers.for_lead, forms.decide)


@form("blocker.decide")
async def decide(call: Call) -> None:
    async with call.workspace.begin() as tx:
        if await tx.once(call.key):
            await blockers.decide(tx, call.form.about, call.user, call.form.text("outcome"))


@action("blocker.accept")
async def open_accept(call: Call) -> Answer:
    return await _open(call, blockers.for_lead, forms.accept)


@form("blocker.accept")
async def accept(call: Call) -> None:
    async with call.workspace.begin() as tx:
        if await tx.once(call.key):
            await blockers.accept(tx, call.form.about, call.user, call.form.text("outcome"))


async def _open(
    call: Call, check: Callable[[Tx, int, str], Awaitable[Blocker]], made: Callable[[Blocker, str], View]
) -> Answer:
    async with call.workspace.begin() as tx:
        blocker = await check(tx, call.number, call.user)
    return Open(made(blocker, f"{blocker.id}{call.home_mark}"))

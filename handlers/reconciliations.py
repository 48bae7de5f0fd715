"""Reconciling: an account's month as a form, its lists and buttons, and the two signatures."""

from bot import accounts, books, reconciliation_matches, reconciliation_signing, reconciliations, statement_imports
from bot.database import Tx
from bot.discrepancies import DUE_AFTER
from bot.discrepancy_people import usual_owner
from bot.reconciliation_sights import Sight
from bot.views import import_columns
from bot.views import reconciliation_lists as lists
from bot.views import reconciliation_notices as notices
from bot.views import reconciliation_words as words
from bot.views import reconciliations as view
from bot.views.blocks import View, sentence
from handlers.forms import whole_number
from handlers.introductions import introduce
from handlers.listening import Answer, Call, Open, Options, Replace, Say, action, search
from handlers.listening import view as form
from models.period import Month
from models.reconciliation import State
from models.reconciliation_match import MatchState


# looking
@action("reconciliation.open")
async def open_words(call: Call) -> Answer:
    """By an account and a month, in words; without an account, all of them."""
    said = call.words.strip()
    said = said.partition(" ")[2] if said.casefold().split()[:1] == ["reconcile"] else said
    async with call.workspace.begin() as tx:
        account, month = await reconciliations.read_words(tx, said)
        if account is None:
            return Open(await _overview(tx, call, month))
        return Open(await _whole(tx, call, await reconciliations.look(tx, call.user, account.id, month)))


@action("reconciliation.look")
async def look(call: Call) -> Answer:
    """An account's month."""
    account_id, month, _ = words.read_place(call.value)
    async with call.workspace.begin() as tx:
        return _shown(call, await _whole(tx, call, await reconciliations.look(tx, call.user, account_id, month)))


@action("reconciliation.all")
async def look_at_all(call: Call) -> Answer:
    """A month of every account."""
    async with call.workspace.begin() as tx:
        return _shown(call, await _overview(tx, call, _month(call.value)))


@action("reconciliation.account")
async def choose(call: Call) -> Answer:
    """One of them, chosen in the overview."""
    async with call.workspace.begin() as tx:
        sight = await reconciliations.look(tx, call.user, call.number, _month(call.form.meta))
        return _shown(call, await _whole(tx, call, sight))


@search("reconciliation.account")
async def find(call: Call) -> Answer:
    """The balance accounts, by number or name."""
    typed = call.value.casefold().split()
    async with call.workspace.read() as tx:
        chart = [account for account in await accounts.everything(tx) if reconciliations.has_balance(account)]
    found = [account for account in chart if all(word in account.label.casefold() for word in typed)]
    return Options([view.account_option(account) for account in found[:100]])


@search("of_account")
async def find_stated(call: Call) -> Answer:
    """The accounts that a statement may be of, by number or name."""
    typed = call.value.casefold().split()
    async with call.workspace.read() as tx:
        chart = [account for account in await accounts.everything(tx) if statement_imports.can_have_one(account)]
    found = [account for account in chart if all(word in account.label.casefold() for word in typed)]
    return Options([import_columns.account_option(account) for account in found[:100]])


def _month(words_: str) -> Month:
    known = words_.isdecimal() and 12 < int(words_[:6]) < 100_000
    return Month.at(int(words_)) if known else Month(1, 1)


def _shown(call: Call, shown: View) -> Answer:
    """In the place of the form at hand, else as one."""
    return Replace(shown) if call.in_form else Open(shown)


async def _whole(tx: Tx, call: Call, sight: Sight, said: str = "") -> View:
    return view.whole(sight, call.user, (await tx.team()).zone, said)


async def _overview(tx: Tx, call: Call, month: Month) -> View:
    return view.overview(month, await reconciliations.overview(tx, call.user, month), (await books.of(tx)).currency)


# the lists
@action("reconciliation.open_list")
@action("reconciliation.open_list.2")
async def open_list(call: Call) -> Answer:
    sight, page = await _page(call)
    return _shown(call, lists.open_list(sight, page))


@action("reconciliation.suggested_list")
@action("reconciliation.suggested_list.2")
async def suggested_list(call: Call) -> Answer:
    account_id, month, page = words.read_place(call.value)
    async with call.workspace.begin() as tx:
        return _shown(call, await _matches(tx, call, account_id, month, MatchState.SUGGESTED, page))


@action("reconciliation.matched_list")
@action("reconciliation.matched_list.2")
async def matched_list(call: Call) -> Answer:
    account_id, month, page = words.read_place(call.value)
    async with call.workspace.begin() as tx:
        return _shown(call, await _matches(tx, call, account_id, month, MatchState.ACCEPTED, page))


async def _page(call: Call) -> tuple[Sight, int]:
    account_id, month, page = words.read_place(call.value)
    async with call.workspace.begin() as tx:
        return await reconciliations.look(tx, call.user, account_id, month), whole_number(page)


async def _matches(tx: Tx, call: Call, account_id: int, month: Month, state: MatchState, page: str, said: str = "") -> View:
    sight = await reconciliations.look(tx, call.user, account_id, month)
    found = await reconciliation_matches.in_month(tx, account_id, month, state)
    make = lists.suggested_list if state is MatchState.SUGGESTED else lists.matched_list
    return make(sight, found, whole_number(page), said)


# matches
@action("reconciliation.accept")
async def accept(call: Call) -> Answer:
    account_id, month, number = words.read_place(call.value)
    async with call.workspace.begin() as tx:
        await reconciliation_matches.accept(tx, call.user, whole_number(number), month)
        said = "Accepted. You find it under Matched."
        return _shown(call, await _matches(tx, call, account_id, month, MatchState.SUGGESTED, _at(call), said))


@action("reconciliation.undo")
async def undo(call: Call) -> Answer:
    """A match, or a suggestion, is taken apart."""
    account_id, month, number = words.read_place(call.value)
    async with call.workspace.begin() as tx:
        was = await reconciliation_matches.undo(tx, call.user, whole_number(number), month)
        said = "Taken apart. Its lines are open now."
        return _shown(call, await _matches(tx, call, account_id, month, was, _at(call), said))


def _at(call: Call) -> str:
    """The page of the list at hand."""
    return words.read_place(call.form.meta)[2]


@action("reconciliation.match")
async def open_match(call: Call) -> Answer:
    """Which lines one is."""
    account_id, month, key = words.read_place(call.value)
    async with call.workspace.begin() as tx:
        sight = await reconciliations.look(tx, call.user, account_id, month)
    own = sight.lines.get(key)
    if own is None:
        return Say(sentence(reconciliation_matches.GONE))
    return _shown(call, lists.match_form(sight, own))


@form("reconciliation.match")
async def match(call: Call) -> Answer:
    account_id, month, key = words.read_place(call.form.meta)
    async with call.workspace.begin() as tx:
        chosen = [key, *call.form.choices("lines")]
        sight = await reconciliation_matches.match_by_hand(tx, call.user, account_id, month, chosen)
    return Replace(lists.open_list(sight, 0, "Matched."))


@action("reconciliation.on_its_way")
async def on_its_way(call: Call) -> Answer:
    account_id, month, key = words.read_place(call.value)
    async with call.workspace.begin() as tx:
        sight = await reconciliation_matches.on_its_way(tx, call.user, account_id, month, key)
    return _shown(call, lists.open_list(sight, int(_at(call) or 0), "It is on its way. I ask again next month."))


# discrepancies
@action("reconciliation.discrepancy")
async def open_discrepancy(call: Call) -> Answer:
    """What is off, who is to find out, by when."""
    account_id, month, key = words.read_place(call.value)
    async with call.workspace.begin() as tx:
        sight = await reconciliations.look(tx, call.user, account_id, month)
        result, item = reconciliation_matches.find(sight, key)
        owner = await usual_owner(tx, sight.account, call.user)
    what = words.what(sight, result, item)
    return _shown(call, lists.discrepancy_form(sight, result, item, what, owner, sight.today + DUE_AFTER))


@form("reconciliation.discrepancy")
async def make_discrepancy(call: Call) -> Answer:
    account_id, month, key = words.read_place(call.form.meta)
    owner = call.form.person("owner")
    await introduce(call, owner or "")
    async with call.workspace.begin() as tx:
        made, sight = await reconciliation_matches.make_discrepancy(
            tx, call.user, account_id, month, key, what=call.form.text("what"), owner=owner, due=call.form.day("due")
        )
    return Replace(lists.open_list(sight, 0, f"{made.label} is made."))


@action("reconciliation.discrepancies")
async def make_all(call: Call) -> Answer:
    """Of everything that nobody has explained."""
    account_id, month, _ = words.read_place(call.value)
    async with call.workspace.begin() as tx:
        number, sight = await reconciliation_matches.make_all(tx, call.user, account_id, month)
    return _shown(call, lists.open_list(sight, 0, notices.made(number)))


# signatures
@action("reconciliation.prepare")
async def open_prepare(call: Call) -> Answer:
    account_id, month, _ = words.read_place(call.value)
    async with call.workspace.begin() as tx:
        sight = await reconciliation_signing.ready(tx, call.user, account_id, month)
        reviewer = await reconciliation_signing.usual_reviewer(tx, sight, call.user)
    return _shown(call, view.prepare(sight, reviewer))


@form("reconciliation.prepare")
async def prepare(call: Call) -> Answer:
    account_id, month, _ = words.read_place(call.form.meta)
    reviewer = call.form.person("reviewer") or ""
    await introduce(call, reviewer)
    async with call.workspace.begin() as tx:
        if await tx.once(call.key):
            await reconciliation_signing.prepare(tx, call.user, account_id, month, reviewer)
        sight = await reconciliations.look(tx, call.user, account_id, month)
        return Replace(await _whole(tx, call, sight, "Prepared. The reviewer is asked."))


@action("reconciliation.sign")
async def sign(call: Call) -> Answer | None:
    """Its message, or the form at hand, shows it at once."""
    async with call.workspace.begin() as tx:
        sight = await reconciliation_signing.sign(tx, call.user, call.number)
        is_signed = sight.current.state is State.SIGNED
        if call.body.get("view"):
            return _shown(call, await _whole(tx, call, sight, "" if is_signed else reconciliation_signing.CHANGED))
    return None if is_signed else Say(sentence(reconciliation_signing.CHANGED))


@action("reconciliation.send_back")
async def open_send_back(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        one = await reconciliation_signing.at_hand(tx, call.user, call.number)
    return _shown(call, view.send_back(one))


@form("reconciliation.send_back")
async def send_back(call: Call) -> Answer | None:
    async with call.workspace.begin() as tx:
        sight = await reconciliation_signing.send_back(tx, call.user, call.form.about, call.form.text("reason"))
        return Replace(await _whole(tx, call, sight, "Sent back."))

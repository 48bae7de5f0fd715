"""How the books are kept, and the chart of accounts, in the settings."""

from bot import accounts, books, members
from bot.views import books as view
from handlers.introductions import introduce
from handlers.listening import Answer, Call, Open, Options, Replace, action, search
from handlers.listening import view as form
from models.account_kind import Kind
from models.member import Role
from models.money import read_amount


@action("settings.books")
async def open_books(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
        return Open(view.form(await books.of(tx)))


@form("books.save")
async def save_books(call: Call) -> None:
    """Keep how the books are kept."""
    filled = call.form
    currency = filled.choice("currency") or ""
    threshold = read_amount(filled.text("threshold"), currency, field="threshold")
    async with call.workspace.begin() as tx:
        await books.change(
            tx,
            call.user,
            currency=currency,
            fiscal_start=int(filled.choice("fiscal_start") or 0),
            threshold_minor=threshold.minor,
            threshold_percent=filled.number("percent") or 0,
            needs_both=filled.choice("both") == "both",
        )


@action("settings.accounts")
async def open_chart(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
        return Open(view.chart(await accounts.everything(tx)))


@action("account.guessed")
async def open_guesses(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
        return Open(view.guesses(await accounts.everything(tx)))


@action("account.confirm")
async def confirm(call: Call) -> Answer:
    """The guesses are right."""
    async with call.workspace.begin() as tx:
        await accounts.confirm_guesses(tx, call.user)
        return Replace(view.chart(await accounts.everything(tx)))


@search("account.page")
async def find(call: Call) -> Answer:
    """Those whose number or name has the typed words in it."""
    words = call.value.casefold()
    async with call.workspace.read() as tx:
        found = [account for account in await accounts.everything(tx) if words in account.label.casefold()]
    return Options([view.account_option(account) for account in found[:100]])


@action("account.page")
async def open_account(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
        return Open(view.account_form(await accounts.require(tx, call.number), await books.of(tx)))


@form("account.save")
async def save_account(call: Call) -> None:
    """Keep one account."""
    filled = call.form
    for user_id in (filled.person("owner"), filled.person("backup")):
        await introduce(call, user_id)
    async with call.workspace.begin() as tx:
        currency = (await books.of(tx)).currency
        amount, tolerance = filled.text("threshold"), filled.text("tolerance")
        await accounts.save(
            tx,
            call.user,
            filled.about,
            name=filled.text("name"),
            kind=Kind(filled.choice("kind") or Kind.OPERATING_COST),
            parent_code=filled.text("parent") or None,
            owner=filled.person("owner"),
            backup=filled.person("backup"),
            threshold_minor=read_amount(amount, currency, field="threshold").minor if amount else None,
            threshold_percent=filled.number("percent"),
            tolerance_minor=read_amount(tolerance, currency, field="tolerance").minor if tolerance else 0,
        )

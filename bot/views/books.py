"""How the books are kept, and the chart of accounts, in the settings."""

from collections import Counter
from collections.abc import Sequence

from bot.prose.lists import count
from bot.prose.money import typed
from bot.views import inputs
from bot.views.blocks import (
    Block,
    Element,
    Piece,
    View,
    actions,
    bold,
    bullets,
    button,
    clip,
    context,
    modal,
    option,
    paragraph,
    plain,
    rich,
)
from bot.views.imports import kind_words
from models.account import NAME_LONGEST, Account
from models.account_kind import Kind
from models.books import Books
from models.money import Money
from models.period import MONTHS

OFTEN = ("USD", "EUR", "GBP", "SEK", "NOK", "DKK", "CHF", "CAD", "AUD", "JPY", "CNY", "INR", "PLN", "CZK")
KINDS = {kind: kind_words(kind.value).capitalize() for kind in Kind}


def form(books: Books) -> View:
    """The currency, the fiscal year, and from when on a difference is worth a word."""
    codes = [option(code, code) for code in dict.fromkeys([books.currency, *OFTEN])]
    months = [option(number, name.capitalize()) for number, name in enumerate(MONTHS, 1)]
    both = [option("both", "Both are passed"), option("either", "Either is passed")]
    shown = "A difference from plan is shown when it is large enough."
    return modal(
        "books.save",
        "The books",
        [
            inputs.select("currency", "Currency", codes, initial=books.currency, hint="The one that all amounts are in."),
            inputs.select("fiscal_start", "The fiscal year starts in", months, initial=str(books.fiscal_start)),
            paragraph(shown),
            inputs.text("threshold", "Amount", initial=typed(Money(books.threshold_minor, books.currency)), limit=30),
            inputs.whole_number("percent", "Percent of the plan", initial=books.threshold_percent, most=1000),
            inputs.radio("both", "Show it when", both, initial="both" if books.needs_both else "either"),
        ],
    )


def chart(accounts: Sequence[Account]) -> View:
    """How many accounts of each kind there are, and a way to each."""
    if not accounts:
        return modal(
            "accounts", "Accounts", [paragraph("There is none yet. Files bring them: type /tandem import.")], submit=None
        )
    kinds = Counter(account.kind for account in accounts)
    guessed = sum(account.is_guess for account in accounts)
    rows: list[Sequence[Piece]] = [[bold(KINDS[kind]), f": {count(kinds[kind], 'account')}"] for kind in Kind if kinds[kind]]
    blocks: list[Block] = [rich(bullets(rows))]
    if guessed:
        blocks.append(
            paragraph(f"I guessed what {count(guessed, 'account')} hold{'s' if guessed == 1 else ''}. Please look.")
        )
    blocks.append(actions(_menu()))
    if guessed:
        blocks.append(actions(button("account.guessed", "See the guesses")))
    return modal("accounts", "Accounts", blocks, submit=None, close="Close")


def _menu() -> Element:
    words = plain("See or change one")
    return {"type": "external_select", "action_id": "account.page", "min_query_length": 0, "placeholder": words}


def guesses(accounts: Sequence[Account]) -> View:
    """The accounts whose kind nobody has confirmed."""
    rows = [[account.label, f" – {kind_words(account.kind.value)}"] for account in accounts if account.is_guess]
    more = [context(f"And {len(rows) - 100} more.")] if len(rows) > 100 else []
    sure = actions(button("account.confirm", "They are right", label="The guesses are right"))
    return modal("accounts", "Guesses", [rich(bullets(rows[:100])), *more, sure], submit=None, close="Back")


def account_option(account: Account) -> Element:
    return option(account.id, clip(account.label, 75), KINDS[account.kind])


def _tolerance(account: Account, books: Books) -> list[Block]:
    """Only what we own or owe is reconciled."""
    if account.kind.is_flow:
        return []
    kept = typed(Money(account.tolerance_minor, books.currency)) if account.tolerance_minor else ""
    hint = "When it is reconciled, up to this still ties. Empty: to the cent."
    return [inputs.text("tolerance", "May be off by", initial=kept, optional=True, limit=30, hint=hint)]


def account_form(account: Account, books: Books) -> View:
    """One account."""
    kinds = [option(kind.value, words) for kind, words in KINDS.items()]
    minor = account.threshold_minor
    amount = typed(Money(minor, books.currency)) if minor is not None else ""
    own = "Empty: as the books have it."
    return modal(
        "account.save",
        clip(f"Account {account.code}", 24),
        [
            inputs.text("name", "Name", initial=account.name, limit=NAME_LONGEST),
            inputs.select("kind", "It holds", kinds, initial=account.kind.value),
            inputs.text(
                "parent", "Rolls up into", initial=account.parent_code or "", optional=True, limit=40, hint="A number."
            ),
            inputs.person(
                "owner", "Owner", initial=account.owner_id, optional=True, hint="Is asked why it differs from plan."
            ),
            inputs.person("backup", "Backup", initial=account.backup_id, optional=True),
            inputs.text("threshold", "Shown from this amount on", initial=amount, optional=True, limit=30, hint=own),
            inputs.whole_number(
                "percent",
                "And this percent of the plan",
                initial=account.threshold_percent,
                most=1000,
                optional=True,
                hint=own,
            ),
            *_tolerance(account, books),
        ],
        meta=str(account.id),
    )

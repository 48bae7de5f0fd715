"""The forms of discrepancies. Input names are those that refusals name (models/discrepancy.py)."""

from collections.abc import Sequence
from datetime import date

from bot.prose.directions import line as one_line
from bot.prose.money import money
from bot.views import inputs
from bot.views.blocks import Block, Element, View, context, modal, option, paragraph
from bot.views.discrepancies import KINDS, WHAT, Seen, amount, line, links
from bot.views.purchase_forms import currency_option
from models.account import Account
from models.discrepancy import WHAT_LONGEST, WORDS_LONGEST, Discrepancy
from models.discrepancy_rules import DiscrepancyRules
from models.money import Money
from models.root_cause import LONGEST, RootCause

MOST = 100  # options of a menu
FILES = 5


def report(*, currency: str, today: date, what: str = "", links: str = "", meta: str = "") -> View:
    """Report a discrepancy."""
    directions = [option("much", "Too much"), option("little", "Too little")]
    blocks = [
        inputs.text(
            "what", "What does not tie?", initial=what, limit=WHAT_LONGEST, example="The February bank fee is not booked"
        ),
        inputs.radio("direction", "What do the books show?", directions, initial="much"),
        inputs.text("amount", "By how much?", limit=40, example="1,240.00"),
        inputs.search("currency", "Currency", initial=currency_option(currency)),
        inputs.search("discrepancy.account", "Account", optional=True, example="Type its number or name"),
        inputs.day("transaction", "When was it booked or paid?", initial=today, hint="Its age runs from this day."),
        inputs.person(
            "owner", "Who is to find out?", optional=True, hint="Leave it empty for the account's owner, or a lead."
        ),
        inputs.day("due", "Due", optional=True, hint="Leave it empty for two weeks from now."),
        inputs.text(
            "evidence", "What shows it?", optional=True, limit=WORDS_LONGEST, example="Line 17 of the bank statement"
        ),
        inputs.text("links", "Links", initial=links, optional=True, hint="Web addresses, or numbers such as PUR-12."),
    ]
    return modal("discrepancy.report", "Report a discrepancy", blocks, submit="Report it", meta=meta)


def account_option(account: Account) -> Element:
    return option(account.id, one_line(account.label))


def resolve(seen: Seen, causes: Sequence[RootCause], second: bool, meta: str) -> View:
    """Say what it was, why, and what proves it."""
    kinds = [option(kind.value, words.capitalize()) for kind, words in KINDS.items()]
    known = [option(cause.id, one_line(cause.name)) for cause in causes[:MOST]]
    again = (
        [
            inputs.select(
                "cause_known", "Why did it happen?", known, optional=True, hint="Choose a known one, or write another below."
            )
        ]
        if known
        else []
    )
    label = "Or another cause" if known else "Why did it happen?"
    limit = [context("It is above the limit, so I ask a second person to confirm it.")] if second else []
    blocks: list[Block] = [
        paragraph(*line(seen), "."),
        *limit,
        inputs.select("kind", "What was it?", kinds),
        *again,
        inputs.text("cause", label, optional=bool(known), limit=LONGEST, example="The bank file was loaded twice"),
        inputs.text(
            "evidence",
            "What proves it?",
            initial=seen.it.evidence,
            optional=True,
            limit=WORDS_LONGEST,
            example="Voucher B-214",
        ),
        inputs.files("files", "Or files that prove it", most=FILES, optional=True),
        inputs.text("how", "What was done?", optional=True, limit=WORDS_LONGEST, example="Booked the fee in March"),
    ]
    return modal("discrepancy.resolve", f"Resolve {seen.it.label}", blocks, submit="Resolve it", meta=meta)


def reassign(seen: Seen, meta: str) -> View:
    who = inputs.person("owner", "Who is to find out?", hint="They are told at once. Its age stays.")
    return modal("discrepancy.reassign", f"{seen.it.label}: new owner", [paragraph(*line(seen), "."), who], meta=meta)


def move_due(seen: Seen, meta: str) -> View:
    blocks = [
        paragraph(*line(seen), "."),
        inputs.day("due", "New date", initial=max(seen.it.due_on, seen.today)),
        inputs.text("reason", "Why is it moved?", limit=WHAT_LONGEST, example="The bank answers on Friday"),
        context("Each move is counted. Its age stays, and so do the reminders."),
    ]
    return modal("discrepancy.move_due", f"{seen.it.label}: new date", blocks, submit="Move it", meta=meta)


def split(seen: Seen, meta: str) -> View:
    """Two parts: the amount of the first is typed, the second is the rest."""
    it = seen.it
    whole = money(Money(abs(it.amount_minor), it.currency))
    blocks = [
        paragraph(*line(seen), "."),
        inputs.text("what", "First part", initial=one_line(it.what, WHAT_LONGEST), limit=WHAT_LONGEST),
        inputs.text("amount", "Its amount", limit=40, hint=f"Less than {whole}. The second part is the rest."),
        inputs.person("owner", "Its owner", initial=it.owner_id),
        inputs.text("what_rest", "Second part", initial=one_line(it.what, WHAT_LONGEST), limit=WHAT_LONGEST),
        inputs.person("owner_rest", "Its owner", initial=it.owner_id),
        context("Both parts keep its age and its due date."),
    ]
    return modal("discrepancy.split", f"Split {it.label}", blocks, submit="Split it", meta=meta)


def merge(seen: Seen, others: Sequence[Discrepancy], meta: str) -> View:
    """Choose the one that it becomes part of."""
    found = [
        option(other.number, f"{other.label} {one_line(other.what, WHAT)}", amount(other.amount_minor, other.currency))
        for other in others[:MOST]
    ]
    if not found:
        nothing = paragraph("No other discrepancy is open.")
        return modal("discrepancy.nothing", f"Merge {seen.it.label}", [nothing], submit=None, close="Close")
    ways = [option("same", "They are the same", "The amount of the other one stays"), option("adds", "Their amounts add up")]
    blocks = [
        paragraph(*line(seen), "."),
        inputs.select("into", "Which one does it belong to?", found),
        inputs.radio("way", "And the amounts?", ways, initial="same"),
        context("The older transaction day of the two counts from now on."),
    ]
    return modal("discrepancy.merge", f"Merge {seen.it.label}", blocks, submit="Merge them", meta=meta)


def send_back(seen: Seen, meta: str) -> View:
    blocks = [
        paragraph(*line(seen), ".", *links(seen.it)),
        inputs.text("reason", "What is missing?", limit=WHAT_LONGEST, example="The voucher is of another month"),
    ]
    return modal("discrepancy.send_back", f"Send {seen.it.label} back", blocks, submit="Send it back", meta=meta)


def rules(found: DiscrepancyRules, currency: str, review: str, meta: str = "") -> View:
    """The limits of age and of review, and who leads finance; for admins."""
    told = (
        ("first", "Getting old after (days)", found.first, "Owners are reminded twice a week, and the lead hears of it."),
        ("second", "Old after (days)", found.second, "Owners are reminded each working day. The finance lead hears of it."),
        ("third", "Very old after (days)", found.third, "The weekly digest names it."),
    )
    blocks = [
        context("Until it is getting old, its owner is reminded once a week."),
        *(inputs.whole_number(name, label, initial=limit, least=1, hint=hint) for name, label, limit, hint in told),
        inputs.text("review", "A second person confirms above", initial=review, limit=40, hint=f"In {currency}."),
        inputs.person(
            "finance_lead",
            "Finance lead",
            initial=found.finance_lead_id,
            optional=True,
            hint="Leave it empty for a lead of finance.",
        ),
    ]
    return modal("discrepancy.rules", "Discrepancies", blocks, meta=meta)

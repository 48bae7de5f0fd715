"""The forms of purchases. Input names are those that refusals name."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from bot.prose import dates
from bot.prose.directions import apart, line
from bot.prose.lists import count
from bot.prose.money import money, typed
from bot.views import inputs
from bot.views import purchase_facts as facts
from bot.views import purchase_rules as rules
from bot.views import purchases as card
from bot.views.blocks import (
    Block,
    Element,
    Piece,
    View,
    bold,
    bullets,
    context,
    header,
    modal,
    option,
    paragraph,
    person,
    quote,
    rich,
)
from bot.views.blocks import line as row
from models import currency
from models.cost_centre import CostCentre
from models.money import Money
from models.purchase import Purchase
from models.purchase_file import MOST as MOST_OF_FILES
from models.purchase_question import Question
from models.purchase_standing import Standing
from models.purchase_version import Recurrence, Version

AGAIN = {
    Recurrence.ONCE: "Once",
    Recurrence.WEEKLY: "Each week",
    Recurrence.MONTHLY: "Each month",
    Recurrence.QUARTERLY: "Each quarter",
    Recurrence.YEARLY: "Each year",
}
USUAL = ("USD", "EUR", "GBP", "SEK", "CHF", "JPY", "CNY", "CAD", "AUD", "INR")
MOST = 100  # options of a menu


class Places(NamedTuple):
    """What a request can be charged to and paid in.

    Attributes:
        centres: the open cost centers.
        currency: the one offered first.
        limit: the most that one approver decides.
    """

    centres: Sequence[CostCentre]
    currency: str
    limit: Money


def request(places: Places, meta: str = "") -> View:
    """Ask for something to be bought. The next form says who approves, before anything is sent."""
    if not places.centres:
        words = "No cost center is set up yet. An admin adds one with /tandem settings, under Cost centers."
        return modal("purchase.none", "Request a purchase", [paragraph(words)], submit=None, close="Close")
    rule = f"Up to {money(places.limit)} one approver decides. Above that, finance and operations both do."
    blocks = [
        context(f"{rule} You see who before you send it."),
        *_fields(places),
        _for_input(),
        _files_input(),
    ]
    return modal("purchase.request", "Request a purchase", blocks, submit="Next", meta=meta)


def amend(places: Places, standing: Standing, meta: str) -> View:
    """Change an open request. What counts makes a new version."""
    purchase, version = standing.purchase, standing.version
    told = "If amount, vendor, how often or cost center change, it is a new version. Then all votes start again."
    kept = [option(one["id"], line(str(one["name"]))) for one in purchase.files[:MOST_OF_FILES]]
    keep = [inputs.ticks("kept", "Files to keep", kept, initial=[str(one["id"]) for one in purchase.files])] if kept else []
    blocks = [context(told), *_fields(places, purchase, version), *keep, _files_input()]
    return modal("purchase.amend", f"Change {purchase.label}", blocks, submit="Next", meta=meta)


def _fields(places: Places, purchase: Purchase | None = None, version: Version | None = None) -> list[Block]:
    chosen = str(version.cost_centre_id) if version else None
    first = version.currency if version else places.currency
    again = version.recurrence if version else Recurrence.ONCE
    return [
        inputs.text("what", "What do you want to buy?", initial=purchase.what if purchase else "", example="40 brake sets"),
        inputs.text("vendor", "From which vendor?", initial=version.vendor if version else "", example="Acme Tools Ltd"),
        inputs.text(
            "amount",
            "Amount",
            initial=typed(version.money) if version else "",
            example="12,500.00",
            hint="What you pay each time, in the currency below.",
        ),
        inputs.search("currency", "Currency", initial=currency_option(first)),
        inputs.select(
            "recurrence", "How often?", [option(each.value, words) for each, words in AGAIN.items()], initial=again
        ),
        _centre_input(places.centres, chosen),
        inputs.text(
            "why",
            "Why is it needed?",
            lines=True,
            initial=purchase.why if purchase else "",
            example="The old ones wear out before the spring season.",
        ),
        inputs.day("needed_by", "Needed by", initial=purchase.needed_by if purchase else None, optional=True),
    ]


def _for_input() -> Block:
    return inputs.person("for", "For somebody else?", optional=True, hint="They cannot approve it, just as you cannot.")


def _centre_input(centres: Sequence[CostCentre], chosen: str | None) -> Block:
    label = "Which cost center pays?"
    if len(centres) > MOST:
        found = next((centre for centre in centres if str(centre.id) == chosen), None)
        return inputs.search("cost_centre", label, initial=centre_option(found) if found else None)
    only = str(centres[0].id) if len(centres) == 1 else chosen
    return inputs.select("cost_centre", label, [centre_option(centre) for centre in centres], initial=only)


def currencies(words: str) -> list[Element]:
    """The currencies whose code or sign is typed, such as "eu" or "€"; the usual ones first."""
    wanted = words.strip().casefold()
    known = [*USUAL, *sorted(currency.CODES - set(USUAL))]
    return [currency_option(code) for code in known if code.casefold().startswith(wanted)][:MOST] or [
        currency_option(code) for code in currency.NAMED.get(wanted, ())
    ]


def centre_option(centre: CostCentre) -> Element:
    return option(centre.id, line(centre.label))


def currency_option(code: str) -> Element:
    return option(code, code)


def _files_input() -> Block:
    hint = "A quote or an offer: PDF, picture, table or text, at most 10 MB each."
    return inputs.files("files", "Files", most=MOST_OF_FILES, optional=True, hint=hint)


# before it is sent
class Check(NamedTuple):
    """What is about to be sent, as it was understood.

    Attributes:
        centre: what pays.
        route: who has to approve and why, as ``Version.route`` keeps it.
        people: who could fill each seat now, by its name.
        missing: the seats that nobody can fill now.
    """

    what: str
    vendor: str
    amount: Money
    recurrence: Recurrence
    centre: CostCentre | None
    needed_by: date | None
    for_id: str | None
    files: Sequence[str]
    route: Mapping[str, Any]
    people: Mapping[str, Sequence[str]]
    missing: Sequence[str]


def check(shown: Check, meta: str, *, change: Standing | None = None) -> View:
    """What was understood, who has to approve and why. Nothing is sent before this is; `change` is what it changes."""
    price = facts.price(shown.amount, shown.recurrence)
    blocks: list[Block] = [
        header(f"{price} to {line(shown.vendor)}"),
        paragraph(bold(line(shown.what, 300)), *_small(shown)),
        rich(bullets([*rules.who_must(shown.route, shown.people), *rules.more(shown.route)])),
    ]
    if shown.missing:
        lacking = rules.lacking(shown.route, shown.missing)
        blocks.append(paragraph(bold(f"Now {lacking}."), " You can send it. I tell an admin at once."))
    if change is None:
        return modal("purchase.send", "Check and send", blocks, submit="Send it", close="Back", meta=meta)
    blocks.append(paragraph(_change(shown, change)))
    return modal("purchase.send_change", "Check and send", blocks, submit="Send the change", close="Back", meta=meta)


def _small(shown: Check) -> list[Piece]:
    pieces: list[Piece] = [f". Charged to {line(shown.centre.label)}" if shown.centre else ""]
    if shown.for_id:
        pieces += [", and it is for ", person(shown.for_id)]
    if shown.needed_by is not None:
        pieces.append(f". Needed by {dates.day(shown.needed_by)}")
    if shown.files:
        pieces.append(
            f". {count(len(shown.files), 'file').capitalize()}: {', '.join(line(name, 60) for name in shown.files)}"
        )
    return [*pieces, "."]


def _change(shown: Check, change: Standing) -> str:
    version = change.version
    if not version.differs(shown.vendor, shown.amount, shown.recurrence, shown.centre.id if shown.centre else 0):
        return "No new version: votes that are there still count."
    return f"This makes version {version.number + 1}. All votes start again."


# deciding
def reject(standing: Standing, meta: str) -> View:
    """Say no, with the reason."""
    label, example = "Why not?", "We have enough of them until June"
    reason = inputs.text("reason", label, lines=True, example=example, hint="The requester reads this.")
    blocks = [_about(standing), reason, context("This ends the request. It can be asked for again.")]
    return modal("purchase.reject", f"Reject {standing.purchase.label}", blocks, submit="Reject", meta=meta)


def ask_changes(standing: Standing, meta: str) -> View:
    """Give it back to the requester."""
    words = inputs.text("words", "What should change?", lines=True, example="Please ask for a price without the stands")
    blocks = [_about(standing), words, context("The requester is told. Nobody can approve until it is changed.")]
    return modal("purchase.changes", f"{standing.purchase.label}: changes", blocks, submit="Ask for changes", meta=meta)


def ask(standing: Standing, meta: str) -> View:
    """A question to the requester."""
    words = inputs.text("words", "What do you want to know?", lines=True, example="Do we need them before the summer?")
    blocks = [_about(standing), words, context("The answer comes in the thread of your message. Reminders wait for it.")]
    return modal("purchase.ask", f"Ask about {standing.purchase.label}", blocks, submit="Ask", meta=meta)


def answer(standing: Standing, question: Question, meta: str) -> View:
    """The requester answers."""
    asked = rich(row(person(question.asker_id), " asks:"), quote(apart(question.words)))
    blocks = [_about(standing), asked, inputs.text("answer", "Your answer", lines=True)]
    return modal("purchase.answer", f"{standing.purchase.label}: answer", blocks, submit="Answer", meta=meta)


def _about(standing: Standing) -> Block:
    return paragraph(bold(card.bought(standing)), f": {line(standing.purchase.what, 150)}.")

"""An account's month to look at: the checks, how many lines are matched, suggested and open, and the signatures."""

from collections.abc import Sequence

from bot.prose.dates import day
from bot.prose.lists import count, joined
from bot.prose.money import money
from bot.reconciliation_sights import Row, Sight
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
    context,
    header,
    modal,
    option,
    paragraph,
    person,
    plain,
    rich,
)
from bot.views.reconciliation_notices import in_the_way, name, rows
from bot.views.reconciliation_words import NAMES, amount, place
from models.account import Account
from models.calendar import local_day
from models.money import Money
from models.period import Month
from models.reconciliation import Reconciliation, State
from models.reconciliation_checks import Result, Verdict

TITLE = "Reconcile"
SHOWN = 12  # accounts in the overview that are off


def whole(sight: Sight, viewer: str, zone: str, said: str = "") -> View:
    """One account's month.

    Args:
        zone: whose clock the days of signatures are told by.
        said: what was just done, where there is something to say.
    """
    blocks: list[Block] = [header(name(sight))]
    if said:
        blocks.append(context(said))
    blocks.append(paragraph(*_standing(sight, zone)))
    blocks.append(rich(bullets(rows(sight))))
    blocks += _lines(sight)
    blocks.append(actions(*_choices(sight, viewer)))
    blocks += [context(f"Suspended on {_on(one, zone)}: {one.reason}") for one in sight.older[:3]]
    return modal("reconciliation.seen", TITLE, blocks, submit=None, close="Close")


def _on(one: Reconciliation, zone: str) -> str:
    return day(local_day(one.suspended_at, zone)) if one.suspended_at else "an earlier day"


def _standing(sight: Sight, zone: str) -> list[Piece]:
    """The one thing to know first."""
    one = sight.current
    if one.state is State.SIGNED and one.reviewed_at:
        on = day(local_day(one.reviewed_at, zone), sight.today)
        return [
            bold("Signed"),
            f" on {on}. ",
            person(one.prepared_by or ""),
            " prepared it, ",
            person(one.reviewed_by or ""),
            " reviewed it.",
        ]
    if one.state is State.PREPARED:
        return [
            bold("Prepared"),
            " by ",
            person(one.prepared_by or ""),
            ". ",
            person(one.reviewer_id or ""),
            " is asked to review it.",
        ]
    sent_back: list[Piece] = [f" It was sent back: {one.reason}"] if one.reason else []
    if sight.unexplained:
        first, _, mend = in_the_way(sight).partition(". ")
        return [bold(f"{first}."), f" {mend}", *sent_back]
    if not sight.is_over:
        return [bold("So far all of it ties."), f" {sight.month.name} is not over yet.", *sent_back]
    cared = sum(item.key in sight.seen.discrepancies for _, item in sight.off)
    known = f" {count(cared, 'discrepancy has', 'discrepancies have').capitalize()} an owner." if cared else ""
    return [bold("Nothing is open."), f"{known} Prepare it for review.", *sent_back]


def _lines(sight: Sight) -> list[Block]:
    """How many lines are where, and what may be wrong with the statement."""
    if sight.running:
        return [context("I am matching the lines just now. Look again in a moment.")]
    if sight.trouble:
        return [context(f"The lines could not be matched. {sight.trouble}")]
    until = sight.seen.until
    if until is not None and until < sight.month.last_day:
        return [context(f"The statement ends on {day(until, sight.today)}.")]
    return []


def _choices(sight: Sight, viewer: str) -> list[Element]:
    at = place(sight.account.id, sight.month)
    one = sight.current
    left = len(sight.unexplained)
    found: list[Element] = []
    if one.state is State.OPEN and not left and sight.is_over and not sight.running:
        found.append(button("reconciliation.prepare", "Prepare", at, style="primary"))
    if one.state is State.PREPARED:
        if viewer != one.prepared_by:
            found.append(button("reconciliation.sign", "Sign", one.id, style="primary"))
        found.append(
            button("reconciliation.send_back", "Take it back" if viewer == one.prepared_by else "Send back", one.id)
        )
    if sight.off:
        style = "primary" if left else None
        label = f"Open ({left})" if left else f"Explained ({len(sight.off)})"
        found.append(button("reconciliation.open_list", label, f"{at}:0", style=style))
    if sight.suggested:
        found.append(button("reconciliation.suggested_list", f"Suggested ({sight.suggested})", f"{at}:0"))
    if sight.matched:
        found.append(button("reconciliation.matched_list", f"Matched ({sight.matched:,})", f"{at}:0"))
    before = sight.month.plus(-1)
    found.append(button("reconciliation.look", f"See {before.name}", place(sight.account.id, before)))
    found.append(button("reconciliation.all", "All accounts", str(sight.month.ordinal)))
    return found


# preparing and sending back
def prepare(sight: Sight, reviewer: str | None) -> View:
    """Whom to ask."""
    closes = amount(sight, sight.seen.figures.closing)
    blocks = [
        paragraph(f"You vouch for {name(sight)}, which closes with {closes}. Somebody else has to sign it too."),
        inputs.person("reviewer", "Who reviews it", initial=reviewer),
    ]
    return modal("reconciliation.prepare", TITLE, blocks, submit="Prepare", meta=place(sight.account.id, sight.month))


def send_back(one: Reconciliation) -> View:
    """Why."""
    reason = inputs.text("reason", "What is to be looked at again", lines=True, limit=300)
    return modal("reconciliation.send_back", TITLE, [reason], submit="Send back", meta=str(one.id))


# all accounts
def overview(month: Month, found: Sequence[Row], currency: str) -> View:
    """A month of every balance account: what is off first."""
    off = [row for row in found if row.worst is Verdict.OFF]
    signed = sum(row.state is State.SIGNED for row in found)
    blocks: list[Block] = [header(month.name)]
    if not found:
        blocks.append(paragraph(f"The books hold no balances up to {month.name}."))
        return modal("reconciliation.seen", TITLE, blocks, submit=None, close="Close")
    ties = len(found) - len(off)
    first = f"{ties:,} of {count(len(found), 'account')} tie{'s' if ties == 1 else ''}, as far as it can be checked."
    blocks.append(paragraph(bold(first), f" {signed or 'None'} {'is' if signed == 1 else 'are'} signed."))
    for row in off[:SHOWN]:
        broken = [result for result in row.results if result.verdict is Verdict.OFF]
        told = joined([f"{NAMES[result.check].lower()} {_off(result, currency)}" for result in broken])
        blocks.append(paragraph(bold(row.account.label), f": {told}."))
        look = button("reconciliation.look", "Look", place(row.account.id, month), label=f"Look at {row.account.label}")
        blocks.append(actions(look, block_id=f"look {row.account.id}"))
    if len(off) > SHOWN:
        blocks.append(context(f"And {len(off) - SHOWN} more that are off."))
    lacking = [row.account.label for row in found if row.lacks]
    if lacking:
        more = f" and {len(lacking) - SHOWN} more" if len(lacking) > SHOWN else ""
        blocks.append(paragraph(bold("Without a statement or list: "), f"{'; '.join(lacking[:SHOWN])}{more}."))
    blocks.append(actions(_menu(month), button("reconciliation.all", month.plus(-1).name, str(month.ordinal - 1))))
    return modal("reconciliation.seen", TITLE, blocks, submit=None, close="Close", meta=str(month.ordinal))


def _off(result: Result, currency: str) -> str:
    return f"off by {money(Money(result.off, currency))}" if result.off else "open"


def _menu(month: Month) -> Element:
    words = plain("Choose an account")
    return {"type": "external_select", "action_id": "reconciliation.account", "min_query_length": 0, "placeholder": words}


def account_option(account: Account) -> Element:
    return option(account.id, account.label)

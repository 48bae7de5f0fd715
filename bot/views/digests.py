"""The weekly digest as a message, and the questions that go before it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.digest_numbers import Numbers, Off, Spending
from bot.digest_work import AHEAD, STUCK, Improvement, Work
from bot.prose import dates
from bot.prose.differences import lasting
from bot.prose.directions import line as one_line
from bot.prose.figure_sentences import came, row
from bot.prose.lists import count, joined
from bot.prose.money import money
from bot.variance_comparison import Line
from bot.views import discrepancies, explanations, variances
from bot.views.blocks import (
    Block,
    Content,
    Element,
    Piece,
    actions,
    bold,
    bullets,
    button,
    channel,
    header,
    line,
    message,
    paragraph,
    person,
    rich,
    spoken,
)
from models.account import Account
from models.blocker import Blocker
from models.calendar import local_day
from models.difference import IN_A_ROW
from models.money import Money
from models.period import Month
from models.purchase import Purchase, State
from models.purchase_version import Version

LONGEST = 60  # characters of a name
TOLD = 120  # characters of what somebody wrote
QUOTED = 240  # of what the owner says
FIGURES = (8, 5, 3, 1)  # off plan, told of: so many, or fewer in the text that is read aloud
READ = 3_800  # characters of it
NAMED = 3
ASKED = 10  # differences in one question
OLD = 35  # days after which the books count as old
STATES = {
    State.WAITING: "It waits for approval.",
    State.CHANGES: "It waits for changes.",
    State.APPROVED: "It is approved.",
}
NO_BOOKS = "There are no books yet, so I cannot say how the business stands."


@dataclass(frozen=True)
class Issue:
    """One week's digest.

    Attributes:
        zone: the workspace's, for days.
        again_by: who had it sent again; None the first time.
    """

    day: date
    numbers: Numbers | None
    work: Work
    zone: str
    set_up_by: str
    again_by: str | None = None


def issue(told: Issue) -> Content:
    """The message for the channel. Where it is long, the text that is read aloud tells of fewer figures, and says so."""
    read = [spoken(blocks(told, figures)) for figures in FIGURES]
    return message(*blocks(told), text=next((text for text in read if len(text) <= READ), read[-1]))


def blocks(told: Issue, figures: int = FIGURES[0]) -> list[Block]:
    """What it is made of, also for a preview. A section that has nothing to say is left out.

    Args:
        figures: how many that are off plan are told of; the others are counted.
    """
    shown: list[Block] = [header(f"Weekly digest, {dates.day(told.day)}")]
    if told.numbers is None:
        shown.append(paragraph(bold(NO_BOOKS), " A lead brings them in with /tandem import."))
    else:
        shown += _business(told.numbers)
        shown += _off(told.numbers, figures)
        shown += _unusual(told.numbers)
    shown += _work(told.work)
    gaps = _gaps(told.numbers, told) if told.numbers is not None else []
    if gaps:
        shown.append(rich(line(bold("What is missing")), bullets([gap] for gap in gaps)))
    who: list[Piece] = ["Set up by ", person(told.set_up_by), "."]
    if told.again_by is not None:
        who += [" Sent again by ", person(told.again_by), "."]
    return [*shown, paragraph(*who)]


# what it means for the business
def _business(numbers: Numbers) -> list[Block]:
    if not numbers.main:
        return [paragraph(bold(f"The books do not say how the business stands in {numbers.period}."))]
    first, *rest = numbers.main
    shown = [paragraph(bold(one_line(came(first))))]
    words = [one_line(came(each)) for each in rest]
    if numbers.costs is not None:
        place = sum(each.definition.key == "revenue" for each in rest[:1])
        words.insert(place, f"Costs before interest and tax were {variances.off(numbers.costs, numbers.currency)}.")
    if words:
        shown.append(paragraph(" ".join(words)))
    return shown


# figures off plan
def _off(numbers: Numbers, figures: int) -> list[Block]:
    if not numbers.whole:
        return []
    told: list[Element] = [line(bold("Off plan, and why"))]
    named: set[int] = set()
    for each in numbers.off[:figures]:
        told.append(bullets([[bold(f"{one_line(each.answer.definition.title)}: "), one_line(row(each.answer))]]))
        told.append(bullets(_causes(each, numbers, named), indent=1))
        named |= {cause.account.id for cause in each.causes}
    if (left := len(numbers.off) - figures) > 0:
        told.append(line(f"{count(left, 'more figure')} {'is' if left == 1 else 'are'} off plan. /kpi shows all."))
    for one in numbers.others:
        account: list[Piece] = [bold(_name(one.account)), f": {variances.judged(one.difference, numbers.currency)}."]
        told.append(bullets(_with_why(account, one, numbers)))
    if len(told) == 1:
        return [paragraph(_calm(numbers))]
    if numbers.more:
        more = count(numbers.more, "more account")
        told.append(line(f"{more} {'is' if numbers.more == 1 else 'are'} far from plan. /variance shows all."))
    return [rich(*told)]


def _calm(numbers: Numbers) -> str:
    if numbers.shown.whole.difference.plan is None:
        return f"No plan was set for {numbers.period}, so nothing can be off plan."
    return "No figure is far enough from plan to matter."


def _causes(each: Off, numbers: Numbers, named: set[int]) -> list[Sequence[Piece]]:
    """At most three, each with its amount; what stands above is only named again."""
    rows: list[Sequence[Piece]] = []
    for cause in each.causes:
        told: list[Piece] = [bold(_name(cause.account)), f": {variances.off(cause.difference, numbers.currency)}."]
        if cause.account.id in named:
            rows.append([*told, " Its cause stands above."])
        else:
            rows += _with_why(told, cause, numbers)
    if not each.causes:
        return [[f"No account is far enough from plan to be the cause. {explanations.UNKNOWN}"]]
    if each.more:
        rows.append([f"{count(each.more, 'smaller cause')} {'is' if each.more == 1 else 'are'} left out."])
    return rows


def _with_why(told: Sequence[Piece], each: Line, numbers: Numbers) -> list[Sequence[Piece]]:
    """What is told of an account, then whether that goes on, and what its owner says of it."""
    first, *rest = explanations.told(each, numbers.shown, QUOTED)
    pattern = each.pattern
    goes_on = f" {lasting(pattern.run, pattern.amount)}" if pattern is not None and pattern.run >= IN_A_ROW else ""
    return [[*told, f"{goes_on} ", *first], *rest]


def _name(account: Account) -> str:
    return one_line(account.label, LONGEST)


# unusual spending
def _unusual(numbers: Numbers) -> list[Block]:
    if not numbers.unusual:
        return []
    told: list[Element] = [line(bold("Unusual spending"))]
    for each in numbers.unusual:
        spent: list[Piece] = [bold(_name(each.account)), f": {_spent(each, numbers.currency)}"]
        told.append(bullets(_with_why(spent, each.line, numbers)))
    return [rich(*told)]


def _spent(each: Spending, currency: str) -> str:
    words = f"{money(Money(each.minor, currency))}, where about {money(Money(each.usual, currency))} is usual."
    return f"{words} It rose most in {one_line(each.where, LONGEST)}." if each.where else words


# what is going on
def _work(work: Work) -> list[Block]:
    sections = (
        (
            f"Purchases needed in the next {AHEAD.days} days",
            [_purchase(*each, work.today) for each in work.purchases],
            work.more_purchases,
        ),
        (
            f"Discrepancies of {work.old} days and more",
            [[*discrepancies.line(each), "."] for each in work.discrepancies],
            work.more_discrepancies,
        ),
        (
            f"Blocked for more than {STUCK} working days",
            [_blocker(*each) for each in work.blockers],
            work.more_blockers,
        ),
        (
            "Improvements agreed",
            [_improvement(each, work.today) for each in work.improvements],
            work.more_improvements,
        ),
    )
    return [_section(title, rows, more) for title, rows, more in sections if rows]


def _section(title: str, rows: Iterable[Sequence[Piece]], more: int) -> Block:
    rest = [line(f"There {'is' if more == 1 else 'are'} {more} more.")] if more else []
    return rich(line(bold(title)), bullets(rows), *rest)


def _purchase(purchase: Purchase, version: Version, today: date) -> list[Piece]:
    day = dates.near(purchase.needed_by, today) if purchase.needed_by is not None else ""
    verb = "was needed by" if purchase.needed_by is not None and purchase.needed_by < today else "needed by"
    amount = money(Money(version.amount_minor, version.currency))
    words = f": {amount}, {verb} {day}. {STATES[purchase.state]}"
    return [bold(purchase.label), f" “{one_line(purchase.what, TOLD)}”", words]


def _blocker(blocker: Blocker, age: int) -> list[Piece]:
    told = f" “{one_line(blocker.what, TOLD)}”: open for {dates.age(age)}. "
    return [bold(blocker.label), told, person(blocker.owner_id), " can clear it."]


def _improvement(each: Improvement, today: date) -> list[Piece]:
    what = each.explanation
    by = f" by {dates.day(what.action_due, today)}" if what.action_due is not None else ""
    who: list[Piece] = [person(what.action_by), f"{by}: "] if what.action_by else [f"Somebody{by}: "]
    return [*who, f"“{one_line(what.action, TOLD)}” ({_name(each.account)}, {each.when})."]


# what is missing
def _gaps(numbers: Numbers, told: Issue) -> list[str]:
    """Plans, owners and months that are not there, and how old the books are."""
    seen, shown = numbers.seen, numbers.shown
    gaps = []
    if seen.stub is not None:
        has, usual = seen.stub_accounts
        gaps.append(f"{seen.stub.name} is left out: only {has} of about {usual} accounts are in the books.")
    elif seen.whole is not None and seen.newest > seen.whole:
        gaps.append(f"{seen.newest.name} is not over, so it is left out.")
    if seen.whole is None:
        gaps.append(f"No month in the books is over yet. {numbers.period} is compared with nothing.")
    elif seen.whole < Month.of(told.day).plus(-1):
        gaps.append(f"The data is old: nothing newer than {seen.whole.name} is whole.")
    gaps += _loaded(numbers.loaded_at, told)
    if shown.whole.difference.plan is not None:
        gaps += _accounts("No plan was set for", [account for account, _ in shown.unplanned])
        gaps += _accounts("Nothing was booked against the plan for", [account for account, _ in shown.unbooked])
    elif numbers.off or numbers.others:
        gaps.append(f"No plan was set for {numbers.period}.")
    gaps += _accounts("Nobody answers for", numbers.unowned, " A lead can name an owner.")
    gaps += _absent(numbers)
    return [one_line(gap) for gap in gaps]


def _absent(numbers: Numbers) -> list[str]:
    names = [each.definition.name for each in numbers.absent]
    if not names:
        return []
    shown = names[:NAMED] if len(names) > NAMED + 1 else names
    rest = [f"{len(names) - len(shown)} more"] if len(shown) < len(names) else []
    return [f"The books cannot say: {joined([*shown, *rest])}."]


def _loaded(loaded_at: datetime | None, told: Issue) -> list[str]:
    if loaded_at is None:
        return []
    day = local_day(loaded_at, told.zone)
    if (told.day - day).days <= OLD:
        return []
    return [f"The books were last brought in on {dates.day(day, told.day)}."]


def _accounts(words: str, accounts: Sequence[Account], then: str = "") -> list[str]:
    if not accounts:
        return []
    rest = len(accounts) - NAMED
    named = [_name(account) for account in accounts[:NAMED]]
    more = f" and {count(rest, 'more account')}" if rest > 0 else ""
    return [f"{words} {', '.join(named)}{more}.{then}" if more else f"{words} {joined(named)}.{then}"]


# the question before it
@dataclass(frozen=True)
class Asked:
    """A difference somebody is asked about.

    Attributes:
        off: how far from plan it is, in words.
        code: of what is to be explained.
        said_by: who has explained it; None while nobody has.
    """

    name: str
    off: str
    code: str
    said_by: str | None = None


def question(lines: Sequence[Asked], when: str, goes: str, to: str) -> Content:
    """To somebody who answers for accounts that are far from plan: one message for all of them.

    Args:
        when: the month.
        goes: the day the digest goes out.
        to: its channel.
    """
    which = "One of your accounts is" if len(lines) == 1 else f"{len(lines)} of your accounts are"
    told: list[Block] = [
        paragraph(bold(f"{which} far from plan in {when}. Please say why.")),
        paragraph("What you say is quoted in the weekly digest. It goes to ", channel(to), f" on {goes}."),
    ]
    for each in lines[:ASKED]:
        by: list[Piece] = [" Explained by ", person(each.said_by), "."] if each.said_by is not None else []
        told.append(paragraph(bold(each.name), f": {each.off}.", *by))
        words = "Explain" if each.said_by is None else "Change"
        click = button("explanation.open", words, each.code, label=f"{words} {each.name}")
        told.append(actions(click, block_id=f"ask:{each.code}"))
    if len(lines) > ASKED:
        told.append(paragraph(f"{len(lines) - ASKED} more are smaller. /variance shows them."))
    return message(*told)

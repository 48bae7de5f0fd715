"""Actual against plan as a message: the main point, what is behind it, what the owners say, and what is missing."""

from collections.abc import Sequence
from fractions import Fraction

from bot.prose import dates, differences, figures
from bot.prose.directions import line as one_line
from bot.prose.lists import count, joined
from bot.prose.money import money
from bot.variance_comparison import Comparison, Line, Part, Pattern
from bot.variance_names import Meant, Named
from bot.views import explanations
from bot.views.blocks import (
    Block,
    Content,
    Element,
    Piece,
    actions,
    bold,
    bullets,
    button,
    clip,
    context,
    header,
    line,
    message,
    option,
    paragraph,
    person,
    plain,
    rich,
)
from bot.views.charts import line_chart
from models.account import Account
from models.account_kind import Kind
from models.calendar import local_day
from models.currency import digits
from models.difference import Difference
from models.figure import Unit
from models.money import Money
from models.period import Month

PARTS = 6  # shown of what is one level down; all of them are in the menu
NAMED = 3  # accounts without a plan, by name
A_PARAGRAPH = 4  # sentences
LONGEST = 60  # characters of a name


def answer(shown: Comparison, shared_by: str | None = None) -> Content:
    """The comparison, for who asked; for a channel it says who shared it, and has no menus."""
    blocks: list[Block] = [header(_headline(shown))]
    if not shown.months:
        blocks.append(paragraph(*_nothing(shown)))
    else:
        blocks += [paragraph(_result(shown)), *_alone(shown), *_behind(shown), *_lines(shown), *_chart(shown)]
    gaps = _gaps(shown)
    told = [gaps[first : first + A_PARAGRAPH] for first in range(0, len(gaps), A_PARAGRAPH)]
    blocks += [context(" ".join(sentences)) for sentences in (*told, _age(shown)) if sentences]
    if shared_by is None:
        return message(*blocks, *_menus(shown))
    blocks.append(paragraph("Shared by ", person(shared_by), "."))
    look = button("variance.open", "Look closer", shown.scope.code, label=f"Look closer at {name(shown)}")
    return message(*blocks, actions(look))


def which(meant: Meant) -> Content:
    """The words fit several things, or none."""
    said = f"“{one_line(meant.name, LONGEST)}”"
    if meant.is_guess:
        words = f"I do not know an account, group or cost center called {said}."
        rest = "Is it one of these?" if meant.several else "Type /variance alone for the whole company."
    else:
        words, rest = f"{said} fits several things.", "Which one do you mean?"
    if not meant.several:
        return message(paragraph(f"{words} {rest}"))
    options = [found(named) for named in meant.several]
    named = joined([one_line(each.label, LONGEST) for each in meant.several[:NAMED]], "or")
    told = f"{words} {rest} For example {named}." if len(meant.several) > NAMED else f"{words} {rest} {named}."
    return message(paragraph(told), actions(_select("variance.open", "Choose one", options)))


def found(named: Named) -> Element:
    """Something that can be compared, in a menu."""
    return option(named.scope.code, one_line(named.label, 75))


def comment(shown: Comparison) -> str:
    """What stands beside the file."""
    return f"{name(shown)} against plan, {shown.period.name}."


# the words
def name(shown: Comparison) -> str:
    """What is compared: ``4010 Trade sales``, ``Profit of 410 Workshop``."""
    said = one_line(shown.name, LONGEST)
    if shown.centre is not None:
        return f"{said} of {one_line(shown.centre.label, LONGEST)}"
    return f"{said} without a cost center" if shown.scope.centre_id == 0 else said


def _headline(shown: Comparison) -> str:
    difference = shown.whole.difference
    if not shown.months:
        return f"{name(shown)} in {shown.period.name}"
    if not difference.plan and difference.amount in (None, 0):
        return f"{name(shown)}: no plan was set for {_when(shown)}"
    return f"{name(shown)}: {off(difference, shown.currency)}"


def _result(shown: Comparison) -> str:
    """What it came to, what of it can be compared, whether that is better or worse, and whether it is new."""
    whole, difference = shown.whole, shown.whole.difference

    def said(minor: int) -> str:
        return amount(minor, difference.kind, shown.currency)

    if difference.plan is None:
        return f"{name(shown)} came to {said(difference.actual)} in {_when(shown)}. No plan was set, so nothing is compared."
    told = [f"{name(shown)} came to {said(difference.actual + whole.unplanned)} in {_when(shown)}."]
    if whole.unplanned:
        told.append(f"Where a plan was set, it came to {said(difference.actual)}, and the plan was {said(difference.plan)}.")
    else:
        told.append(f"The plan was {said(difference.plan)}.")
    means = differences.meaning(difference.verdict)
    if means:
        told.append(f"That is {means} than planned." if means in ("better", "worse") else f"That is {means}.")
    return " ".join([*told, *_lasting(shown.pattern, difference, shown)])


def _lasting(pattern: Pattern | None, difference: Difference, shown: Comparison) -> list[str]:
    """Whether it is new or goes on, as a sentence; none where that cannot be said, as of several months with one new one."""
    if pattern is None or not difference.amount:
        return []
    if pattern.amount * difference.amount < 0:
        return ["The last month went the other way."]
    if pattern.run == 1 and (len(shown.months) > 1 or not pattern.has_before):
        return []
    words = differences.lasting(pattern.run, pattern.amount)
    return [words] if words else []


def _alone(shown: Comparison) -> list[Block]:
    """What the owner of a single account says."""
    own = _own(shown)
    return [rich(bullets(explanations.told(own, shown)))] if own is not None and (own.difference.amount or own.said) else []


def _own(shown: Comparison) -> Line | None:
    """The line of the account that was asked for, where it is no group."""
    if shown.account is None or len(shown.lines) != 1:
        return None
    only = shown.lines[0]
    return only if only.account.id == shown.account.id else None


def _behind(shown: Comparison) -> list[Block]:
    """One level down."""
    told = {each.scope for each in shown.lines}
    parts = [part for part in shown.parts if part.change and part.scope not in told][:PARTS]
    if not parts:
        return []
    return [rich(line(bold("What is behind it")), bullets(_part(part, shown.currency) for part in parts))]


def _part(part: Part, currency: str) -> list[Piece]:
    came = amount(part.difference.actual, part.difference.kind, currency)
    return [bold(one_line(part.label, LONGEST)), f": {came}, {judged(part.difference, currency)}."]


def _lines(shown: Comparison) -> list[Block]:
    """The accounts worth a word, each with its causes."""
    if _own(shown) is not None:
        return []
    if not shown.lines:
        return (
            [paragraph("No account is far enough from plan to matter.")] if shown.whole.difference.plan is not None else []
        )
    told: list[Element] = [line(bold("The largest differences"))]
    for each in shown.lines:
        came = amount(each.difference.actual, each.difference.kind, shown.currency)
        label = bold(one_line(each.account.label, LONGEST))
        told.append(bullets([[label, f": {came}, {judged(each.difference, shown.currency)}."]]))
        below: list[Sequence[Piece]] = [
            [words] for words in (*_driven(each, shown), *_lasting(each.pattern, each.difference, shown))
        ]
        told.append(bullets([*below, *explanations.told(each, shown)], indent=1))
    blocks: list[Block] = [rich(*told)]
    if shown.more:
        blocks.append(
            context(
                f"{count(shown.more, 'more account')} {'is' if shown.more == 1 else 'are'} far from plan. The file has all."
            )
        )
    return blocks


def _chart(shown: Comparison) -> list[Block]:
    """The last months, both sides, of what can be compared in each."""
    if len(shown.history) < 2 or shown.whole.difference.kind is Kind.STATISTIC:
        return []
    months = [month for month, _, _ in shown.history]
    series = {
        "Actual": [Money(actual, shown.currency).major for _, actual, _ in shown.history],
        "Plan": [Money(plan, shown.currency).major for _, _, plan in shown.history],
    }
    return [line_chart(name(shown), months, series, shown.currency)]


def _none(shown: Comparison) -> str:
    """That no account is worth a word, and where that begins."""
    if shown.limit is None:
        return "No account is far off plan."
    both = "and" if shown.limit.needs_both else "or"
    least = f"{money(Money(shown.limit.minor, shown.currency))} {both} {shown.limit.percent}%"
    return f"No account is off plan by more than its limit, usually {least}."


def _driven(each: Line, shown: Comparison) -> list[str]:
    """The cost centers that push it its way, with their amounts, as a sentence."""
    total = each.difference.amount or 0
    pushing = [part for part in each.drivers if part.change * total > 0][:NAMED]
    if not pushing:
        return []
    named = [
        f"{one_line(part.label, LONGEST)} ({amount(abs(part.change), each.account.kind, shown.currency)})"
        for part in pushing
    ]
    return [f"{'More' if total > 0 else 'Less'} in {joined(named)}."]


def _nothing(shown: Comparison) -> list[Piece]:
    """Why no month can be compared."""
    if shown.begun:
        return ["A part of a month is not compared with a whole one. Choose an earlier period."]
    if shown.stub:
        return ["Only a part of it is in the books. Choose an earlier period."]
    if shown.empty:
        return ["Nothing was booked then. Choose another period."]
    return ["That time is not here yet. Choose an earlier period."]


def _gaps(shown: Comparison) -> list[str]:
    """What is missing."""
    told = [f"{month.name} is not over, so it is not in here." for month in shown.begun if shown.months]
    if shown.begun and not shown.months:
        told.append(f"{shown.begun[0].name} is not over.")
    if shown.stub is not None:
        month, has, usual = shown.stub
        told.append(f"{month.name} is left out: it has {has} of about {usual} accounts.")
    if shown.empty and shown.months:
        told.append(f"Nothing was booked in {_months(shown.empty)}.")
    if shown.whole.difference.plan is not None:
        told += _uncounted("No plan was set for", "The same goes for", shown.unplanned, shown)
        told += _uncounted("Nothing was booked against the plan for", "The same goes for", shown.unbooked, shown)
    elif len(shown.unplanned) > 1:
        told += _uncounted("The largest accounts are", "There are", shown.unplanned, shown)
    return told


def _age(shown: Comparison) -> list[str]:
    """How new the books are."""
    told = []
    if shown.as_of is not None:
        told.append(f"The books were brought in on {dates.day(local_day(shown.as_of, shown.zone), shown.today)}.")
    if shown.newest is not None and shown.newest < Month.of(shown.today).plus(-2):
        told.append(f"Their newest month is {shown.newest.name}.")
    return told


def _uncounted(words: str, others: str, known: Sequence[tuple[Account, int]], shown: Comparison) -> list[str]:
    """Accounts that are in no comparison, the largest by name."""
    if not known:
        return []
    named = [
        f"{one_line(account.label, LONGEST)} ({amount(minor, account.kind, shown.currency)})"
        for account, minor in known[:NAMED]
    ]
    rest = len(known) - len(named)
    return [f"{words} {joined(named)}.", *([f"{others} {count(rest, 'smaller account')}."] if rest else [])]


def _months(months: Sequence[Month]) -> str:
    return joined([month.name for month in months[:NAMED]]) if len(months) <= NAMED else f"{len(months)} of the months"


def _when(shown: Comparison) -> str:
    """The months that are compared."""
    return shown.compared.name if shown.compared is not None else shown.period.name


def amount(minor: int, kind: Kind, currency: str) -> str:
    """An amount of money; of what is not money, the number."""
    if kind is not Kind.STATISTIC:
        return money(Money(minor, currency))
    return figures.written(Fraction(minor, 10 ** digits(currency)), Unit.NUMBER, currency)


def off(difference: Difference, currency: str) -> str:
    """How far from plan: ``$1,200.00 (12%) more than planned``."""
    if difference.kind is not Kind.STATISTIC or not difference.plan or not difference.amount:
        return differences.off(difference, currency)
    way = "more" if difference.amount > 0 else "less"
    return f"{amount(abs(difference.amount), difference.kind, currency)} {way} than planned"


def judged(difference: Difference, currency: str) -> str:
    """The same, and whether it is better or worse."""
    means = differences.meaning(difference.verdict) if difference.plan else ""
    words = off(difference, currency)
    return f"{words}, which is {means}" if means else words


# the menus
def _menus(shown: Comparison) -> list[Block]:
    scope = shown.scope
    rows: list[Element] = []
    if closer := _closer(shown):
        rows.append(_select("variance.open", "Look closer", closer))
    find = {
        "type": "external_select",
        "action_id": "variance.find",
        "min_query_length": 0,
        "placeholder": plain("Find another"),
    }
    rows += [find, _select("variance.period", "Another period", _periods(shown))]
    own = _own(shown)
    if own is None and shown.lines:
        why = [option(each.scope.code, one_line(each.account.label, 75)) for each in shown.lines]
        rows.append(_select("variance.why", "Ask why", why))
    last: list[Element] = []
    if own is not None:
        last.append(button("variance.explain", "Explain", scope.code, label=f"Explain {clip(name(shown), 60)}"))
    last.append(button("variance.file", "Get the file", scope.code))
    if shown.months:
        last.append(button("variance.share", "Share here", scope.code))
    return [actions(*rows, block_id=f"variance:{scope.code}"), actions(*last)]


def _closer(shown: Comparison) -> list[Element]:
    """Up to the whole, then down to each part, then to each account that matters."""
    scope = shown.scope
    found: dict[str, str] = {}
    if not scope.is_all or scope.centre_id is not None:
        found[scope.centre(None).at(scope.first, scope.last).whole().code] = "The whole company"
    if scope.centre_id is not None and not scope.is_all:
        found[scope.whole().code] = f"All of {shown.centre_label(scope.centre_id)}"
        found[scope.centre(None).code] = f"{shown.name} in all cost centers"
    for part in shown.parts:
        found.setdefault(part.scope.code, f"{part.label}: {judged(part.difference, shown.currency)}")
    for each in shown.lines:
        found.setdefault(each.scope.code, f"{each.account.label}: {judged(each.difference, shown.currency)}")
        for part in each.drivers:
            found.setdefault(part.scope.code, f"{each.account.label} in {part.label}")
    found.pop(scope.code, None)
    return [option(code, one_line(words, 75)) for code, words in list(found.items())[:100]]


def _periods(shown: Comparison) -> list[Element]:
    return [option(shown.scope.at(each.first, each.last).code, each.name) for each in shown.others]


def _select(action_id: str, words: str, options: Sequence[Element]) -> Element:
    return {"type": "static_select", "action_id": action_id, "placeholder": plain(words), "options": list(options)}

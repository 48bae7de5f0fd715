"""What a decision about a purchase needs to know: the budget, the vendor, what was asked for before, and the files."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.prose import dates
from bot.prose.directions import line
from bot.prose.lists import capital, count, joined
from bot.prose.money import money, short
from bot.views.blocks import Piece, bold
from models.money import Money

Row = list[Piece]

ENDS = {
    "waiting": "waiting",
    "changes": "being changed",
    "approved": "approved",
    "rejected": "rejected",
    "withdrawn": "withdrawn",
}
EACH = {"weekly": " a week", "monthly": " a month", "quarterly": " a quarter", "yearly": " a year"}
MOST_FILES = 5
LONGEST = 60  # characters of a name in a list


def price(amount: Money, recurrence: str) -> str:
    """ "$1,000.00 a month"; once: the amount alone."""
    return f"{money(amount)}{EACH.get(recurrence, '')}"


def rows(facts: Mapping[str, Any], files: Sequence[Mapping[str, Any]]) -> list[Row]:
    """A row for each fact that is known, the budget first."""
    found = [budget(facts.get("budget")), vendor(facts.get("vendor")), similar(facts), attached(files)]
    return [row for row in found if row]


def budget(facts: Mapping[str, Any] | None) -> Row:
    """What is left after this one, then how that is reckoned."""
    if not facts:
        return []
    currency = facts["currency"]

    def said(name: str) -> str:
        return short(Money(facts[name], currency))

    name = line(f"{facts['code']} {facts['name']}", LONGEST)
    title = bold(f"Budget {facts['year']}, {name}: ")
    taken = f"spent {said('spent')}, committed {said('committed')}, waiting {said('waiting')}"
    uncounted = facts.get("uncounted") or []
    gap: Row = []
    if uncounted:
        names = joined([f"PUR-{number}" for number in uncounted])
        gap = [f" {names} {'is' if len(uncounted) == 1 else 'are'} not in it: no exchange rate."]
    if facts.get("amount") is None:
        this = f", this one {said('this')}" if facts.get("this") is not None else ""
        return [title, bold("none was set."), f" So far {taken}{this}.", *gap]
    left = facts.get("left")
    if left is None:
        before = facts["amount"] - facts["spent"] - facts["committed"] - facts["waiting"]
        free = bold(f"{_left(before, currency)} without this one")
        return [title, free, f" of {said('amount')}. {capital(taken)}.", *gap]
    return [
        title,
        bold(_left(left, currency)),
        f" of {said('amount')}. {capital(taken)}, this one {said('this')}.",
        *gap,
    ]


def _left(minor: int, currency: str) -> str:
    return f"{short(Money(abs(minor), currency))} {'left' if minor >= 0 else 'too little'}"


def vendor(facts: Mapping[str, Any] | None) -> Row:
    """Whether it is new, and what was approved there in the last 12 months."""
    if not facts:
        return []
    if not facts["known"]:
        return [bold("Vendor: "), bold("new."), " Nothing was bought there yet."]
    if not facts["times"]:
        return [bold("Vendor: "), "known. Nothing was approved there in the last 12 months."]
    amount = short(Money(facts["approved"], facts["currency"]))
    more = f", and {facts['uncounted']} without an exchange rate" if facts.get("uncounted") else ""
    bought = count(facts["times"], "purchase")
    return [bold("Vendor: "), f"known. {bought} approved in 12 months: {amount}{more}."]


def similar(facts: Mapping[str, Any]) -> Row:
    """Up to three requests like it, newest first."""
    found = facts.get("similar") or []
    if not found:
        return []
    today = date.fromisoformat(facts["on"]) if facts.get("on") else None
    return [bold("Like it before: "), "; ".join(_like(one, today) for one in found[:3]), "."]


def _like(one: Mapping[str, Any], today: date | None) -> str:
    amount = f"{short(Money(one['amount'], one['currency']))}{EACH.get(one.get('recurrence', ''), '')}"
    day = dates.short(date.fromisoformat(one["on"]), today)
    return f"PUR-{one['number']} {line(one['what'], LONGEST)}, {amount}, {ENDS.get(one['state'], one['state'])} {day}"


def attached(files: Sequence[Mapping[str, Any]]) -> Row:
    """The files by name. A link would be of no use: Slack shows a file from a form to its uploader alone."""
    if not files:
        return []
    names = ", ".join(line(str(one["name"]), LONGEST) for one in files[:MOST_FILES])
    return [bold("Files: "), names, f" and {len(files) - MOST_FILES} more" if len(files) > MOST_FILES else ""]

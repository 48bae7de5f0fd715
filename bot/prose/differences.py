"""Differences from plan in plain words: how much, in which direction, and whether that is better or worse."""

from fractions import Fraction

from bot.prose.figures import percent
from bot.prose.money import money
from models.account_kind import Verdict
from models.difference import Difference
from models.money import Money

NO_PLAN = "no plan was set"
ORDINALS = {
    2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth",
}  # fmt: skip


def off(difference: Difference, currency: str) -> str:
    """ "$1,200.00 (12%) more than planned", "$1,200.00 less than planned", "as planned", "no plan was set".

    Without a percent where the sign changed. A plan of zero is no plan.
    """
    if difference.amount is None or not difference.plan:
        return NO_PLAN
    if difference.amount == 0:
        return "as planned"
    share = "" if difference.percent is None else f" ({percent(abs(difference.percent) / 100)})"
    way = "more" if difference.amount > 0 else "less"
    return f"{money(Money(abs(difference.amount), currency))}{share} {way} than planned"


def meaning(found: Verdict) -> str:
    """ "better", "worse", "usually better", "usually worse"; empty where it is neither."""
    return "" if found is Verdict.NONE else found.value


def judged(difference: Difference, currency: str) -> str:
    """The same with its verdict: "$1,200.00 (12%) more than planned, which is worse"."""
    words = off(difference, currency)
    found = meaning(difference.verdict) if difference.plan else ""
    return f"{words}, which is {found}" if found else words


def told(name: str, difference: Difference, currency: str, period: str) -> str:
    """ "Salaries: $12,500.00 in October 2026, $1,200.00 (12%) more than planned." """
    words = off(difference, currency)
    came = f"{name}: {money(Money(difference.actual, currency))} in {period}"
    return f"{came}. No plan was set." if words == NO_PLAN else f"{came}, {words}."


def share(part: int, whole: int) -> str:
    """How much of a difference something makes up: "40%"; empty where that says nothing."""
    if not whole or part * whole < 0 or abs(part) > abs(whole):
        return ""
    return percent(Fraction(abs(part), abs(whole)))


def lasting(months: int, amount: int) -> str:
    """Whether it is new or goes on: "It is the third month in a row above plan."; empty with no difference."""
    if not months or not amount:
        return ""
    if months == 1:
        return "It is new this month, so it may be one-off."
    place = ORDINALS.get(months)
    way = "above" if amount > 0 else "below"
    return (
        f"It is the {place} month in a row {way} plan." if place else f"It has been {way} plan for {months} months in a row."
    )

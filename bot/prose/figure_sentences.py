"""What a figure came to, beside its plan or another time, in sentences of at most twenty words."""

from collections.abc import Sequence
from fractions import Fraction

from bot.figure_answers import Answer, Beside, Comparison, judged
from bot.prose.figures import gap, is_level, percent, written
from bot.ready_figures import Definition
from models.account_kind import Verdict
from models.period import Month

LONG_NAME = 5  # words
SPANS = {1: "month", 3: "three months", 12: "year"}


def came(answer: Answer) -> str:
    """The main point: "Operating profit was $12,500.00 in February 2027, $500.00 (4%) lower than planned."."""
    figure = answer.definition
    whose = f"{figure.title} of {answer.centre.label}" if answer.centre is not None else figure.title
    if answer.value is None:
        return f"{whose} has no value for {answer.period}."
    value = written(answer.value, figure.unit, answer.currency)
    plan = answer.beside(Beside.PLAN)
    beside = ""
    if plan is not None and plan.difference is not None and not plan.months:
        beside = f", {off(figure, plan, answer.currency, 'plan')}"
        if len(figure.name.split()) <= LONG_NAME:
            beside += means(judged(figure, plan.difference, answer.currency))
    when = f"at the end of {answer.period}" if figure.basis and figure.unit is figure.unit.MONEY else f"in {answer.period}"
    so_far = " so far" if answer.scope.is_part and not figure.ahead else ""
    verb = ":" if figure.own else " is" if figure.ahead else f" {_verb(figure)}"
    return f"{whose}{verb} {value} {when}{so_far}{beside}."


def means(verdict: Verdict) -> str:
    """ ", which is better"; empty where it is neither."""
    return "" if verdict is Verdict.NONE else f", which is {verdict.value}"


def _verb(figure: Definition) -> str:
    return "were" if figure.name.endswith("costs") or figure.name.startswith("days") else "was"


def off(figure: Definition, found: Comparison, currency: str, what: str = "") -> str:
    """ "$500.00 (4%) lower than plan", "the same as plan"; without `what`, "$500.00 (4%) lower"."""
    difference = found.difference or Fraction(0)
    if is_level(difference, figure.unit, currency):
        return f"the same as {what}" if what else "the same"
    share = found.share(figure.unit)
    part = f" ({percent(abs(share))})" if share is not None else ""
    way = "higher" if difference > 0 else "lower"
    return f"{gap(difference, figure.unit, currency)}{part} {way}{f' than {what}' if what else ''}"


def beside(figure: Definition, found: Comparison, currency: str, months: int) -> tuple[str, str]:
    """What stands beside it, and how it compares: ("Plan", "$13,000.00. It is $500.00 (4%) lower, which is worse.").

    Args:
        months: how many the figure covers.
    """
    name = _name(found, months)
    if found.value is None:
        return name, found.reason
    found_value = written(found.value, figure.unit, currency)
    meant = means(judged(figure, found.difference, currency))
    they = "They are" if _verb(figure) == "were" else "It is"
    there = "In these months the figure is" if found.months else they
    return name, f"{found_value}. {there} {off(figure, found, currency)}{meant}."


def _name(found: Comparison, months: int) -> str:
    match found.beside:
        case Beside.PLAN:
            return f"Plan for {found.months} of the months" if found.months else "Plan"
        case Beside.TARGET:
            return "Target"
        case Beside.BEFORE:
            return f"The {SPANS.get(months, 'time')} before, {found.name}"
        case Beside.YEAR:
            return f"A year earlier, {found.name}"
        case Beside.AVERAGE:
            return f"Three-month average, {found.name}"


def row(answer: Answer, *, unplanned: bool = True) -> str:
    """For the scorecard, after the name: "$12,500.00, $500.00 (4%) lower than plan, which is worse.".

    Args:
        unplanned: say why there is no plan, where there is none.
    """
    figure = answer.definition
    if answer.value is None:
        return answer.reason
    value = written(answer.value, figure.unit, answer.currency)
    if figure.ahead:
        return f"{value} in {answer.period}."
    if answer.against is None:
        plan = answer.beside(Beside.PLAN)
        return f"{value}. {plan.reason}" if plan is not None and plan.reason and unplanned else f"{value}."
    what = "target" if answer.against.beside is Beside.TARGET else "plan"
    beside = f"{off(figure, answer.against, answer.currency, what)}{means(answer.verdict)}"
    if answer.against.months:
        return f"{value}. In the {answer.against.months} months with a plan it is {beside}."
    return f"{value}, {beside}."


def shape(answer: Answer) -> str:
    """What the chart shows: "Over 12 months it was lowest in May 2026 and highest in October 2026."; empty without one."""
    points: Sequence[tuple[Month, Fraction, Fraction | None]] = answer.points
    if len(points) < 3:
        return ""
    low, high = min(points, key=lambda each: each[1]), max(points, key=lambda each: each[1])
    if low[1] == high[1]:
        return f"It was the same in each of {len(points)} months."
    unit, currency = answer.definition.unit, answer.currency
    lowest = f"{low[0].name} ({written(low[1], unit, currency)})"
    highest = f"{high[0].name} ({written(high[1], unit, currency)})"
    they = "they were" if _verb(answer.definition) == "were" else "it was"
    return f"Over {len(points)} months {they} lowest in {lowest} and highest in {highest}."

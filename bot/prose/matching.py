"""Why lines were matched, and why others were left, in words."""

from bot.matching import Certainty, Group, Left, Reason, Rule, Side
from bot.prose.money import money
from models.money import Money

THERE = {Side.STATEMENT: "the books", Side.LEDGER: "the statement"}  # where a line's other half would be
HERE = {Side.STATEMENT: "the statement", Side.LEDGER: "the books"}
RULES = {
    Rule.REFERENCE: "They have the same reference.",
    Rule.AMOUNT: "Nothing else has this amount around that day.",
    Rule.DATES: "Equal amounts, and their days fit in one way only.",
    Rule.TEXT: "Their texts name the same thing.",
    Rule.REFERENCE_SUM: "The lines of one reference add up.",
    Rule.REVERSED: "These two undo each other. The other side has neither.",
}
UNLIKE = "Nothing else has this amount around that day, but their references differ."


def matched(group: Group, currency: str) -> str:
    """Why lines belong together: "3 lines of the books add up to this one."; with what they are off by, if anything."""
    off = money(Money(abs(group.off_minor), currency))
    match group.rule:
        case Rule.FEE:
            return f"The statement is {off} off. The bank may have kept a fee."
        case Rule.BATCH:
            said = f"{len(group.ledger)} lines of the books add up to this one."
        case Rule.PARTS:
            said = f"{len(group.statement)} lines of the statement add up to this one."
        case Rule.EQUAL:
            said = f"{len(group.ledger)} equal lines on each side cannot be told apart. Together they agree."
        case Rule.AMOUNT if group.certainty is Certainty.SUGGESTED:
            said = UNLIKE
        case _:
            said = RULES[group.rule]
    return f"{said} They are {off} apart." if group.off_minor else said


def left(line: Left, currency: str) -> str:
    """Why a line waits for a person: "The books have this amount, but 9 days away."."""
    there, here = THERE[line.side], HERE[line.side]
    count = len(line.others)
    match line.reason:
        case Reason.TIE if count > 1:
            return f"{_start(_many(count))} lines of {there} fit equally well."
        case Reason.TIE:
            return f"Several lines of {there} fit equally well."
        case Reason.RIVALS:
            return f"One line of {there} fits, but {_many(count + 1)} lines of {here} fit it equally well."
        case Reason.AMOUNT_DIFFERS:
            off = money(Money(abs(line.off_minor), currency))
            return f"{_start(there)} {_have(there)} this reference with an amount that is {off} off."
        case Reason.TOO_FAR if count == 1:
            return f"{_start(there)} {_have(there)} this amount, but {line.days} days away."
        case Reason.TOO_FAR:
            return f"{_start(there)} {_have(there)} this amount more than once, but days away."
        case Reason.TWICE:
            return f"{_start(here)} {_have(here)} the same line again."
        case Reason.TAKES_BACK:
            return f"It takes back another line of {here}, and {there} {_have(there)} nothing of it."
        case Reason.WRONG_WAY:
            return f"{_start(there)} {_have(there)} this amount with the other sign."
        case Reason.IN_TRANSIT:
            return f"Nothing like it is in {there} yet. It is near the end of what they hold, so it may come."
        case _:
            return f"Nothing like it is in {there}."


def _start(words: str) -> str:
    return words[0].upper() + words[1:]


def _have(place: str) -> str:
    return "have" if place.endswith("s") else "has"


def _many(count: int) -> str:
    return str(count) if count < 10 else "ten or more"

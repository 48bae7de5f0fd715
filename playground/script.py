"""What the people of Larkfield Cycles say in the days before the demo opens; nothing here happened."""

from dataclasses import dataclass, field

from playground.company import BEN, GRACE, HANA, LUIS, MAYA, OSKAR, PRIYA, TOMAS, Person


@dataclass(frozen=True)
class Said:
    """One person's answers on one day.

    Attributes:
        hour: when they answer, on their own clock.
        finished, plan, action: what they write; `plan` a line each.
        done: how many of the things planned before they tick off.
        blocked: what is stuck, what it needs, and who can clear it.
    """

    who: Person
    hour: float
    finished: str = ""
    plan: tuple[str, ...] = ()
    action: str = ""
    done: int = 0
    blocked: tuple[str, str, Person] | None = None


@dataclass(frozen=True)
class Day:
    """One huddle day: who answers what, and who skips."""

    date: str
    answers: tuple[Said, ...]
    skips: tuple[Person, ...] = field(default=())


ROLES = {
    TOMAS: (("lead", "approver"), "operations"),
    PRIYA: (("approver", "champion"), "finance"),
    BEN: (("approver",), "operations"),
    HANA: ((), "operations"),
    LUIS: ((), "operations"),
    GRACE: ((), "finance"),
    OSKAR: ((), "finance"),
    MAYA: (("admin", "lead", "approver"), "finance"),
}

FRIDAY_BLOCKER = (BEN, "The frame supplier will not confirm April prices", "supplier", TOMAS)
MESSAGE = (HANA, "The scanner at gate 2 drops every third pallet.")

DAYS = (
    Day(
        "2027-03-08",
        (
            Said(HANA, 9.2, "Stock count of row A to D", ("Count row E to H", "Move the returned wheels")),
            Said(PRIYA, 9.6, "Bank reconciliation for February", ("Send the February close list", "Check freight accruals")),
            Said(MAYA, 9.3, "Board numbers for February", ("Agree the April price list", "Talk to the bank")),
            Said(OSKAR, 9.8, "Supplier invoices of week 9", ("Match the card statements",)),
            Said(TOMAS, 9.1, "Plan for the April build", ("Confirm overtime for week 11", "Visit the paint shop")),
            Said(
                BEN,
                10.2,
                "Quotes for brake sets",
                ("Order brake sets", "Call the frame supplier again"),
                action="I ask a second supplier for prices.",
            ),
            Said(
                GRACE,
                9.4,
                "First draft of the sales forecast",
                ("Finish the sales forecast",),
                blocked=("The plant's March volumes are not in the plan file", "data", LUIS),
                action="I use February's volumes until then.",
            ),
            Said(LUIS, 11.0, "Line 2 runs again", ("Send March volumes", "Train two people on line 2")),
        ),
    ),
    Day(
        "2027-03-09",
        (
            Said(HANA, 9.1, "Wheels are back on the shelf", ("Label the new racks",), done=1),
            Said(
                PRIYA,
                10.0,
                "February close list sent",
                ("Post the freight accruals",),
                done=1,
                blocked=("Freight invoices for February lack a purchase number", "person", BEN),
                action="I post an estimate if they are not there by Thursday.",
            ),
            Said(MAYA, 9.5, "Bank agreed to the new limit", ("Agree the April price list",), done=1),
            Said(OSKAR, 9.3, "", ("File the customs papers",), done=1),
            Said(TOMAS, 9.4, "Overtime is confirmed", ("Visit the paint shop",), done=1),
            Said(BEN, 9.9, "Brake sets are ordered", ("Compare the two frame offers",), done=1),
            Said(GRACE, 9.2, "", ("Finish the sales forecast",)),
        ),
        skips=(LUIS,),
    ),
    Day(
        "2027-03-10",
        (
            Said(HANA, 9.2, "New racks are labeled", ("Receive the brake sets",), done=1),
            Said(
                PRIYA,
                9.7,
                "Accruals are drafted",
                ("Review accruals with Maya",),
                done=0,
                action="I ask Ben about the purchase numbers again.",
            ),
            Said(
                OSKAR,
                9.4,
                "Customs papers are filed",
                ("Match week 10 invoices",),
                done=1,
                blocked=("The paint shop's invoice is 2,400 too high", "decision", TOMAS),
            ),
        ),
    ),
)

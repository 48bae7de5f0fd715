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
    PRIYA: (("lead", "approver", "champion"), "finance"),
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
        "2027-03-09",
        (
            Said(HANA, 9.1, "Stock count of rows A to D", ("Label the new racks", "Move the returned wheels")),
            Said(
                PRIYA,
                10.0,
                "Bank reconciliation for February",
                ("Post the freight accruals", "Send the February close list"),
                blocked=("Freight invoices for February lack a purchase number", "person", BEN),
                action="I post an estimate if they are not there by Thursday.",
            ),
            Said(MAYA, 9.5, "Bank agreed to the new limit", ("Agree the April price list", "Read the cash forecast")),
            Said(OSKAR, 9.3, "Supplier invoices of week 9", ("File the customs papers",)),
            Said(
                BEN, 9.9, "Brake sets are ordered", ("Compare the two frame offers",), "I ask a second supplier for prices."
            ),
            Said(
                GRACE,
                9.2,
                "First draft of the sales forecast",
                ("Finish the sales forecast",),
                blocked=("The plant's March volumes are not in the plan file", "data", LUIS),
                action="I use February's volumes until then.",
            ),
            Said(LUIS, 11.0, "Line 2 runs again", ("Train two people on line 2",)),
        ),
        skips=(TOMAS,),
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

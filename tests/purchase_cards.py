"""A purchase at one moment, without a database: what its messages are drawn from."""

from datetime import date, timedelta
from typing import Any

from models.exchange_rate import ExchangeRate
from models.member import Department
from models.money import Money
from models.purchase import Purchase, State
from models.purchase_copy import As, PurchaseCopy
from models.purchase_policy import Policy
from models.purchase_question import Question
from models.purchase_route import Earlier, route
from models.purchase_standing import Standing
from models.purchase_version import Recurrence, Version
from models.purchase_vote import Vote
from tests.clocks import WEDNESDAY

OSKAR, MAYA, PRIYA, BEN, TOMAS = "UOSKAR", "UMAYA", "UPRIYA", "UBEN", "UTOMAS"
NEEDED = {"finance": (MAYA, PRIYA), "operations": (BEN, TOMAS)}

FACTS: dict[str, Any] = {
    "on": "2027-03-10",
    "budget": {
        "code": "410",
        "name": "Workshop",
        "year": 2027,
        "currency": "USD",
        "amount": 5_000_000,
        "spent": 2_000_000,
        "spent_on": "2027-03-01",
        "committed": 900_000,
        "waiting": 350_000,
        "this": 1_250_000,
        "left": 500_000,
        "uncounted": [],
    },
    "vendor": {"name": "Acme Tools Ltd", "known": True, "times": 3, "approved": 820_000, "currency": "USD", "uncounted": 0},
    "similar": [
        {
            "number": 8,
            "what": "20 brake sets",
            "amount": 400_000,
            "currency": "USD",
            "recurrence": "once",
            "state": "approved",
            "on": "2027-02-02",
        }
    ],
}
QUOTE = {"id": "F1", "name": "quote.pdf", "size": 1000, "kind": "pdf", "link": "https://files.example/F1/quote.pdf"}


def policy(**given: Any) -> Policy:
    return Policy(number=1, **given)


def version(
    minor: int = 1_250_000,
    currency: str = "USD",
    recurrence: Recurrence = Recurrence.ONCE,
    *,
    earlier: tuple[Earlier, ...] = (),
    policies: tuple[Policy, ...] = (),
    rates: tuple[ExchangeRate, ...] = (),
    **given: Any,
) -> Version:
    """A version with the route that its money has."""
    found = route(Money(minor, currency), recurrence, earlier, policies or (policy(),), rates)
    facts: dict[str, Any] = {
        "number": 1,
        "vendor": "Acme Tools Ltd",
        "vendor_key": "acme tools",
        "cost_centre_id": 1,
        "made_by": OSKAR,
        "made_at": WEDNESDAY,
        "facts": FACTS,
    }
    return Version(
        purchase_id=7,
        amount_minor=minor,
        currency=currency,
        recurrence=recurrence,
        seats_needed=len(found.seats),
        over=found.over,
        counts_minor=found.counts,
        own_minor=found.own,
        route=found.as_json(),
        **{**facts, **given},
    )


def purchase(**given: Any) -> Purchase:
    facts: dict[str, Any] = {
        "number": 12,
        "requester_id": OSKAR,
        "for_id": OSKAR,
        "what": "40 brake sets",
        "why": "The old ones wear out before the spring season.",
        "sent_at": WEDNESDAY,
        "needed_by": date(2027, 3, 19),
        "files": [QUOTE],
    }
    made = Purchase(**{**facts, **given})
    made.id = 7
    return made


def standing(of: Version | None = None, **given: Any) -> Standing:
    """It waits for both departments, unless said otherwise; names of `Purchase` fields go there."""
    names = {name: given.pop(name) for name in list(given) if name in Purchase.__table__.columns}
    shown = of or version()
    needed = given.pop("needed", NEEDED if shown.over else {"any": (MAYA, BEN)})
    return Standing(purchase=purchase(version=shown.number, **names), version=shown, needed=needed, **given)


def ended(state: State, by: str = BEN, **given: Any) -> Standing:
    """It was decided an hour later."""
    over = {"state": state, "decided_by": by, "decided_at": WEDNESDAY + timedelta(hours=1), "needed": {}}
    return standing(**{**over, **given})


def vote(voter: str = MAYA, seat: str = "finance", for_id: str | None = None) -> Vote:
    department = Department.OPERATIONS if seat == "operations" else Department.FINANCE
    return Vote(
        purchase_id=7,
        version=1,
        voter_id=voter,
        for_id=for_id or voter,
        department=department,
        approve=True,
        at=WEDNESDAY,
        seat=seat,
    )


def question(**given: Any) -> Question:
    facts: dict[str, Any] = {"asker_id": MAYA, "words": "Do we need 40?", "asked_at": WEDNESDAY}
    made = Question(purchase_id=7, version=1, **{**facts, **given})
    made.id = 3
    return made


def copy(user_id: str = MAYA, as_: As = As.APPROVER, **given: Any) -> PurchaseCopy:
    facts: dict[str, Any] = {"version": 1, "for_id": user_id}
    return PurchaseCopy(purchase_id=7, user_id=user_id, key=f"purchase:12:1:ask:{user_id}", as_=as_, **{**facts, **given})

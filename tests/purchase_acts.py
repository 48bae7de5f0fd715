"""What people and time can do to purchases, as plain data that Hypothesis can draw, shrink and deliver twice.

An act names people and things by small numbers; `resolve` gives it the ids that the workspace has by now. A resolved act
stays what it is, so that it can be delivered again when all has changed, as Slack does.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from bot import (
    absences,
    delegations,
    exchange_rates,
    members,
    people,
    purchase_policies,
    purchase_questions,
    purchase_votes,
    purchases,
)
from bot.database import Tx
from bot.purchases import Wish
from models.member import Department, Role
from models.purchase_version import Recurrence
from tests.purchase_readings import DIGITS, FAMILIES, rights
from tests.purchase_rows import Row, Rows

# the cast: who stands in for whom, and what they are in the beginning
FINANCE = ["UFIN1", "UFIN2", "UFIN3", "UFINX"]
OPERATIONS = ["UOPS1", "UOPS2", "UOPS3", "UOPSX"]
OTHERS = ["UOTH1", "UREQ1", "UREQ2", "UADM1", "UADM2", "ULEAD", "UBOTTY", "UGONE"]
EVERYBODY = [*FINANCE, *OPERATIONS, *OTHERS]

VENDORS = list(FAMILIES)
MONEYS = [  # as typed; around the limit, its halves and its twelfths
    ("10,000.00", "USD"),
    ("10,000.01", "USD"),
    ("4,000", "USD"),
    ("5,000.00", "USD"),
    ("5,000.01", "USD"),
    ("6k", "USD"),
    ("833.33", "USD"),
    ("833.34", "USD"),
    ("188.68", "USD"),
    ("2500", "USD"),
    ("60,000", "USD"),
    ("8,000.00", "EUR"),
    ("9.500,00", "EUR"),
    ("1,000,000", "JPY"),
    ("7000", "GBP"),
]
LIMITS = [("5,000", "USD"), ("10,000", "USD"), ("50,000", "USD"), ("50,000", "USD"), ("9,000", "EUR")]
DIRECTORS = [("Director", "50,000", ["UFIN1", "UOTH1", "UADM2"])]

Do = Callable[[Tx], Awaitable[Any]]


@dataclass(frozen=True)
class Act:
    """Something that is done, ready to be done again.

    Attributes:
        name: what a failing example calls it.
        do: the use case, with its arguments.
        form: whether it is a form that was sent, which counts once for each time it is filled in.
        vote: the vote that it may become: purchase, version and voter.
    """

    name: str
    do: Do
    form: bool = False
    vote: tuple[int, int, str] | None = None


def resolved(name: str, use_case: Callable[..., Awaitable[Any]], *given: Any, form: bool = False, **named: Any) -> Act:
    """An act by that use case."""
    words = ", ".join([*map(repr, given), *(f"{key}={value!r}" for key, value in named.items())])
    return Act(f"{name}({words})", lambda tx: use_case(tx, *given, **named), form)


@dataclass(frozen=True)
class Plan:
    """An act whose names are still numbers."""

    kind: Callable[..., Act | None]
    drawn: dict[str, Any]

    def __repr__(self) -> str:
        return f"{self.kind.__name__}({', '.join(f'{name}={value!r}' for name, value in self.drawn.items())})"

    def resolve(self, rows: Rows) -> Act | None:
        """The act as it is now, or None where there is nothing to do it to."""
        return self.kind(rows, **self.drawn)


# requests
def request(rows: Rows, by: str, **wish: Any) -> Act:
    return resolved("request", purchases.request, by, _wish(rows, **wish), form=True)


def amend(rows: Rows, which: int, by: str | None, stale: bool, keeps: int, **wish: Any) -> Act | None:
    """Change a request: all of it, or only one thing."""
    purchase = _purchase(rows, which)
    if purchase is None:
        return None
    wanted = _wish(rows, **wish)
    now = rows.one("purchase_version", purchase_id=purchase["id"], number=purchase["version"])
    kept = {
        "vendor": now["vendor"],
        "amount": _typed(now["amount_minor"], now["currency"]),
        "currency": now["currency"],
        "recurrence": Recurrence(now["recurrence"]),
        "cost_centre": now["cost_centre_id"],
        "for_id": purchase["for_id"],
    }
    changes = [("vendor",), ("amount", "currency"), ("recurrence",), ("cost_centre",), ("for_id",), ()]
    if keeps < len(changes):
        wanted = replace(wanted, **{name: value for name, value in kept.items() if name not in changes[keeps]})
    who = by or purchase["requester_id"]
    return resolved("amend", purchases.amend, purchase["id"], _version(purchase, stale), who, wanted, form=True)


def _typed(minor: int, currency: str) -> str:
    whole, rest = divmod(minor, 10 ** DIGITS[currency])
    return f"{whole}.{rest:0{DIGITS[currency]}}" if DIGITS[currency] else str(whole)


def withdraw(rows: Rows, which: int, by: str | None) -> Act | None:
    purchase = _purchase(rows, which)
    if purchase is None:
        return None
    return resolved("withdraw", purchases.withdraw, purchase["id"], by or purchase["requester_id"])


# votes
def approve(rows: Rows, which: int, by: str | int, stale: bool) -> Act | None:
    purchase = _purchase(rows, which)
    if purchase is None:
        return None
    given = purchase["id"], _version(purchase, stale), _voter(rows, purchase, by)
    return replace(resolved("approve", purchase_votes.approve, *given), vote=given)


def reject(rows: Rows, which: int, by: str | int, stale: bool) -> Act | None:
    return _in_words("reject", purchase_votes.reject, rows, which, by, stale)


def ask_changes(rows: Rows, which: int, by: str | int, stale: bool) -> Act | None:
    return _in_words("ask_changes", purchase_votes.ask_changes, rows, which, by, stale)


def ask(rows: Rows, which: int, by: str | int, stale: bool) -> Act | None:
    return _in_words("ask", purchase_questions.ask, rows, which, by, stale)


def _in_words(name: str, use_case: Any, rows: Rows, which: int, by: str | int, stale: bool) -> Act | None:
    purchase = _purchase(rows, which)
    if purchase is None:
        return None
    given = purchase["id"], _version(purchase, stale), _voter(rows, purchase, by)
    return replace(resolved(name, use_case, *given, "Because.", form=True), vote=given if name == "reject" else None)


def answer(rows: Rows, which: int, by: str | None) -> Act | None:
    questions = rows.tables["purchase_question"]
    if not questions:
        return None
    question = questions[which % len(questions)]
    who = by or rows.one("purchase", id=question["purchase_id"])["requester_id"]
    return resolved("answer", purchase_questions.answer, question["id"], who, "It is.", form=True)


def _wish(rows: Rows, vendor: str, money: tuple[str, str], recurrence: Recurrence, centre: int, for_id: str | None) -> Wish:
    amount, currency = money
    centres = [row["id"] for row in rows.tables["cost_centre"]]
    return Wish(
        what="Frames",
        why="We build bicycles.",
        vendor=vendor,
        amount=amount,
        currency=currency,
        cost_centre=centres[centre % len(centres)],
        recurrence=recurrence,
        for_id=for_id,
    )


def _purchase(rows: Rows, which: int) -> Row | None:
    """An open one, the newest first; now and then one that has ended."""
    everything = sorted(rows.tables["purchase"], key=lambda row: -int(row["id"]))
    open_ones = [row for row in everything if row["state"] in ("waiting", "changes")]
    found = open_ones if open_ones and which < 10 else everything
    return found[which % min(len(found), 3)] if found else None


def _version(purchase: Row, stale: bool) -> int:
    return max(int(purchase["version"]) - stale, 1)


def _voter(rows: Rows, purchase: Row, by: str | int) -> str:
    """Somebody, one of those who have a right and did not vote, or somebody who is likely to try what they may not."""
    votes = rows.of("purchase_vote", purchase_id=purchase["id"])
    if by == "a voter":
        return str(votes[-1]["voter_id"]) if votes else "UFIN1"
    if by == "a delegator":
        return str(rows.tables["delegation"][-1]["from_id"]) if rows.tables["delegation"] else "UFIN1"
    if by == "a delegate":
        return str(rows.tables["delegation"][-1]["to_id"]) if rows.tables["delegation"] else "UFINX"
    if isinstance(by, str):
        return str(purchase.get(by, by))
    voted = {vote["voter_id"] for vote in votes if vote["version"] == purchase["version"]}
    held = [right for right in rights(rows, purchase) if right.voter not in voted]
    standing_in = sorted({right.voter for right in held if right.voter != right.principal})
    found = standing_in if standing_in and by > 3 else sorted({right.voter for right in held})
    return found[by % len(found)] if found else EVERYBODY[by]


# people
def give_roles(rows: Rows, by: str, user: str, roles: frozenset[Role], department: Department | None) -> Act:
    there = Department(rows.one("member", user_id=user)["department"])
    return resolved("give_roles", members.give_roles, by, user, roles, department or there)


def leave(rows: Rows, user: str) -> Act:
    return resolved("leave", people.unknown, user)


def set_backup(rows: Rows, user: str, backup: str | None) -> Act:
    return resolved("set_backup", members.set_backup, "UADM1", user, backup)


def delegate(rows: Rows, by: str, to: str, starts: int, lasts: int) -> Act:
    first = rows.now.date() + timedelta(days=starts)
    return resolved("delegate", delegations.delegate, by, to, first, first + timedelta(days=lasts), form=True)


def end_delegation(rows: Rows, which: int, by: str) -> Act | None:
    found = rows.tables["delegation"]
    if not found:
        return None
    one = found[-1 - which % len(found)]
    return resolved("end_delegation", delegations.end, one["id"], one.get(by, by))


def go_away(rows: Rows, user: str, days: int) -> Act:
    day = rows.now.date()
    return resolved("go_away", absences.go_away, user, day, day + timedelta(days=days))


# the rules they go by
def propose(rows: Rows, by: str, limit: tuple[str, str], tiers: list[tuple[str, str, list[str]]]) -> Act:
    given = {"limit": limit[0], "currency": limit[1], "tiers": tiers}
    return resolved("propose", purchase_policies.propose, by, **given, form=True)


def agree(rows: Rows, which: int, by: str) -> Act | None:
    return _about_policy("agree", purchase_policies.agree, rows, which, by)


def refuse(rows: Rows, which: int, by: str) -> Act | None:
    return _about_policy("refuse", purchase_policies.refuse, rows, which, by, "No.")


def take_back(rows: Rows, which: int, by: str) -> Act | None:
    return _about_policy("take_back", purchase_policies.withdraw, rows, which, by)


def _about_policy(name: str, use_case: Any, rows: Rows, which: int, by: str, *words: str) -> Act | None:
    """The last one proposed; now and then an older one."""
    found = sorted(rows.tables["purchase_policy"], key=lambda row: -int(row["id"]))
    if not found:
        return None
    policy = found[0 if which < 9 else which % len(found)]
    return resolved(name, use_case, policy["id"], by, *words)


def set_rate(rows: Rows, by: str, currency: str, per_unit: str, days: int) -> Act:
    on = rows.now.date() - timedelta(days=days)
    return resolved("set_rate", exchange_rates.set_rate, by, currency, per_unit, on, form=True)


# drawn by Hypothesis
small = st.integers(0, 11)
person = st.sampled_from(EVERYBODY)
admin = st.sampled_from(["UADM1", "UADM1", "UADM2", "UADM2", "UREQ1"])
sly = st.sampled_from(["requester_id", "for_id", "a voter", "a delegator", "a delegate"])
by_right: st.SearchStrategy[str | int] = st.one_of(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), sly, person)
mostly_theirs = st.one_of(st.none(), st.none(), st.none(), person)
for_others = st.one_of(st.none(), st.none(), st.sampled_from(["UFIN1", "UFIN2", "UOPS1", "UOTH1", "UFINX"]), person)
seldom = st.sampled_from([False, False, False, True])
wishes = {
    "vendor": st.sampled_from(VENDORS),
    "money": st.sampled_from(MONEYS),
    "recurrence": st.sampled_from([Recurrence.ONCE] * 4 + list(Recurrence)),
    "centre": st.sampled_from([0, 0, 0, 1]),
    "for_id": for_others,
}


def plan(kind: Any, **drawn: st.SearchStrategy[Any]) -> st.SearchStrategy[Plan]:
    kinds = kind if isinstance(kind, st.SearchStrategy) else st.just(kind)
    return st.builds(Plan, kinds, st.fixed_dictionaries(drawn))


requests = plan(request, by=st.sampled_from(["UREQ1", "UREQ1", "UREQ2", "UFIN1", "UOPS1", "UADM2"]), **wishes)
amendments = plan(amend, which=small, by=mostly_theirs, stale=seldom, keeps=st.integers(0, 7), **wishes)
withdrawals = plan(withdraw, which=small, by=mostly_theirs)
approvals = plan(approve, which=small, by=by_right, stale=seldom)
rejections = plan(reject, which=small, by=by_right, stale=seldom)
change_wishes = plan(ask_changes, which=small, by=by_right, stale=seldom)
questions = plan(ask, which=small, by=by_right, stale=seldom)
answers = plan(answer, which=small, by=mostly_theirs)
role_sets = st.sampled_from([frozenset(), frozenset({Role.APPROVER}), frozenset({Role.APPROVER, Role.LEAD})])
role_changes = plan(
    give_roles,
    by=st.sampled_from(["UADM1", "UADM1", "UREQ1"]),
    user=person,
    roles=role_sets,
    department=st.one_of(st.none(), st.none(), st.sampled_from(list(Department))),
)
departures = plan(leave, user=person)
backups = plan(set_backup, user=person, backup=st.one_of(st.none(), person))
delegating = plan(delegate, by=person, to=person, starts=st.integers(0, 2), lasts=st.integers(0, 3))
within = st.sampled_from(
    [("UFIN1", "UFINX"), ("UFIN1", "UFIN2"), ("UFIN2", "UFIN1"), ("UOPS1", "UOPSX"), ("UOPS2", "UREQ2")]
)
delegating_within = within.flatmap(
    lambda pair: plan(delegate, by=st.just(pair[0]), to=st.just(pair[1]), starts=st.just(0), lasts=st.integers(0, 30))
)
undelegating = plan(end_delegation, which=small, by=st.sampled_from(["from_id", "to_id", "UADM1", "UREQ1"]))
absent = plan(go_away, user=person, days=st.integers(0, 3))
changes_of_people = st.one_of(
    role_changes, role_changes, delegating_within, delegating_within, delegating, undelegating, departures, backups, absent
)
tiers = st.sampled_from([[], [], DIRECTORS, [*DIRECTORS, ("Board", "60,000", ["UFIN2", "UOPS2"])]])
rules = st.one_of(
    plan(
        propose,
        by=admin,
        limit=st.sampled_from(LIMITS),
        tiers=tiers,
    ),
    plan(agree, which=small, by=admin),
    plan(agree, which=small, by=admin),
    plan(st.sampled_from([refuse, take_back]), which=small, by=admin),
    plan(
        set_rate,
        by=st.sampled_from(["UADM1", "UADM2", "UFIN3", "ULEAD", "UREQ1"]),
        currency=st.sampled_from(["EUR", "EUR", "JPY", "GBP", "USD"]),
        per_unit=st.sampled_from(["1.25", "0.0067", "1.0525631578", "0.9", "1"]),
        days=st.integers(-1, 3),
    ),
)
deciding = st.one_of(approvals, approvals, approvals, rejections, change_wishes, questions)
anything = st.one_of(requests, amendments, withdrawals, deciding, deciding, answers, changes_of_people, rules)

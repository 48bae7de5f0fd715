"""The laws that the machine holds the rows against see what they are for: each is broken here once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import purchase_laws as laws
from tests.clocks import WEDNESDAY
from tests.purchase_rows import READ, Rows

Tables = dict[str, list[dict[str, Any]]]

FIN, OPS, ASKER = "UFIN", "UOPS", "UASKER"


def member(user: str, department: str, roles: str = "approver") -> dict[str, Any]:
    return {
        "user_id": user,
        "department": department,
        "roles": roles,
        "zone": "UTC",
        "left_at": None,
        "is_bot": False,
        "backup_id": None,
    }


def vote(number: int, user: str, department: str, **given: Any) -> dict[str, Any]:
    facts = {
        "id": number,
        "purchase_id": 1,
        "version": 1,
        "voter_id": user,
        "for_id": user,
        "department": department,
        "approve": True,
        "seat": department,
        "reason": "",
    }
    return {**facts, **given}


def version(**given: Any) -> dict[str, Any]:
    facts = {
        "id": 1,
        "purchase_id": 1,
        "number": 1,
        "vendor": "Quill",
        "amount_minor": 1_000_001,
        "currency": "USD",
        "recurrence": "once",
        "cost_centre_id": 1,
        "policy_id": None,
        "made_at": WEDNESDAY,
        "over": True,
        "seats_needed": 2,
        "seats_filled": 0,
        "approved": False,
        "facts": {},
        "route": {
            "seats": [
                {"name": "finance", "department": "finance", "people": []},
                {"name": "operations", "department": "operations", "people": []},
            ]
        },
    }
    return {**facts, **given}


def said(key: str, user: str, text: str = "") -> dict[str, Any]:
    return {"key": key, "channel": user, "payload": {"text": text}}


def sent() -> Tables:
    """A request over the limit, for which nobody has voted."""
    purchase = {
        "id": 1,
        "number": 1,
        "requester_id": ASKER,
        "for_id": ASKER,
        "version": 1,
        "state": "waiting",
        "stage": 0,
        "sent_at": WEDNESDAY,
        "decided_at": None,
        "decided_by": None,
        "reason": "",
    }
    tables: Tables = {name: [] for name in READ}
    return tables | {
        "team": [{"zone": "UTC"}],
        "member": [
            member(FIN, "finance"),
            member("UFIN2", "finance"),
            member(OPS, "operations"),
            member(ASKER, "operations", ""),
            member("UADMIN", "other", "admin"),
        ],
        "purchase": [purchase],
        "purchase_version": [version()],
        "message": [said(f"purchase:1:1:ask:{user}", user) for user in (FIN, OPS)],
    }


def approved() -> Tables:
    """The same, rightly approved."""
    tables = sent()
    tables["purchase_vote"] = [vote(1, FIN, "finance"), vote(2, OPS, "operations")]
    tables["purchase_version"][0] |= {"seats_filled": 2, "approved": True}
    tables["purchase"][0] |= {"state": "approved", "decided_at": WEDNESDAY, "decided_by": OPS}
    tables["message"].append(said("purchase:1:decided", ASKER, "Approved: PUR-1."))
    tables["audit_entry"] = [{"subject": "purchase:1", "action": "purchase.approved"}]
    tables["purchase_notice"] = [{"purchase_id": 1, "outcome": "approved"}]
    return tables


def rows(tables: Tables) -> Rows:
    return Rows(WEDNESDAY + timedelta(hours=1), tables)


def check(before: Rows, after: Rows) -> None:
    laws.check(before, after, {(1, 1, FIN), (1, 1, OPS), (1, 1, "UFIN2"), (1, 1, ASKER)})


def nothing() -> Tables:
    return sent() | {"purchase": [], "purchase_version": [], "message": []}


def test_what_is_right_passes() -> None:
    check(rows(nothing()), rows(sent()))
    check(rows(sent()), rows(approved()))
    check(rows(approved()), rows(approved()))


def _one_voter(tables: Tables) -> None:
    tables["purchase_vote"].pop()


def _one_department(tables: Tables) -> None:
    tables["purchase_vote"][1] |= {"voter_id": "UFIN2", "for_id": "UFIN2", "department": "finance"}


def _one_person_twice(tables: Tables) -> None:
    tables["purchase_vote"][1] |= {"voter_id": FIN}


def _the_requester(tables: Tables) -> None:
    tables["purchase_vote"][1] |= {"voter_id": ASKER}


def _whom_it_is_for(tables: Tables) -> None:
    tables["purchase"][0]["for_id"] = OPS


def _who_has_lost_the_right(tables: Tables) -> None:
    tables["member"][2]["roles"] = ""


def _another_version(tables: Tables) -> None:
    tables["purchase_version"] = [
        version(seats_filled=1),
        version(id=2, number=2, amount_minor=2_000_000, seats_filled=1),
    ]
    tables["purchase_vote"][1]["version"] = 2
    tables["purchase"][0]["version"] = 2


def _told_twice(tables: Tables) -> None:
    tables["message"] += tables["message"][-1:]


def _not_told(tables: Tables) -> None:
    tables["message"].pop()


def _told_otherwise(tables: Tables) -> None:
    tables["message"][-1]["payload"] = {"text": "Rejected: PUR-1."}


def _not_in_the_trail(tables: Tables) -> None:
    tables["audit_entry"].clear()


@pytest.mark.parametrize(
    "wrong",
    [
        _one_voter,
        _one_department,
        _one_person_twice,
        _the_requester,
        _whom_it_is_for,
        _another_version,
        _told_twice,
        _not_told,
        _told_otherwise,
        _not_in_the_trail,
    ],
)
def test_an_approval_that_is_wrong_is_seen(wrong: Callable[[Tables], None]) -> None:
    tables = approved()
    wrong(tables)
    with pytest.raises(AssertionError):
        check(rows(sent()), rows(tables))


def test_a_vote_without_the_right_is_seen() -> None:
    before, after = sent(), approved()
    for tables in (before, after):
        _who_has_lost_the_right(tables)
    with pytest.raises(AssertionError, match="no right"):
        check(rows(before), rows(after))


def test_a_vote_for_another_version_than_was_clicked_is_seen() -> None:
    with pytest.raises(AssertionError, match="nobody gave"):
        laws.check(rows(sent()), rows(approved()), {(1, 1, FIN), (1, 2, OPS)})


@pytest.mark.parametrize("given", [{"over": False, "seats_needed": 1}, {"seats_needed": 3}, {"amount_minor": 1_000_000}])
def test_a_request_sent_to_too_few_or_too_many_is_seen(given: dict[str, Any]) -> None:
    after = sent()
    after["purchase_version"] = [version(**given)]
    with pytest.raises(AssertionError, match="too few or too many"):
        check(rows(nothing()), rows(after))


def test_a_purchase_cut_in_two_at_one_moment_is_seen() -> None:
    after = sent()
    after["purchase"].append(after["purchase"][0] | {"id": 2, "number": 2})
    after["message"] += [said(f"purchase:2:1:ask:{user}", user) for user in (FIN, OPS)]
    half = {"amount_minor": 600_000, "over": False, "seats_needed": 1}
    after["purchase_version"] = [version(**half), version(id=2, purchase_id=2, **half)]
    with pytest.raises(AssertionError, match="too few or too many"):
        check(rows(nothing()), rows(after))
    after["purchase_version"][1] |= {"over": True, "seats_needed": 2}
    check(rows(nothing()), rows(after))


def test_a_seat_for_which_nobody_is_asked_is_seen() -> None:
    after = sent()
    after["message"].pop()
    with pytest.raises(AssertionError, match="nobody was asked"):
        check(rows(nothing()), rows(after))
    after["message"].append(said("purchase:1:1:nobody:operations", "UADMIN"))
    check(rows(nothing()), rows(after))


def test_a_policy_that_weakens_what_is_sent_is_seen() -> None:
    after = sent()
    after["purchase_version"][0] |= {"over": False, "seats_needed": 1}
    with pytest.raises(AssertionError, match="changed after it was sent"):
        check(rows(sent()), rows(after))


def test_a_policy_of_one_admin_is_seen() -> None:
    after = sent()
    after["purchase_policy"] = [
        {"id": 1, "state": "in_force", "proposed_by": "UADMIN", "decided_by": "UADMIN", "limit_minor": 1, "tiers": []}
    ]
    with pytest.raises(AssertionError, match="alone"):
        check(rows(sent()), rows(after))


@pytest.mark.parametrize("state", ["waiting", "rejected", "withdrawn"])
def test_a_decision_that_is_taken_back_is_seen(state: str) -> None:
    after = approved()
    after["purchase"][0]["state"] = state
    with pytest.raises(AssertionError):
        check(rows(approved()), rows(after))

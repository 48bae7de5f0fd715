"""What may never happen to a purchase, held against the rows: product.md's sentences, one function each.

Nothing here asks the bot. Each law takes the rows after something happened, or those before it as well, and raises an
AssertionError with a sentence when it was broken.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise, permutations
from typing import Any

from tests.purchase_readings import fits, reading, rights, takes
from tests.purchase_rows import Row, Rows

MATERIAL = ("amount_minor", "vendor", "currency", "recurrence", "cost_centre_id")
MOVES = ("seats_filled", "approved", "facts", "redraw")  # all that may change in a version
ENDED = ("approved", "rejected", "withdrawn")


def check(before: Rows, after: Rows, clicks: Collection[tuple[int, int, str]]) -> None:
    """Hold every law against what happened between the two.

    Args:
        clicks: who pressed a button to vote meanwhile: purchase, version and voter.
    """
    for purchase in after.tables["purchase"]:
        _state(after, purchase)
    for purchase in before.tables["purchase"]:
        _history(before, after, purchase)
    _sent(before, after)
    _asked(before, after)
    for vote in _new(before, after, "purchase_vote"):
        _voted(before, after, vote)
        click = vote["purchase_id"], vote["version"], vote["voter_id"]
        assert click in clicks, f"a vote that nobody gave: {vote}, of {clicks}"
    _policies(before, after)


def looked_after(rows: Rows) -> None:
    """After the worker went round, nothing that waits for votes is forgotten, nor due still, and messages show the votes."""
    assert not rows.of("purchase_version", redraw=True), "messages that do not show the last vote"
    for purchase in rows.of("purchase", state="waiting"):
        asked = [
            question for question in rows.of("purchase_question", purchase_id=purchase["id"]) if not question["answered_at"]
        ]
        due = purchase["next_at"] is not None and purchase["next_at"] > rows.now
        assert due or asked, f"PUR-{purchase['number']} is not looked at again"


# how a purchase stands
def _state(rows: Rows, purchase: Row) -> None:
    label = f"PUR-{purchase['number']}"
    versions = sorted(rows.of("purchase_version", purchase_id=purchase["id"]), key=lambda row: int(row["number"]))
    assert [row["number"] for row in versions] == list(range(1, purchase["version"] + 1)), f"{label} lost a version"
    for earlier, later in pairwise(versions):
        assert [earlier[name] for name in MATERIAL] != [later[name] for name in MATERIAL], f"{label}: nothing changed"
    for version in versions:
        _approvals(rows, purchase, version)
    current = versions[-1]
    full = current["seats_filled"] == current["seats_needed"]
    assert (purchase["state"] == "approved") == full, f"{label} is {purchase['state']} with its seats full: {full}"
    rejections = rows.of("purchase_vote", purchase_id=purchase["id"], approve=False)
    assert len(rejections) == (purchase["state"] == "rejected"), f"{label} is {purchase['state']}: {rejections}"
    assert all(vote["version"] == purchase["version"] and vote["reason"] for vote in rejections)
    for earlier in versions[:-1]:
        assert earlier["seats_filled"] < earlier["seats_needed"], f"{label} was amended after it was approved"
    _announced(rows, purchase)


def _approvals(rows: Rows, purchase: Row, version: Row) -> None:
    label = f"PUR-{purchase['number']} version {version['number']}"
    votes = rows.of("purchase_vote", purchase_id=purchase["id"], version=version["number"])
    barred = {purchase["requester_id"], purchase["for_id"]}
    assert not barred & {vote["voter_id"] for vote in votes}, f"{label}: voted about their own"
    assert not barred & {vote["for_id"] for vote in votes}, f"{label}: voted in the name of who may not vote"
    approvals = [vote for vote in votes if vote["approve"]]
    for what in ("voter_id", "for_id", "seat"):
        assert max(Counter(vote[what] for vote in approvals).values(), default=0) <= 1, f"{label}: one {what} twice"
    assert len({vote["voter_id"] for vote in votes}) == len(votes), f"{label}: somebody voted twice"
    ended_so = purchase["state"] == "approved" and version["number"] == purchase["version"]
    assert version["approved"] == ended_so, f"{label} is approved: {version['approved']}"
    assert len(approvals) == version["seats_filled"], f"{label}: {len(approvals)} approvals, {version['seats_filled']} told"
    assert not version["over"] or version["seats_needed"] >= 2, f"{label} is over the limit and needs one person"
    if version["over"] and version["seats_filled"] == version["seats_needed"]:
        by = {vote["seat"]: vote for vote in approvals}
        assert by["finance"]["department"] == "finance", f"{label}: no finance"
        assert by["operations"]["department"] == "operations", f"{label}: no operations"


def _announced(rows: Rows, purchase: Row) -> None:
    """Told to who asked, or to a lead where they left, once; one entry in the trail; one notice to the outside."""
    label, state = f"PUR-{purchase['number']}", purchase["state"]
    ends = state in ("approved", "rejected")
    told = rows.of("message", key=f"purchase:{purchase['number']}:decided")
    assert len(told) == ends, f"{label} is {state}, and its end was told {len(told)} times"
    if ends:
        [requester] = rows.of("member", user_id=purchase["requester_id"])
        left, ended = requester["left_at"], purchase["decided_at"]
        if left != ended:  # at one moment it may have been either way round
            is_here = left is None or left > ended
            assert (told[0]["channel"] == requester["user_id"]) == is_here, f"{told[0]['channel']} was told of {label}"
        assert state in told[0]["payload"]["text"].lower(), (
            f"{label} is {state}, and {told[0]['payload']['text']!r} was told"
        )
    actions = [
        entry["action"]
        for entry in rows.of("audit_entry", subject=f"purchase:{purchase['number']}")
        if entry["action"].removeprefix("purchase.") in ENDED
    ]
    assert actions == ([f"purchase.{state}"] if state in ENDED else []), f"{label} is {state}, and the trail says {actions}"
    notices = [notice["outcome"] for notice in rows.of("purchase_notice", purchase_id=purchase["id"])]
    assert notices == ([state] if ends else []), f"{label} is {state}, and the outside is told {notices}"


# what may not change
def _history(before: Rows, after: Rows, purchase: Row) -> None:
    now = after.one("purchase", id=purchase["id"])
    label = f"PUR-{purchase['number']}"
    for name in ("number", "requester_id"):
        assert now[name] == purchase[name], f"{label}: {name} changed"
    for version in before.of("purchase_version", purchase_id=purchase["id"]):
        kept = after.one("purchase_version", id=version["id"])
        changed = [name for name in version if version[name] != kept[name] and name not in MOVES]
        assert not changed, f"{label} version {version['number']}: {changed} changed after it was sent"
        assert kept["seats_filled"] >= version["seats_filled"], f"{label} lost a vote"
    for vote in before.of("purchase_vote", purchase_id=purchase["id"]):
        assert vote in after.tables["purchase_vote"], f"{label}: a vote was changed or lost"
    if purchase["state"] in ENDED:
        for name in ("state", "version", "decided_at", "decided_by", "reason", "for_id"):
            assert now[name] == purchase[name], f"{label} had ended, and its {name} changed"
        votes = [len(rows.of("purchase_vote", purchase_id=purchase["id"])) for rows in (before, after)]
        assert votes[0] == votes[1], f"{label} had ended, and somebody voted"


# what was just done
def _voted(before: Rows, after: Rows, vote: Row) -> None:
    """Whoever voted had the right to, for the version that stood then."""
    stood = [purchase for rows in (before, after) for purchase in rows.of("purchase", id=vote["purchase_id"])]
    label = f"{vote['voter_id']}'s vote about PUR-{stood[0]['number']}"
    assert vote["version"] in {purchase["version"] for purchase in stood}, f"{label}: for a version that was over"
    open_states = ("waiting",) if vote["approve"] else ("waiting", "changes")
    assert any(purchase["state"] in open_states for purchase in stood), f"{label}: it was {stood[0]['state']}"
    version = after.one("purchase_version", purchase_id=vote["purchase_id"], number=vote["version"])
    held = {
        right
        for rows in (before, after)
        for purchase in rows.of("purchase", id=vote["purchase_id"])
        for right in rights(rows, purchase)
    }
    if vote["approve"]:
        assert any(fits(right, vote, version) for right in held), (
            f"{label} for {vote['seat']}: no right. {sorted(map(str, held))}"
        )
    else:
        assert any(right.voter == vote["voter_id"] and right.principal == vote["for_id"] for right in held), (
            f"{label}: no right"
        )


def _sent(before: Rows, after: Rows) -> None:
    """Each new version needs whom it must, in the order of one after the other."""
    sent = _new(before, after, "purchase_version")
    orders = [_wrong(before, after, order) for order in permutations(sent)]
    assert not sent or any(not wrong for wrong in orders), f"sent to too few or too many: {orders[0]}"


def _wrong(before: Rows, after: Rows, order: Sequence[Row]) -> list[Any]:
    """What is wrong if the versions were sent in that order."""
    wrong = []
    for place, version in enumerate(order):
        later = [other["purchase_id"] for other in order[place + 1 :]]
        purchase = after.one("purchase", id=version["purchase_id"])
        barred = {purchase["requester_id"], purchase["for_id"]}
        readings = [reading(after, version, barred, without=later)]
        readings += [reading(before, version, barred)] if place == 0 else []
        if not any(version["over"] == one.over and one.least <= version["seats_needed"] <= one.most for one in readings):
            wrong.append((dict(version), readings))
    return wrong


def _asked(before: Rows, after: Rows) -> None:
    """For each seat somebody who can fill it was asked, or an admin was told that there is nobody."""
    for version in _new(before, after, "purchase_version"):
        purchase = after.one("purchase", id=version["purchase_id"])
        key = f"purchase:{purchase['number']}:{version['number']}"
        keys = [message["key"] for message in after.tables["message"] if message["key"].startswith(f"{key}:")]
        told = any(one.startswith(f"{key}:nobody:") for one in keys) or not _admins(after)
        able = rights(after, purchase) | (rights(before, purchase))
        for seat in version["route"]["seats"]:
            asked = [right.voter for right in able if takes(seat, right) and f"{key}:ask:{right.voter}" in keys]
            assert asked or told, f"PUR-{purchase['number']}: nobody was asked for {seat['name']}"


def _admins(rows: Rows) -> set[str]:
    members = [member for member in rows.tables["member"] if member["left_at"] is None]
    return {member["user_id"] for member in members if "admin" in member["roles"].split(",")}


def _policies(before: Rows, after: Rows) -> None:
    """A policy counts when a second admin agreed."""
    known = {row["id"]: row["state"] for row in before.tables["purchase_policy"]}
    admins = _admins(before) | _admins(after)
    assert len(after.of("purchase_policy", state="in_force")) <= 1
    for policy in after.of("purchase_policy", state="in_force"):
        if known.get(policy["id"]) != "in_force":
            assert policy["decided_by"] != policy["proposed_by"], "one admin changed the policy alone"
            assert policy["decided_by"] in admins, "somebody else than an admin agreed"


def ways(rows: Rows) -> Counter[str]:
    """What came about in a workspace: how requests ended, and by whose votes."""
    found: Counter[str] = Counter()
    for purchase in rows.tables["purchase"]:
        current = rows.one("purchase_version", purchase_id=purchase["id"], number=purchase["version"])
        found[f"{purchase['state']} {'over' if current['over'] else 'under'} the limit"] += 1
        found["amended"] += purchase["version"] > 1
        found["amended and approved"] += purchase["version"] > 1 and purchase["state"] == "approved"
        found["by further seats"] += purchase["state"] == "approved" and current["seats_needed"] > 2
        found["for somebody else"] += purchase["for_id"] != purchase["requester_id"]
        for reason in current["route"]["reasons"]:
            found[f"because of {reason['kind']}"] += bool(reason.get("decided", True))
    for vote in rows.tables["purchase_vote"]:
        found["voted for themselves" if vote["voter_id"] == vote["for_id"] else "voted for somebody else"] += 1
    found["delegated"] += len(rows.tables["delegation"])
    found["policies agreed"] += len(
        [row for row in rows.tables["purchase_policy"] if row["state"] in ("in_force", "replaced")]
    )
    return found


def _new(before: Rows, after: Rows, table: str) -> list[Row]:
    known = {row["id"] for row in before.tables[table]}
    return [row for row in after.tables[table] if row["id"] not in known]

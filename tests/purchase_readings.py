"""The rules of who approves, read a second time: from product.md and the rows, with none of the bot's own code."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.purchase_rows import Row, Rows

DIGITS = {"USD": 2, "EUR": 2, "GBP": 2, "JPY": 0}
TIMES = {"once": 1, "weekly": 53, "monthly": 12, "quarterly": 4, "yearly": 1}  # 53 weeks begin in twelve months
COUNTS = ("waiting", "changes", "approved")
FAMILIES = {
    "Northwind Ltd": "northwind",
    "NORTHWIND": "northwind",
    "Northwind, Limited": "northwind",
    "the northwind ltd.": "northwind",
    "Söderberg & Söner AB": "soderberg",
    "Soderberg and Soner": "soderberg",
    "Quill": "quill",
}
DEFAULT: Row = {"id": None, "limit_minor": 1_000_000, "currency": "USD", "tiers": []}


@dataclass(frozen=True)
class Reading:
    """What a version must need.

    Attributes:
        over: whether it is over the limit.
        least: how many must approve, at least.
        most: at most; more than `least` where policies of more than one time add up.
    """

    over: bool
    least: int
    most: int


def reading(rows: Rows, version: Row, barred: Collection[str], *, without: Sequence[int] = ()) -> Reading:
    """What `version` must need if it is sent while everything else is as in `rows`.

    Args:
        barred: who requested it, and whom it is for.
        without: purchases that are not there yet.
    """
    purchase_id = version["purchase_id"]
    earlier = [one for one in rows.of("purchase_version", purchase_id=purchase_id) if one["number"] < version["number"]]
    policies = {policy["id"]: policy for policy in [in_force(rows), *(_policy(rows, one["policy_id"]) for one in earlier)]}
    spends = [version, *_lately(rows, version, {purchase_id, *without})]
    found = [_under(rows, policy, spends, barred) for policy in policies.values()]
    both = 2 if any(over for over, _ in found) else 1
    further = [seats for _, seats in found]
    return Reading(both == 2, both + max(further), both + sum(further))


def in_force(rows: Rows) -> Row:
    """The policy that new requests are read by."""
    found = rows.of("purchase_policy", state="in_force")
    return found[0] if found else DEFAULT


def _policy(rows: Rows, number: int | None) -> Row:
    return DEFAULT if number is None else rows.one("purchase_policy", id=number)


def _under(rows: Rows, policy: Row, spends: Sequence[Row], barred: Collection[str]) -> tuple[bool, int]:
    """Whether one policy says that it is over the limit, and how many further seats it asks for."""
    worths = [_worth(rows, spend, policy["currency"], barred) for spend in spends]
    known = [worth for worth in worths if worth is not None]
    total = sum(known, Fraction(0))
    unknown = len(known) < len(worths)
    tiers = [tier for tier in policy["tiers"] if unknown or total > tier["over_minor"]]
    return unknown or total > policy["limit_minor"], sum(len(tier["seats"]) for tier in tiers)


def _worth(rows: Rows, version: Row, into: str, barred: Collection[str]) -> Fraction | None:
    """The first twelve months in the smallest unit of `into`, exactly; None without a rate that others than `barred` set."""
    total = Fraction(version["amount_minor"] * TIMES[version["recurrence"]])
    if version["currency"] == into:
        return total
    found = rows.of("exchange_rate", currency=version["currency"], into=into)
    rates = [rate for rate in found if rate["on"] <= today(rows) and rate["set_by"] not in barred]
    if not rates:
        return None
    rate = Fraction(Decimal(max(rates, key=lambda rate: rate["on"])["per_unit"]))
    return total * rate * Fraction(10) ** (DIGITS[into] - DIGITS[version["currency"]])


def _lately(rows: Rows, version: Row, without: set[int]) -> list[Row]:
    """The versions that count now of other requests to that vendor from that cost centre.

    Sent in the 30 days before this request was first sent, or since: amending it later must not make it lighter.
    """
    found = []
    sent_at = min([purchase["sent_at"] for purchase in rows.of("purchase", id=version["purchase_id"])], default=rows.now)
    for purchase in rows.tables["purchase"]:
        if purchase["id"] in without or purchase["state"] not in COUNTS:
            continue
        current = rows.one("purchase_version", purchase_id=purchase["id"], number=purchase["version"])
        if (
            FAMILIES[current["vendor"]] == FAMILIES[version["vendor"]]
            and current["cost_centre_id"] == version["cost_centre_id"]
            and current["made_at"] > sent_at - timedelta(days=30)
        ):
            found.append(current)
    return found


def today(rows: Rows) -> date:
    """The day in the workspace."""
    return rows.now.astimezone(ZoneInfo(rows.tables["team"][0]["zone"])).date()


@dataclass(frozen=True)
class Right:
    """Somebody's right to vote about one purchase at one moment."""

    voter: str
    principal: str
    department: str


def rights(rows: Rows, purchase: Row) -> set[Right]:
    """Everybody's: as an approver, as somebody's delegate today, as somebody's backup once it is due."""
    barred = {purchase["requester_id"], purchase["for_id"]}
    people = {
        member["user_id"]: member
        for member in rows.tables["member"]
        if member["left_at"] is None and not member["is_bot"] and member["user_id"] not in barred
    }
    found = set()
    for user, member in people.items():
        if "approver" not in member["roles"].split(","):
            continue
        found.add(Right(user, user, member["department"]))
        delegates = {other for other in _delegates(rows, member) if _alike(people, other, member)}
        standing_in: set[str] = set(delegates)
        if purchase["stage"] >= 2 or (_is_away(rows, member) and not delegates):
            standing_in.add(member["backup_id"])
        found |= {Right(other, user, member["department"]) for other in standing_in if _alike(people, other, member)}
    return found


def _alike(people: Mapping[str, Row], other: str, member: Row) -> bool:
    """Whether they are here, and of the same department."""
    return other in people and bool(people[other]["department"] == member["department"])


def _day(rows: Rows, member: Row) -> date:
    return rows.now.astimezone(ZoneInfo(member["zone"])).date()


def _delegates(rows: Rows, member: Row) -> list[str]:
    day = _day(rows, member)
    return [
        delegation["to_id"]
        for delegation in rows.of("delegation", from_id=member["user_id"])
        if delegation["first"] <= day <= delegation["last"]
        and (delegation["ended_on"] is None or day < delegation["ended_on"])
    ]


def _is_away(rows: Rows, member: Row) -> bool:
    day = _day(rows, member)
    return any(absence["first"] <= day <= absence["last"] for absence in rows.of("absence", user_id=member["user_id"]))


def fits(right: Right, vote: Row, version: Row) -> bool:
    """Whether that right lets its holder take that seat of that version."""
    seat = seat_of(version, vote["seat"])
    if seat is None or (right.voter, right.principal, right.department) != (
        vote["voter_id"],
        vote["for_id"],
        vote["department"],
    ):
        return False
    return takes(seat, right)


def takes(seat: Row, right: Right) -> bool:
    """Whether a right fills a seat as it was frozen."""
    named, wanted = seat.get("people") or [], seat.get("department")
    return (not named or right.principal in named) and (wanted is None or wanted == right.department)


def seat_of(version: Row, name: str) -> Row | None:
    """That seat as it was frozen when the version was sent."""
    return next((seat for seat in version["route"]["seats"] if seat["name"] == name), None)

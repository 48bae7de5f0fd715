"""The last line: what the database itself refuses, whatever the code above it does."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.database import Workspace
from models.base import Base
from models.cost_centre import CostCentre
from models.delegation import Delegation
from models.exchange_rate import ExchangeRate
from models.member import Department
from models.purchase import Purchase, State
from models.purchase_policy import Policy, PolicyState
from models.purchase_version import Version
from models.purchase_vote import Vote
from tests.clocks import WEDNESDAY as NOW

FINANCE, OPERATIONS = Department.FINANCE, Department.OPERATIONS


@pytest.fixture
async def over(workspace: Workspace) -> Workspace:
    """A workspace with PUR-1, which is over the limit, in its first version."""
    async with workspace.begin() as tx:
        centre = CostCentre(code="410", name="Workshop", owner_id="UZOE")
        made = Purchase(number=1, requester_id="UMAYA", for_id="UJON", what="Tools", why="Worn", sent_at=tx.now)
        tx.add(centre)
        tx.add(made)
        await tx.flush()
        tx.add(version(made.id, centre.id))
    return workspace


def version(purchase_id: int, centre_id: int, **given: Any) -> Version:
    facts: dict[str, Any] = {
        "purchase_id": purchase_id,
        "cost_centre_id": centre_id,
        "number": 1,
        "vendor": "Northwind",
        "vendor_key": "northwind",
        "amount_minor": 2_000_000,
        "counts_minor": 2_000_000,
        "currency": "USD",
        "made_by": "UMAYA",
        "made_at": NOW,
        "seats_needed": 2,
        "over": True,
    }
    return Version(**{**facts, **given})


async def ids(workspace: Workspace) -> tuple[int, int]:
    async with workspace.read() as tx:
        return await tx.only(sa.select(Purchase.id)), await tx.only(sa.select(CostCentre.id))


async def keep(workspace: Workspace, *rows: Base) -> None:
    for row in rows:
        async with workspace.begin() as tx:
            tx.add(row)


async def refuse(workspace: Workspace, row: Base, constraint: str) -> None:
    """Writing `row` breaks that constraint; PostgreSQL names it, SQLite its columns or the same name."""
    with pytest.raises(IntegrityError, match=constraint):
        await keep(workspace, row)


def vote(purchase_id: int, voter: str, seat: str = "finance", **given: Any) -> Vote:
    facts: dict[str, Any] = {
        "purchase_id": purchase_id,
        "version": 1,
        "voter_id": voter,
        "for_id": voter,
        "department": OPERATIONS if seat == "operations" else FINANCE,
        "approve": True,
        "at": NOW,
        "seat": seat,
    }
    return Vote(**{**facts, **given})


async def test_one_vote_a_person_one_yes_a_seat_and_one_use_of_a_right(over: Workspace) -> None:
    number, _ = await ids(over)
    await keep(over, vote(number, "UFAY"))
    await refuse(over, vote(number, "UFAY", "tier1"), "voter_id")  # a second seat
    await refuse(over, vote(number, "UFAY", "", approve=False, reason="No"), "voter_id")  # a second thought
    await refuse(over, vote(number, "UFRED"), "seat")  # the same seat
    await refuse(over, vote(number, "UEVA", "tier1", for_id="UFAY"), "right|for_id")  # the same right
    await keep(over, vote(number, "UOLA", "operations"))


async def test_a_departments_seat_is_filled_from_that_department(over: Workspace) -> None:
    number, _ = await ids(over)
    for seat, department in (("finance", OPERATIONS), ("operations", FINANCE), ("finance", Department.OTHER)):
        await refuse(over, vote(number, "UFAY", seat, department=department), "own_department")


async def test_a_no_has_a_reason_and_a_yes_has_a_seat(over: Workspace) -> None:
    number, _ = await ids(over)
    await refuse(over, vote(number, "UFAY", "", approve=False), "no_has_a_reason")
    await refuse(over, vote(number, "UFAY", ""), "yes_has_a_seat")


async def test_a_vote_is_for_a_version_that_exists(over: Workspace) -> None:
    number, _ = await ids(over)
    await refuse(over, vote(number, "UFAY", version=2), "(?i)foreign key")


@pytest.mark.parametrize(
    ("given", "constraint"),
    [
        ({"seats_needed": 1}, "over_needs_two"),
        ({"counts_minor": None, "over": False}, "unknown_is_over"),
        ({"seats_filled": 3}, "filled"),
        ({"seats_filled": 1, "approved": True}, "approved_by_all"),
        ({"seats_filled": 0, "approved": True, "over": False, "seats_needed": 1}, "approved_by_all"),
        ({"seats_needed": 0, "over": False}, "seats"),
        ({"amount_minor": 0}, "amount"),
        ({"amount_minor": -1}, "amount"),
    ],
)
async def test_no_version_needs_or_has_too_few(over: Workspace, given: dict[str, Any], constraint: str) -> None:
    purchase_id, centre_id = await ids(over)
    await refuse(over, version(purchase_id, centre_id, number=2, **given), constraint)


async def test_a_version_comes_once(over: Workspace) -> None:
    await refuse(over, version(*await ids(over)), "number")


@pytest.mark.parametrize("by", ["UMAYA", "UJON"])
async def test_nobody_approves_their_own_request(over: Workspace, by: str) -> None:
    with pytest.raises(IntegrityError, match="not_ones_own"):
        async with over.begin() as tx:
            made = await tx.only(sa.select(Purchase))
            made.state, made.decided_by, made.decided_at = State.APPROVED, by, tx.now


async def test_what_ended_says_who_ended_it_and_waits_for_nothing(over: Workspace) -> None:
    for given in ({"decided_by": None}, {"decided_at": None}, {"next_at": NOW}):
        with pytest.raises(IntegrityError, match="ended"):
            async with over.begin() as tx:
                made = await tx.only(sa.select(Purchase))
                made.state, made.decided_by, made.decided_at = State.REJECTED, "UFAY", tx.now
                for name, value in given.items():
                    setattr(made, name, value)


async def test_two_requests_never_share_a_number(over: Workspace) -> None:
    again = Purchase(number=1, requester_id="UMAYA", for_id="UMAYA", what="Tools", why="Worn", sent_at=NOW)
    await refuse(over, again, "number")


async def test_a_policy_needs_two_admins_and_only_one_is_in_force(workspace: Workspace) -> None:
    agreed: dict[str, Any] = {"proposed_by": "UADA", "decided_by": "UROOT", "state": PolicyState.IN_FORCE}
    await refuse(workspace, Policy(number=1, **{**agreed, "decided_by": "UADA"}), "two_admins")
    await refuse(workspace, Policy(number=1, **{**agreed, "decided_by": None}), "two_admins")
    await keep(workspace, Policy(number=1, **agreed))
    await refuse(workspace, Policy(number=2, **agreed), "in_force|team_id")


async def test_a_delegation_and_a_rate_have_two_ends(workspace: Workspace) -> None:
    today = NOW.date()
    alone = Delegation(from_id="UFAY", to_id="UFAY", first=today, last=today, made_by="UFAY")
    await refuse(workspace, alone, "two_people")
    rate = ExchangeRate(currency="USD", into="USD", per_unit="1", on=today, set_by="UADA")
    await refuse(workspace, rate, "two_currencies")

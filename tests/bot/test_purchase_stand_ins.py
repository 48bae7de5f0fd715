"""Voting in somebody's place: as their delegate, or as their backup; on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot import purchase_people, purchase_votes
from bot.database import Workspace
from models.delegation import Delegation
from models.member import Role
from models.purchase import Purchase, State
from models.purchase_copy import As
from tests.clocks import WEDNESDAY, FrozenClock
from tests.purchases import (
    FAY,
    FINANCE,
    FINN,
    FRED,
    OLA,
    OLIN,
    OSKAR,
    approved,
    away,
    keys,
    now,
    sent,
    set_member,
    settle,
    votes,
)
from tests.use_cases import done, refusal

APPROVER = frozenset({Role.APPROVER})


@pytest.fixture
async def company(workspace: Workspace) -> Workspace:
    await settle(workspace)
    return workspace


async def delegated(workspace: Workspace, from_id: str, to_id: str, days: int = 0) -> None:
    """From today on, `days` longer."""
    day = WEDNESDAY.date()
    async with workspace.begin() as tx:
        tx.add(Delegation(from_id=from_id, to_id=to_id, first=day, last=day + timedelta(days=days), made_by=from_id))


async def stage(workspace: Workspace, purchase: Purchase, reached: int) -> None:
    async with workspace.begin() as tx:
        await tx.change(sa.update(Purchase).where(Purchase.id == purchase.id).values(stage=reached))


async def test_a_delegate_votes_for_the_approver_and_each_right_counts_once(company: Workspace) -> None:
    await delegated(company, FAY, FINN)
    purchase = await sent(company)
    assert await keys(company, FINN) == ["purchase:1:1:ask:UFINN"]
    await approved(company, purchase, FINN)
    [vote] = await votes(company)
    assert (vote.voter_id, vote.for_id, vote.department, vote.seat) == (FINN, FAY, FINANCE, "finance")
    refused = await refusal(company, purchase_votes.reject, purchase.id, 1, FAY, "No.")
    assert refused.sentence == "<@UFINN> voted for you about PUR-1 already. Each right counts once."
    assert (await approved(company, purchase, OLA)).state is State.APPROVED


async def test_a_delegate_does_not_use_a_right_that_was_used(company: Workspace) -> None:
    await delegated(company, FAY, FINN)
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    refused = await refusal(company, purchase_votes.reject, purchase.id, 1, FINN, "No.")
    assert refused.sentence == "<@UFAY> voted about PUR-1 already, so you need not stand in."


async def test_an_approver_who_is_a_delegate_too_counts_once(company: Workspace) -> None:
    await delegated(company, FRED, FAY)
    purchase = await sent(company)
    await approved(company, purchase, FAY, FAY)
    [vote] = await votes(company)
    assert (vote.voter_id, vote.for_id) == (FAY, FAY)
    await refusal(company, purchase_votes.reject, purchase.id, 1, FAY, "No.")


async def test_a_delegate_of_another_department_or_who_asks_is_no_delegate(company: Workspace) -> None:
    await delegated(company, FAY, OLIN)
    await delegated(company, FRED, OSKAR)
    purchase = await sent(company, by=OSKAR)
    for user_id in (OLIN, OSKAR):
        await refusal(company, purchase_votes.approve, purchase.id, 1, user_id)
    assert OLIN not in str((await now(company, purchase)).needed)


async def test_the_delegate_of_who_asks_has_no_right(company: Workspace) -> None:
    await set_member(company, OSKAR, roles=APPROVER)
    await delegated(company, OSKAR, FINN)
    purchase = await sent(company, by=OSKAR)
    assert "no approver" in (await refusal(company, purchase_votes.approve, purchase.id, 1, FINN)).sentence


async def test_the_chain_is_one_hop(company: Workspace) -> None:
    await delegated(company, FAY, FINN)
    await delegated(company, FINN, OSKAR)
    purchase = await sent(company)
    await refusal(company, purchase_votes.approve, purchase.id, 1, OSKAR)
    await approved(company, purchase, FINN)


async def test_a_delegation_ends_with_its_last_day_on_the_approvers_clock(company: Workspace, clock: FrozenClock) -> None:
    await set_member(company, FAY, zone="Pacific/Auckland")  # where Wednesday ends at 11:00 in UTC
    await delegated(company, FAY, FINN)
    purchase = await sent(company)
    clock.move(timedelta(hours=1, minutes=59))
    await done(company, purchase_votes.votable, purchase.id, 1, FINN)
    clock.move(timedelta(minutes=1))
    await refusal(company, purchase_votes.approve, purchase.id, 1, FINN)


async def test_a_delegation_given_by_who_is_no_approver_any_more_is_none(company: Workspace) -> None:
    await delegated(company, FAY, FINN)
    purchase = await sent(company)
    await set_member(company, FAY, roles=frozenset())
    await refusal(company, purchase_votes.approve, purchase.id, 1, FINN)


async def test_backups_vote_from_the_second_working_day_on(company: Workspace) -> None:
    purchase = await sent(company)
    await stage(company, purchase, 1)
    await refusal(company, purchase_votes.approve, purchase.id, 1, FINN)
    await stage(company, purchase, 2)
    await approved(company, purchase, FINN)
    [vote] = await votes(company)
    assert (vote.voter_id, vote.for_id) == (FINN, FAY)


async def test_the_backup_of_who_is_away_is_asked_at_once(company: Workspace) -> None:
    await away(company, FAY)
    purchase = await sent(company)
    assert await keys(company, FINN) == ["purchase:1:1:ask:UFINN"]
    assert (await now(company, purchase)).needed["finance"] == [FRED, FINN, FAY]
    await approved(company, purchase, FINN, OLA)


async def test_who_is_away_and_has_a_delegate_needs_no_backup(company: Workspace) -> None:
    await set_member(company, FAY, backup_id=OSKAR)
    await away(company, FAY)
    await delegated(company, FAY, FINN)
    purchase = await sent(company)
    assert (await now(company, purchase)).needed["finance"] == [FRED, FINN, FAY]
    await refusal(company, purchase_votes.approve, purchase.id, 1, OSKAR)


async def test_a_backup_of_another_department_or_who_asks_is_none(company: Workspace) -> None:
    await set_member(company, FAY, backup_id=OLIN)
    await set_member(company, FRED, backup_id=OSKAR)
    await set_member(company, OLA, backup_id=None)
    purchase = await sent(company, by=OSKAR)
    await stage(company, purchase, 3)
    for user_id in (OLIN, OSKAR):
        await refusal(company, purchase_votes.approve, purchase.id, 1, user_id)


async def test_who_stands_in_twice_counts_once(company: Workspace) -> None:
    await delegated(company, FAY, FINN)
    await delegated(company, FRED, FINN)
    purchase = await sent(company)
    await approved(company, purchase, FINN, FINN)
    assert len(await votes(company)) == 1


async def test_the_rights_are_read_as_they_are_now(company: Workspace) -> None:
    await delegated(company, FAY, FINN)
    purchase = await sent(company)
    stands = await now(company, purchase)
    assert stands.needed["finance"] == [FAY, FRED, FINN]
    async with company.read() as tx:
        rights = await purchase_people.rights(tx, stands.purchase)
    assert [(right.user_id, right.as_) for right in rights if right.department is FINANCE] == [
        (FAY, As.APPROVER),
        (FRED, As.APPROVER),
        (FINN, As.DELEGATE),
    ]

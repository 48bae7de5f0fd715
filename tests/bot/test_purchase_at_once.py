"""Several people at one moment: each vote counts once, and the end is told once; on both databases."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from bot import members, purchase_questions, purchase_votes, purchases
from bot.database import Workspace
from models.member import Department
from models.purchase import Purchase, State
from tests.purchases import (
    ADA,
    FAY,
    FINN,
    FRED,
    MAYA,
    NOA,
    OLA,
    OTTO,
    approved,
    keys,
    notices,
    now,
    outcome,
    sent,
    settle,
    trail,
    votes,
    wish,
)
from tests.use_cases import done

ROUNDS = range(4)
ENDS = ("purchase.approved", "purchase.rejected", "purchase.withdrawn")


@pytest.fixture
async def company(workspace: Workspace) -> Workspace:
    await settle(workspace)
    return workspace


async def together(first: Awaitable[Any], second: Awaitable[Any], turn: int) -> list[Any]:
    """Both at once, the other way round in every other turn; gives what came of each, in the order they were given."""
    both = [first, second] if turn % 2 == 0 else [second, first]
    found = await asyncio.gather(*both)
    return found if turn % 2 == 0 else found[::-1]


def approving(workspace: Workspace, purchase: Purchase, user_id: str) -> Awaitable[Any]:
    return outcome(workspace, purchase_votes.approve, purchase.id, purchase.version, user_id)


async def ended_once(workspace: Workspace, purchase: Purchase) -> State:
    """How it ended, or stands; told, written down and given to the outside as often as it ended."""
    state = (await now(workspace, purchase)).purchase.state
    ends = [action for action in await trail(workspace) if action in ENDS]
    assert ends == ([] if state is State.WAITING else [f"purchase.{state.value}"])
    decided = state in (State.APPROVED, State.REJECTED)
    assert (await keys(workspace, MAYA)).count(f"purchase:{purchase.number}:decided") == decided
    assert await notices(workspace) == ([(purchase.id, state.value)] if decided else [])
    return state


@pytest.mark.parametrize("turn", ROUNDS)
async def test_both_departments_at_once_approve_it_once(company: Workspace, turn: int) -> None:
    purchase = await sent(company)
    found = await together(approving(company, purchase, FAY), approving(company, purchase, OLA), turn)
    assert found == [None, None]
    assert await ended_once(company, purchase) is State.APPROVED
    assert len(await votes(company)) == 2


@pytest.mark.parametrize("turn", ROUNDS)
async def test_two_of_one_department_at_once_fill_one_seat(company: Workspace, turn: int) -> None:
    purchase = await sent(company)
    found = await together(approving(company, purchase, FAY), approving(company, purchase, FRED), turn)
    assert sorted(one is None for one in found) == [False, True]
    assert await ended_once(company, purchase) is State.WAITING


async def test_five_people_at_once_on_one_request(company: Workspace) -> None:
    purchase = await sent(company)
    found = await asyncio.gather(*(approving(company, purchase, who) for who in (FAY, FRED, OLA, OTTO, NOA)))
    assert sum(one is None for one in found) == 2
    assert await ended_once(company, purchase) is State.APPROVED
    assert {vote.seat for vote in await votes(company)} == {"finance", "operations"}


async def test_five_people_at_once_where_one_is_enough(company: Workspace) -> None:
    purchase = await sent(company, "100.00")
    await asyncio.gather(*(approving(company, purchase, who) for who in (FAY, FRED, OLA, OTTO, NOA)))
    assert len(await votes(company)) == 1
    assert await ended_once(company, purchase) is State.APPROVED


async def test_one_person_clicking_ten_times_counts_once(company: Workspace) -> None:
    purchase = await sent(company)
    found = await asyncio.gather(*(approving(company, purchase, FAY) for _ in range(10)))
    assert found == [None] * 10
    assert len(await votes(company)) == 1
    assert await trail(company) == ["purchase.request", "purchase.vote"]


@pytest.mark.parametrize("turn", ROUNDS)
async def test_the_last_yes_and_a_no_at_once_end_it_one_way(company: Workspace, turn: int) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    no = outcome(company, purchase_votes.reject, purchase.id, 1, OTTO, "No.")
    found = await together(approving(company, purchase, OLA), no, turn)
    state = await ended_once(company, purchase)
    assert [one is None for one in found] == [state is State.APPROVED, state is State.REJECTED]


@pytest.mark.parametrize("turn", ROUNDS)
async def test_a_vote_while_it_is_amended_counts_for_what_was_seen_or_not_at_all(company: Workspace, turn: int) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    change = outcome(company, purchases.amend, purchase.id, 1, MAYA, await wish(company, "90,000.00"))
    found = await together(approving(company, purchase, OLA), change, turn)
    stands = await now(company, purchase)
    if found[0] is None:
        assert (stands.purchase.state, stands.version.number) == (State.APPROVED, 1)
        assert found[1] is not None
    else:
        assert (stands.purchase.state, stands.version.number, stands.votes) == (State.WAITING, 2, [])
        assert found[1] is None
    await ended_once(company, purchase)


@pytest.mark.parametrize("turn", ROUNDS)
async def test_a_vote_while_it_is_withdrawn_ends_it_one_way(company: Workspace, turn: int) -> None:
    purchase = await sent(company, "100.00")
    back = outcome(company, purchases.withdraw, purchase.id, MAYA)
    found = await together(approving(company, purchase, FAY), back, turn)
    state = await ended_once(company, purchase)
    assert [one is None for one in found] == [state is State.APPROVED, state is State.WITHDRAWN]


@pytest.mark.parametrize("turn", ROUNDS)
async def test_a_vote_while_the_role_is_taken_comes_before_it_or_is_refused(company: Workspace, turn: int) -> None:
    purchase = await sent(company, "100.00")
    taken = outcome(company, members.give_roles, ADA, FAY, frozenset(), Department.FINANCE)
    found = await together(approving(company, purchase, FAY), taken, turn)
    assert found[1] is None
    assert ((await ended_once(company, purchase)) is State.APPROVED) is (found[0] is None)
    actions = await trail(company)
    if found[0] is None:
        assert actions.index("purchase.approved") < actions.index("role.set")


@pytest.mark.parametrize("turn", ROUNDS)
async def test_an_approver_and_who_stands_in_for_them_at_once_use_one_right(company: Workspace, turn: int) -> None:
    async with company.begin() as tx:
        await members.set_backup(tx, ADA, FAY, FINN)
    purchase = await sent(company)
    async with company.begin() as tx:
        held = await tx.lock(Purchase, purchase.id)
        assert held is not None
        held.stage = 2
    found = await together(approving(company, purchase, FAY), approving(company, purchase, FINN), turn)
    assert sorted(one is None for one in found) == [False, True]
    assert len(await votes(company)) == 1


@pytest.mark.parametrize("turn", ROUNDS)
async def test_changes_asked_and_the_last_yes_at_once_go_one_way(company: Workspace, turn: int) -> None:
    purchase = await sent(company, "100.00")
    change = outcome(company, purchase_votes.ask_changes, purchase.id, 1, OLA, "Less.")
    found = await together(approving(company, purchase, FAY), change, turn)
    assert sorted(one is None for one in found) == [False, True]
    state = (await now(company, purchase)).purchase.state
    assert state is (State.APPROVED if found[0] is None else State.CHANGES)


async def test_a_question_answered_while_it_is_decided_harms_nothing(company: Workspace) -> None:
    purchase = await sent(company)
    question = await done(company, purchase_questions.ask, purchase.id, 1, FAY, "Why?")
    await asyncio.gather(
        approving(company, purchase, FAY),
        outcome(company, purchase_questions.answer, question.id, MAYA, "So."),
        approving(company, purchase, OLA),
    )
    assert await ended_once(company, purchase) is State.APPROVED
    stands = await now(company, purchase)
    assert stands.open_questions == []
    assert stands.purchase.next_at is None

"""Requests move to a delegate on the first day and back after the last; roles and people come and go meanwhile."""

import asyncio
from datetime import date

import pytest
import sqlalchemy as sa

from bot import approvers, delegations, members, people, purchase_questions, purchase_votes, purchases
from bot.database import Database, Tx, Workspace
from bot.slack.profile import Profile
from models.member import Department, Member, Role
from models.purchase import State
from tests.clocks import FrozenClock
from tests.jobs.purchase_stage import (
    ANA,
    BEA,
    BERLIN,
    FINANCE,
    JON,
    LEA,
    LIU,
    OLE,
    OTTO,
    RITA,
    ROOT,
    berlin,
    buttons,
    heard,
    live,
    messages,
    move_in,
    requested,
    run,
)
from tests.use_cases import done, refusal

FRIDAY, MONDAY = date(2027, 3, 12), date(2027, 3, 15)
ASKED = "Wed 10 Mar 10:00 ask"


@pytest.fixture
async def company(workspace: Workspace) -> Workspace:
    await move_in(workspace)
    return workspace


async def delegated(company: Workspace, by: str = ANA, to: str = JON, first: date = FRIDAY, last: date = MONDAY) -> int:
    made, _ = await done(company, delegations.delegate, by, to, first, last)
    return int(made.id)


async def can_decide(company: Workspace, user_id: str) -> bool:
    return any("Approve" in shown for shown in await buttons(company, user_id))


async def asks(company: Workspace, user_id: str) -> list[str]:
    return [line for line in await heard(company, user_id) if line.endswith(("ask", "remind"))]


async def give(tx: Tx, user_id: str, roles: set[Role], department: Department) -> None:
    await approvers.changed(tx, await members.give_roles(tx, ROOT, user_id, roles, department))


async def leave(tx: Tx, user_id: str) -> None:
    await people.take_in(tx, Profile(user_id=user_id, name=user_id, zone=BERLIN, is_bot=False, deleted=True))


async def test_what_waits_moves_on_the_first_day_and_back_after_the_last(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company)
    await delegated(company)
    await live(company, clock, berlin(3, 11))
    assert await asks(company, JON) == []
    await live(company, clock, berlin(3, 12, 12))
    assert await asks(company, JON) == ["Fri 12 Mar 09:30 ask"], "not at midnight, when the day begins"
    assert await can_decide(company, JON)
    await live(company, clock, berlin(3, 16, 1))
    assert not await can_decide(company, JON), "at midnight the buttons go, without a sound"
    told = [each.payload["text"] for each in await messages(company, JON) if each.key.startswith("delegation:")]
    assert told == ["You no longer decide purchases for <@UANA>."]
    await refusal(company, purchase_votes.approve, purchase.id, 1, JON)
    assert await can_decide(company, ANA)


async def test_who_delegates_from_today_on_hands_over_at_once(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company)
    await delegated(company, first=date(2027, 3, 10))
    await run(company)
    assert await asks(company, JON) == [ASKED]
    await done(company, purchase_votes.approve, purchase.id, 1, JON)
    assert not await can_decide(company, ANA), "her right was used"
    await live(company, clock, berlin(3, 31))
    assert await asks(company, ANA) == [ASKED]
    assert await asks(company, BEA) == []


async def test_what_is_asked_meanwhile_goes_to_the_delegate_at_once(company: Workspace, clock: FrozenClock) -> None:
    await delegated(company)
    clock.at(berlin(3, 12, 15))
    await requested(company)
    assert await asks(company, JON) == ["Fri 12 Mar 15:00 ask"]
    await live(company, clock, berlin(3, 16, 1))
    assert not await can_decide(company, JON)


async def test_ended_early_the_buttons_go_at_once(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company)
    number = await delegated(company, first=date(2027, 3, 10))
    await run(company)
    await done(company, delegations.end, number, ANA)
    await refusal(company, purchase_votes.approve, purchase.id, 1, JON)
    await run(company)
    assert not await can_decide(company, JON)


async def test_the_delegate_who_requested_it_is_skipped(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company, by=JON)
    await delegated(company, first=date(2027, 3, 10))
    await live(company, clock, berlin(3, 12, 12))
    assert await asks(company, JON) == []
    await refusal(company, purchase_votes.approve, purchase.id, 1, JON)
    assert await asks(company, BEA) == ["Fri 12 Mar 09:30 ask"], "the backup, as nobody else stands in"


async def test_it_goes_by_the_midnight_of_the_one_who_delegates(company: Workspace, clock: FrozenClock) -> None:
    async with company.begin() as tx:
        await tx.change(sa.update(Member).where(Member.user_id == ANA).values(zone="Pacific/Auckland"))
    purchase = await requested(company)
    await delegated(company, last=FRIDAY)
    await live(company, clock, berlin(3, 11, 12, 1))  # one past midnight in Auckland
    assert await asks(company, JON) == ["Thu 11 Mar 12:00 ask"]
    await live(company, clock, berlin(3, 12, 12, 1))
    await refusal(company, purchase_votes.approve, purchase.id, 1, JON)
    assert not await can_decide(company, JON)


async def test_workers_at_the_same_midnight_move_it_once(company: Workspace, clock: FrozenClock) -> None:
    await requested(company)
    await delegated(company)
    for moment in (berlin(3, 12, 0), berlin(3, 12, 9, 30), berlin(3, 16, 0), berlin(3, 16, 9, 30)):
        clock.at(moment)
        await asyncio.gather(*(run(company) for _ in range(4)))
    assert len([line for line in await asks(company, JON) if line.endswith("ask")]) == 1


async def test_a_stop_over_the_whole_delegation_asks_nobody(
    company: Workspace, clock: FrozenClock, database: Database
) -> None:
    await requested(company)
    await delegated(company, last=FRIDAY)
    clock.at(berlin(3, 13, 12))
    again = Database(database.url, clock, b"a key that is not in the database")
    try:
        await live(again.workspace(company.team_id), clock, berlin(3, 31))
    finally:
        await again.close()
    assert await asks(company, JON) == []
    async with company.read() as tx:
        assert await delegations.next_turn(tx) is None


async def test_an_approver_who_loses_the_role_loses_the_buttons(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company)
    await done(company, give, ANA, set(), FINANCE)
    await refusal(company, purchase_votes.approve, purchase.id, 1, ANA)
    await run(company)
    assert not await can_decide(company, ANA)
    told = [each.payload["text"] for each in await messages(company, ROOT)]
    assert len(told) == 1
    assert told[0].startswith("PUR-1 cannot be approved yet: nobody in finance can approve it.")
    assert (await messages(company, RITA))[-1].payload["text"] == (
        "PUR-1 cannot be approved yet: nobody in finance can approve it.\n"
        "PUR-1 Brake sets.\n"
        "<@UROOT> was told, and can make somebody an approver."
    )
    await live(company, clock, berlin(3, 31))
    assert len(await messages(company, ROOT)) == 1, "told once"


async def test_who_becomes_an_approver_is_asked(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company)
    await done(company, give, ANA, set(), FINANCE)
    await run(company)
    await done(company, give, JON, {Role.APPROVER}, FINANCE)
    await run(company)
    assert await asks(company, JON) == [ASKED]
    await done(company, purchase_votes.approve, purchase.id, 1, OLE)
    decided = await done(company, purchase_votes.approve, purchase.id, 1, JON)
    assert decided.state is State.APPROVED


async def test_an_approver_who_leaves_takes_nothing_along(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company)
    await done(company, purchase_votes.approve, purchase.id, 1, ANA)
    await done(company, leave, ANA)
    await done(company, leave, OLE)
    await run(company)
    text = (await messages(company, ROOT))[-1].payload["text"]
    assert text.startswith("PUR-1 cannot be approved yet: nobody in operations can approve it."), "her vote stays"
    await done(company, give, OTTO, {Role.APPROVER}, Department.OPERATIONS)
    await run(company)
    decided = await done(company, purchase_votes.approve, purchase.id, 1, OTTO)
    assert decided.state is State.APPROVED


async def test_a_change_of_department_moves_the_seat(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company)
    await done(company, give, ANA, {Role.APPROVER}, Department.OPERATIONS)
    await done(company, purchase_votes.approve, purchase.id, 1, ANA)
    await run(company)
    await refusal(company, purchase_votes.approve, purchase.id, 1, OLE)
    assert "nobody in finance" in (await messages(company, ROOT))[-1].payload["text"]


async def test_when_the_requester_leaves_it_goes_on_and_a_lead_can_withdraw_it(
    company: Workspace, clock: FrozenClock
) -> None:
    purchase = await requested(company)
    await done(company, purchase_questions.ask, purchase.id, 1, ANA, "Which bikes?")
    await done(company, leave, RITA)
    [told] = await messages(company, LEA)
    assert told.payload["text"].startswith("<@URITA> left, and PUR-1 goes on without them.")
    assert await buttons(company, LEA) == [["Withdraw it"]]
    await live(company, clock, berlin(3, 11, 12))
    assert await asks(company, ANA) == [ASKED, "Thu 11 Mar 09:30 remind"], "nobody waits for an answer"
    await refusal(company, purchases.withdraw, purchase.id, JON)
    ended = await done(company, purchases.withdraw, purchase.id, LIU)
    assert ended.state is State.WITHDRAWN


async def test_changes_that_nobody_is_left_to_make_are_not_waited_for(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company)
    await done(company, purchase_votes.ask_changes, purchase.id, 1, ANA, "Ask for a discount")
    await done(company, leave, RITA)
    await run(company)
    assert await can_decide(company, ANA)
    await done(company, purchase_votes.approve, purchase.id, 1, ANA)
    assert (await done(company, purchase_votes.approve, purchase.id, 1, OLE)).state is State.APPROVED


async def test_whom_it_is_for_answers_when_the_requester_left(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company, for_id=LIU)
    question = await done(company, purchase_questions.ask, purchase.id, 1, ANA, "Which bikes?")
    await done(company, leave, RITA)
    assert await live(company, clock, berlin(3, 12)) == 0, "the clock waits for the answer"
    await done(company, purchase_questions.answer, question.id, LIU, "All")
    await live(company, clock, berlin(3, 15, 12))
    assert await asks(company, ANA) == [ASKED, "Mon 15 Mar 09:30 remind"]


async def test_a_lead_cannot_withdraw_what_somebody_here_requested(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company)
    await refusal(company, purchases.withdraw, purchase.id, LEA)

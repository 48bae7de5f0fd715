"""Delegating: who may, to whom, for which days; ending it; what both are told and what is written down."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot import absences, approvers, delegations, members, people
from bot.database import Tx, Workspace
from bot.slack.profile import Profile
from models.audit_entry import AuditEntry
from models.delegation import Delegation
from models.member import Department, Member, Role
from models.refusal import Refusal
from tests.blockers import told
from tests.clocks import FrozenClock
from tests.use_cases import done, refusal

ANA, JON, OLE, ROOT, BOT, GONE, NEW = "UANA", "UJON", "UOLE", "UROOT", "UROBOT", "UGONE", "UNEW"
FRIDAY, MONDAY = date(2027, 3, 12), date(2027, 3, 15)
FINANCE, OPERATIONS = Department.FINANCE, Department.OPERATIONS


@pytest.fixture
async def company(workspace: Workspace) -> Workspace:
    """Ana approves for finance, where Jon works; Ole approves for operations; Root is admin."""
    people_: dict[str, dict[str, Any]] = {
        ANA: {"department": FINANCE, "roles": frozenset({Role.APPROVER}), "zone": "Europe/Berlin"},
        JON: {"department": FINANCE, "zone": "Europe/Berlin"},
        OLE: {"department": OPERATIONS, "roles": frozenset({Role.APPROVER})},
        ROOT: {"roles": frozenset({Role.ADMIN})},
        BOT: {"is_bot": True, "department": FINANCE},
        GONE: {"left_at": datetime(2027, 1, 1, tzinfo=UTC), "department": FINANCE},
    }
    async with workspace.begin() as tx:
        for user_id, given in people_.items():
            tx.add(Member(user_id=user_id, name=user_id.title(), **given))
    return workspace


async def given(workspace: Workspace, by: str = ANA, to: str = JON, first: date = FRIDAY, last: date = MONDAY) -> Delegation:
    made, _ = await done(workspace, delegations.delegate, by, to, first, last)
    assert isinstance(made, Delegation)
    return made


async def trail(workspace: Workspace) -> list[tuple[str, str, dict[str, Any]]]:
    async with workspace.read() as tx:
        entries: list[AuditEntry] = await tx.all(sa.select(AuditEntry).order_by(AuditEntry.number))
    return [(entry.actor, entry.action, entry.detail) for entry in entries]


async def rows(workspace: Workspace) -> list[Delegation]:
    async with workspace.read() as tx:
        return await tx.all(sa.select(Delegation).order_by(Delegation.id))


async def test_the_delegate_is_told_and_it_is_written_down(company: Workspace) -> None:
    made = await given(company)
    assert await told(company, JON) == [
        "<@UANA> asks you to decide purchases for them from Friday 12 March to Monday 15 March.\n"
        "What waits for them then waits for you too."
    ]
    assert await trail(company) == [(ANA, "delegation.give", {"to": JON, "first": "2027-03-12", "last": "2027-03-15"})]
    assert made.due_at == datetime(2027, 3, 11, 23, tzinfo=UTC), "midnight in Berlin, where Ana is"


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        (ANA, "That is you. Choose somebody else."),
        (BOT, "That is a bot. Choose a person."),
        ("UBOT", "That is a bot. Choose a person."),
        (GONE, "That person left this workspace. Choose somebody who is here."),
        (OLE, "Your yes counts for your department. Choose somebody of finance, as you are."),
        (NEW, "Your yes counts for your department. Choose somebody of finance, as you are."),
    ],
)
async def test_who_cannot_decide_for_them_is_refused_beside_the_name(company: Workspace, to: str, sentence: str) -> None:
    refused = await refusal(company, delegations.delegate, ANA, to, FRIDAY, MONDAY)
    assert (refused.field, refused.sentence) == ("to", sentence)
    assert await rows(company) == []


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (MONDAY, FRIDAY, "last"),
        (date(2027, 3, 8), date(2027, 3, 9), "last"),
        (date(2027, 3, 9), FRIDAY, "first"),
        (FRIDAY, date(2028, 4, 1), "last"),
    ],
)
async def test_days_that_cannot_be_are_refused_beside_them(company: Workspace, first: date, last: date, field: str) -> None:
    assert (await refusal(company, delegations.delegate, ANA, JON, first, last)).field == field


async def test_only_approvers_delegate(company: Workspace) -> None:
    refused = await refusal(company, delegations.delegate, JON, ANA, FRIDAY, MONDAY)
    assert refused.sentence == "Only approvers can delegate, and you are none. An admin can make you one."
    await refusal(company, delegations.for_approver, JON)


async def test_the_day_is_that_of_the_one_who_delegates(company: Workspace, clock: FrozenClock) -> None:
    clock.at(datetime(2027, 3, 11, 23, 30, tzinfo=UTC))  # Friday in Berlin already
    await refusal(company, delegations.delegate, ANA, JON, date(2027, 3, 11), FRIDAY)
    assert (await given(company)).covers(FRIDAY)


async def test_days_that_overlap_are_refused_and_name_what_is_there(company: Workspace) -> None:
    await given(company)
    refused = await refusal(company, delegations.delegate, ANA, JON, MONDAY, date(2027, 3, 20))
    assert refused.sentence == (
        "<@UJON> decides for you from Friday 12 March to Monday 15 March already. Choose other days, or end that first."
    )
    await given(company, first=date(2027, 3, 16), last=date(2027, 3, 20))


async def test_two_clicks_at_once_make_one(company: Workspace) -> None:
    made = await asyncio.gather(given(company), given(company), return_exceptions=True)
    assert sorted(type(one).__name__ for one in made) == ["Delegation", "Refusal"]
    assert len(await rows(company)) == 1
    assert len(await told(company, JON)) == 1


async def test_it_goes_one_hop_only(company: Workspace) -> None:
    await done(company, give, JON, {Role.APPROVER}, FINANCE)
    await done(company, give, ROOT, {Role.ADMIN, Role.APPROVER}, FINANCE)
    await given(company, by=JON, to=ROOT)
    refused = await refusal(company, delegations.delegate, ANA, JON, MONDAY, MONDAY)
    assert refused.sentence == (
        "<@UJON> lets somebody else decide from Friday 12 March to Monday 15 March. Choose another person."
    )
    await given(company, first=date(2027, 3, 16), last=date(2027, 3, 16))


async def test_a_delegate_who_is_away_then_is_worth_a_word(company: Workspace) -> None:
    await done(company, absences.go_away, JON, MONDAY, date(2027, 3, 20))
    _, away = await done(company, delegations.delegate, ANA, JON, FRIDAY, MONDAY)
    assert away is not None
    assert away.first == MONDAY
    _, away = await done(company, delegations.delegate, ANA, JON, date(2027, 3, 22), date(2027, 3, 22))
    assert away is None


async def test_ending_it_tells_the_other_once(company: Workspace) -> None:
    made = await given(company)
    for _ in range(2):
        await done(company, delegations.end, made.id, ANA)
    assert await told(company, JON) == ["You no longer decide purchases for <@UANA>."] * 2, "the first lost its button"
    assert [action for _, action, _ in await trail(company)] == ["delegation.give", "delegation.end"]
    assert [one.due_at for one in await rows(company)] == [None]


async def test_the_delegate_can_say_that_they_cannot(company: Workspace) -> None:
    made = await given(company)
    await done(company, delegations.end, made.id, JON)
    assert await told(company, ANA) == [
        "<@UJON> no longer decides purchases for you.\nType /purchase delegate to choose somebody else."
    ]


async def test_an_admin_can_end_it_and_others_cannot(company: Workspace) -> None:
    made = await given(company)
    assert "Only <@UANA>, <@UJON> or an admin" in (await refusal(company, delegations.end, made.id, OLE)).sentence
    await done(company, delegations.end, made.id, ROOT)
    assert (await told(company, JON))[-1] == "You no longer decide purchases for <@UANA>. <@UROOT> ended it."
    await refusal(company, delegations.end, 999, ROOT)


async def test_both_end_it_at_once_and_each_is_told_at_most_once(company: Workspace) -> None:
    made = await given(company)
    await asyncio.gather(done(company, delegations.end, made.id, ANA), done(company, delegations.end, made.id, JON))
    assert [action for _, action, _ in await trail(company)] == ["delegation.give", "delegation.end"]
    assert len(await told(company, ANA)) + len(await told(company, JON)) == 2


async def test_it_ends_with_the_role_the_department_and_the_people(company: Workspace) -> None:
    await given(company)
    await done(company, give, ANA, set(), FINANCE)
    await done(company, give, ANA, {Role.APPROVER}, FINANCE)
    await given(company)
    await done(company, give, JON, set(), OPERATIONS)
    await done(company, give, JON, set(), FINANCE)
    await given(company)
    gone = Profile(user_id=JON, name="Jon", zone="Europe/Berlin", is_bot=False, deleted=True)
    await done(company, people.take_in, gone)
    assert [one.ended_on for one in await rows(company)] == [date(2027, 3, 10)] * 3
    ends = [actor for actor, action, _ in await trail(company) if action == "delegation.end"]
    assert ends == ["tandem"] * 3
    assert len(await told(company, ANA)) == 3 + 1, "a word for each end, and one for the role"


async def test_a_role_that_has_nothing_to_do_with_it_ends_nothing(company: Workspace) -> None:
    await given(company)
    await done(company, give, ANA, {Role.APPROVER, Role.CHAMPION}, FINANCE)
    assert [one.ended_on for one in await rows(company)] == [None]


async def test_its_midnights_follow_whoever_moves_to_another_zone(company: Workspace) -> None:
    await given(company)
    there = Profile(user_id=ANA, name="Ana", zone="America/Los_Angeles", is_bot=False, deleted=False)
    await done(company, people.take_in, there)
    assert [one.due_at for one in await rows(company)] == [datetime(2027, 3, 12, 8, tzinfo=UTC)]


async def test_each_sees_what_they_gave_and_have_until_it_is_over(company: Workspace, clock: FrozenClock) -> None:
    await given(company)
    assert len((await done(company, delegations.standing, ANA)).given) == 1
    assert len((await done(company, delegations.standing, JON)).taken) == 1
    clock.at(datetime(2027, 3, 16, 12, tzinfo=UTC))
    assert not (await done(company, delegations.standing, ANA)).given
    assert not (await done(company, delegations.standing, JON)).taken


async def give(tx: Tx, user_id: str, roles: set[Role], department: Department) -> None:
    await approvers.changed(tx, await members.give_roles(tx, ROOT, user_id, roles, department))


async def test_days_can_be_asked_for_a_year_ahead(company: Workspace) -> None:
    made = await given(company, last=FRIDAY + timedelta(days=366))
    assert isinstance(made, Delegation)
    with pytest.raises(Refusal):
        await given(company)

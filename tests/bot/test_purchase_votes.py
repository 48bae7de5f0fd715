"""Votes: by whom, by what right, about which version, and what comes of them; on both databases."""

import pytest
import sqlalchemy as sa

from bot import purchase_votes, purchases
from bot.database import Workspace
from models.audit_entry import AuditEntry
from models.member import Department, Role
from models.purchase import State
from models.purchase_policy import Policy, PolicyState
from models.purchase_vote import Vote
from models.refusal import Refusal
from tests.clocks import WEDNESDAY
from tests.purchases import (
    ADA,
    BOT,
    FAY,
    FINN,
    FRED,
    GONE,
    LEA,
    MAYA,
    NOA,
    OLA,
    OLIN,
    OPERATIONS,
    OSKAR,
    OTTO,
    ROOT,
    amended,
    approved,
    buttons,
    keys,
    notices,
    now,
    said,
    sent,
    set_member,
    settle,
    trail,
    votes,
)
from tests.use_cases import done, refusal

APPROVER = frozenset({Role.APPROVER})


@pytest.fixture
async def company(workspace: Workspace) -> Workspace:
    await settle(workspace)
    return workspace


# approving
async def test_every_copy_changes_with_each_vote(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    for user_id in (FRED, OLA, OTTO):
        assert "Approved: <@UFAY> (finance)" in str(await said(company, f"purchase:1:1:ask:{user_id}"))
    assert "Approved: <@UFAY> (finance)" in str(await said(company, "purchase:1:request"))
    assert "Approve" not in await buttons(company, "purchase:1:1:ask:UFAY")
    assert "Approve" not in await buttons(company, "purchase:1:1:ask:UFRED")
    assert "Approve" in await buttons(company, "purchase:1:1:ask:UOLA")
    assert (await now(company, purchase)).needed == {"operations": [OLA, OTTO]}


@pytest.mark.parametrize("people", [(FAY, OLA), (OLA, FAY), (FRED, OTTO)])
async def test_with_the_last_vote_it_is_approved_and_told_once(company: Workspace, people: tuple[str, str]) -> None:
    purchase = await approved(company, await sent(company), *people)
    assert (purchase.state, purchase.decided_by, purchase.next_at) == (State.APPROVED, people[1], None)
    assert await keys(company, MAYA) == ["purchase:1:request", "purchase:1:decided"]
    assert "pproved" in str(await said(company, "purchase:1:decided"))
    assert "pproved" in str(await said(company, "purchase:1:1:ask:UFAY"))
    assert "Approve" not in await buttons(company, "purchase:1:1:ask:UOTTO")
    assert await notices(company) == [(purchase.id, "approved")]
    assert await trail(company) == ["purchase.request", "purchase.vote", "purchase.approved"]


async def test_the_trail_keeps_the_whole_evidence(company: Workspace) -> None:
    await approved(company, await sent(company), FAY, OLA)
    async with company.read() as tx:
        entry = (await tx.all(sa.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)))[0]
    assert (entry.actor, entry.subject) == (OLA, "purchase:1")
    assert entry.detail["version"] == 1
    assert [(vote["by"], vote["for"], vote["seat"], vote["department"]) for vote in entry.detail["votes"]] == [
        (FAY, FAY, "finance", "finance"),
        (OLA, OLA, "operations", "operations"),
    ]


async def test_the_person_it_is_for_hears_of_it_too(company: Workspace) -> None:
    await approved(company, await sent(company, for_id=OSKAR), FAY, OLA)
    assert await keys(company, OSKAR) == ["purchase:1:decided:for"]


async def test_a_double_click_counts_once_and_says_nothing(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY, FAY, FAY)
    assert len(await votes(company)) == 1
    await approved(company, purchase, OLA, OLA, FAY)
    assert len(await votes(company)) == 2
    assert await trail(company) == ["purchase.request", "purchase.vote", "purchase.approved"]
    assert await notices(company) == [(purchase.id, "approved")]


async def test_two_of_one_department_are_not_enough(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    refused = await refusal(company, purchase_votes.approve, purchase.id, 1, FRED)
    assert "not needed any more" in refused.sentence
    assert "<@UFAY>" in refused.sentence
    assert [vote.voter_id for vote in await votes(company)] == [FAY]


async def test_an_approver_of_neither_department_cannot_decide_over_the_limit(company: Workspace) -> None:
    purchase = await sent(company)
    refused = await refusal(company, purchase_votes.approve, purchase.id, 1, NOA)
    assert refused.sentence == "PUR-1 is decided by finance and operations. You are of neither."


# who never votes
async def test_neither_the_requester_nor_whom_it_is_for_votes_whatever_they_are(company: Workspace) -> None:
    for user_id in (MAYA, OSKAR):
        await set_member(company, user_id, roles=frozenset({Role.APPROVER, Role.ADMIN}))
    purchase = await sent(company, for_id=OSKAR)
    for act in (purchase_votes.approve, purchase_votes.votable):
        assert "your own request" in (await refusal(company, act, purchase.id, 1, MAYA)).sentence
        assert "for you" in (await refusal(company, act, purchase.id, 1, OSKAR)).sentence
    assert await keys(company, OSKAR) == []


@pytest.mark.parametrize("user_id", [FINN, OLIN, LEA, ROOT, BOT, GONE, "UNEW", "UBOT", ""])
async def test_without_the_right_nobody_votes(company: Workspace, user_id: str) -> None:
    purchase = await sent(company)
    refused = await refusal(company, purchase_votes.approve, purchase.id, 1, user_id)
    assert "no approver" in refused.sentence
    await refusal(company, purchase_votes.reject, purchase.id, 1, user_id, "No.")
    await refusal(company, purchase_votes.ask_changes, purchase.id, 1, user_id, "Less.")
    assert await votes(company) == []


@pytest.mark.parametrize(
    "lost", [{"roles": frozenset()}, {"left_at": WEDNESDAY}, {"is_bot": True}, {"department": Department.OTHER}]
)
async def test_a_right_lost_between_opening_and_pressing_is_no_right(company: Workspace, lost: dict[str, object]) -> None:
    purchase = await sent(company)
    await done(company, purchase_votes.votable, purchase.id, 1, FAY)
    await set_member(company, FAY, **lost)
    await refusal(company, purchase_votes.approve, purchase.id, 1, FAY)
    await refusal(company, purchase_votes.reject, purchase.id, 1, FAY, "No.")
    assert await votes(company) == []


async def test_a_vote_given_stays_when_its_voter_loses_the_right(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    await set_member(company, FAY, roles=frozenset(), department=OPERATIONS)
    assert (await approved(company, purchase, OLA)).state is State.APPROVED


async def test_who_moved_to_the_other_department_does_not_count_a_second_time(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    await set_member(company, FAY, department=OPERATIONS)
    await approved(company, purchase, FAY)
    assert len(await votes(company)) == 1
    assert (await now(company, purchase)).purchase.state is State.WAITING


@pytest.mark.parametrize("version", [0, 2, -1, 10**12])
async def test_a_version_there_is_not_gets_a_sentence(company: Workspace, version: int) -> None:
    purchase = await sent(company)
    assert "was changed" in (await refusal(company, purchase_votes.approve, purchase.id, version, FAY)).sentence


async def test_a_request_of_another_workspace_is_not_known(company: Workspace) -> None:
    assert "do not know" in (await refusal(company, purchase_votes.approve, 1_000_000, 1, FAY)).sentence


async def test_a_vote_for_the_version_before_does_not_count_for_this_one(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    await amended(company, purchase, "50,000.00")
    for user_id in (OLA, FAY):
        refused = await refusal(company, purchase_votes.approve, purchase.id, 1, user_id)
        assert "old version" in refused.sentence
    stands = await now(company, purchase)
    assert (stands.votes, stands.version.seats_filled) == ([], 0)


# further tiers
async def test_a_tier_needs_a_third_person_and_nobody_sits_twice(company: Workspace) -> None:
    async with company.begin() as tx:
        seat = {"name": "Head of finance", "department": None, "people": [FAY]}
        tx.add(
            Policy(
                number=1,
                tiers=[{"over_minor": 5_000_000, "seats": [seat]}],
                state=PolicyState.IN_FORCE,
                proposed_by=ROOT,
                decided_by=ADA,
            )
        )
    purchase = await sent(company, "60,000.00")
    assert list((await now(company, purchase)).needed) == ["finance", "operations", "tier1"]
    await approved(company, purchase, FAY)
    [vote] = await votes(company)
    assert vote.seat == "tier1"  # so that Fred can fill the other
    assert (await approved(company, purchase, OLA)).state is State.WAITING
    assert (await approved(company, purchase, FRED)).state is State.APPROVED


# rejecting and asking for changes
async def test_one_no_ends_it_and_says_why(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    await done(company, purchase_votes.reject, purchase.id, 1, OLA, "  We have  plenty. ")
    stands = await now(company, purchase)
    assert (stands.purchase.state, stands.purchase.decided_by) == (State.REJECTED, OLA)
    assert "plenty" in str(await said(company, "purchase:1:decided"))
    assert "plenty" in str(await said(company, "purchase:1:1:ask:UFAY"))
    assert await trail(company) == ["purchase.request", "purchase.vote", "purchase.rejected"]
    assert await notices(company) == [(purchase.id, "rejected")]
    assert "ejected" in (await refusal(company, purchase_votes.approve, purchase.id, 1, FAY)).sentence
    assert "ejected" in (await refusal(company, purchase_votes.reject, purchase.id, 1, OTTO, "Me too.")).sentence


@pytest.mark.parametrize(("words", "says"), [("", "why"), (" \n ", "why"), ("x" * 1001, "characters")])
async def test_a_no_needs_a_reason(company: Workspace, words: str, says: str) -> None:
    purchase = await sent(company)
    refused = await refusal(company, purchase_votes.reject, purchase.id, 1, FAY, words)
    assert (refused.field, says in refused.sentence) == ("reason", True)
    assert (await now(company, purchase)).purchase.state is State.WAITING


async def test_who_approved_does_not_reject_afterwards(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    refused = await refusal(company, purchase_votes.reject, purchase.id, 1, FAY, "After all.")
    assert refused.sentence == "You approved PUR-1 already."


async def test_another_of_the_department_can_still_say_no(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    await done(company, purchase_votes.reject, purchase.id, 1, FRED, "There is a cheaper one.")
    assert (await now(company, purchase)).purchase.state is State.REJECTED


async def test_asked_to_change_it_the_requester_hears_why_and_nobody_decides_meanwhile(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    await done(company, purchase_votes.ask_changes, purchase.id, 1, OLA, "Take the cheaper ones.")
    stands = await now(company, purchase)
    assert (stands.purchase.state, stands.purchase.next_at, stands.needed) == (State.CHANGES, None, {})
    told = (await keys(company, MAYA))[-1]
    assert "Take the cheaper ones." in str(await said(company, told))
    assert await buttons(company, "purchase:1:1:ask:UOTTO") == []
    for user_id in (OLA, OTTO):
        assert "<@UMAYA>" in (await refusal(company, purchase_votes.approve, purchase.id, 1, user_id)).sentence
    await refusal(company, purchase_votes.ask_changes, purchase.id, 1, OTTO, "Me too.")


async def test_changed_in_words_it_waits_again_with_its_votes(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    await done(company, purchase_votes.ask_changes, purchase.id, 1, OLA, "Which colour?")
    await amended(company, purchase, what="40 red brake sets")
    stands = await now(company, purchase)
    assert (stands.purchase.state, stands.version.number, len(stands.votes)) == (State.WAITING, 1, 1)
    assert stands.purchase.next_at is not None
    assert "Approve" in await buttons(company, "purchase:1:1:ask:UOLA")
    assert (await approved(company, purchase, OLA)).state is State.APPROVED


async def test_handed_back_as_it_is_it_waits_again_and_who_decides_hears_it(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    await done(company, purchase_votes.ask_changes, purchase.id, 1, OLA, "Sure?")
    await amended(company, purchase)
    assert (await now(company, purchase)).purchase.state is State.WAITING
    for user_id in (OLA, OTTO):
        [_, told] = await keys(company, user_id)
        assert "It waits for you once more." in str(await said(company, told))
    assert len(await keys(company, FAY)) == 1


async def test_changed_in_money_it_is_asked_anew(company: Workspace) -> None:
    purchase = await sent(company)
    await done(company, purchase_votes.ask_changes, purchase.id, 1, OLA, "Cheaper.")
    assert (await amended(company, purchase, "11,000.00")).state is State.WAITING
    assert await keys(company, OLA) == ["purchase:1:1:ask:UOLA", "purchase:1:2:ask:UOLA"]


async def test_changes_need_words(company: Workspace) -> None:
    purchase = await sent(company)
    for words in ("", " ", "x" * 1001):
        assert (await refusal(company, purchase_votes.ask_changes, purchase.id, 1, FAY, words)).field == "words"


async def test_the_database_itself_refuses_a_second_vote(company: Workspace) -> None:
    purchase = await sent(company)
    await approved(company, purchase, FAY)
    [vote] = await votes(company)
    async with company.begin() as tx:
        again = {name: getattr(vote, name) for name in ("purchase_id", "version", "voter_id", "for_id", "approve", "at")}
        assert not await tx.insert(Vote, **again, seat="operations", department=OPERATIONS, reason="")


async def test_a_policy_changed_meanwhile_weakens_nothing_that_was_sent(company: Workspace) -> None:
    purchase = await sent(company)
    async with company.begin() as tx:
        tx.add(Policy(number=1, limit_minor=10_000_000, state=PolicyState.IN_FORCE, proposed_by=ROOT, decided_by=ADA))
    assert (await approved(company, purchase, FAY)).state is State.WAITING
    await amended(company, purchase, "13,000.00")
    stands = await now(company, purchase)
    assert (stands.version.over, stands.version.seats_needed) == (True, 2)
    fresh = await sent(company, "13,000.00", vendor="Bolt Brothers")
    assert not (await now(company, fresh)).version.over


async def test_nobody_is_asked_about_a_withdrawn_request(company: Workspace) -> None:
    purchase = await sent(company)
    await done(company, purchases.withdraw, purchase.id, MAYA)
    with pytest.raises(Refusal):
        await done(company, purchase_votes.votable, purchase.id, 1, FAY)

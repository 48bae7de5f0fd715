"""A requester who left hears of nothing any more: who it is for, or a lead, does instead; on both databases."""

import pytest
import sqlalchemy as sa

from bot import people, purchase_questions, purchase_votes, purchases
from bot.database import Workspace
from bot.slack.profile import Profile
from models.message import Message
from models.purchase import State
from tests.purchases import FAY, FRED, LEA, MAYA, OLA, OSKAR, approved, drawn, keys, now, said, sent, settle
from tests.use_cases import done, refusal


@pytest.fixture
async def company(workspace: Workspace) -> Workspace:
    await settle(workspace)
    return workspace


async def leaves(workspace: Workspace, user_id: str) -> None:
    profile = Profile(user_id=user_id, name=user_id, zone="UTC", is_bot=False, deleted=True)
    await done(workspace, people.take_in, profile)


async def heard(workspace: Workspace, user_id: str) -> list[tuple[str, int]]:
    """What somebody was told, and how often it was changed."""
    await drawn(workspace)
    async with workspace.read() as tx:
        found = await tx.all(sa.select(Message).where(Message.channel == user_id).order_by(Message.id))
    return [(one.key, one.version) for one in found]


async def test_the_decision_goes_to_a_lead_instead(company: Workspace) -> None:
    purchase = await sent(company)
    before = await heard(company, MAYA)
    await leaves(company, MAYA)
    await approved(company, purchase, FAY, OLA)
    assert await heard(company, MAYA) == before
    assert await keys(company, LEA) == ["purchase:1:left", "purchase:1:decided"]
    assert "Whoever asked for it left. Please see to it that somebody buys it." in str(
        await said(company, "purchase:1:decided")
    )


async def test_nobody_can_answer_or_change_it_and_it_is_not_stuck(company: Workspace) -> None:
    purchase = await sent(company)
    question = await done(company, purchase_questions.ask, purchase.id, 1, FAY, "Why forty?")
    before = await heard(company, MAYA)
    await leaves(company, MAYA)
    assert not (await now(company, purchase)).open_questions
    for act in (purchase_questions.ask, purchase_votes.ask_changes):
        refused = await refusal(company, act, purchase.id, 1, OLA, "Why red?")
        assert (f"<@{MAYA}> left" in refused.sentence, refused.field) == (True, "words")
    stands = await now(company, purchase)
    assert (stands.purchase.state, stands.purchase.next_at is not None) == (State.WAITING, True)
    await refusal(company, purchase_questions.answer, question.id, MAYA, "Because.")
    await done(company, purchases.withdraw, purchase.id, LEA)
    assert await heard(company, MAYA) == before


async def test_whom_it_is_for_answers_and_hears_instead(company: Workspace) -> None:
    purchase = await sent(company, for_id=OSKAR)
    first = await done(company, purchase_questions.ask, purchase.id, 1, FAY, "Why forty?")
    await leaves(company, MAYA)
    second = await done(company, purchase_questions.ask, purchase.id, 1, OLA, "Why red?")
    put = [f"purchase:question:{question.id}:for" for question in (first, second)]
    assert await keys(company, OSKAR) == put
    await leaves(company, FAY)
    for question in (first, second):
        await done(company, purchase_questions.answer, question.id, OSKAR, "It is for the spring.")
    for key in put:
        assert "It is for the spring." in str(await said(company, key))
    assert await keys(company, FAY) == ["purchase:1:1:ask:UFAY"], "who asked and left is not told the answer"
    assert f"purchase:1:answer:{second.id}" in await keys(company, OLA)
    await approved(company, purchase, FRED, OLA)
    assert await keys(company, OSKAR) == [*put, "purchase:1:decided:for"]

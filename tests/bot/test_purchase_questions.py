"""Questions about purchases and their answers, while the clock waits; on both databases."""

import asyncio
from datetime import timedelta

import pytest

from bot import purchase_questions, purchase_votes, purchases
from bot.database import Workspace
from models.purchase import State
from models.purchase_question import Question
from tests.clocks import FrozenClock
from tests.purchases import (
    FAY,
    FINN,
    FRED,
    MAYA,
    NOA,
    OLA,
    OSKAR,
    amended,
    approved,
    buttons,
    keys,
    now,
    outcome,
    said,
    sent,
    settle,
    trail,
)
from tests.use_cases import done, refusal


@pytest.fixture
async def company(workspace: Workspace) -> Workspace:
    await settle(workspace)
    return workspace


async def asked(workspace: Workspace, by: str = FAY, words: str = "Why forty?", purchase_id: int = 1) -> Question:
    question = await done(workspace, purchase_questions.ask, purchase_id, 1, by, words)
    assert isinstance(question, Question)
    return question


async def answered(workspace: Workspace, question: Question, by: str = MAYA) -> None:
    await done(workspace, purchase_questions.answer, question.id, by, "One for each bike.")


async def test_the_question_goes_to_the_requester_and_every_copy_shows_it(company: Workspace) -> None:
    purchase = await sent(company)
    question = await asked(company, purchase_id=purchase.id)
    assert await keys(company, MAYA) == ["purchase:1:request", f"purchase:question:{question.id}"]
    assert "Why forty?" in str(await said(company, f"purchase:question:{question.id}"))
    assert await buttons(company, f"purchase:question:{question.id}") == ["Answer"]
    for user_id in (FAY, FRED, OLA):
        assert "Why forty?" in str(await said(company, f"purchase:1:1:ask:{user_id}"))
    assert await trail(company) == ["purchase.request", "purchase.ask"]


async def test_the_clock_waits_for_the_answer_and_goes_on_after_it(company: Workspace, clock: FrozenClock) -> None:
    purchase = await sent(company)
    due_at = (await now(company, purchase)).purchase.next_at
    question = await asked(company, purchase_id=purchase.id)
    assert (await now(company, purchase)).purchase.next_at is None
    clock.move(timedelta(days=5))
    await answered(company, question)
    later = (await now(company, purchase)).purchase.next_at
    assert due_at is not None
    assert later is not None
    assert later > clock.now() > due_at


async def test_the_answer_goes_to_the_askers_thread(company: Workspace) -> None:
    purchase = await sent(company)
    question = await asked(company, purchase_id=purchase.id)
    await answered(company, question)
    assert (await keys(company, FAY))[-1] == f"purchase:1:answer:{question.id}"
    assert "One for each bike." in str(await said(company, f"purchase:1:answer:{question.id}"))
    assert "One for each bike." in str(await said(company, f"purchase:question:{question.id}"))
    assert await buttons(company, f"purchase:question:{question.id}") == []
    assert "answer is not there yet" not in str(await said(company, "purchase:1:1:ask:UOLA"))


async def test_it_can_be_decided_while_a_question_is_open(company: Workspace) -> None:
    purchase = await sent(company)
    question = await asked(company, purchase_id=purchase.id)
    assert (await approved(company, purchase, OLA, FAY)).state is State.APPROVED
    assert "no answer any more" in str(await said(company, f"purchase:question:{question.id}"))
    refused = await refusal(company, purchase_questions.answer, question.id, MAYA, "Late.")
    assert "no answer any more" in refused.sentence


async def test_a_vote_while_a_question_is_open_still_shows_the_question(company: Workspace) -> None:
    purchase = await sent(company)
    await asked(company, purchase_id=purchase.id)
    await approved(company, purchase, OLA)
    assert "Why forty?" in str(await said(company, "purchase:1:1:ask:UFRED"))
    assert (await now(company, purchase)).purchase.next_at is None


async def test_the_clock_goes_on_when_the_last_question_is_answered(company: Workspace) -> None:
    purchase = await sent(company)
    first = await asked(company, purchase_id=purchase.id)
    second = await asked(company, OLA, "And why red?", purchase_id=purchase.id)
    await answered(company, first)
    assert (await now(company, purchase)).purchase.next_at is None
    assert "And why red?" in str(await said(company, "purchase:1:1:ask:UFRED"))
    await answered(company, second)
    assert (await now(company, purchase)).purchase.next_at is not None


async def test_changes_and_a_question_both_have_to_be_met(company: Workspace) -> None:
    purchase = await sent(company)
    question = await asked(company, purchase_id=purchase.id)
    await done(company, purchase_votes.ask_changes, purchase.id, 1, OLA, "Fewer.")
    await answered(company, question)
    assert (await now(company, purchase)).purchase.next_at is None
    await amended(company, purchase, what="39 brake sets")
    assert (await now(company, purchase)).purchase.next_at is not None


async def test_a_new_version_closes_what_was_asked_about_the_one_before(company: Workspace) -> None:
    purchase = await sent(company)
    question = await asked(company, purchase_id=purchase.id)
    await amended(company, purchase, "11,000.00")
    assert await buttons(company, f"purchase:question:{question.id}") == []
    await refusal(company, purchase_questions.answerable, question.id, MAYA)
    assert (await now(company, purchase)).purchase.next_at is not None
    assert "Why forty?" not in str(await said(company, "purchase:1:2:ask:UFRED"))


async def test_a_withdrawn_request_needs_no_answer(company: Workspace) -> None:
    purchase = await sent(company)
    question = await asked(company, purchase_id=purchase.id)
    await done(company, purchases.withdraw, purchase.id, MAYA)
    assert await buttons(company, f"purchase:question:{question.id}") == []
    await refusal(company, purchase_questions.answer, question.id, MAYA, "Late.")


async def test_only_who_decides_asks_and_only_who_requested_answers(company: Workspace) -> None:
    purchase = await sent(company)
    for user_id in (MAYA, FINN, NOA, "UNEW"):
        await refusal(company, purchase_questions.ask, purchase.id, 1, user_id, "Why?")
    question = await asked(company, purchase_id=purchase.id)
    for user_id in (FAY, FINN, OSKAR):
        assert "<@UMAYA>" in (await refusal(company, purchase_questions.answerable, question.id, user_id)).sentence
        await refusal(company, purchase_questions.answer, question.id, user_id, "Because.")
    await refusal(company, purchase_questions.ask, purchase.id, 2, FAY, "Why?")
    await refusal(company, purchase_questions.answer, 1_000_000, MAYA, "Because.")


async def test_it_is_answered_once(company: Workspace) -> None:
    purchase = await sent(company)
    question = await asked(company, purchase_id=purchase.id)
    found = await asyncio.gather(
        *(outcome(company, purchase_questions.answer, question.id, MAYA, f"Answer {n}") for n in range(4))
    )
    assert sum(one is None for one in found) == 1
    assert (await keys(company, FAY)).count(f"purchase:1:answer:{question.id}") == 1
    assert (
        "answered this already" in (await refusal(company, purchase_questions.answer, question.id, MAYA, "Again.")).sentence
    )


@pytest.mark.parametrize("words", ["", "  ", "x" * 1001])
async def test_both_need_words(company: Workspace, words: str) -> None:
    purchase = await sent(company)
    assert (await refusal(company, purchase_questions.ask, purchase.id, 1, FAY, words)).field == "words"
    question = await asked(company, purchase_id=purchase.id)
    assert (await refusal(company, purchase_questions.answer, question.id, MAYA, words)).field == "answer"
    assert (await now(company, purchase)).purchase.next_at is None

"""Questions about a purchase: asked by who decides, answered by the requester, while the clock waits."""

import sqlalchemy as sa

from bot import members, purchase_standings, purchase_votes
from bot import purchase_copies as copies
from bot.database import Tx
from bot.purchase_standings import Held
from bot.views import purchase_news as news
from bot.views import purchase_refusals as refusals
from models.message import Lane
from models.purchase import State
from models.purchase_copy import PurchaseCopy
from models.purchase_question import Question, read_words
from models.purchase_standing import Standing
from models.refusal import Refusal

UNKNOWN = "I do not know that question. Type `/purchase mine` to see your requests."


async def ask(tx: Tx, purchase_id: int, version: int, by: str, words: str) -> Question:
    """Ask the requester; they are told at once, and the clock waits. `words` are required (field ``words``).

    Raises:
        Refusal: `by` has no right to vote about it, that version is not the current one, it is decided, or nobody is left
            who could answer.
    """
    held = await purchase_standings.hold(tx, purchase_id)
    purchase_votes.require_say(held, version, by)
    purchase = held.purchase
    question = Question(purchase_id=purchase.id, version=version, asker_id=by, words=read_words(words), asked_at=tx.now)
    tx.add(question)
    purchase.pause(tx.now, held.week)
    await tx.flush()
    await tx.audit(by, "purchase.ask", f"purchase:{purchase.number}", question=question.id, words=question.words)
    stands = held.standing(questions=[*held.questions, question])
    if not await copies.put_question(tx, stands, question):
        raise Refusal(refusals.cannot_answer(purchase), field="words")
    await copies.show(tx, stands)
    return question


async def answerable(tx: Tx, question_id: int, by: str) -> tuple[Standing, Question]:
    """The open question, for the requester; asked before the form opens. Refused when it is answered or over."""
    held, question = await _hold(tx, question_id, by)
    return held.standing(), question


async def answer(tx: Tx, question_id: int, by: str, words: str) -> Question:
    """The requester answers (field ``answer``); it goes into the thread of the asker's message. The clock goes on."""
    held, question = await _hold(tx, question_id, by)
    question.give_answer(words, by, tx.now)
    purchase = held.purchase
    still_open = [each for each in held.questions if each.is_open]
    if not still_open:
        purchase.resume(tx.now, held.week)
    await tx.audit(by, "purchase.answer", f"purchase:{purchase.number}", question=question.id, words=question.answer)
    stands = held.standing(questions=still_open)
    asked = copies.ask_key(purchase, question.version, question.asker_id)
    has_copy = sa.select(PurchaseCopy.id).where(PurchaseCopy.purchase_id == purchase.id, PurchaseCopy.key == asked)
    parent = asked if await tx.one(has_copy) is not None else None
    key = f"purchase:{purchase.number}:answer:{question.id}"
    if (await members.meet(tx, question.asker_id)).left_at is None:
        await tx.post(key, question.asker_id, news.answered(stands, question), lane=Lane.APPROVAL, parent=parent)
    await copies.end_question(tx, stands, question)
    await copies.show(tx, stands)
    return question


async def _hold(tx: Tx, question_id: int, by: str) -> tuple[Held, Question]:
    """The question, open and for `by` to answer, held with its request."""
    await tx.team(lock=True)
    question = await tx.lock(Question, question_id)
    if question is None:
        raise Refusal(UNKNOWN)
    held = await purchase_standings.hold(tx, question.purchase_id)
    purchase = held.purchase
    if not purchase.bars(by):
        raise Refusal(f"Only <@{purchase.requester_id}> can answer this.")
    if question.is_open and purchase.state in (State.WAITING, State.CHANGES):
        return held, question
    if question.answered_by is not None:
        raise Refusal(f"<@{question.answered_by}> answered this already.")
    raise Refusal(f"This needs no answer any more. {news.since(held.standing())}")

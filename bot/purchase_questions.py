"""Questions about a purchase: asked by who decides, answered by the requester, while the clock waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.database import Tx

if TYPE_CHECKING:
    from models.purchase_question import Question
    from models.purchase_standing import Standing


async def ask(tx: Tx, purchase_id: int, version: int, by: str, words: str) -> Question:
    """Ask the requester; they are told at once. `words` are required (field ``words``).

    Raises:
        Refusal: `by` has no right to vote about it, that version is not the current one, or it is decided.
    """
    raise NotImplementedError


async def answerable(tx: Tx, question_id: int, by: str) -> tuple[Standing, Question]:
    """The open question, for the requester; asked before the form opens. Refused when it is answered or over."""
    raise NotImplementedError


async def answer(tx: Tx, question_id: int, by: str, words: str) -> Question:
    """The requester answers (field ``answer``); it goes into the thread of the asker's message. The clock goes on."""
    raise NotImplementedError

"""What happened to a purchase, told to the people concerned, a message a fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.views.blocks import Content

if TYPE_CHECKING:
    from models.purchase_question import Question
    from models.purchase_standing import Standing


def decided(standing: Standing, to: str) -> Content:
    """It ended: approved, rejected or withdrawn. For its requester, the person it is for, or with `to` empty a channel."""
    raise NotImplementedError


def asked(standing: Standing, question: Question) -> Content:
    """A question to the requester, with the button to answer."""
    raise NotImplementedError


def answered(standing: Standing, question: Question) -> Content:
    """The answer, for the thread of whoever asked."""
    raise NotImplementedError


def changes_asked(standing: Standing, by: str, words: str) -> Content:
    """`by` wants it changed before anybody decides; for the requester."""
    raise NotImplementedError


def reminder(standing: Standing, days: int) -> Content:
    """It has waited for `days` working days; for those who are still needed."""
    raise NotImplementedError


def stuck(standing: Standing, days: int) -> Content:
    """It has waited for `days` working days; for a lead, who is given no vote."""
    raise NotImplementedError


def nobody(standing: Standing, missing: Sequence[str]) -> Content:
    """Nobody can fill the seats called `missing`; for an admin, with what mends it."""
    raise NotImplementedError


def since(standing: Standing) -> str:
    """What happened to it since, as a sentence for somebody who pressed an old button."""
    raise NotImplementedError

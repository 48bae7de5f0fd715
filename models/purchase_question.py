"""A question about a purchase; while it is open, the clock waits."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped
from models.typed import text

LONGEST = 1000


class Question(Numbered, Base):
    """What an approver asked the requester about a version, and the answer; ``answered_at`` is None while it is open."""

    __tablename__ = "purchase_question"
    __table_args__ = scoped(sa.Index(None, "team_id", "purchase_id"), purchase_id="purchase")

    purchase_id: Mapped[int]
    version: Mapped[int]
    asker_id: Mapped[str] = mapped_column(sa.String(20))
    words: Mapped[str] = mapped_column(sa.String(LONGEST))
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(sa.String(LONGEST), default="")
    answered_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    def give_answer(self, words: str, by: str, now: datetime) -> bool:
        """Somebody answers. True the first time only.

        Raises:
            Refusal: beside the field ``answer``, when there are no words or too many.
        """
        if not self.is_open:
            return False
        self.answer = text(words, "answer", "Write the answer in a line or two.", LONGEST)
        self.answered_by, self.answered_at = by, now
        return True

    def close(self, now: datetime) -> bool:
        """It needs no answer any more: there is a new version, or a decision. True when it was open."""
        if not self.is_open:
            return False
        self.answered_at = now
        return True


def read_words(words: str) -> str:
    """A question, or what is to be changed. Raises a Refusal beside ``words`` when there are none or too many."""
    return text(words, "words", "Write a line or two. The requester reads it.", LONGEST)

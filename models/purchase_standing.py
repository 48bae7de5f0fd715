"""How a request stands at one moment: what the messages about it are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.purchase import Purchase
    from models.purchase_question import Question
    from models.purchase_version import Version
    from models.purchase_vote import Vote


@dataclass(frozen=True)
class Standing:
    """A request with its current version.

    Attributes:
        votes: for the current version, in their order.
        questions: about any version, in their order.
        needed: who can still fill each open seat, by the seat's name; nobody where there is not one such person.
            Delegates and backups stand here too. Empty once it ended.
        zone: the workspace's, for the days that messages name.
    """

    purchase: Purchase
    version: Version
    votes: Sequence[Vote] = ()
    questions: Sequence[Question] = ()
    needed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    zone: str = "UTC"

    @property
    def wanted(self) -> set[str]:
        """Everybody who can still fill an open seat."""
        return {user_id for found in self.needed.values() for user_id in found}

    @property
    def open_questions(self) -> list[Question]:
        return [question for question in self.questions if question.answered_at is None]

    def vote_of(self, user_id: str) -> Vote | None:
        """What that person voted about the current version."""
        return next((vote for vote in self.votes if vote.voter_id == user_id), None)

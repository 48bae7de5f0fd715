"""Where a discrepancy is shown with buttons, so that every copy changes when it does."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped
from models.discrepancy import Discrepancy


class Asks(StrEnum):
    """As what somebody sees a discrepancy."""

    OWNER = "owner"
    CONFIRM = "confirm"
    COPY = "copy"  # a lead, told of its age


class DiscrepancyCopy(Numbered, Base):
    """A discrepancy shown in a message with buttons; ``key`` is the message's.

    ``for_id`` is whom it waited for then: the question is over when it waits for somebody else. ``day`` is the local day of
    a merged message, None in a message about this one only.
    """

    __tablename__ = "discrepancy_copy"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "key", "discrepancy_id", "asks"),
        sa.Index(None, "team_id", "discrepancy_id"),
        sa.Index(None, "team_id", "user_id", "day"),
        discrepancy_id="discrepancy",
    )

    discrepancy_id: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(200))
    user_id: Mapped[str] = mapped_column(sa.String(20))
    asks: Mapped[Asks] = mapped_column(choice(Asks))
    for_id: Mapped[str] = mapped_column(sa.String(20))
    day: Mapped[date | None] = mapped_column(default=None)

    def stands(self, discrepancy: Discrepancy) -> bool:
        """Whether it still asks something."""
        return discrepancy.is_open and (self.asks is Asks.COPY or discrepancy.waits_for_id == self.for_id)

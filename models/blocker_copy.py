"""Where a blocker is shown with buttons, so that every copy changes when it does."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped
from models.blocker import Blocker


class Asks(StrEnum):
    """As what somebody is asked about a blocker."""

    OWNER = "owner"
    RAISER = "raiser"
    LEAD = "lead"


class BlockerCopy(Numbered, Base):
    """A blocker shown in a message with buttons; the message changes when the blocker does.

    ``key`` is the message's. ``owner_id`` is who owned the blocker then: a question to an owner or a lead is over when
    somebody else does. ``day`` is the local day of a daily reminder, None in a message of one blocker.
    """

    __tablename__ = "blocker_copy"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "key", "blocker_id", "asks"),
        sa.Index(None, "team_id", "blocker_id"),
        sa.Index(None, "team_id", "user_id", "day"),
        blocker_id="blocker",
    )

    blocker_id: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(200))
    user_id: Mapped[str] = mapped_column(sa.String(20))
    asks: Mapped[Asks] = mapped_column(choice(Asks))
    owner_id: Mapped[str] = mapped_column(sa.String(20))
    day: Mapped[date | None] = mapped_column(default=None)

    def stands(self, blocker: Blocker) -> bool:
        """Whether it still asks something."""
        return blocker.is_open and (self.asks is Asks.RAISER or blocker.owner_id == self.owner_id)

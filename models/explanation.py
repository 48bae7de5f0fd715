"""What the owner says about a difference from plan: why, whether it lasts, and what is done about it."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped

WORDS_LONGEST = 500


class Cause(StrEnum):
    """Why actual and plan differ."""

    VOLUME = "volume"
    PRICE = "price"
    TIMING = "timing"
    ONE_OFF = "one_off"
    MISTAKE = "mistake"
    SCOPE = "scope"
    OTHER = "other"


class Explanation(Numbered, Base):
    """One account's difference in one month; ``cost_centre_id`` 0: of all together. ``month`` is Month.ordinal.

    A row without ``said_at`` is a question that waits for ``asked_of``; ``asked_by`` is told what they say.
    """

    __tablename__ = "explanation"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "account_id", "cost_centre_id", "month"),
        sa.CheckConstraint("said_at IS NULL OR (said_by IS NOT NULL AND cause IS NOT NULL)", name="said"),
        account_id="account",
    )

    account_id: Mapped[int]
    month: Mapped[int]
    cost_centre_id: Mapped[int] = mapped_column(default=0)
    cause: Mapped[Cause | None] = mapped_column(choice(Cause), default=None)
    words: Mapped[str] = mapped_column(sa.String(WORDS_LONGEST), default="")
    lasts: Mapped[bool | None] = mapped_column(default=None)
    action: Mapped[str] = mapped_column(sa.String(WORDS_LONGEST), default="")
    action_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    action_due: Mapped[date | None] = mapped_column(default=None)
    asked_of: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    asked_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    asked_at: Mapped[datetime | None] = mapped_column(default=None)
    said_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    said_at: Mapped[datetime | None] = mapped_column(default=None)

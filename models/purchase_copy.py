"""Where a purchase is shown, so that every copy changes when it does."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped


class As(StrEnum):
    """As what somebody sees a purchase."""

    APPROVER = "approver"
    DELEGATE = "delegate"
    BACKUP = "backup"
    LEAD = "lead"
    REQUESTER = "requester"


class PurchaseCopy(Numbered, Base):
    """A purchase shown to a person in the message ``key``, about one version.

    ``for_id`` is whose right they would use: their own, or that of the approver they stand in for. ``over`` is set when the
    message asks nothing of them any more, such as a delegate's after their last day.
    """

    __tablename__ = "purchase_copy"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "purchase_id", "key"),
        sa.Index(None, "team_id", "user_id", "purchase_id"),
        purchase_id="purchase",
    )

    purchase_id: Mapped[int]
    user_id: Mapped[str] = mapped_column(sa.String(20))
    key: Mapped[str] = mapped_column(sa.String(200))
    as_: Mapped[As] = mapped_column(choice(As))
    version: Mapped[int]
    for_id: Mapped[str] = mapped_column(sa.String(20))
    over: Mapped[bool] = mapped_column(default=False)

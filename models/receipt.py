"""What was already taken in, so that Slack may deliver it twice."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Scoped


class Receipt(Scoped, Base):
    """The key of an event or a sent form that had its effect. Old ones are pruned."""

    __tablename__ = "receipt"
    __table_args__ = (sa.PrimaryKeyConstraint("team_id", "key"), sa.Index(None, "team_id", "at"))

    key: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime]

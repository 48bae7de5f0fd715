"""The trail's last hash of a day, as it was shown to the admins: what was cut off behind it is missed."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped


class AuditHead(Numbered, Base):
    """Where the trail stood on a workspace's day: the number and hash of its last entry."""

    __tablename__ = "audit_head"
    __table_args__ = scoped(sa.UniqueConstraint("team_id", "day"))

    day: Mapped[date]
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))

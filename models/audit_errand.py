"""Work on a long trail, or on very many purchases, that takes longer than Slack waits for an answer."""

from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped

LEASE = timedelta(minutes=5)  # after which another process takes it up again


class Task(StrEnum):
    VERIFY = "verify"
    EXPORT = "export"
    PURCHASES = "purchases"


class AuditErrand(Numbered, Base):
    """An admin wants the trail checked, or as a file; or a lead all purchases. ``due_at`` is NULL when it is done."""

    __tablename__ = "audit_errand"
    __table_args__ = scoped(sa.Index(None, "team_id", "due_at"))

    task: Mapped[Task] = mapped_column(choice(Task))
    by: Mapped[str] = mapped_column(sa.String(20))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime | None]

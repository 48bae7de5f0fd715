"""The workspace's rule for purchases: the limit, what it is counted in, and further tiers. Two admins change it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped

LIMIT_MINOR = 1_000_000  # $10,000.00, where no policy was agreed
CURRENCY = "USD"


class PolicyState(StrEnum):
    """From a proposal to what counts."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Policy(Numbered, Base):
    """One version of the rule, numbered in its workspace; the newest agreed one is in force.

    ``limit_minor`` is the most that one approver may decide, in the smallest unit of ``currency``. ``tiers`` holds
    ``{"over_minor": …, "seats": [{"name", "department", "people"}]}``: what adds further seats above an amount.
    """

    __tablename__ = "purchase_policy"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "number"),
        sa.Index(None, "team_id", "state"),
        sa.Index(
            "uq_purchase_policy_in_force",
            "team_id",
            unique=True,
            sqlite_where=sa.literal_column("state = 'in_force'"),
            postgresql_where=sa.literal_column("state = 'in_force'"),
        ),
        sa.CheckConstraint("limit_minor >= 0", name="limit"),
        sa.CheckConstraint(
            "state NOT IN ('in_force', 'replaced') OR (decided_by IS NOT NULL AND decided_by <> proposed_by)",
            name="two_admins",
        ),
    )

    number: Mapped[int]
    limit_minor: Mapped[int] = mapped_column(sa.BigInteger, default=LIMIT_MINOR)
    currency: Mapped[str] = mapped_column(sa.String(3), default=CURRENCY)
    tiers: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)
    state: Mapped[PolicyState] = mapped_column(choice(PolicyState), default=PolicyState.PROPOSED)
    proposed_by: Mapped[str] = mapped_column(sa.String(20), default="")
    proposed_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)

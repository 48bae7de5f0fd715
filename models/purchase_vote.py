"""Who said yes or no to which version of a purchase, and by what right."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped
from models.member import Department

REASON_LONGEST = 1000
YES: sa.ColumnElement[bool] = sa.literal_column("approve", sa.Boolean)


class Vote(Numbered, Base):
    """A vote, which never changes.

    ``version`` is the number of the version it is for. ``seat`` is the seat a yes fills, "" for a no. ``for_id`` is whose
    right was used: the voter's own, or that of the approver they stand in for. ``department`` is that approver's then.
    The database refuses a second vote by one person on a version, a second yes for one seat or by one right, and a
    department's seat filled from another.
    """

    __tablename__ = "purchase_vote"
    __table_args__ = scoped(
        sa.ForeignKeyConstraint(
            ["team_id", "purchase_id", "version"],
            ["purchase_version.team_id", "purchase_version.purchase_id", "purchase_version.number"],
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("team_id", "purchase_id", "version", "voter_id"),
        sa.Index(
            "uq_purchase_vote_seat",
            "team_id",
            "purchase_id",
            "version",
            "seat",
            unique=True,
            sqlite_where=YES,
            postgresql_where=YES,
        ),
        sa.Index(
            "uq_purchase_vote_right",
            "team_id",
            "purchase_id",
            "version",
            "for_id",
            unique=True,
            sqlite_where=YES,
            postgresql_where=YES,
        ),
        sa.Index(None, "team_id", "voter_id", "at"),
        sa.CheckConstraint("approve OR reason <> ''", name="no_has_a_reason"),
        sa.CheckConstraint("NOT approve OR seat <> ''", name="yes_has_a_seat"),
        sa.CheckConstraint("seat NOT IN ('finance', 'operations') OR department = seat", name="own_department"),
    )

    purchase_id: Mapped[int]
    version: Mapped[int]
    voter_id: Mapped[str] = mapped_column(sa.String(20))
    for_id: Mapped[str] = mapped_column(sa.String(20))
    department: Mapped[Department] = mapped_column(choice(Department))
    approve: Mapped[bool]
    at: Mapped[datetime]
    seat: Mapped[str] = mapped_column(sa.String(40), default="")
    reason: Mapped[str] = mapped_column(sa.String(REASON_LONGEST), default="")

"""The books of a workspace: the one currency they are kept in, when their year starts, and what is worth a word."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped

CURRENCY = "USD"
THRESHOLD_MINOR = 100_000  # $1,000.00
THRESHOLD_PERCENT = 10


class Books(Numbered, Base):
    """How the books are kept; one row a workspace, made when somebody first needs it.

    ``fiscal_start`` is the number of the first month of the fiscal year. A difference is material from
    ``threshold_minor`` and ``threshold_percent`` of the plan on: from both where ``needs_both``, else from either.
    """

    __tablename__ = "books"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id"),
        sa.CheckConstraint("fiscal_start BETWEEN 1 AND 12", name="fiscal_start"),
        sa.CheckConstraint("threshold_minor >= 0 AND threshold_percent >= 0", name="thresholds"),
    )

    currency: Mapped[str] = mapped_column(sa.String(3), default=CURRENCY)
    fiscal_start: Mapped[int] = mapped_column(default=1)
    threshold_minor: Mapped[int] = mapped_column(sa.BigInteger, default=THRESHOLD_MINOR)
    threshold_percent: Mapped[int] = mapped_column(default=THRESHOLD_PERCENT)
    needs_both: Mapped[bool] = mapped_column(default=True)
    set_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)

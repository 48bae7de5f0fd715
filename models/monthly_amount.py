"""What an account comes to in a month: the sums of its lines, kept so that no answer has to add up lines."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Scoped, choice
from models.ledger_line import Scenario


class MonthlyAmount(Scoped, Base):
    """The lines of one account, cost center (0: none), month and scenario, added up.

    ``amount_minor`` and ``month`` are as in LedgerLine. ``lines`` counts them; with none left there is no row, so that
    "no plan was set" and "a plan of zero" stay apart.
    """

    __tablename__ = "monthly_amount"
    __table_args__ = (
        sa.ForeignKeyConstraint(["team_id", "account_id"], ["account.team_id", "account.id"], ondelete="CASCADE"),
        sa.Index(None, "team_id", "account_id", "month"),
        sa.CheckConstraint("lines > 0", name="lines"),
        {"sqlite_with_rowid": False},
    )

    team_id: Mapped[str] = mapped_column(
        sa.String(20), sa.ForeignKey("team.team_id", ondelete="CASCADE"), primary_key=True, init=False
    )
    scenario: Mapped[Scenario] = mapped_column(choice(Scenario), primary_key=True)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)
    lines: Mapped[int]
    cost_centre_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=0)

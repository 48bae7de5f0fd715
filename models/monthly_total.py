"""What an account comes to in a month in all cost centers together, so that the company costs no more than one of them."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Scoped, choice
from models.ledger_line import Scenario


class MonthlyTotal(Scoped, Base):
    """The monthly amounts that one import brought for an account, month and scenario, added up over cost centers.

    All is as in MonthlyAmount, beside which it is written; how many cost centers there are does not show here.
    """

    __tablename__ = "monthly_total"
    __table_args__ = (
        sa.CheckConstraint("lines > 0", name="lines"),
        sa.Index(None, "team_id", "import_id"),
        {"sqlite_with_rowid": False},
    )

    team_id: Mapped[str] = mapped_column(sa.String(20), primary_key=True, init=False)
    scenario: Mapped[Scenario] = mapped_column(choice(Scenario), primary_key=True)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)
    lines: Mapped[int]

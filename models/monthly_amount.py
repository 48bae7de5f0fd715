"""What an account comes to in a month: the sums of its lines, kept so that no answer has to add up lines."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Scoped, choice
from models.ledger_line import Scenario


class MonthlyAmount(Scoped, Base):
    """The lines that one import brought for an account, cost center (0: none), month and scenario, added up.

    ``amount_minor`` is in natural sign, ``month`` is Month.ordinal. It counts only while its import is loaded, so that an
    import and its undoing are one change of one row. Where nothing counts there is no row: "no plan was set" and "a plan of
    zero" stay apart. What an import brought is found by the months of its monthly totals: an index for it would take a
    fifth of the time in which books are loaded.
    """

    __tablename__ = "monthly_amount"
    __table_args__ = (
        sa.CheckConstraint("lines > 0", name="lines"),
        {"sqlite_with_rowid": False},
    )

    team_id: Mapped[str] = mapped_column(sa.String(20), primary_key=True, init=False)
    scenario: Mapped[Scenario] = mapped_column(choice(Scenario), primary_key=True)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cost_centre_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)
    lines: Mapped[int]

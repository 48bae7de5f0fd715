"""One line of the books, as a file brought it."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Scoped, choice

VOUCHER_LONGEST = 60
TEXT_LONGEST = 200
RUN = 131_072  # rows that are sorted at a time, so that memory stays bounded


class Scenario(StrEnum):
    """Which of the three tellings of a month an amount belongs to."""

    ACTUAL = "actual"
    BUDGET = "budget"
    FORECAST = "forecast"


class LedgerLine(Scoped, Base):
    """An amount from a line of a file; ``row`` counts within the import.

    ``month`` is Month.ordinal. ``amount_minor`` is in the smallest unit of the books' currency, in its natural sign:
    revenue, costs, what we own and what we owe are above zero. ``line`` is the file's line, from 1. ``cost_centre_id``
    0: none. It counts only while its import is loaded.

    A million of them come at once, so they point to other tables without a foreign key and have one index, their key, in
    whose order they are written: in runs of RUN rows, each sorted.
    """

    __tablename__ = "ledger_line"
    __table_args__ = ({"sqlite_with_rowid": False},)

    team_id: Mapped[str] = mapped_column(sa.String(20), primary_key=True, init=False)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    run: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scenario: Mapped[Scenario] = mapped_column(choice(Scenario), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)
    cost_centre_id: Mapped[int] = mapped_column(default=0)
    day: Mapped[date | None] = mapped_column(default=None)
    voucher: Mapped[str | None] = mapped_column(sa.String(VOUCHER_LONGEST), default=None)
    text: Mapped[str | None] = mapped_column(sa.String(TEXT_LONGEST), default=None)

"""What a bank, a vendor or a customer says of an account: a statement and its lines, as a file brought them."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Scoped, scoped

REFERENCE_LONGEST = 60
TEXT_LONGEST = 200
PARTY_LONGEST = 120


class Statement(Numbered, Base):
    """A statement of an account, from ``first_day`` to ``last_day``; it counts only while its import is loaded.

    ``whose`` is the vendor or customer it is from; None: it is of the whole account, as a bank's is.
    """

    __tablename__ = "statement"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "import_id"),
        sa.Index(None, "team_id", "account_id", "last_day"),
        sa.CheckConstraint("last_day >= first_day", name="days"),
        import_id="ledger_import",
        account_id="account",
    )

    import_id: Mapped[int]
    account_id: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    lines: Mapped[int]
    whose: Mapped[str | None] = mapped_column(sa.String(PARTY_LONGEST), default=None)


class StatementLine(Scoped, Base):
    """A line of a statement; ``row`` counts within its import, the oldest first, ``line`` is the file's.

    ``amount_minor`` has the account's natural sign: money that comes into a bank account, and an invoice on a vendor's
    statement, are above zero. ``balance_minor`` is what the account stood at after it, where the file says so.
    """

    __tablename__ = "statement_line"
    __table_args__ = (sa.Index(None, "team_id", "account_id", "day"), {"sqlite_with_rowid": False})

    team_id: Mapped[str] = mapped_column(sa.String(20), primary_key=True, init=False)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int]
    line: Mapped[int]
    day: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)
    balance_minor: Mapped[int | None] = mapped_column(sa.BigInteger, default=None)
    reference: Mapped[str | None] = mapped_column(sa.String(REFERENCE_LONGEST), default=None)
    text: Mapped[str | None] = mapped_column(sa.String(TEXT_LONGEST), default=None)

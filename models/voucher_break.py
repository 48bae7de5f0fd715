"""A voucher whose lines do not add up to zero, found while a file was written into the books."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Scoped
from models.ledger_line import VOUCHER_LONGEST

ONE_SIDE = "*"  # instead of a voucher: so many do not add up that the file has one side of each only


class VoucherBreak(Scoped, Base):
    """What the debits of a voucher exceed its credits by; ``month`` (Month.ordinal) and ``line`` are where it begins."""

    __tablename__ = "voucher_break"
    __table_args__ = (sa.Index(None, "team_id", "month"), {"sqlite_with_rowid": False})

    team_id: Mapped[str] = mapped_column(sa.String(20), primary_key=True, init=False)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[int]
    line: Mapped[int]
    voucher: Mapped[str] = mapped_column(sa.String(VOUCHER_LONGEST))
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)

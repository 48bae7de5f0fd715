"""What a file itself says an account stood at, to compare with what the books make of its lines."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Scoped, choice


class Moment(StrEnum):
    """When in the month."""

    OPENING = "opening"
    CLOSING = "closing"


class StatedBalance(Scoped, Base):
    """A balance in its natural sign, at the start or the end of ``month`` (Month.ordinal); it counts as its import does."""

    __tablename__ = "stated_balance"
    __table_args__ = (sa.Index(None, "team_id", "account_id", "month"), {"sqlite_with_rowid": False})

    team_id: Mapped[str] = mapped_column(sa.String(20), primary_key=True, init=False)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    moment: Mapped[Moment] = mapped_column(choice(Moment), primary_key=True)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)

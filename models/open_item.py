"""An invoice that nobody has paid yet, as a file of open items has it."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Scoped

PARTY_LONGEST = 120
DOCUMENT_LONGEST = 60
TEXT_LONGEST = 200


class OpenItem(Scoped, Base):
    """What somebody owes us, or we owe them; ``row`` counts within its import, ``line`` is the file's.

    ``amount_minor`` is in the smallest unit of the books' currency, with the file's own sign. It counts only while its
    import is loaded. ``account`` is a code, or empty.
    """

    __tablename__ = "open_item"
    __table_args__ = (sa.Index(None, "team_id", "due"), {"sqlite_with_rowid": False})

    team_id: Mapped[str] = mapped_column(sa.String(20), primary_key=True, init=False)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)
    account: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    party: Mapped[str | None] = mapped_column(sa.String(PARTY_LONGEST), default=None)
    document: Mapped[str | None] = mapped_column(sa.String(DOCUMENT_LONGEST), default=None)
    day: Mapped[date | None] = mapped_column(default=None)
    due: Mapped[date | None] = mapped_column(default=None)
    text: Mapped[str | None] = mapped_column(sa.String(TEXT_LONGEST), default=None)

"""Some thousand lines of the books, packed."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Scoped


class LedgerBlock(Scoped, Base):
    """Lines that an import brought; bot/ledger_blocks.py packs and reads them.

    Block ``number`` has the lines at the positions from number * BLOCK; LedgerPlace says whose they are. A million lines
    come at once: a row for each would take ten times as long to write as the whole file takes to read.
    """

    __tablename__ = "ledger_block"

    team_id: Mapped[str] = mapped_column(sa.String(20), primary_key=True, init=False)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lines: Mapped[int]
    numbers: Mapped[bytes]
    words: Mapped[bytes]

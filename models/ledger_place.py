"""Where the lines of an account and month are."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Scoped, choice
from models.ledger_line import Scenario


class LedgerPlace(Scoped, Base):
    """The lines that one import brought for an account, month (Month.ordinal) and scenario.

    ``places`` says at which positions of the import's blocks they are: ``position:count``, with blanks between. ``sign``
    makes an amount of the file a natural one: revenue, costs, what we own and what we owe are above zero. They count only
    while their import is loaded.
    """

    __tablename__ = "ledger_place"
    __table_args__ = (sa.Index(None, "team_id", "import_id"), {"sqlite_with_rowid": False})

    team_id: Mapped[str] = mapped_column(sa.String(20), primary_key=True, init=False)
    scenario: Mapped[Scenario] = mapped_column(choice(Scenario), primary_key=True)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sign: Mapped[int]
    places: Mapped[str] = mapped_column(sa.Text)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The positions as (first, one after the last)."""
        pairs = (span.split(":") for span in self.places.split())
        return [(int(first), int(first) + int(count)) for first, count in pairs]

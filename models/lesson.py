"""What was learned, so that it is not learned twice."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped


class Lesson(Numbered, Base):
    """A line of advice, and what it is about. ``folded`` is both in one case, for the search."""

    __tablename__ = "lesson"
    __table_args__ = scoped(blocker_id="blocker")

    about: Mapped[str] = mapped_column(sa.String(300))
    words: Mapped[str] = mapped_column(sa.String(500))
    by: Mapped[str] = mapped_column(sa.String(20))
    learned_on: Mapped[date]
    blocker_id: Mapped[int | None] = mapped_column(default=None)
    folded: Mapped[str] = mapped_column(sa.Text, init=False)

    def __post_init__(self) -> None:
        self.folded = f"{self.about}\n{self.words}".casefold()

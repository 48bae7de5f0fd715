"""A figure people follow: what it is called, how it is worked out, which direction is good, and who answers for it."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped

KEY_LONGEST = 40
NAME_LONGEST = 60
SAYS_LONGEST = 200
FORMULA_LONGEST = 500


class Unit(StrEnum):
    """What its number counts."""

    MONEY = "money"
    PERCENT = "percent"
    DAYS = "days"
    RATIO = "ratio"
    NUMBER = "number"


class Good(StrEnum):
    """Which direction is good."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Figure(Numbered, Base):
    """A figure of a workspace: one it made itself (``own``), or what it chose for a ready-made one.

    ``name`` is what people say, ``accounting_name`` what accountants say, ``says`` what it means in one sentence.
    ``target`` is a decimal number in whole units (dollars, percent, days). ``position`` is its place on the scorecard;
    None: not on it.
    """

    __tablename__ = "figure"
    __table_args__ = scoped(sa.UniqueConstraint("team_id", "key"))

    key: Mapped[str] = mapped_column(sa.String(KEY_LONGEST))
    name: Mapped[str] = mapped_column(sa.String(NAME_LONGEST))
    formula: Mapped[str] = mapped_column(sa.String(FORMULA_LONGEST))
    accounting_name: Mapped[str] = mapped_column(sa.String(NAME_LONGEST), default="")
    says: Mapped[str] = mapped_column(sa.String(SAYS_LONGEST), default="")
    unit: Mapped[Unit] = mapped_column(choice(Unit), default=Unit.MONEY)
    good: Mapped[Good] = mapped_column(choice(Good), default=Good.NONE)
    owner_finance_id: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    owner_operations_id: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    target: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    own: Mapped[bool] = mapped_column(default=True)
    added_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    position: Mapped[int | None] = mapped_column(default=None)

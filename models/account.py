"""The chart of accounts: what each account holds, what it rolls up into, and who answers for it."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.account_kind import Kind
from models.base import Base, Numbered, choice, scoped

CODE_LONGEST = 40
NAME_LONGEST = 120


class Account(Numbered, Base):
    """An account; its code is unique in the workspace.

    ``parent_code`` is the account it rolls up into. ``is_guess``: nobody has confirmed its kind yet. ``moves``: its
    months hold what moved, the opening balance included, so that a balance is the sum of all months up to it; otherwise
    each month of a balance holds the balance at its end. ``owner_id`` is asked to explain a difference.
    ``threshold_minor`` and ``threshold_percent`` say what is material here; None: the workspace's. ``needs_both``: both
    must be passed, else one. Up to ``tolerance_minor`` a reconciliation still ties.
    """

    __tablename__ = "account"
    __table_args__ = scoped(sa.UniqueConstraint("team_id", "code"), sa.Index(None, "team_id", "parent_code"))

    code: Mapped[str] = mapped_column(sa.String(CODE_LONGEST))
    name: Mapped[str] = mapped_column(sa.String(NAME_LONGEST))
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    is_guess: Mapped[bool] = mapped_column(default=False)
    moves: Mapped[bool] = mapped_column(default=False)
    parent_code: Mapped[str | None] = mapped_column(sa.String(CODE_LONGEST), default=None)
    owner_id: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    backup_id: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    threshold_minor: Mapped[int | None] = mapped_column(sa.BigInteger, default=None)
    threshold_percent: Mapped[int | None] = mapped_column(default=None)
    needs_both: Mapped[bool | None] = mapped_column(default=None)
    tolerance_minor: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")

    @property
    def label(self) -> str:
        """What people call it: ``4010 Trade sales``."""
        return f"{self.code} {self.name}".strip()

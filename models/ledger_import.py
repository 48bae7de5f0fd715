"""A file on its way into the books: read, shown, confirmed, loaded, and perhaps undone."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped
from models.refusal import Refusal

FILE_NAME_LONGEST = 255
KEPT = timedelta(days=7)  # how long a file waits for a yes
LEASE = timedelta(minutes=10)  # after which another process takes it up; renewed as it goes on


class ImportState(StrEnum):
    """How far it has come."""

    READING = "reading"
    READY = "ready"  # shown to who brought it, and waiting for their yes
    LOADING = "loading"
    LOADED = "loaded"
    REFUSED = "refused"
    CANCELED = "canceled"
    UNDONE = "undone"


class ImportKind(StrEnum):
    """What a file holds."""

    ACTUALS = "actuals"
    BUDGET = "budget"
    FORECAST = "forecast"
    MIXED = "mixed"  # lines of more than one scenario
    CHART = "chart"
    OPEN_ITEMS = "open_items"
    STATEMENT = "statement"


class LedgerImport(Numbered, Base):
    """One file; ``number`` is 3 for IMP-3, in its workspace.

    ``digest`` is of the file's content, ``shape`` of its header. ``kind`` is None until it has been read. ``mapping``
    says which column is what. ``facts`` holds what the reading found, as it is shown: totals, unknown accounts, bad
    rows. ``path`` is the file read and tidied, until it is loaded. ``rows`` are the file's, ``lines`` what they give,
    ``done`` how many of these are written. ``due_at``: when a process may go on with it; a lease while one does.
    ``first_month`` and ``last_month`` are Month.ordinal. Its lines and monthly amounts count while it is loaded.
    """

    __tablename__ = "ledger_import"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "number"),
        sa.Index(None, "team_id", "due_at"),
        sa.Index(
            "uq_ledger_import_loaded",
            "team_id",
            "digest",
            unique=True,
            sqlite_where=sa.literal_column("state IN ('loading', 'loaded')"),
            postgresql_where=sa.literal_column("state IN ('loading', 'loaded')"),
        ),
        sa.CheckConstraint("state <> 'loaded' OR loaded_at IS NOT NULL", name="loaded"),
        sa.CheckConstraint("state <> 'undone' OR undone_by IS NOT NULL", name="undone"),
        source_id="import_source",
    )

    number: Mapped[int]
    file_name: Mapped[str] = mapped_column(sa.String(FILE_NAME_LONGEST))
    by: Mapped[str] = mapped_column(sa.String(20))
    at: Mapped[datetime]
    kind: Mapped[ImportKind | None] = mapped_column(choice(ImportKind), default=None)
    file_id: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    size: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    digest: Mapped[str] = mapped_column(sa.String(64), default="")
    shape: Mapped[str] = mapped_column(sa.String(64), default="")
    mapping: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    state: Mapped[ImportState] = mapped_column(choice(ImportState), default=ImportState.READING)
    rows: Mapped[int] = mapped_column(default=0)
    bad_rows: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    path: Mapped[str | None] = mapped_column(sa.String(1000), default=None)
    first_month: Mapped[int | None] = mapped_column(default=None)
    last_month: Mapped[int | None] = mapped_column(default=None)
    lines: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(default=None)
    refusal: Mapped[str] = mapped_column(sa.Text, default="")
    loaded_at: Mapped[datetime | None] = mapped_column(default=None)
    loaded_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    source_id: Mapped[int | None] = mapped_column(default=None)

    @property
    def is_ready(self) -> bool:
        """Whether it has been read and waits for a yes."""
        return self.state is ImportState.READY

    def goes_beyond(self, other: "LedgerImport") -> bool:
        """Whether it holds months that the other one has not."""
        if self.first_month is None or self.last_month is None or other.first_month is None or other.last_month is None:
            return False
        return self.first_month < other.first_month or self.last_month > other.last_month

    # what happens to it; each gives True the first time only
    def found(self, facts: dict[str, Any], now: datetime) -> bool:
        """It has been read, and waits for a yes until it is forgotten."""
        if self.state is not ImportState.READING:
            return False
        self.state, self.facts, self.due_at = ImportState.READY, facts, now + KEPT
        return True

    def refuse(self, sentence: str) -> bool:
        """It cannot be read or loaded; nothing of it counts."""
        if self.state not in (ImportState.READING, ImportState.READY, ImportState.LOADING):
            return False
        self.state, self.refusal, self.due_at = ImportState.REFUSED, sentence, None
        return True

    def read_again(self, mapping: dict[str, Any], now: datetime) -> bool:
        """Somebody said which column is what."""
        if self.state is not ImportState.READY:
            return False
        self.state, self.mapping, self.due_at = ImportState.READING, mapping, now
        return True

    def confirm(self, by: str, now: datetime) -> bool:
        """Somebody said yes. Raises a Refusal where it cannot be loaded as it is."""
        if self.state is not ImportState.READY:
            return False
        if self.bad_rows or self.facts.get("missing"):
            raise Refusal("This file cannot be loaded as it is. Mend its rows or choose its columns first.")
        self.state, self.loaded_by, self.due_at = ImportState.LOADING, by, now
        return True

    def cancel(self) -> bool:
        """It is not wanted."""
        if self.state is not ImportState.READY:
            return False
        self.state, self.due_at = ImportState.CANCELED, None
        return True

    def load(self, now: datetime) -> bool:
        """All of it is written: from now on it counts."""
        if self.state is not ImportState.LOADING:
            return False
        self.state, self.loaded_at, self.due_at, self.done = ImportState.LOADED, now, None, self.lines
        return True

    def undo(self, by: str, now: datetime) -> bool:
        """It counts no longer; its lines are taken away later."""
        if self.state is not ImportState.LOADED:
            return False
        self.state, self.undone_by, self.undone_at, self.due_at = ImportState.UNDONE, by, now, now
        return True

    @property
    def label(self) -> str:
        """What people call it: ``IMP-3``."""
        return f"IMP-{self.number}"

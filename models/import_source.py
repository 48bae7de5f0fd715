"""Where files come from by themselves: a folder, a web address or a database."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped

NAME_LONGEST = 80
ADDRESS_LONGEST = 1000


class SourceKind(StrEnum):
    """How it is read."""

    FOLDER = "folder"
    WEB = "web"
    SQL = "sql"


class ImportSource(Numbered, Base):
    """A place that is looked at on a schedule.

    ``every_minutes`` is how often, ``next_at`` when next (None: switched off). ``options`` holds what its kind needs:
    the query, the name of the next page's field. ``secret`` is a token or password, encrypted. ``etag`` is what the
    address said last.
    """

    __tablename__ = "import_source"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "name"),
        sa.Index(None, "team_id", "next_at"),
        sa.CheckConstraint("every_minutes > 0", name="every"),
    )

    name: Mapped[str] = mapped_column(sa.String(NAME_LONGEST))
    kind: Mapped[SourceKind] = mapped_column(choice(SourceKind))
    address: Mapped[str] = mapped_column(sa.String(ADDRESS_LONGEST))
    made_by: Mapped[str] = mapped_column(sa.String(20))
    options: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    secret: Mapped[str | None] = mapped_column(sa.Text, default=None)
    every_minutes: Mapped[int] = mapped_column(default=1440)
    next_at: Mapped[datetime | None] = mapped_column(default=None)
    etag: Mapped[str | None] = mapped_column(sa.String(200), default=None)
    digest: Mapped[str | None] = mapped_column(sa.String(64), default=None)
    last_at: Mapped[datetime | None] = mapped_column(default=None)
    last_result: Mapped[str] = mapped_column(sa.String(300), default="")
    failed: Mapped[int] = mapped_column(default=0)

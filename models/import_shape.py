"""Which column was what, remembered for the next file with the same header."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped


class ImportShape(Numbered, Base):
    """A confirmed mapping; ``shape`` is the hash of a header."""

    __tablename__ = "import_shape"
    __table_args__ = scoped(sa.UniqueConstraint("team_id", "shape"))

    shape: Mapped[str] = mapped_column(sa.String(64))
    mapping: Mapped[dict[str, Any]]
    by: Mapped[str] = mapped_column(sa.String(20))
    at: Mapped[datetime]

"""The trail of decisions: each entry seals the one before it."""

import hmac
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, scoped

GENESIS = "0" * 64
CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class AuditEntry(Numbered, Base):
    """Who did what to what, when. ``hash`` is an HMAC over this entry and ``prev``, the hash before it."""

    __tablename__ = "audit_entry"
    __table_args__ = scoped(sa.UniqueConstraint("team_id", "prev"), sa.UniqueConstraint("team_id", "number"))

    number: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(sa.String(20))
    action: Mapped[str] = mapped_column(sa.String(60))
    subject: Mapped[str] = mapped_column(sa.String(100))
    detail: Mapped[dict[str, Any]]
    prev: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64), default="")

    def sealed(self, key: bytes, team_id: str) -> str:
        """The hash this entry must carry: HMAC-SHA256 with `key` over its canonical JSON."""
        content = [
            team_id,
            self.number,
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.actor,
            self.action,
            self.subject,
            self.detail,
            self.prev,
        ]
        return hmac.digest(key, CANONICAL.encode(content).encode(), "sha256").hex()

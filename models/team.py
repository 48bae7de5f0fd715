"""A Slack workspace: the root that every other row belongs to."""

from datetime import datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Team(Base):
    """One Slack team.

    ``bot_token`` is encrypted text (bot/slack/installations.py) and empty where the token comes from the settings.
    ``paused_until`` is when Slack lets the bot post again after it said "too many".
    """

    __tablename__ = "team"

    team_id: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    bot_user_id: Mapped[str] = mapped_column(sa.String(20), default="")
    bot_token: Mapped[str | None] = mapped_column(sa.Text, default=None)
    scopes: Mapped[str] = mapped_column(sa.Text, default="")
    installed_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    installed_at: Mapped[datetime | None] = mapped_column(default=None)
    removed_at: Mapped[datetime | None] = mapped_column(default=None)
    zone: Mapped[str] = mapped_column(sa.String(64), default="UTC")
    country: Mapped[str | None] = mapped_column(sa.String(10), default=None)
    reminders_at: Mapped[time] = mapped_column(sa.Time, default=time(9, 30))
    paused_until: Mapped[datetime | None] = mapped_column(default=None)

    def remove(self, now: datetime) -> bool:
        """The app was uninstalled: forget the token and stop the jobs. True the first time only."""
        if self.removed_at is not None:
            return False
        self.removed_at, self.bot_token = now, None
        return True

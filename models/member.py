"""People: who they are, what they may do, and when they are away."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Words, choice, scoped
from models.refusal import Refusal


class Role(StrEnum):
    """What a person may do besides what everyone may."""

    APPROVER = "approver"
    LEAD = "lead"
    CHAMPION = "champion"
    ADMIN = "admin"


class Department(StrEnum):
    FINANCE = "finance"
    OPERATIONS = "operations"
    OTHER = "other"


class Member(Numbered, Base):
    """A person of the workspace, as Slack last described them (``profile_at``) and as admins set them up.

    ``profile_due_at`` is when Slack is to be asked about them again; ``reminder_at`` when their next daily reminder is due.
    """

    __tablename__ = "member"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "user_id"),
        sa.Index(None, "team_id", "profile_due_at"),
        sa.Index(None, "team_id", "reminder_at"),
        sa.Index(None, "team_id", "roles"),
    )

    user_id: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    zone: Mapped[str] = mapped_column(sa.String(64), default="UTC")
    department: Mapped[Department] = mapped_column(choice(Department), default=Department.OTHER)
    roles: Mapped[frozenset[Role]] = mapped_column(Words(Role), default=frozenset())
    backup_id: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    is_bot: Mapped[bool] = mapped_column(default=False)
    left_at: Mapped[datetime | None] = mapped_column(default=None)
    profile_at: Mapped[datetime | None] = mapped_column(default=None)
    profile_due_at: Mapped[datetime | None] = mapped_column(default=None)
    reminder_at: Mapped[datetime | None] = mapped_column(default=None)
    welcomed_at: Mapped[datetime | None] = mapped_column(default=None)
    dm_channel: Mapped[str | None] = mapped_column(sa.String(20), default=None)

    def may(self, role: Role) -> bool:
        """Whether this person acts as `role`; an admin may do what a lead may."""
        if self.left_at is not None:
            return False
        return role in self.roles or (role is Role.LEAD and Role.ADMIN in self.roles)

    def local(self, now: datetime) -> datetime:
        """`now` on this person's clock."""
        return now.astimezone(ZoneInfo(self.zone))

    def give(self, roles: Collection[Role], *, admins: int) -> tuple[frozenset[Role], frozenset[Role]] | None:
        """Set the roles.

        Args:
            roles: what the person holds from now on.
            admins: how many admins the workspace has now, this person included.

        Returns:
            (given, taken), or None when nothing changes.

        Raises:
            Refusal: it would leave the workspace without an admin.
        """
        wanted = frozenset(roles)
        given, taken = wanted - self.roles, self.roles - wanted
        if not given and not taken:
            return None
        if Role.ADMIN in taken and admins <= 1:
            raise Refusal("This is the only admin. Make somebody else an admin first.", field="roles")
        self.roles = wanted
        return given, taken

    def welcome(self, now: datetime) -> bool:
        """They were greeted. True the first time only."""
        if self.welcomed_at is not None:
            return False
        self.welcomed_at = now
        return True

    def leave(self, now: datetime) -> bool:
        """They left the workspace. True the first time only."""
        if self.left_at is not None:
            return False
        self.left_at, self.reminder_at = now, None
        return True


class Absence(Numbered, Base):
    """Days somebody is away, both ends included, as local dates."""

    __tablename__ = "absence"
    __table_args__ = scoped(
        sa.CheckConstraint("first <= last", name="order"), sa.UniqueConstraint("team_id", "user_id", "first")
    )

    user_id: Mapped[str] = mapped_column(sa.String(20))
    first: Mapped[date]
    last: Mapped[date]

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last

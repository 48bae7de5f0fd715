"""A person as Slack describes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from models.calendar import zones


@dataclass(frozen=True)
class Profile:
    """What the bot keeps of Slack's user object."""

    user_id: str
    name: str
    zone: str
    is_bot: bool
    deleted: bool


def read(user: Mapping[str, Any]) -> Profile:
    """A `Profile` from Slack's user object (`users.info`, `user_change`). An unknown zone becomes its fixed offset."""
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), user.get("real_name"), profile.get("real_name"), user.get("name"), user["id"])
    return Profile(
        user_id=str(user["id"]),
        name=next(str(name) for name in names if name),
        zone=_zone(str(user.get("tz") or "UTC"), int(user.get("tz_offset") or 0)),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        deleted=bool(user.get("deleted")),
    )


@cache
def _zone(name: str, offset: int) -> str:
    if name in zones():
        return ZoneInfo(name).key
    hours = round(offset / 3600)
    return f"Etc/GMT{-hours:+d}" if hours and -12 <= -hours <= 14 else "UTC"

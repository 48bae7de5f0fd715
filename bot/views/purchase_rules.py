"""Who has to approve a purchase, and which rules decided that, in words (models/purchase_route.py)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.prose import dates
from bot.prose.directions import line
from bot.prose.lists import count, joined
from bot.prose.money import money
from bot.views.blocks import Piece, bold
from models.money import Money
from models.purchase_version import Version

Row = list[Piece]


def rows(version: Version) -> list[Row]:
    """For the card: what it counts as with who has to approve, then each further rule that decided."""
    return [[bold(f"{who(version)}: "), line("")], *reasons(version.route)]


def who(version: Version) -> str:
    """ "Two people approve"."""
    return "One approver decides" if version.seats_needed == 1 else f"{version.seats_needed} people approve"


def counted(version: Version) -> str:
    raise NotImplementedError


def who_must(route: Mapping[str, Any], people: Mapping[str, Sequence[str]]) -> Row:
    raise NotImplementedError


def reasons(route: Mapping[str, Any]) -> list[Row]:
    return []


__all__ = ["Any", "Money", "count", "date", "dates", "joined", "money"]

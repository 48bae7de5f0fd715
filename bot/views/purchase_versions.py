"""Two versions of a purchase side by side."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.prose import dates
from bot.prose.directions import line
from bot.prose.lists import joined
from bot.views import inputs
from bot.views import purchase_facts as facts
from bot.views import purchase_rules as rules
from bot.views.blocks import Block, View, bold, context, fields, modal, option, paragraph
from models.purchase_version import Version


class Side(NamedTuple):
    """One fact, as it was in each of the two."""

    name: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        return self.left != self.right


def compare(label: str, versions: Sequence[Version], left: int, right: int, zone: str, meta: str = "") -> View:
    """Version `left` and version `right` of the purchase called `label`; what differs comes first.

    Args:
        versions: all of them, the first first.
        zone: whose days they were made on.
        meta: comes back when another version is chosen.
    """
    by_number = {version.number: version for version in versions}
    sides = _sides(by_number[left], by_number[right])
    changed = [side for side in sides if side.differs]
    same = [side.name.lower() for side in sides if not side.differs]
    blocks: list[Block] = []
    if len(versions) > 2:
        blocks += [_chooser("left", "Left", versions, left, zone), _chooser("right", "Right", versions, right, zone)]
    if not changed:
        blocks.append(paragraph(bold("These two are the same.")))
    else:
        names = joined([side.name.lower() for side in changed])
        blocks.append(paragraph(bold(f"{names.capitalize()} changed."), " Votes for one version never count for another."))
    blocks.append(
        fields([(f"Version {left}", _made(by_number[left], zone)), (f"Version {right}", _made(by_number[right], zone))])
    )
    blocks += [fields([(side.name, side.left), (side.name, side.right)]) for side in changed]
    if same:
        blocks.append(context(f"The same in both: {joined(same)}."))
    return modal("purchase.compared", f"{label}: versions", blocks, submit=None, close="Close", meta=meta)


def _sides(left: Version, right: Version) -> list[Side]:
    return [Side(name, one, other) for (name, one), (_, other) in zip(_facts(left), _facts(right), strict=True)]


def _facts(version: Version) -> list[tuple[str, str]]:
    budget = version.facts.get("budget") or {}
    centre = f"{budget['code']} {budget['name']}" if budget else f"number {version.cost_centre_id}"
    return [
        ("Amount", facts.price(version.money, version.recurrence)),
        ("Vendor", line(version.vendor)),
        ("Cost center", line(centre)),
        ("Counts as", rules.counted(version)),
        ("Who approves", rules.who(version)),
    ]


def _made(version: Version, zone: str) -> str:
    return _when(version.made_at, zone)


def _when(moment: datetime, zone: str) -> str:
    return dates.moment(moment.astimezone(ZoneInfo(zone)), zone)


def _chooser(name: str, words: str, versions: Sequence[Version], chosen: int, zone: str) -> Block:
    options = [option(version.number, f"Version {version.number}, {_made(version, zone)}") for version in versions[-100:]]
    return inputs.select(f"purchase.{name}", words, options, initial=str(chosen), dispatch=True)

"""Two versions of a purchase side by side."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.prose import dates
from bot.prose.directions import line
from bot.prose.lists import capital, joined
from bot.views import purchase_facts as facts
from bot.views import purchase_rules as rules
from bot.views.blocks import Block, Element, View, actions, bold, context, fields, modal, option, paragraph, plain
from models.purchase_standing import Standing
from models.purchase_version import Version

COUNTS = "Counts as"


class Side(NamedTuple):
    """One fact, as it was in each of the two."""

    name: str
    was: str
    now: str

    @property
    def spoken(self) -> str:
        """Its name in a sentence."""
        return "what it counts as" if self.name == COUNTS else self.name.lower()


def compare(standing: Standing, versions: Sequence[Version], left: int, right: int) -> View:
    """Version `left` and version `right` side by side; what differs comes first. `versions`: all, the first first."""
    by_number = {version.number: version for version in versions}
    one, other = by_number.get(left, versions[0]), by_number.get(right, versions[-1])
    sides = [Side(name, was, now) for (name, was), (_, now) in zip(_facts(one), _facts(other), strict=True)]
    changed = [side for side in sides if side.was != side.now]
    same = [side.spoken for side in sides if side.was == side.now]
    blocks: list[Block] = []
    if len(versions) > 2:
        menus = [_chooser("purchase.left", versions, one, standing), _chooser("purchase.right", versions, other, standing)]
        blocks.append(actions(*menus, block_id=f"versions{one.number}and{other.number}"))
    if changed:
        names = joined([side.spoken for side in changed])
        verb = "differs" if len(changed) == 1 else "differ"
        blocks.append(paragraph(bold(f"{capital(names)} {verb}.")))
    else:
        blocks.append(paragraph(bold("These two are the same.")))
    blocks.append(fields([(f"Version {each.number}", _made(each, standing)) for each in (one, other)]))
    blocks += [fields([(side.name, side.was), (side.name, side.now)]) for side in changed]
    if same:
        blocks.append(context(f"The same in both: {joined(same)}."))
    title = f"{standing.purchase.label}: versions"
    return modal("purchase.compared", title, blocks, submit=None, close="Close", meta=str(standing.purchase.id))


def _facts(version: Version) -> list[tuple[str, str]]:
    budget = version.facts.get("budget") or {}
    centre = f"{budget['code']} {budget['name']}" if budget else f"number {version.cost_centre_id}"
    return [
        ("Amount", facts.price(version.money, version.recurrence)),
        ("Vendor", line(version.vendor)),
        ("Cost center", line(centre)),
        (COUNTS, rules.counted(version)),
        ("Who approves", rules.who(version.route)),
    ]


def _made(version: Version, standing: Standing) -> str:
    return dates.moment(version.made_at, standing.zone)


def _chooser(name: str, versions: Sequence[Version], chosen: Version, standing: Standing) -> Element:
    options = [option(each.number, f"Version {each.number}, {_made(each, standing)}") for each in versions[-100:]]
    first = next((each for each in options if each["value"] == str(chosen.number)), options[0])
    menu: Element = {"type": "static_select", "action_id": name, "options": options, "initial_option": first}
    return {**menu, "placeholder": plain("Version")}

"""Of which cost center a figure is asked: ``revenue MKT``, ``costs for marketing``, ``cost center 410 revenue``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import figures, periods
from bot.figure_values import Known
from bot.periods import Horizon
from models.cost_centre import CostCentre
from models.period import Period

SAID = re.compile(r"\b(?:cost )?cent(?:er|re) (?P<name>\S.*)", re.IGNORECASE)
JOINING = ("for", "in", "of", "at", "by")
SHORTEST = 3  # letters of a name that is cut short


@dataclass(frozen=True)
class Meant:
    """What somebody typed after `/kpi`: the figure's name, the cost center, and when; each perhaps missing."""

    name: str
    centre: CostCentre | None = None
    period: Period | None = None


def read(words: str, known: Known, centres: Sequence[CostCentre], seen: Horizon) -> Meant:
    """Take the words apart. A figure's own name goes before a cost center's, and that before a period's."""
    said = " ".join(words.split())
    if found := SAID.search(said):
        for end in range(len(found["name"].split()), 0, -1):
            name, rest = found["name"].split()[:end], found["name"].split()[end:]
            centre = _called(" ".join(name), centres)
            if centre is not None:
                left, period = periods.split(" ".join([*said[: found.start()].split(), *rest]), seen)
                return Meant(_without_joining(left.split()), centre, period)
    name_of, period = periods.split(said, seen)
    name, centre = _split(name_of, known, centres)
    if centre is not None and period is None:
        name, period = periods.split(name, seen)
    return Meant(name, centre, period)


def _split(said: str, known: Known, centres: Sequence[CostCentre]) -> tuple[str, CostCentre | None]:
    """The cost center may stand behind the figure, before it, or alone."""
    words = said.split()
    if not words or figures.named(known, said) is not None:
        return said, None
    if (centre := _called(said, centres)) is not None:
        return "", centre
    for start in range(1, len(words)):
        if (centre := _called(" ".join(words[start:]), centres)) is not None:
            return _without_joining(words[:start]), centre
    for end in range(len(words) - 1, 0, -1):
        if (centre := _called(" ".join(words[:end]), centres)) is not None:
            return " ".join(words[end:]), centre
    for start in range(1, len(words)):
        head = _without_joining(words[:start])
        if figures.named(known, head) is not None and (centre := _begins(" ".join(words[start:]), centres)) is not None:
            return head, centre
    return said, None


def _without_joining(words: list[str]) -> str:
    kept = list(words)
    while kept and kept[-1].casefold() in JOINING:
        kept.pop()
    return " ".join(kept)


def _called(words: str, centres: Sequence[CostCentre]) -> CostCentre | None:
    """The one of that code or name; None where there is none, or more than one."""
    said = words.casefold()
    found = [each for each in centres if said == each.code.casefold()]
    found = found or [each for each in centres if said in (_plain(each.name), _plain(each.label))]
    return found[0] if len(found) == 1 else None


def _begins(words: str, centres: Sequence[CostCentre]) -> CostCentre | None:
    """The only one whose name begins so."""
    said = words.casefold()
    found = [each for each in centres if len(said) >= SHORTEST and _plain(each.name).startswith(said)]
    return found[0] if len(found) == 1 else None


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())

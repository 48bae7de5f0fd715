"""How a trail of entries is checked: each seal, each place, and the hashes that were shown to people."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from models.audit_entry import GENESIS
from models.audit_head import AuditHead


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    Attributes:
        entries: how many are sound, from the first on.
        broken: the number of the first entry that is not, or None.
        what: what happened there, as a sentence; empty where all is well.
        shown: the last entry of which people were told the hash, and that hash; 0 where they were told of none.
    """

    entries: int
    broken: int | None = None
    what: str = ""
    shown: tuple[int, str] = (0, GENESIS)


class Trail:
    """A check under way, fed the entries in their order.

    Args:
        seal: gives the hash that an entry must carry.
        heads: where the trail stood on earlier days.
    """

    def __init__(self, seal: Callable[[Any], str], heads: Iterable[AuditHead]) -> None:
        self._seal = seal
        self._heads = {head.number: head.hash for head in heads}
        self._sound = 0
        self._last = GENESIS
        self._what = ""

    def read(self, entries: Sequence[Any]) -> bool:
        """Go on with these entries, or rows with their columns. False when one of them is not sound."""
        for place, entry in enumerate(entries):
            self._what = self._fault(entry, entries[place + 1 : place + 2])
            if self._what:
                return False
            self._sound, self._last = entry.number, entry.hash
        return True

    def verdict(self) -> Verdict:
        """What was found; to be asked after the last entry, or after one that is not sound."""
        if not self._what and max(self._heads, default=0) > self._sound:
            self._what = f"Entry {self._sound + 1} and what came after it were removed."
        shown = max(self._heads.items(), default=(0, GENESIS))
        return Verdict(self._sound, self._sound + 1 if self._what else None, self._what, shown)

    def _fault(self, entry: Any, following: Sequence[Any]) -> str:
        number = self._sound + 1
        if entry.number > number:
            return f"Entry {number} was removed."
        if entry.number < number:
            return f"An entry was put in before entry {number}."
        if self._seal(entry) != entry.hash:
            if entry.prev == self._last and following and following[0].prev == entry.hash:
                return f"Entry {number} was changed."
            if following and following[0].prev == self._last:
                return f"Entry {number} was put in by somebody else."
            return f"Entry {number} was changed, or put in by somebody else."
        if entry.prev != self._last or self._heads.get(number, entry.hash) != entry.hash:
            return f"Entry {number} is not the one that was written there."
        return ""

"""Who can sit where: seats filled by different people, each by a right of their own or of whom they stand in for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from models.member import Department

ANY = "any"
TIER = "tier"


class Right(Protocol):
    """Somebody's right to approve: ``user_id`` would vote, by the right of ``for_id``, an approver of ``department``."""

    @property
    def user_id(self) -> str: ...

    @property
    def for_id(self) -> str: ...

    @property
    def department(self) -> Department: ...


R = TypeVar("R", bound=Right)


@dataclass(frozen=True)
class Seat:
    """One of the approvals that are needed.

    Attributes:
        name: unique in its version: ``any``, ``finance``, ``operations``, ``tier1`` and so on.
        department: whose approver must fill it; None for any.
        people: the approvers who may fill it; none for all.
        title: what admins call it, "" for the three built in.
    """

    name: str
    department: Department | None = None
    people: tuple[str, ...] = ()
    title: str = ""

    @property
    def is_further(self) -> bool:
        """Whether a tier of the policy asks for it."""
        return self.name.startswith(TIER)

    def takes(self, right: Right) -> bool:
        """Whether that right fills it."""
        return self.department in (None, right.department) and (not self.people or right.for_id in self.people)

    def implies(self, other: "Seat") -> bool:
        """Whether all who may fill this one may fill the other, too."""
        return other.department in (None, self.department) and (
            not other.people or (bool(self.people) and set(self.people) <= set(other.people))
        )

    def as_json(self) -> dict[str, Any]:
        department = self.department.value if self.department else None
        return {"name": self.name, "department": department, "people": list(self.people), "title": self.title}

    @classmethod
    def read(cls, data: dict[str, Any]) -> "Seat":
        """From what `as_json` gave."""
        department = data.get("department")
        return cls(
            data["name"],
            Department(department) if department else None,
            tuple(data.get("people", ())),
            data.get("title", ""),
        )


def missing(seats: Iterable[Seat], rights: Iterable[Right]) -> list[Seat]:
    """The seats that stay empty when as many as possible are filled, each by a person and a right not used elsewhere."""
    seats = list(seats)
    filled = _fill(seats, list(rights))
    return [seat for seat in seats if seat.name not in filled]


def seat_for(user_id: str, seats: Iterable[Seat], rights: Iterable[R]) -> tuple[Seat, R] | None:
    """The seat that somebody's yes fills, and by which of their rights.

    Of those they could fill, it is the one that leaves the best chance to fill the others; then their own right before that
    of whom they stand in for, and the seat that the fewest could fill.

    Args:
        seats: those still open.
        rights: everybody's at this moment, without those of people who voted for this version or in whose name somebody did.

    Returns:
        None when none of their rights fills an open seat.
    """
    seats, rights = list(seats), list(rights)
    options = [(seat, right) for right in rights if right.user_id == user_id for seat in seats if seat.takes(right)]
    if len(options) < 2:
        return options[0] if options else None

    def cost(option: tuple[Seat, R]) -> tuple[int, bool, int, int]:
        seat, right = option
        others = [each for each in seats if each is not seat]
        spent = {user_id, right.for_id}
        free = [each for each in rights if each.user_id not in spent and each.for_id not in spent]
        could = len({each.user_id for each in rights if seat.takes(each)})
        return len(missing(others, free)), right.for_id != user_id, could, seats.index(seat)

    return min(options, key=cost)


def _fill(seats: Sequence[Seat], rights: Sequence[Right]) -> set[str]:
    """The names of the seats filled at best: the largest flow from seats over whose rights they are to who uses them."""
    ways: dict[object, set[object]] = {}
    for right in rights:
        ways.setdefault(("whose", right.for_id), set()).add(("used", right.for_id))
        ways.setdefault(("used", right.for_id), set()).add(("who", right.user_id))
        ways.setdefault(("who", right.user_id), set()).add("filled")
    for seat in seats:
        ways[seat.name] = {("whose", right.for_id) for right in rights if seat.takes(right)}
    return {seat.name for seat in seats if _flow(ways, seat.name, set())}


def _flow(ways: dict[object, set[object]], here: object, seen: set[object]) -> bool:
    """Find one more way from `here` to the end, and turn each step of it round."""
    if here == "filled":
        return True
    seen.add(here)
    for there in sorted(ways.get(here, ()), key=str):
        if there not in seen and _flow(ways, there, seen):
            ways[here].discard(there)
            ways.setdefault(there, set()).add(here)
            return True
    return False


def stricter(some: Sequence[Seat], others: Sequence[Seat]) -> list[Seat]:
    """The seats that, once filled, satisfy both lists, and no more than it takes.

    Both departments stand for any approver. A further seat stands for one of the other list when whoever may fill it may
    fill that one, too.
    """
    built_in = list({seat.name: seat for seat in (*some, *others) if not seat.is_further}.values())
    if any(seat.department for seat in built_in):
        built_in = [seat for seat in built_in if seat.department]
    further, matched = [seat for seat in some if seat.is_further], set[int]()
    for seat in (seat for seat in others if seat.is_further):
        for place, mine in enumerate(further):
            if place not in matched and (mine.implies(seat) or seat.implies(mine)):
                further[place] = mine if mine.implies(seat) else seat
                matched.add(place)
                break
        else:
            matched.add(len(further))
            further.append(seat)
    return [*built_in, *(replace(seat, name=f"{TIER}{n}") for n, seat in enumerate(further, 1))]

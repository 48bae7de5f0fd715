"""The workspace's rule for purchases: the limit, what it is counted in, and further tiers. Two admins change it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, choice, scoped
from models.money import Money
from models.refusal import Refusal
from models.typed import line

NAME_LONGEST = 40  # characters of what a further approver is called
MOST_TIERS = 3
LIMIT_MINOR = 1_000_000  # $10,000.00, where no policy was agreed
CURRENCY = "USD"


class PolicyState(StrEnum):
    """From a proposal to what counts."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Policy(Numbered, Base):
    """One version of the rule, numbered in its workspace; the newest agreed one is in force.

    ``limit_minor`` is the most that one approver may decide, in the smallest unit of ``currency``. ``tiers`` holds
    ``{"over_minor": …, "seats": [{"name", "department", "people"}]}``: what adds further seats above an amount.
    """

    __tablename__ = "purchase_policy"
    __table_args__ = scoped(
        sa.UniqueConstraint("team_id", "number"),
        sa.Index(None, "team_id", "state"),
        sa.Index(
            "uq_purchase_policy_in_force",
            "team_id",
            unique=True,
            sqlite_where=sa.literal_column("state = 'in_force'"),
            postgresql_where=sa.literal_column("state = 'in_force'"),
        ),
        sa.CheckConstraint("limit_minor >= 0", name="limit"),
        sa.CheckConstraint(
            "state NOT IN ('in_force', 'replaced') OR (decided_by IS NOT NULL AND decided_by <> proposed_by)",
            name="two_admins",
        ),
    )

    number: Mapped[int]
    limit_minor: Mapped[int] = mapped_column(sa.BigInteger, default=LIMIT_MINOR)
    currency: Mapped[str] = mapped_column(sa.String(3), default=CURRENCY)
    tiers: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)
    state: Mapped[PolicyState] = mapped_column(choice(PolicyState), default=PolicyState.PROPOSED)
    proposed_by: Mapped[str] = mapped_column(sa.String(20), default="")
    proposed_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def limit(self) -> Money:
        """The most that one approver may decide."""
        return Money(self.limit_minor, self.currency)

    def says_the_same(self, other: "Policy") -> bool:
        """Whether it asks of every request what `other` does."""
        return (self.limit, self.tiers) == (other.limit, other.tiers)

    def require_second(self, by: str) -> None:
        """Raises a Refusal to who proposed it."""
        if by == self.proposed_by:
            raise Refusal("You proposed this change, so another admin must decide. You can only withdraw it.")

    def agree(self, by: str, now: datetime) -> bool:
        """A second admin agrees, and it counts. True the first time only. Raises a Refusal to who proposed it."""
        self.require_second(by)
        return self._decide(PolicyState.IN_FORCE, by, now)

    def refuse(self, by: str, now: datetime) -> bool:
        """Another admin is against it. True the first time only. Raises a Refusal to who proposed it."""
        self.require_second(by)
        return self._decide(PolicyState.REFUSED, by, now)

    def withdraw(self, by: str, now: datetime) -> bool:
        """Who proposed it takes it back. True the first time only. Raises a Refusal to anybody else."""
        if by != self.proposed_by:
            raise Refusal(f"Only <@{self.proposed_by}> can withdraw this change.")
        return self._decide(PolicyState.WITHDRAWN, by, now)

    def replace(self) -> None:
        """Another one is in force from now on."""
        self.state = PolicyState.REPLACED

    def _decide(self, state: PolicyState, by: str, now: datetime) -> bool:
        if self.state is not PolicyState.PROPOSED:
            return False
        self.state, self.decided_by, self.decided_at = state, by, now
        return True


class Tier(NamedTuple):
    """Who else must approve above an amount, as an admin filled it in.

    Attributes:
        over: the most without them, or None where that was left empty.
        people: any one of them will do.
    """

    name: str
    over: Money | None
    people: Sequence[str]


def read_tiers(limit: Money, given: Sequence[Tier]) -> list[dict[str, Any]]:
    """The further tiers as they are stored, lowest first; empty rows are left out.

    Raises:
        Refusal: beside ``tier1_name``, ``tier1_over`` or ``tier1_people``, and so on for the others.
    """
    tiers: dict[int, list[dict[str, Any]]] = {}
    names: set[str] = set()
    for place, (name, over, people) in enumerate(given, 1):
        name = " ".join(name.split())
        if not name and over is None and not people:
            continue
        name = line(name, f"tier{place}_name", "Say what they are called, such as Finance director.", NAME_LONGEST)
        if name.casefold() in names:
            raise Refusal("Two of them have this name. Give each its own.", field=f"tier{place}_name")
        if over is None:
            raise Refusal("Say above which amount they are asked.", field=f"tier{place}_over")
        if over < limit:
            raise Refusal("This is below the limit. Choose the limit or more.", field=f"tier{place}_over")
        if not people:
            raise Refusal("Choose at least one person. Two are better, as one may be away.", field=f"tier{place}_people")
        names.add(name.casefold())
        seat = {"name": name, "department": None, "people": sorted(set(people))}
        tiers.setdefault(over.minor, []).append(seat)
    return [{"over_minor": over, "seats": tiers[over]} for over in sorted(tiers)]

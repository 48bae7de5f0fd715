"""What a comparison of actual and plan holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.variance_parts import Found, Whole
from bot.variance_scopes import Scope
from models.account import Account
from models.cost_centre import CostCentre
from models.difference import Difference, Threshold
from models.explanation import Explanation
from models.period import Month, Period

NO_CENTRE = "No cost center"


@dataclass(frozen=True)
class Part:
    """A part of something, one level down.

    Attributes:
        change: what it adds to the difference of the whole, in its sign.
        scope: where to look closer.
    """

    label: str
    difference: Difference
    change: int
    scope: Scope


@dataclass(frozen=True)
class Pattern:
    """Whether a difference is new.

    Attributes:
        run: for how many months it was off in the same direction, up to the last one.
        amount: how far off the last month was.
        has_before: whether the month before that can be compared.
    """

    run: int
    amount: int
    has_before: bool


@dataclass(frozen=True)
class Line:
    """An account worth a word.

    Attributes:
        said: what its owners say, the newest first.
        asked: the question that waits for an answer, if any.
    """

    account: Account
    difference: Difference
    scope: Scope
    pattern: Pattern | None
    drivers: Sequence[Part] = ()
    said: Sequence[Explanation] = ()
    asked: Explanation | None = None


@dataclass(frozen=True)
class Comparison:
    """Actual against plan, of one scope.

    Attributes:
        name: of what is compared, such as ``Profit``.
        zone: the workspace's, for days.
        months: those of the period that are whole; only these are compared.
        compared: those months by their name; None where there are none.
        others: periods that may be wanted next.
        empty: those that are over, but nothing was booked in them.
        begun: the one that is not over yet.
        stub: the month that seems to be there in part only, with how many accounts it has and how many others have.
        whole: all of it together.
        pattern: of all of it.
        parts: one level down, what changes most first.
        found: each account in it, by code.
        lines: the material ones, the largest first; `more` how many others there are.
        unplanned: booked without a plan, each account with its amount, the largest first.
        unbooked: planned with nothing booked, likewise.
        history: months with what was booked and planned where both are known, for a chart.
        limit: what is material where an account has no limit of its own.
        account: the account, where it is one.
        centre: the cost center, where it is one.
        centres: all of them, by id.
        as_of: when the books were brought in last.
        newest: the newest month they have.
    """

    scope: Scope
    period: Period
    name: str
    currency: str
    zone: str
    today: date
    months: Sequence[Month]
    empty: Sequence[Month]
    begun: Sequence[Month]
    stub: tuple[Month, int, int] | None
    whole: Whole
    compared: Period | None = None
    others: Sequence[Period] = ()
    pattern: Pattern | None = None
    parts: Sequence[Part] = ()
    found: Sequence[Found] = ()
    lines: Sequence[Line] = ()
    more: int = 0
    unplanned: Sequence[tuple[Account, int]] = ()
    unbooked: Sequence[tuple[Account, int]] = ()
    history: Sequence[tuple[Month, int, int]] = ()
    limit: Threshold | None = None
    account: Account | None = None
    centre: CostCentre | None = None
    centres: Mapping[int, CostCentre] = field(default_factory=dict)
    as_of: datetime | None = None
    newest: Month | None = None

    def centre_label(self, centre_id: int) -> str:
        known = self.centres.get(centre_id)
        return known.label if known else NO_CENTRE

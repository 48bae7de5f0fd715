"""Actual against plan: how far off, whether that is better or worse, and whether it matters."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from models.account_kind import Kind, Verdict, verdict
from models.period import Month, Period

IN_A_ROW = 3  # months off in the same direction until it is no longer called one-off


class NoPercent(StrEnum):
    """Why a difference has no percent."""

    NO_PLAN = "no_plan"
    SIGN_CHANGED = "sign_changed"


@dataclass(frozen=True)
class Threshold:
    """What is material.

    Attributes:
        minor: an amount in the smallest unit.
        percent: of the plan.
        needs_both: both must be passed; else one is enough.
    """

    minor: int
    percent: int
    needs_both: bool = True


@dataclass(frozen=True)
class Difference:
    """Actual minus plan, each with the sign that is natural for its kind: revenue, costs and assets above zero.

    Attributes:
        plan: None where none was set.
    """

    kind: Kind
    actual: int
    plan: int | None

    @property
    def amount(self) -> int | None:
        """More than planned, in the smallest unit; None without a plan."""
        return None if self.plan is None else self.actual - self.plan

    @property
    def effect(self) -> int | None:
        """On profit: above zero is better. None without a plan, and where it is no matter of profit."""
        if self.amount is None or not self.kind.is_flow:
            return None
        return -self.amount if self.kind.is_cost else self.amount

    @property
    def verdict(self) -> Verdict:
        return Verdict.NONE if self.amount is None else verdict(self.kind, self.amount)

    @property
    def no_percent(self) -> NoPercent | None:
        """Why there is no percent; None where there is one."""
        if not self.plan:
            return NoPercent.NO_PLAN
        if self.actual and (self.actual < 0) != (self.plan < 0):
            return NoPercent.SIGN_CHANGED
        return None

    @property
    def percent(self) -> Fraction | None:
        """Of the plan's size: 10 is ten percent more."""
        if self.no_percent is not None or self.amount is None or not self.plan:
            return None
        return Fraction(self.amount * 100, abs(self.plan))

    def is_material(self, threshold: Threshold) -> bool:
        """Whether it is worth a word. Without a plan, or where the sign changed, the amount alone decides."""
        amount = self.actual if self.amount is None else self.amount
        large = abs(amount) > threshold.minor
        percent = self.percent
        if percent is None:
            return large
        far = abs(percent) > threshold.percent
        return large and far if threshold.needs_both else large or far


def months_in_a_row(newest: Month, by_month: Sequence[tuple[Month, int]]) -> int:
    """For how many months, `newest` the last of them, it was off in the same direction.

    Args:
        by_month: the differences there are, each with its month.
    """
    found = dict(by_month)
    sign = found.get(newest, 0)
    count, month = 0, newest
    while sign and found.get(month, 0) * sign > 0:
        count, month = count + 1, month.plus(-1)
    return count


def comparable(
    period: Period, actual: Sequence[Month], plan: Sequence[Month]
) -> tuple[list[Month], list[Month], list[Month]]:
    """The months of `period` that both sides have; then those with an actual only, then those with a plan only."""
    has, planned = set(actual), set(plan)
    months = list(period.months())
    return (
        [month for month in months if month in has and month in planned],
        [month for month in months if month in has and month not in planned],
        [month for month in months if month not in has and month in planned],
    )

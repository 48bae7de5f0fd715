"""What an account holds, which says whether more of it is better or worse."""

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What an account holds; it decides which direction is better, and whether months add up."""

    REVENUE = "revenue"
    RETURNS = "returns"  # and discounts: they lower revenue
    OTHER_INCOME = "other_income"
    COST_OF_SALES = "cost_of_sales"
    OPERATING_COST = "operating_cost"
    DEPRECIATION = "depreciation"  # and amortization
    ONE_OFF = "one_off"
    INTEREST = "interest"
    TAX = "tax"
    CASH = "cash"
    RECEIVABLE = "receivable"
    STOCK = "stock"
    CURRENT_ASSET = "current_asset"
    FIXED_ASSET = "fixed_asset"
    PAYABLE = "payable"
    CURRENT_LIABILITY = "current_liability"
    LONG_LIABILITY = "long_liability"
    EQUITY = "equity"
    STATISTIC = "statistic"  # heads, units: numbers that are not money

    @property
    def is_cost(self) -> bool:
        """Whether more of it means less profit."""
        return self in COSTS

    @property
    def is_flow(self) -> bool:
        """Whether months add up (revenue, costs); else each month has a balance at its end."""
        return self in FLOWS

    @property
    def is_credit(self) -> bool:
        """Whether bookkeeping keeps it as credit, which some files write as a negative amount."""
        return self in CREDITS


class Verdict(StrEnum):
    """What a difference means for the business."""

    BETTER = "better"
    WORSE = "worse"
    USUALLY_BETTER = "usually better"
    USUALLY_WORSE = "usually worse"
    NONE = "none"


COSTS = frozenset(
    {Kind.RETURNS, Kind.COST_OF_SALES, Kind.OPERATING_COST, Kind.DEPRECIATION, Kind.ONE_OFF, Kind.INTEREST, Kind.TAX}
)
FLOWS = COSTS | {Kind.REVENUE, Kind.OTHER_INCOME}
CREDITS = frozenset(
    {Kind.REVENUE, Kind.OTHER_INCOME, Kind.PAYABLE, Kind.CURRENT_LIABILITY, Kind.LONG_LIABILITY, Kind.EQUITY}
)
HIGHER: Mapping[Kind, Verdict] = {
    **dict.fromkeys(COSTS, Verdict.WORSE),
    Kind.REVENUE: Verdict.BETTER,
    Kind.OTHER_INCOME: Verdict.BETTER,
    Kind.CASH: Verdict.BETTER,
    Kind.RECEIVABLE: Verdict.USUALLY_WORSE,
    Kind.STOCK: Verdict.USUALLY_WORSE,
}
OPPOSITE = {
    Verdict.BETTER: Verdict.WORSE,
    Verdict.WORSE: Verdict.BETTER,
    Verdict.USUALLY_BETTER: Verdict.USUALLY_WORSE,
    Verdict.USUALLY_WORSE: Verdict.USUALLY_BETTER,
    Verdict.NONE: Verdict.NONE,
}


def verdict(kind: Kind, difference: int) -> Verdict:
    """What it means that there is `difference` more than planned (negative: less)."""
    if difference == 0:
        return Verdict.NONE
    higher = HIGHER.get(kind, Verdict.NONE)
    return higher if difference > 0 else OPPOSITE[higher]

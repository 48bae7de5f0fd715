"""The names that a formula may use for accounts: what they hold, or an account with all that roll up into it."""

import re
from collections.abc import Mapping

from bot.amounts import Chart
from models.account import Account
from models.account_kind import Kind

KINDS: Mapping[Kind, str] = {
    Kind.REVENUE: "gross sales",
    Kind.RETURNS: "returns and discounts",
    Kind.OTHER_INCOME: "other income",
    Kind.COST_OF_SALES: "cost of sales",
    Kind.OPERATING_COST: "running costs",
    Kind.DEPRECIATION: "depreciation and amortization",
    Kind.ONE_OFF: "one-off items",
    Kind.INTEREST: "interest",
    Kind.TAX: "tax",
    Kind.CASH: "cash balance",
    Kind.RECEIVABLE: "money owed to us",
    Kind.STOCK: "stock",
    Kind.CURRENT_ASSET: "other current assets",
    Kind.FIXED_ASSET: "fixed assets",
    Kind.PAYABLE: "money owed by us",
    Kind.CURRENT_LIABILITY: "other short-term debts",
    Kind.LONG_LIABILITY: "long-term debts",
    Kind.EQUITY: "equity",
}
UNITS = "units"
COUNTED = re.compile(r"\b(units|pieces|antal|st[uü]ck)\b(?!.*\bprice\b)", re.IGNORECASE)
FIXED: Mapping[str, tuple[str, bool]] = {name: (f"kind:{kind}", True) for kind, name in KINDS.items()} | {
    UNITS: (UNITS, False)
}


def names(chart: Chart) -> dict[str, tuple[str, bool]]:
    """Every name, with its key and whether it is money: those of kinds, ``account 4010``, and names only one account has."""
    found: dict[str, tuple[str, bool]] = {}
    shared: set[str] = set()
    for account in chart.by_id.values():
        key = (f"account:{account.code}", account.kind is not Kind.STATISTIC)
        name = " ".join(account.name.casefold().split())
        if name in found:
            shared.add(name)
        elif re.search(r"[a-z]{3}", name):
            found[name] = key
        found[f"account {account.code.casefold()}"] = key
    return {name: key for name, key in found.items() if name not in shared} | dict(FIXED)


def members(key: str, chart: Chart) -> frozenset[int]:
    """The accounts behind a name's key; empty where there are none (any more)."""
    kind, _, which = key.partition(":")
    if kind == "kind":
        return chart.of_kind(Kind(which))
    if kind == "account":
        return chart.under(which)
    statistics = chart.of_kind(Kind.STATISTIC)
    return frozenset(each for each in statistics if COUNTED.search(chart.by_id[each].name))


def label(key: str, chart: Chart) -> str:
    """What people call it."""
    kind, _, which = key.partition(":")
    if kind == "kind":
        return KINDS[Kind(which)]
    if kind == "account":
        found: Account | None = next((each for each in chart.by_id.values() if each.code == which), None)
        return found.label if found else f"account {which}"
    return UNITS


def adds(key: str) -> bool:
    """Whether its months add up though it is no flow of money."""
    return key == UNITS

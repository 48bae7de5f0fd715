"""What the kinds of accounts are called, in plain words."""

from collections.abc import Mapping

from models.account_kind import Kind

NAMES: Mapping[Kind, str] = {
    Kind.REVENUE: "Revenue",
    Kind.RETURNS: "Returns and discounts",
    Kind.OTHER_INCOME: "Other income",
    Kind.COST_OF_SALES: "Cost of sales",
    Kind.OPERATING_COST: "Operating costs",
    Kind.DEPRECIATION: "Depreciation",
    Kind.ONE_OFF: "One-off costs",
    Kind.INTEREST: "Interest",
    Kind.TAX: "Tax",
    Kind.CASH: "Cash",
    Kind.RECEIVABLE: "Money owed to us",
    Kind.STOCK: "Stock",
    Kind.CURRENT_ASSET: "Other things we own for a short time",
    Kind.FIXED_ASSET: "Things we own for years",
    Kind.PAYABLE: "Money owed by us",
    Kind.CURRENT_LIABILITY: "Other debts due within a year",
    Kind.LONG_LIABILITY: "Debts due later",
    Kind.EQUITY: "The owners' share",
    Kind.STATISTIC: "Numbers that are not money",
}
OTHER_NAMES: Mapping[str, Kind] = {
    "sales": Kind.REVENUE,
    "income": Kind.REVENUE,
    "cogs": Kind.COST_OF_SALES,
    "cost of goods sold": Kind.COST_OF_SALES,
    "opex": Kind.OPERATING_COST,
    "operating expenses": Kind.OPERATING_COST,
    "depreciation": Kind.DEPRECIATION,
    "depreciation and amortization": Kind.DEPRECIATION,
    "taxes": Kind.TAX,
    "receivables": Kind.RECEIVABLE,
    "payables": Kind.PAYABLE,
    "inventory": Kind.STOCK,
}

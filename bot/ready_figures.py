"""The figures that come with Tandem, each with its formula as finance people know it.

Operating profit is gross profit less operating costs, depreciation and amortization included; no interest, tax or
one-off item is in it. Profit before interest, tax, depreciation and amortization (EBITDA) starts from net profit, and is
another figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.account_groups import FIXED
from models.figure import Good, Unit
from models.formula import Formula, Look, read_formula


@dataclass(frozen=True)
class Definition:
    """A figure, ready-made or of the workspace's own.

    Attributes:
        also: other names by which people look for it.
        needs: keys of names without which it has no value.
        above_zero: what must be above zero, since a percentage over it would mislead.
        weight: for a longer period, the formula by which its months are weighed; empty where they are taken together.
        position: its place on the scorecard; None: not on it.
        is_usual: whether its direction is better or worse only as a rule.
        ahead: whether it looks at the time to come.
        basis: which balance it is worked out from, in a sentence; empty for none.
        target: in whole units (dollars, percent, days), as a decimal number; None without one.
    """

    key: str
    name: str
    accounting_name: str
    says: str
    formula: str
    unit: Unit = Unit.MONEY
    good: Good = Good.UP
    also: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    above_zero: tuple[str, Look] | None = None
    weight: str = ""
    position: int | None = None
    is_usual: bool = False
    ahead: bool = False
    basis: str = ""
    target: str | None = None
    owner_finance_id: str | None = None
    owner_operations_id: str | None = None
    own: bool = False

    @property
    def title(self) -> str:
        """Its name at the start of a sentence."""
        return self.name[:1].upper() + self.name[1:]


AT_THE_END = "It uses the balance at the end of the period."
YEAR_BEFORE = "year before(revenue)"
READY = (
    Definition(
        "revenue", "revenue", "net sales", "What customers bought, less returns and discounts.",
        "gross sales - returns and discounts",
        also=("sales", "turnover", "top line"), needs=("kind:revenue",), position=1,
    ),
    Definition(
        "revenue_growth", "revenue growth", "revenue growth", "How much revenue grew since the same time last year.",
        f"(revenue - {YEAR_BEFORE}) / size({YEAR_BEFORE})", Unit.PERCENT, also=("growth", "sales growth"),
        above_zero=("revenue", Look.YEAR_BEFORE), position=2,
    ),
    Definition(
        "gross_profit", "gross profit", "gross profit", "What is left of revenue after the cost of what was sold.",
        "revenue - cost of sales",
    ),
    Definition(
        "gross_margin", "gross margin", "gross margin", "The share of revenue left after the cost of what was sold.",
        "gross profit / revenue", Unit.PERCENT, also=("margin", "gross profit margin", "gm"),
        above_zero=("revenue", Look.ACTUAL), position=3,
    ),
    Definition(
        "operating_profit", "operating profit", "operating profit",
        "What the business itself earns, before interest, tax and one-off items.",
        "gross profit - operating costs", also=("operating income", "operating result"), position=4,
    ),
    Definition(
        "operating_costs", "operating costs", "operating expenses",
        "What it costs to run the business, wear of equipment included.",
        "running costs + depreciation and amortization", good=Good.DOWN,
        also=("opex", "operating cost", "overheads"), position=5,
    ),
    Definition(
        "cash", "cash", "cash and cash equivalents", "The money in the bank and in hand.", "cash balance",
        also=("bank", "money in the bank", "liquidity"), needs=("kind:cash",), basis=AT_THE_END, position=6,
    ),
    Definition(
        "cash_flow_forecast", "cash-flow forecast", "cash-flow forecast",
        "How much more or less cash we expect than before.",
        "forecast(cash) - before(cash)", also=("cash forecast", "cash flow", "cashflow forecast"), ahead=True, position=7,
    ),
    Definition(
        "working_capital", "working capital", "net working capital",
        "What we own and can soon turn into cash, less what we must soon pay.",
        "cash balance + money owed to us + stock + other current assets - money owed by us - other short-term debts",
        good=Good.NONE, also=("current assets less current liabilities", "nwc"), basis=AT_THE_END, position=8,
    ),
    Definition(
        "days_to_get_paid", "days to get paid", "days sales outstanding", "How many days customers take to pay us.",
        "money owed to us / revenue * days", Unit.DAYS, Good.DOWN, ("dso", "collection period"), ("kind:receivable",),
        above_zero=("revenue", Look.ACTUAL), is_usual=True, basis=AT_THE_END, position=9,
    ),
    Definition(
        "days_to_pay", "days to pay", "days payable outstanding", "How many days we take to pay our suppliers.",
        "money owed by us / cost of sales * days", Unit.DAYS, Good.NONE, ("dpo", "payment period"), ("kind:payable",),
        above_zero=("kind:cost_of_sales", Look.ACTUAL), basis=AT_THE_END, position=10,
    ),
    Definition(
        "days_of_stock", "days of stock", "days inventory outstanding",
        "How many days our stock lasts at the pace we sell it.",
        "stock / cost of sales * days", Unit.DAYS, Good.DOWN, ("dio", "days of inventory", "inventory days"),
        ("kind:stock",), above_zero=("kind:cost_of_sales", Look.ACTUAL), is_usual=True, basis=AT_THE_END, position=11,
    ),
    Definition(
        "cost_per_unit", "cost per unit", "unit cost of sales", "What one sold unit costs us to make or buy.",
        "cost of sales / units", good=Good.DOWN, also=("unit cost",), needs=("units",),
    ),
    Definition(
        "profit_per_unit", "profit per unit", "gross profit per unit", "The gross profit of one sold unit.",
        "gross profit / units", also=("unit profit",), needs=("units",),
    ),
    Definition(
        "plan_difference", "plan difference", "operating profit against plan", "How far operating profit is from its plan.",
        "operating profit - plan(operating profit)", also=("variance", "difference from plan"),
    ),
    Definition(
        "forecast_accuracy", "forecast accuracy", "1 less the weighted absolute error",
        "How close the forecast of revenue came.",
        "1 - size(revenue - forecast(revenue)) / size(revenue)", Unit.PERCENT,
        also=("forecast error", "wape"), weight="size(revenue)",
    ),
    Definition(
        "net_profit", "net profit", "net income", "What is left after all costs, interest, tax and one-off items.",
        "operating profit + other income - one-off items - interest - tax",
        also=("net income", "bottom line", "net result", "earnings", "profit after tax"),
    ),
    Definition(
        "ebit", "profit before interest and tax", "EBIT", "Net profit with interest and tax added back.",
        "net profit + interest + tax", also=("ebit",),
    ),
    Definition(
        "ebitda", "profit before interest, tax, depreciation and amortization", "EBITDA",
        "Net profit with interest, tax and the wear of what we own added back.",
        "net profit + interest + tax + depreciation and amortization", also=("ebitda",),
    ),
    Definition(
        "operating_capital", "money tied up in operations", "operating working capital",
        "What customers owe us plus stock, less what we owe suppliers.",
        "money owed to us + stock - money owed by us", good=Good.NONE, also=("operating working capital",), basis=AT_THE_END,
    ),
    Definition(
        "cash_cycle", "cash cycle", "cash conversion cycle",
        "How many days from paying a supplier until a customer pays us.",
        "days of stock + days to get paid - days to pay", Unit.DAYS, Good.DOWN, ("ccc", "cash conversion cycle"),
        is_usual=True, basis=AT_THE_END,
    ),
)  # fmt: skip
BY_KEY: Mapping[str, Definition] = {figure.key: figure for figure in READY}
NAMES: Mapping[str, tuple[str, bool]] = {figure.name: (figure.key, figure.unit is Unit.MONEY) for figure in READY}
FORMULAS: Mapping[str, Formula] = {figure.key: read_formula(figure.formula, {**FIXED, **NAMES}) for figure in READY}

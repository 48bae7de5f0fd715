"""The books of Larkfield Cycles, the same each time: a chart of accounts, 26 months of vouchers, a plan, a week of March."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

FIRST, MONTHS, PLANNED = 2025, 26, 36  # January 2025 to February 2027; the plan goes on to December 2027
SEASON = (0.80, 0.85, 1.05, 1.20, 1.25, 1.20, 1.05, 0.95, 0.90, 0.85, 0.85, 1.05)
GROWTH = 1.06  # a year
PRICE = 1_180  # of a bicycle, in 2025
BANK, OWED_TO_US, STOCK, MACHINES = "1010", "1200", "1400", "1510"
OWED_BY_US, TAX_OWED, LOAN, CAPITAL = "2010", "2300", "2500", "2900"
BICYCLES, SERVICE, RETURNS, UNITS = "3010", "3020", "3090", "9010"
FRAMES, COMPONENTS, WAGES, FREIGHT = "4010", "4020", "4030", "4040"
SALARIES, RENT, WAREHOUSE, INSURANCE = "5010", "5110", "5210", "5310"
MARKETING, DELIVERY, TRAVEL, SOFTWARE = "5410", "5420", "5430", "5510"
WEAR, INTEREST, TAX = "6010", "7010", "7110"
CENTERS = {COMPONENTS: "310", WAREHOUSE: "410", SOFTWARE: "610"}

ACCOUNTS = (
    (BANK, "Bank account", "Cash", ""),
    (OWED_TO_US, "Customers who have not paid yet", "Receivable", ""),
    (STOCK, "Bicycles and parts in stock", "Stock", ""),
    (MACHINES, "Machines and tools", "Fixed asset", ""),
    (OWED_BY_US, "Suppliers not paid yet", "Payable", ""),
    (TAX_OWED, "Taxes to be paid", "Current liability", ""),
    (LOAN, "Bank loan", "Long-term liability", ""),
    (CAPITAL, "Capital of the owners", "Equity", ""),
    ("3000", "Sales", "", ""),
    (BICYCLES, "Bicycle sales", "Revenue", "3000"),
    (SERVICE, "Service and parts", "Revenue", "3000"),
    (RETURNS, "Returns and discounts", "Revenue", ""),
    ("4000", "What we sell costs", "", ""),
    (FRAMES, "Frames", "Cost of sales", "4000"),
    (COMPONENTS, "Components", "Cost of sales", "4000"),
    (WAGES, "Assembly wages", "Cost of sales", "4000"),
    (FREIGHT, "Inbound freight", "Cost of sales", "4000"),
    ("5000", "Running costs", "", ""),
    (SALARIES, "Salaries", "Operating expense", "5000"),
    (RENT, "Rent", "Operating expense", "5000"),
    (WAREHOUSE, "Warehouse supplies and rentals", "Operating expense", "5000"),
    (INSURANCE, "Insurance", "Operating expense", "5000"),
    ("5400", "Selling", "", "5000"),
    (MARKETING, "Marketing", "Operating expense", "5400"),
    (DELIVERY, "Delivery to customers", "Operating expense", "5400"),
    (TRAVEL, "Travel", "Operating expense", "5400"),
    (SOFTWARE, "Software", "Operating expense", "5000"),
    (WEAR, "Wear of machines", "Depreciation", ""),
    (INTEREST, "Interest on the loan", "Interest", ""),
    (TAX, "Tax on profit", "Tax", ""),
    (UNITS, "Bicycles sold, units", "Statistic", ""),
)
OPENING = ((BANK, 640_000), (OWED_TO_US, 610_000), (STOCK, 820_000), (MACHINES, 900_000), (OWED_BY_US, -310_000),
           (TAX_OWED, -40_000), (LOAN, -800_000), (CAPITAL, -1_820_000))  # fmt: skip

# What did not go as planned: how much of its plan an account came to in a month, the 25th being January 2027.
TURNS = {
    (24, FREIGHT): 1.22, (25, FREIGHT): 1.31, (26, FREIGHT): 1.38,
    (26, BICYCLES): 0.94, (26, SERVICE): 1.12, (26, MARKETING): 0.55, (26, COMPONENTS): 1.27,
    (24, WAREHOUSE): 1.35,
    (9, MARKETING): 1.40, (16, RETURNS): 1.60, (17, FREIGHT): 0.90, (20, BICYCLES): 1.06,
}  # fmt: skip
EXACT = {(25, COMPONENTS): 42_000.00, (26, COMPONENTS): 54_300.00, (25, WAREHOUSE): 12_350.00, (26, WAREHOUSE): 19_100.00,
         (25, SOFTWARE): 9_800.00, (26, SOFTWARE): 2_600.00}  # fmt: skip
WHY = {
    (24, FREIGHT): "Ocean freight, with a winter surcharge",
    (25, FREIGHT): "Ocean freight, surcharge 31 %",
    (26, FREIGHT): "Ocean freight, surcharge 38 %",
    (25, WAREHOUSE): "Hire of two pallet trucks",
    (26, WAREHOUSE): "Hire of pallet trucks, and storage outside",
    (26, COMPONENTS): "Gear sets for the spring models, early delivery",
    (25, SOFTWARE): "Licenses for the whole year",
}
SAYS = {
    BICYCLES: "Dealers' orders", SERVICE: "Workshop and parts", FRAMES: "Frames", COMPONENTS: "Gears, brakes and wheels",
    WAGES: "Assembly wages", FREIGHT: "Ocean freight", SALARIES: "Salaries", RENT: "Rent of plant and office",
    WAREHOUSE: "Pallets, film and repairs", INSURANCE: "Insurance", MARKETING: "Advertising and dealer events",
    DELIVERY: "Carriers to dealers", TRAVEL: "Travel", SOFTWARE: "Licenses", RETURNS: "Credit notes to dealers",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One row of a voucher; `cents` are debit above zero, credit below."""

    day: str
    account: str
    cents: int
    voucher: str
    text: str

    def row(self) -> list[str]:
        return [self.day, self.voucher, self.account, CENTERS.get(self.account, ""), _money(self.cents), self.text]


HEADER = ("Date", "Voucher", "Account", "Cost center", "Amount", "Text")


@dataclass(frozen=True)
class Month:
    """One month; `number` counts from 1, which is January 2025."""

    number: int

    @property
    def name(self) -> str:
        return f"{FIRST + (self.number - 1) // 12}-{(self.number - 1) % 12 + 1:02}"

    def plan(self) -> dict[str, float]:
        """What was planned, in dollars; costs and revenue both above zero."""
        year, season = GROWTH ** ((self.number - 1) // 12), SEASON[(self.number - 1) % 12]
        bicycles, service = 420_000 * year * season, 60_000 * year * (0.5 + season / 2)
        sold = bicycles * (1 - 0.025)
        start = (self.number - 1) % 12 == 0
        costs = {
            FRAMES: 0.34 * sold, COMPONENTS: 40_000.0, WAGES: 0.09 * sold, FREIGHT: 0.032 * sold, SALARIES: 85_000 * year,
            RENT: 24_000.0, WAREHOUSE: 5_000.0, INSURANCE: 4_200.0, MARKETING: 19_000 * year * season,
            DELIVERY: 0.04 * sold, TRAVEL: 6_000.0, SOFTWARE: 4_700.0 if start else 2_300.0, WEAR: 15_000.0,
            INTEREST: 3_200.0,
        }  # fmt: skip
        income = {BICYCLES: bicycles, SERVICE: service, RETURNS: 0.025 * bicycles}
        planned = {name: round(amount, -2) for name, amount in (income | costs).items()}
        return planned | {TAX: _tax(planned), UNITS: float(round(bicycles / (PRICE * year**0.5)))}

    def happened(self) -> dict[str, int]:
        """What was booked, in cents: the plan with what turned out otherwise."""
        chance = Random(self.number)
        found: dict[str, float] = {}
        for name, amount in self.plan().items():
            steady = name in (RENT, INSURANCE, WEAR, INTEREST)
            spread = 0.0 if steady else 0.006 if name == SALARIES else 0.035
            found[name] = amount * TURNS.get((self.number, name), 1 + chance.uniform(-spread, spread))
            found[name] = EXACT.get((self.number, name), found[name])
        found[TAX] = _tax(found)
        found[UNITS] = float(round(found[BICYCLES] / (PRICE * GROWTH ** ((self.number - 1) // 12 / 2))))
        return {name: round(100 * amount) for name, amount in found.items()}

    def text(self, account: str) -> str:
        return WHY.get((self.number, account), SAYS.get(account, ""))


def _tax(amounts: dict[str, float]) -> float:
    costs = sum(amount for name, amount in amounts.items() if "4000" <= name < "7100")
    return max(0.0, round(0.22 * (amounts[BICYCLES] + amounts[SERVICE] - amounts[RETURNS] - costs)))


class Journal:
    """Vouchers one after another; each adds up to nothing."""

    def __init__(self, first: int = 1) -> None:
        """Take the number of the first voucher."""
        self.entries: list[Entry] = []
        self._next = first

    def book(self, day: str, text: str, rows: Iterable[tuple[str, int]]) -> None:
        """One voucher. Rows: account, and cents above zero for debit."""
        held = [(account, cents) for account, cents in rows if cents]
        if sum(cents for _, cents in held):
            raise ValueError(f"voucher {self._next} does not add up")
        self.entries += [Entry(day, account, cents, f"V{self._next}", text) for account, cents in held]
        self._next += bool(held)

    def pay(self, day: str, text: str, account: str, cents: int, from_account: str = OWED_BY_US) -> None:
        """A cost, owed or paid at once."""
        self.book(day, text, ((account, cents), (from_account, -cents)))

    def balance(self, account: str) -> int:
        return sum(entry.cents for entry in self.entries if entry.account == account)


@cache
def journal() -> Journal:
    """Everything from January 2025 to February 2027."""
    kept = Journal()
    kept.book(f"{FIRST}-01-01", "Opening balances", [(account, 100 * amount) for account, amount in OPENING])
    owed = {OWED_TO_US: 61_000_000, OWED_BY_US: 31_000_000, STOCK: 82_000_000}
    for number in range(1, MONTHS + 1):
        _month(kept, Month(number), owed)
    return kept


def _month(kept: Journal, month: Month, owed: dict[str, int]) -> None:
    """All vouchers of a month; `owed` are the balances by which customers and suppliers are paid."""
    booked, day = month.happened(), f"{month.name}-"
    for week, part in enumerate(_parts(booked[BICYCLES], 4)):
        service = _parts(booked[SERVICE], 4)[week]
        rows = [(OWED_TO_US, part + service), (BICYCLES, -part), (SERVICE, -service)]
        kept.book(f"{day}{7 * week + 5:02}", month.text(BICYCLES), rows)
    kept.book(f"{day}27", month.text(RETURNS), ((RETURNS, booked[RETURNS]), (OWED_TO_US, -booked[RETURNS])))
    sold = booked[BICYCLES] + booked[SERVICE] - booked[RETURNS]
    late = 0.72 if month.number == MONTHS else 0.86  # a dealer pays late in February 2027
    paid = round(late * (owed[OWED_TO_US] + sold) * 0.47)
    for week, part in enumerate(_parts(paid, 3)):
        kept.book(f"{day}{9 * week + 8:02}", "Payments from dealers", ((BANK, part), (OWED_TO_US, -part)))
    bought = round(booked[FRAMES] * (1.06 if month.number % 12 in (1, 2, 3) else 0.985))
    for at, part in zip(("04", "18"), _parts(bought, 2), strict=True):
        kept.pay(f"{day}{at}", "Frames from the supplier", STOCK, part)
    kept.book(f"{day}28", SAYS[FRAMES], ((FRAMES, booked[FRAMES]), (STOCK, -booked[FRAMES])))
    owing = bought
    for account in (COMPONENTS, FREIGHT, RENT, WAREHOUSE, INSURANCE, MARKETING, DELIVERY, TRAVEL, SOFTWARE):
        for at, part in zip(("06", "20"), _parts(booked[account], 2), strict=True):
            kept.pay(f"{day}{at}", month.text(account), account, part)
        owing += booked[account]
    kept.pay(f"{day}25", SAYS[WAGES], WAGES, booked[WAGES], BANK)
    kept.pay(f"{day}25", SAYS[SALARIES], SALARIES, booked[SALARIES], BANK)
    settled = round(0.55 * (owed[OWED_BY_US] + owing))
    for at, part in zip(("10", "24"), _parts(settled, 2), strict=True):
        kept.book(f"{day}{at}", "Payments to suppliers", ((OWED_BY_US, part), (BANK, -part)))
    kept.pay(f"{day}28", "Wear of the month", WEAR, booked[WEAR], MACHINES)
    kept.pay(f"{day}28", "Interest of the month", INTEREST, booked[INTEREST], BANK)
    kept.pay(f"{day}28", "Tax of the month", TAX, booked[TAX], TAX_OWED)
    kept.book(f"{day}28", "Loan, paid back in part", ((LOAN, 1_000_000), (BANK, -1_000_000)))
    if month.number % 12 == 5:
        kept.book(f"{day}15", "New machines for line 2", ((MACHINES, 19_500_000), (BANK, -19_500_000)))
    if month.number % 12 == 4:
        kept.book(f"{day}22", "Paid out to the owners", ((CAPITAL, 24_000_000), (BANK, -24_000_000)))
    if month.number % 3 == 0:
        due = -kept.balance(TAX_OWED)
        kept.book(f"{day}28", "Tax is paid", ((TAX_OWED, due), (BANK, -due)))
    owed[OWED_TO_US] += sold - paid
    owed[OWED_BY_US] += owing - settled


def _parts(cents: int, number: int) -> list[int]:
    """An amount in parts that are about as large as each other, and add up to it."""
    each = cents // number
    return [*[each] * (number - 1), cents - each * (number - 1)]


def _money(cents: int) -> str:
    sign, whole = "-" if cents < 0 else "", abs(cents)
    return f"{sign}{whole // 100}.{whole % 100:02}"


def _file(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return made.getvalue().encode()


# the files
def chart() -> bytes:
    """The chart of accounts."""
    return _file(("Account", "Name", "Type", "Parent account"), ACCOUNTS)


def ledger() -> bytes:
    """The vouchers, a line each row; revenue and debts are below zero."""
    return _file(HEADER, (entry.row() for entry in journal().entries))


def plan() -> bytes:
    """The budget of three years, the forecast, and how many bicycles were sold: a column a month."""
    months = [Month(number) for number in range(1, PLANNED + 1)]
    planned = [month.plan() for month in months]
    rows = [
        [account, CENTERS.get(account, ""), "Budget", *(_money(round(100 * month[account])) for month in planned)]
        for account in planned[0]
    ]
    return _file(
        ("Account", "Cost center", "Scenario", *(month.name for month in months)), [*rows, *_forecast(planned), _sold()]
    )


def _forecast(planned: Sequence[dict[str, float]]) -> list[list[str]]:
    """Sales from 2026 on, a little under the plan; and what the bank account moves from March 2027 on."""
    rows = []
    for account, share in ((BICYCLES, 0.97), (SERVICE, 1.02), (RETURNS, 1.0)):
        amounts = [_money(round(100 * share * month[account])) if at >= 12 else "" for at, month in enumerate(planned)]
        rows.append([account, "", "Forecast", *amounts])
    moves = (journal().balance(BANK) - 4_150_000, 2_200_000, 6_800_000, 7_900_000, 5_100_000, 3_000_000)
    cash = ["" for _ in range(MONTHS)] + [_money(cents) for cents in moves]
    return [*rows, [BANK, "", "Forecast", *cash, *[""] * (PLANNED - len(cash))]]


def _sold() -> list[str]:
    """Units are in no voucher, so they come with the plan."""
    sold = [_money(Month(number).happened()[UNITS]) for number in range(1, MONTHS + 1)]
    return [UNITS, "", "Actual", *sold, *[""] * (PLANNED - MONTHS)]


def march() -> bytes:
    """March 2027 up to the 9th, for somebody to drop; a trade fair is in it, which the chart does not know."""
    kept, month = Journal(9001), Month(MONTHS + 1)
    planned = {account: round(100 * amount) for account, amount in month.plan().items()}
    for at in ("03", "09"):
        bicycles, service = round(planned[BICYCLES] * 0.17), round(planned[SERVICE] * 0.14)
        rows = ((OWED_TO_US, bicycles + service), (BICYCLES, -bicycles), (SERVICE, -service))
        kept.book(f"{month.name}-{at}", "Dealers' orders, moved from February" if at == "03" else "Dealers' orders", rows)
    kept.book(f"{month.name}-05", "Payments from dealers", ((BANK, 21_480_000), (OWED_TO_US, -21_480_000)))
    kept.pay(f"{month.name}-04", "Frames from the supplier", STOCK, 9_350_000)
    kept.pay(f"{month.name}-05", "Ocean freight, surcharge 38 %", FREIGHT, 1_120_000)
    kept.pay(f"{month.name}-08", "Two pallet trucks", WAREHOUSE, 640_000)
    kept.pay(f"{month.name}-09", "Stand at the spring trade fair", "5440", 1_250_000)
    return _file((*HEADER[:3], "Account name", *HEADER[3:]), (_named(entry) for entry in kept.entries))


def _named(entry: Entry) -> list[str]:
    """A row with the account's name."""
    names = {account[0]: account[1] for account in ACCOUNTS} | {"5440": "Trade fairs"}
    row = entry.row()
    return [*row[:3], names[entry.account], *row[3:]]

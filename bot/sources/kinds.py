"""What an account holds, guessed from its type, its name and those above it; a person may say otherwise."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from bot.sources.words import plain
from models.account_kind import Kind


class Account(NamedTuple):
    """An account as a file has it, with the line it stands on."""

    line: int
    code: str
    name: str = ""
    parent: str = ""
    type: str = ""


TYPES: Final[Mapping[str, str]] = {
    word: base
    for base, words in {
        "asset": "asset, assets, a, t, tillgang, tillgangar, aktiva, aktiv, vermogen, other asset, balance sheet asset",
        "liability": "liability, liabilities, l, s, skuld, skulder, passiva, passiv, verbindlichkeiten, fremdkapital,"
        "liability equity, liabilities and equity, liabilities and owners equity, skulder och eget kapital",
        "equity": "equity, owners equity, eget kapital, eigenkapital, capital, e",
        "revenue": "revenue, revenues, income, sales, i, r, intakt, intakter, ertrag, ertrage, erlose, turnover",
        "cost": "expense, expenses, expenditure, expenditures, cost, costs, k, x, kostnad, kostnader, aufwand, aufwendungen",
        "statistic": "statistical, statistic, statistics, balances, flow, units, statistik, non financial",
        Kind.COST_OF_SALES: "cost of sales, cost of goods sold, cogs, kostnad salda varor, wareneinsatz, direct costs",
        Kind.OTHER_INCOME: "other income, ovriga intakter, sonstige ertrage",
        Kind.OPERATING_COST: "operating expense, operating expenses, overhead, overheads, opex, overhead expense",
        Kind.DEPRECIATION: "depreciation, avskrivning, avskrivningar, abschreibung, abschreibungen",
        Kind.CASH: "cash, bank, cash and cash equivalents, kassa och bank",
        Kind.RECEIVABLE: "accounts receivable, receivable, receivables, kundfordringar, debitoren",
        Kind.STOCK: "inventory, stock, lager, varulager, vorrate",
        Kind.PAYABLE: "accounts payable, payable, payables, leverantorsskulder, kreditoren",
        Kind.FIXED_ASSET: "fixed asset, fixed assets, non current asset, anlaggningstillgangar, anlagevermogen",
        Kind.CURRENT_ASSET: "current asset, current assets, other current asset, omsattningstillgangar, umlaufvermogen",
        Kind.CURRENT_LIABILITY: "current liability, current liabilities, other current liability, kortfristiga skulder",
        Kind.LONG_LIABILITY: "long term liability, long term liabilities, non current liability, langfristiga skulder",
        Kind.TAX: "tax, taxes, skatt",
        Kind.INTEREST: "interest, interest expense",
    }.items()
    for word in (phrase.strip() for phrase in words.split(","))
}
NAMED: Final[Mapping[str, tuple[tuple[Kind, str], ...]]] = {
    "asset": (
        (Kind.RECEIVABLE, r"receivable|debtors|bad debt|kundfordr|forderungen"),
        (Kind.CASH, r"\bcash\b|\bbank|kassa|plusgiro|postgiro|bankgiro|checkrak|petty|\bkasse\b"),
        (Kind.FIXED_ASSET, r"property|\bplant\b|equipment|building|\bland\b|machine|vehicle|furniture|goodwill|patent"),
        (Kind.FIXED_ASSET, r"licen[sc]|leasehold|construction|avskrivn|utgifter|inventarier|maskin|byggnad"),
        (Kind.FIXED_ASSET, r"fixed asset|other assets|anlage"),
        (Kind.STOCK, r"inventor|\bstock\b|raw material|work in pro|finished goods|\blager|handelsvaror|vorrate|\bwaren\b"),
        (Kind.CURRENT_ASSET, r"current asset|prepaid|deferred|intercompany|forutbetal|upplupn|fordran|moms"),
    ),
    "liability": (
        (Kind.EQUITY, r"equity|retained|paid in capital|partner capital|share capital|eget kapital|aktiekapital"),
        (Kind.EQUITY, r"balanserad|arets resultat|reservfond|eigenkap"),
        (Kind.PAYABLE, r"accounts payable|trade payable|creditors|leverantorsskuld|verbindlichkeiten aus l"),
        (Kind.LONG_LIABILITY, r"long term|pension|mortgage|retirement|langfrist|bond|checkrakningskredit"),
        (Kind.CURRENT_LIABILITY, r"current|notes payable|accrued|short term|kortfrist|moms|skatt|upplupn"),
    ),
    "revenue": (
        (Kind.RETURNS, r"return|discount|rebate|rabatt|retur|skonto|bonus till kund|erlosschmal"),
        (Kind.OTHER_INCOME, r"interest|other income|gain|dividend|ranteint|exchange|xchg|utdelning|valutakurs|zins"),
    ),
    "cost": (
        (Kind.RETURNS, r"^returns|^discounts|sales return|sales discount|lamnade rabatt|kundrabatt"),
        (Kind.COST_OF_SALES, r"cost of (sales|goods|revenue|product)|cogs|varukostnad|handelsvaror|wareneinsatz"),
        (Kind.COST_OF_SALES, r"salda varor|^(product|raw material|direct) cost|inkop (av )?varor|materialaufwand"),
        (Kind.DEPRECIATION, r"depreciation|amorti[sz]|avskrivn|nedskrivn|abschreibung"),
        (Kind.INTEREST, r"interest|rantekost|zinsaufw|drojsmal"),
        (Kind.TAX, r"^tax(es)?$|(income|corporat\w+|profit) tax|bolagsskatt|inkomstskatt|skatt pa arets|ertragsteuer"),
        (Kind.ONE_OFF, r"one ?off|extraordinar|restructuring|exceptional|ausserordentlich"),
    ),
}  # fmt: skip
REST: Final[Mapping[str, Kind]] = {
    "asset": Kind.CURRENT_ASSET, "liability": Kind.CURRENT_LIABILITY, "equity": Kind.EQUITY, "revenue": Kind.REVENUE,
    "cost": Kind.OPERATING_COST, "statistic": Kind.STATISTIC,
}  # fmt: skip
BAS: Final[tuple[tuple[int, Kind | None], ...]] = (
    (1000, Kind.FIXED_ASSET), (1400, Kind.STOCK), (1500, Kind.RECEIVABLE), (1600, Kind.CURRENT_ASSET), (1900, Kind.CASH),
    (2000, Kind.EQUITY), (2200, Kind.LONG_LIABILITY), (2400, Kind.CURRENT_LIABILITY), (2440, Kind.PAYABLE),
    (2450, Kind.CURRENT_LIABILITY), (3000, Kind.REVENUE), (3700, Kind.RETURNS), (3800, Kind.REVENUE),
    (3900, Kind.OTHER_INCOME), (4000, Kind.COST_OF_SALES), (5000, Kind.OPERATING_COST), (7700, Kind.DEPRECIATION),
    (7900, Kind.OPERATING_COST), (8000, Kind.OTHER_INCOME), (8400, Kind.INTEREST), (8500, Kind.ONE_OFF), (8900, Kind.TAX),
    (8990, None),
)  # fmt: skip


def bas(code: str) -> Kind | None:
    """By the number of an account of the Swedish BAS plan; None for the year's result and for other numbers."""
    if not re.fullmatch(r"[1-8]\d{3}", code):
        return None
    return next(kind for first, kind in reversed(BAS) if int(code) >= first)


def looks_swedish(accounts: Iterable[Account]) -> bool:
    """Whether a chart has the numbers of the BAS plan, and names that go with them."""
    listed = list(accounts)
    numbered = sum(bas(account.code) is not None for account in listed)
    named = any(re.search(r"leverantorsskuld|kundfordr|utg\w* moms|ing\w* moms|bankgiro", plain(one.name)) for one in listed)
    return named and numbered >= 0.9 * len(listed)


def kinds(accounts: Iterable[Account], *, swedish: bool = False) -> dict[str, str]:
    """Each account's kind, empty where it cannot be told. One that sums up others has theirs, if they are of one kind.

    Args:
        swedish: whether the numbers are those of the BAS plan.
    """
    known = {account.code: account for account in accounts}
    inner = {account.parent for account in known.values()} & known.keys()
    found: dict[str, str] = {}
    for own in known.values():
        if own.code not in inner:
            found[own.code] = (bas(own.code) if swedish else None) or _leaf(own, known)
    children: dict[str, set[str]] = {}
    for own in known.values():
        if own.code in found:
            for above in _above(own, known):
                children.setdefault(above.code, set()).add(found[own.code])
    for name in inner:
        below = children.get(name, set())
        found[name] = below.copy().pop() if len(below) == 1 else ""
    return found


def _above(account: Account, known: Mapping[str, Account]) -> Iterable[Account]:
    """Those it is added to, nearest first; a ring ends where it began."""
    seen = {account.code}
    while account.parent in known and account.parent not in seen:
        account = known[account.parent]
        seen.add(account.code)
        yield account


def _leaf(own: Account, known: Mapping[str, Account]) -> str:
    line = [own, *_above(own, known)]
    base = next((TYPES[plain(one.type)] for one in line if plain(one.type) in TYPES), "")
    if base and base not in NAMED:
        return REST.get(base, base)
    for one in line:
        said = plain(one.name)
        for kind, pattern in NAMED.get(base, ()):
            if re.search(pattern, said):
                return kind
    return REST.get(base, "")

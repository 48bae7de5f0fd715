"""A first guess at what an account holds, from its name, what it rolls up into, its file's word for it, and its number."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from models.account_kind import Kind

ASSETS = frozenset({Kind.CASH, Kind.RECEIVABLE, Kind.STOCK, Kind.CURRENT_ASSET, Kind.FIXED_ASSET})
DEBTS = frozenset({Kind.PAYABLE, Kind.CURRENT_LIABILITY, Kind.LONG_LIABILITY})
INCOME = frozenset({Kind.REVENUE, Kind.RETURNS, Kind.OTHER_INCOME})
COSTS = frozenset(
    {Kind.COST_OF_SALES, Kind.OPERATING_COST, Kind.DEPRECIATION, Kind.ONE_OFF, Kind.INTEREST, Kind.TAX, Kind.RETURNS}
)
CLASSES: Sequence[tuple[str, frozenset[Kind], Kind]] = (
    ("statisti|units|headcount", frozenset({Kind.STATISTIC}), Kind.STATISTIC),
    ("liabilit|skuld|schuld|verbindlich|passiv", DEBTS | {Kind.EQUITY}, Kind.CURRENT_LIABILITY),
    ("asset|tillgang|vermogen|aktiv", ASSETS, Kind.CURRENT_ASSET),
    ("equity|eget kapital|eigenkapital", frozenset({Kind.EQUITY}), Kind.EQUITY),
    ("expen|cost|kostnad|aufwand|expenditure|koste", COSTS, Kind.OPERATING_COST),
    ("revenue|income|sales|intakt|ertrag|erlos", INCOME, Kind.REVENUE),
)
NAMES: Sequence[tuple[str, Kind]] = (
    ("statistical|head ?count|square f|number of |\\bantal\\b|\\bunits\\b", Kind.STATISTIC),
    ("accumulated depr|ackumulerad|accumulated amort|allowance for (?!bad)", Kind.FIXED_ASSET),
    ("depreciation|amorti[sz]ation|avskrivning|abschreibung", Kind.DEPRECIATION),
    ("returns?\\b|discounts?\\b|rebates?\\b|\\brabatt|refund|credit notes? to|erlosschmalerung|retur", Kind.RETURNS),
    ("cost of (sales|goods|revenue|materials)|cogs|standard cost|varukostnad|varuinkop|inkop av|wareneinsatz|material|"
     "kostnad salda|variances?\\b|freight in|production cost", Kind.COST_OF_SALES),
    ("payroll tax|social (fee|sec)|sociala avg|sozialabgab", Kind.OPERATING_COST),
    ("current (instal|portion|matur)", Kind.CURRENT_LIABILITY),
    ("interest (income|received)|dividend|ranteintakt|zinsertrag|gain(/loss)? on|other (operating )?income|ovriga? .*intakt|"
     "curr xchg gain|exchange gain|investment income", Kind.OTHER_INCOME),
    ("interest|rantekostnad|ranta|zins", Kind.INTEREST),
    ("loss on sale|impairment|restructuring|extraordinary|one[- ]off|nedskrivning", Kind.ONE_OFF),
    ("taxes payable|tax liabilit|skatteskuld|moms|\\bvat\\b|umsatzsteuer|personalskatt|sales tax",
     Kind.CURRENT_LIABILITY),
    ("\\btax(es)?\\b|skatt|steuer", Kind.TAX),
    ("accounts? payable|trade payables?|payables?\\b|creditors|leverantorsskuld|verbindlichkeiten aus", Kind.PAYABLE),
    ("receivables?\\b|debtors|kundfordring|forderung|fordran", Kind.RECEIVABLE),
    ("inventor|finished goods|raw materials?|work in pro|\\bstock\\b|varulager|\\blager\\b|vorrate", Kind.STOCK),
    ("\\bcash\\b|\\bbank|checking|plusgiro|postgiro|bankgiro|checkkonto|kassa|kasse", Kind.CASH),
    ("long[- ]term (debt|liab|loan|oblig)|mortgage|langfristig|bonds? payable|lan\\b.*kreditinst", Kind.LONG_LIABILITY),
    ("equity|share capital|common stock|preferred stock|retained|aktiekapital|eget kapital|arets resultat|balanserad|"
     "eigenkapital|paid[- ]in", Kind.EQUITY),
    ("current liabilit|accrued|unearned|deferred rev|notes payable|upplupn|skuld|ruckstellung", Kind.CURRENT_LIABILITY),
    ("property|plant|equipment|buildings?\\b|machinery|vehicles?\\b|goodwill|intangible|inventarier|fastighet|maskiner|"
     "anlage|fixed asset|computers$|land$", Kind.FIXED_ASSET),
    ("prepaid|current assets?|deposits?\\b|forutbetald|ovriga fordringar", Kind.CURRENT_ASSET),
    ("\\bsales\\b(?! (force|staff|promo|expen|comm|conf|train|off))|revenue|turnover|forsaljning|umsatz|erlose|"
     "arvode|intakter", Kind.REVENUE),
    ("expenses?\\b|salar|wages|\\brent\\b|\\bleas(e|ing)\\b|travel|marketing|advertis|insurance|utilit|telephone|office|legal|"
     "consult|hyra|lon(er)?\\b|arbetsgivar|resekostnad|kontor|miete|lohn|gehalt|commission|benefits?\\b|"
     "labor", Kind.OPERATING_COST),
)  # fmt: skip
SWEDISH: Sequence[tuple[int, Kind]] = (  # the first number of each range of the BAS chart
    (1000, Kind.FIXED_ASSET), (1400, Kind.STOCK), (1500, Kind.RECEIVABLE), (1600, Kind.CURRENT_ASSET), (1900, Kind.CASH),
    (2000, Kind.EQUITY), (2100, Kind.LONG_LIABILITY), (2400, Kind.CURRENT_LIABILITY), (2440, Kind.PAYABLE),
    (2450, Kind.CURRENT_LIABILITY), (3000, Kind.REVENUE), (3900, Kind.OTHER_INCOME), (4000, Kind.COST_OF_SALES),
    (5000, Kind.OPERATING_COST), (7700, Kind.DEPRECIATION), (7900, Kind.OPERATING_COST), (8000, Kind.OTHER_INCOME),
    (8400, Kind.INTEREST), (8800, Kind.ONE_OFF), (8900, Kind.TAX), (8990, Kind.EQUITY),
)  # fmt: skip


def guess(code: str, name: str, above: Iterable[str] = (), word: str = "", *, swedish: bool = False) -> Kind:
    """What an account probably holds.

    Args:
        code: its number.
        name: in English, Swedish or German.
        above: the names of what it rolls up into, nearest first.
        word: what its file calls its type, such as ``Expenditures``; it limits the guess.
        swedish: whether its number is of the Swedish standard chart.
    """
    if swedish and re.fullmatch(r"[1-8]\d{3}", code):
        return next(kind for first, kind in reversed(SWEDISH) if int(code) >= first)
    told = next(((among, usual) for words, among, usual in CLASSES if word and re.search(words, _plain(word))), None)
    for said in (name, *above):
        for words, kind in NAMES:
            if (told is None or kind in told[0]) and re.search(words, _plain(said)):
                return kind
    return told[1] if told else Kind.OPERATING_COST


def _plain(words: str) -> str:
    parted = unicodedata.normalize("NFKD", words.casefold().replace("ß", "ss"))
    return "".join(sign for sign in parted if not unicodedata.combining(sign))

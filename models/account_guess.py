"""A first guess at what an account holds, from its name alone: for files that do not say of which type it is."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from models.account_kind import Kind

_NAMES: Sequence[tuple[str, Kind]] = (
    ("statistical|head ?count|square f|number of |\\bantal\\b|\\bunits\\b", Kind.STATISTIC),
    ("accumulated depr|ackumulerad|accumulated amort|allowance for (?!bad)", Kind.FIXED_ASSET),
    ("depreciation|amorti[sz]ation|avskrivning|abschreibung", Kind.DEPRECIATION),
    ("returns?\\b|discounts?\\b|rebates?\\b|\\brabatt|refund|credit notes? to|erlosschmalerung|retur", Kind.RETURNS),
    ("cost of (sales|goods|revenue|materials)|cogs|standard cost|varukostnad|varuinkop|inkop av|wareneinsatz|material|"
     "kostnad salda|variances?\\b|freight in|production cost", Kind.COST_OF_SALES),
    ("payroll tax|social (fee|sec)|sociala avg|sozialabgab|\\bbank (charge|fee|cost|expense)|bankkostn|bankavgift|"
     "bankgebuhr", Kind.OPERATING_COST),
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
NAMES = [(re.compile(words), kind) for words, kind in _NAMES]


@lru_cache(4096)  # an import asks when it is read, and again when it is loaded
def guess(name: str) -> Kind | None:
    """What an account of that name (English, Swedish or German) probably holds; None where the name does not tell."""
    parted = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss"))
    plain = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return next((kind for words, kind in NAMES if words.search(plain)), None)

"""The words that files of books use for their columns and scenarios: English, Swedish and German."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from bot.sources.mapping import Scenario


@lru_cache(maxsize=4096)
def plain(label: str) -> str:
    """``CostCenter_Code (main)`` as ``cost center code``: one case, no accents, no signs, nothing in brackets."""
    text = unicodedata.normalize("NFKD", label.replace("ß", "ss"))
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])", " ", text)
    text = re.sub(r"\(.*?\)|\[.*?\]", " ", text) or text
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold()).split())


def _phrases(text: str) -> dict[str, int]:
    """Each with its rank: where two columns have a known name, the earlier one is meant."""
    return {phrase.strip(): rank for rank, phrase in enumerate(text.split(","))}


ACCOUNT: Final = _phrases(
    "account code, account no, account number, account key, account id, acct no, acct code, gl account no, gl "
    "account number, gl code, ledger code, nominal code, kontonr, konto nr, kontonummer, konto nummer, kontokod, "
    "sachkontonummer, kto nr, ktonr, a c no, account, acct, gl account, gl, ledger account, nominal, nominal "
    "account, main account, konto, sachkonto, kto, hauptkonto, account code alternate key, a c"
)
NAME: Final = _phrases(
    "account name, account description, account title, account text, kontonamn, kontobenamning, konto namn, "
    "benamning, kontobezeichnung, konto bezeichnung, kontotext, gl account name, nominal name, name, namn, line "
    "item"
)
COST_CENTRE: Final = _phrases(
    "cost center code, cost centre code, cost center id, cost center no, cost centre no, cost center, cost centre, "
    "costcenter, costcentre, cc, kostnadsstalle, kst, ks, kostenstelle, kost1, kostenstelle nr, "
    "kostenstellennummer, department, department code, department id, department group, department group key, "
    "department key, dept, dept code, avdelning, abteilung, dims, dim, dim1, dimension, dimension 1, resultatenhet, "
    "profit center, profit centre, profitcenter, unit, business unit, enhet, object, objekt, responsibility center"
)
DATE: Final = _phrases(
    "posting date, posted, posted on, posting day, gl date, accounting date, booking date, bokforingsdatum, bokf "
    "datum, bokfdatum, bokforingsdag, buchungsdatum, buchungstag, date, datum, transaction date, trans date, "
    "transdatum, transaktionsdatum, effective date, journal date, voucher date, verifikationsdatum, verdatum, ver "
    "datum, affarsdag, belegdatum, beleg datum, document date, doc date, date key, day, tag, dag, invoice date, "
    "fakturadatum, rechnungsdatum, entry date"
)
PERIOD: Final = _phrases(
    "period, month, periode, buchungsperiode, fiscal period, accounting period, posting period, redovisningsperiod, "
    "manad, monat, year month, yearmonth, year period, yyyymm, yyyy mm, month end, month ending, period end, period "
    "ending, period key, period name, calendar month, buchungsmonat, gl period, bokforingsperiod, ar manad, jahr "
    "monat, fiscal month, period no"
)
YEAR: Final = _phrases("year, calendar year, ar, jahr, kalenderar, kalenderjahr")
FISCAL_YEAR: Final = _phrases("fiscal year, financial year, fy, rakenskapsar, geschaftsjahr, wirtschaftsjahr")
AMOUNT: Final = _phrases(
    "local amount, amount local, amount lc, amount in lc, amount in local currency, base amount, signed amount, "
    "amount, amt, gl amount, posted amount, belopp, betrag, buchungsbetrag, umsatz, umsatz ohne soll haben kz, "
    "umsatz ohne soll haben kennzeichen, transaction amount, net amount, net change, net movement, movement, amount "
    "usd, amount eur, amount sek, amount gbp, belopp sek, betrag eur, value, varde, wert, net, sum, summa, total "
    "amount, total, saldo, balance"
)
DEBIT: Final = _phrases(
    "debit, debits, debit amount, debet, debetbelopp, dr, dr amount, soll, sollbetrag, betrag soll, debit balance"
)
CREDIT: Final = _phrases(
    "credit, credits, credit amount, kredit, kreditbelopp, cr, cr amount, haben, habenbetrag, betrag haben, credit balance"
)
SIDE: Final = _phrases(
    "d c, dc, dr cr, debit credit, debit credit indicator, dc indicator, debit credit code, soll haben, s h, sh, "
    "soll haben kennzeichen, soll haben kz, debet kredit, d k, shkzg, drcr, debit or credit"
)
SCENARIO: Final = _phrases(
    "scenario, scenario name, scenario key, version, plan version, data type, budget type, szenario, measure, "
    "record type, actual budget, balance type, ledger type, amount type, wertart, type of amount, category, plan "
    "actual"
)
CURRENCY: Final = _phrases(
    "currency, currency code, ccy, cur, curr, currency key, iso currency, valuta, valutakod, wahrung, waehrung, "
    "wkz, wkz umsatz, iso code, transaction currency, local currency, currency iso"
)
VOUCHER: Final = _phrases(
    "voucher, voucher no, voucher number, journal, journal no, journal id, journal number, journal entry, je, je "
    "no, document no, document number, doc no, doc number, document, ver, vernr, ver nr, verifikation, "
    "verifikationsnummer, verifikationsnr, verifikat, verifikatnr, beleg, belegnr, beleg nr, belegnummer, belegfeld "
    "1, buchungsnummer, buchungsnr, entry no, entry number, transaction id, transaction no, reference, ref, posting "
    "no, lopnr, lopnummer"
)
SERIES: Final = _phrases("series, serie, voucher series, verserie, ver serie, verifikationsserie, journal series")
TEXT: Final = _phrases(
    "text, description, memo, narrative, narration, comment, details, detail, note, notes, particulars, line "
    "description, transaction description, transaction text, buchungstext, verwendungszweck, bemerkung, "
    "beskrivning, verifikationstext, vertext, transaktionstext, kommentar, bezeichnung, beschreibung, line text, "
    "item text, explanation, journal description"
)
PARENT: Final = _phrases(
    "parent, parent account, parent code, parent account code, parent account key, parent id, parent key, parent "
    "no, rolls up to, rollup, roll up, summary account, sum account, group, account group, overordnat konto, "
    "overordnad, huvudkonto, kontogrupp, summakonto, ubergeordnetes konto, kontengruppe, summenkonto, sammelkonto, "
    "gruppe"
)
TYPE: Final = _phrases(
    "type, account type, account class, class, category, account category, kind, kontotyp, konto typ, kontoart, "
    "kontenart, ktyp, typ, kontoklass, kontenklasse, financial statement, statement, fs line"
)
PARTY: Final = _phrases(
    "customer, customer name, customer no, supplier, supplier name, vendor, vendor name, counterparty, party, kund, "
    "kundnamn, leverantor, leverantorsnamn, kunde, kundenname, lieferant, lieferantenname, debitor, kreditor, "
    "debtor, creditor, business partner, company, partner, name, namn"
)
DOCUMENT: Final = _phrases(
    "invoice, invoice no, invoice number, invoice id, bill, bill no, bill number, document, document no, document "
    "number, doc no, faktura, fakturanr, faktura nr, fakturanummer, rechnung, rechnungsnr, rechnung nr, "
    "rechnungsnummer, belegnr, belegnummer, reference, ref"
)
DUE: Final = _phrases(
    "due, due date, due on, date due, payment due, forfallodatum, forfallodag, forfaller, falligkeit, "
    "falligkeitsdatum, faelligkeit, fallig am, faellig am, nettofalligkeit, net due date, maturity, fallig"
)
PAID_IN: Final = _phrases(
    "paid in, money in, deposit, deposits, deposit amount, receipts, receipt, in, credit, credits, credit amount, cr, "
    "insattning, insattningar, insatt, kredit, gutschrift, gutschriften, eingang, haben, betrag haben"
)
PAID_OUT: Final = _phrases(
    "paid out, money out, withdrawal, withdrawals, withdrawal amount, payments, out, debit, debits, debit amount, dr, "
    "uttag, debet, belastung, belastungen, lastschrift, ausgang, soll, betrag soll"
)
BALANCE: Final = _phrases(
    "running balance, balance after, ledger balance, closing balance, balance, available balance, saldo, bokfort saldo, "
    "kontosaldo, kontostand, saldo nach buchung"
)
BOOKED: Final = _phrases(
    "booking date, posting date, posted date, date posted, transaction date, date, bokforingsdag, bokforingsdatum, "
    "transaktionsdag, datum, buchungstag, buchungsdatum, value date, valutadag, valutadatum, wertstellung"
)
REFERENCE: Final = _phrases(
    "reference, ref, reference number, reference no, payment reference, bank reference, customer reference, transaction id, "
    "check number, cheque number, check no, cheque no, check, document no, document number, invoice, invoice no, "
    "invoice number, referens, ocr, ocr nummer, fakturanr, fakturanummer, verwendungsnummer, referenz, kundenreferenz, "
    "belegnummer, rechnungsnummer, mandatsreferenz, end to end id"
)
PAYEE: Final = _phrases(
    "payee, payer, counterparty, counterparty name, counter party, beneficiary, beneficiary name, mottagare, avsandare, "
    "motpart, auftraggeber, empfanger, begunstigter zahlungspflichtiger, beguenstigter zahlungspflichtiger, name"
)
OPEN: Final = _phrases(
    "open amount, outstanding, outstanding amount, amount due, amount open, open balance, balance due, remaining, "
    "remaining amount, unpaid, restbelopp, kvar att betala, aterstar, offener betrag, offen, restbetrag, op betrag"
)
ACTUALS: Final = _phrases("actual, actuals, act, utfall, ist, istwert, ist wert, real, realised, realized, booked, bokfort")
BUDGETS: Final = _phrases(
    "budget, budgets, budgeted, bud, plan, planned, planwert, plan wert, soll wert, sollwert, target, budgeterat"
)
FORECASTS: Final = _phrases(
    "forecast, forecasts, fcst, fc, outlook, estimate, prognos, prognose, hochrechnung, latest estimate, projection"
)

LEDGER_WORDS: Final[Mapping[str, dict[str, int]]] = {
    "account": ACCOUNT, "name": NAME, "cost_centre": COST_CENTRE, "date": DATE, "period": PERIOD, "year": YEAR,
    "fiscal_year": FISCAL_YEAR,
    "debit": DEBIT, "credit": CREDIT, "side": SIDE, "scenario": SCENARIO, "currency": CURRENCY, "series": SERIES,
    "voucher": VOUCHER, "text": TEXT,
}  # fmt: skip
CHART_WORDS: Final[Mapping[str, dict[str, int]]] = {
    "account": ACCOUNT | _phrases("code, no, number, nr, nummer, id, key"),
    "name": NAME | TEXT, "parent": PARENT, "type": TYPE,
}  # fmt: skip
OPEN_WORDS: Final[Mapping[str, dict[str, int]]] = {
    "account": ACCOUNT, "due": DUE, "date": DATE, "party": PARTY, "document": DOCUMENT, "debit": DEBIT, "credit": CREDIT,
    "side": SIDE, "currency": CURRENCY, "text": TEXT,
}  # fmt: skip
STATEMENT_WORDS: Final[Mapping[str, dict[str, int]]] = {
    "date": BOOKED | DATE, "balance": BALANCE, "paid_in": PAID_IN, "paid_out": PAID_OUT, "reference": REFERENCE,
    "text": TEXT, "party": PAYEE, "side": SIDE, "currency": CURRENCY,
}  # fmt: skip
SCENARIO_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(ACTUALS, Scenario.ACTUAL.value),
    **dict.fromkeys(BUDGETS, Scenario.BUDGET.value),
    **dict.fromkeys(FORECASTS, Scenario.FORECAST.value),
}
KNOWN: Final = frozenset().union(
    *LEDGER_WORDS.values(), *CHART_WORDS.values(), *OPEN_WORDS.values(), *STATEMENT_WORDS.values(), AMOUNT, OPEN,
    SCENARIO_WORDS,
)  # fmt: skip


def scenario(words: str) -> str | None:
    """What a cell or header calls a scenario: ``Actual``, ``Budget 2026``, ``Prognos 2``, ``Latest estimate``."""
    said = plain(words)
    if said in SCENARIO_WORDS:
        return SCENARIO_WORDS[said]
    found = {SCENARIO_WORDS[word] for word in said.split() if word in SCENARIO_WORDS}
    return found.pop() if len(found) == 1 else None

"""What came out of reading a file: small, to hand from one process to another. The lines themselves lie in files."""

from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.sources.mapping import Content, Mapping

PLACES = ("account", "period", "scenario", "amount_minor", "lines", "places")
BREAKS = ("voucher", "period", "line", "amount_minor")
MONTHLY = ("account", "cost_centre", "period", "scenario", "amount_minor", "lines")
CHART = ("line", "code", "name", "parent", "kind")
BALANCES = ("account", "day", "amount_minor")
CLOSINGS = ("account", "month", "amount_minor")
STATEMENT = ("line", "day", "amount_minor", "balance_minor", "reference", "text")
OPEN_ITEMS = ("line", "account", "party", "document", "day", "due", "amount_minor", "currency", "text")
SHOWN = 200


class Bad(NamedTuple):
    """A row that cannot be read: its line in the file, from 1, and a sentence."""

    line: int
    reason: str


class Break(NamedTuple):
    """What should be equal and is not.

    Attributes:
        what: ``voucher`` (its lines do not add up to zero) or ``account`` (opening and movement do not give the closing).
        name: of the voucher, such as ``B-1``, or the account.
        difference: in smallest units; what there is too much of.
        line: where the voucher begins.
    """

    what: str
    name: str
    difference: int
    line: int | None


class Span(NamedTuple):
    """From when to when a statement goes, and what the account stood at before and after, where it says so."""

    first: str
    last: str
    opening: int | None
    closing: int | None


class Total(NamedTuple):
    """Lines, and amounts in smallest units: their sum, and the sum of those above zero."""

    lines: int
    amount: int
    above: int

    def plus(self, other: "Total") -> "Total":
        return Total(self.lines + other.lines, self.amount + other.amount, self.above + other.above)


@dataclass(frozen=True)
class Reading:
    """What a file holds.

    Attributes:
        kind: actuals, budget, forecast, mixed, chart, open_items or statement.
        content: the same, coarser: which normalised file was written.
        format: csv, xlsx, json or sie; with the text's encoding where it has one.
        digest: SHA-256 of the file's bytes; the same file again has the same.
        shape: a hash of its header; a mapping is remembered under it.
        mapping: as used, or as far as it was recognised. None for SIE, which names everything itself.
        missing: fields of the mapping without which nothing was read: a person has to choose.
        doubts: sentences on what was decided but could be otherwise.
        labels: the columns' headers; ``Column 3`` where there are none.
        samples: the first values of each column.
        sheets: of a workbook, those that hold something.
        rows: rows with something in them, bad ones and left out ones too.
        lines: lines written; a row with a column a month gives several.
        totals: by (scenario, period as ``YYYY-MM``); for open items by ("open", month due).
        bad: up to 200 rows that could not be read, in the file's order, and how many there are.
        left_out: rows left out on purpose, by reason.
        rounded: amounts finer than the currency's smallest unit, rounded half up.
        accounts: each code seen, with its name where the file has one.
        cost_centres: likewise.
        scenarios: the file's own words for scenarios, with the number of rows.
        credit: by scenario, whether revenue is kept as credit (negative). Absent: it cannot be told.
        breaks: vouchers and accounts of a SIE file that do not add up.
        balanced, unbalanced: how many vouchers with actual amounts add up to zero, and how many do not.
        lines_path: of a ledger, blocks of lines (bot/ledger_blocks.py), in which no cost center is number 0, and those of
            `cost_centres` follow in their order; else CSV in UTF-8 with a header of `OPEN_ITEMS` or `STATEMENT`. Amounts
            have the file's own signs. Several lines may come from one line of the file.
        places_path: which of a ledger's lines are whose, with a header of `PLACES`: ``position:count`` with blanks between.
        breaks_path: the first 200 vouchers that do not add up, with a header of `BREAKS`.
        monthly_path: the same lines added up, with a header of `MONTHLY`. One row a combination.
        chart_path: accounts with a header of `CHART`; kind is one of models/account_kind.py, or empty.
        balances_path: opening balances, with a header of `BALANCES`; the day is the first of the fiscal year.
        closings_path: what the file says accounts closed at, with a header of `CLOSINGS`: the last month that has lines.
        span: of a statement.
    """

    kind: str
    content: Content
    format: str
    encoding: str | None
    digest: str
    shape: str
    mapping: Mapping | None = None
    missing: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    sheets: tuple[str, ...] = ()
    rows: int = 0
    lines: int = 0
    totals: Words[tuple[str, str], Total] = field(default_factory=dict)
    bad: tuple[Bad, ...] = ()
    bad_count: int = 0
    left_out: Words[str, int] = field(default_factory=dict)
    rounded: int = 0
    accounts: Words[str, str] = field(default_factory=dict)
    cost_centres: Words[str, str] = field(default_factory=dict)
    scenarios: Words[str, int] = field(default_factory=dict)
    credit: Words[str, bool] = field(default_factory=dict)
    breaks: tuple[Break, ...] = ()
    balanced: int = 0
    unbalanced: int = 0
    lines_path: str | None = None
    places_path: str | None = None
    breaks_path: str | None = None
    monthly_path: str | None = None
    chart_path: str | None = None
    balances_path: str | None = None
    closings_path: str | None = None
    span: Span | None = None

    def total(self, scenario: str) -> Total:
        """Over all periods."""
        found = Total(0, 0, 0)
        for (said, _), total in self.totals.items():
            if said == scenario:
                found = found.plus(total)
        return found

"""Which column of a file holds what. Light: no data library is imported here."""

from collections.abc import Mapping as Words
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Self


class Content(StrEnum):
    """What the rows of a file are."""

    LEDGER = "ledger"
    CHART = "chart"
    OPEN_ITEMS = "open_items"
    STATEMENT = "statement"


class Scenario(StrEnum):
    ACTUAL = "actual"
    BUDGET = "budget"
    FORECAST = "forecast"


FIELDS: Words[Content, tuple[str, ...]] = {
    Content.LEDGER: (
        "account", "name", "cost_centre", "date", "period", "year", "fiscal_year", "month", "debit", "credit", "side",
        "scenario", "currency", "series", "voucher", "text",
    ),
    Content.CHART: ("account", "name", "parent", "type"),
    Content.OPEN_ITEMS: ("account", "party", "document", "date", "due", "debit", "credit", "side", "currency", "text"),
    Content.STATEMENT: (
        "date", "reference", "text", "party", "paid_in", "paid_out", "side", "balance", "currency",
    ),
}  # fmt: skip


GUESSED = "Nothing here says whether these are actual amounts or a plan. I took them for actual ones."
HEADERLESS = "This file has no header, so I went by what its columns hold."


@dataclass(frozen=True)
class Amount:
    """A column of amounts.

    Attributes:
        column: its place, from 0.
        period: the month its header names: ``2026-10``, or ``10`` where it names no year; None where each row says its own.
        scenario: actual, budget or forecast where its header says so.
    """

    column: int
    period: str | None = None
    scenario: str | None = None


@dataclass(frozen=True)
class Mapping:
    """How a file is to be read; what a person confirms, and what is remembered for the next file of that shape.

    Attributes:
        content: what its rows are.
        columns: a field of `FIELDS` to the places of its columns, from 0. Several are joined.
        amounts: the columns of amounts: one; or one a month, or one a scenario. Empty where debit and credit are apart.
        header: the line its header stands on, from 1; 0 where it has none; None: find it.
        sheet: the workbook's sheet; None: find it.
        decimal: ``.`` or ``,``; None: find it.
        day_first: whether 03/04/2026 is the third of April; None: find it.
        scenario: what the lines are where no column says so; None: find it.
        scenarios: the file's own words for scenarios: ``{"1": "actual", "2": "budget"}``.
        year: the year of the first month where the file names months only; None: find it.
        without: rows to leave out, as (place of the column, value): those of a company kept in another currency.
        account: the code of the account that a statement is of; None: find it.
        whose: the vendor or customer that a statement is from; None: it is of the whole account, as a bank's is.
        turned: whether a statement writes the amounts with the other sign than the account has.
    """

    content: Content = Content.LEDGER
    columns: Words[str, tuple[int, ...]] = field(default_factory=dict)
    amounts: tuple[Amount, ...] = ()
    header: int | None = None
    sheet: str | None = None
    decimal: str | None = None
    day_first: bool | None = None
    scenario: str | None = None
    scenarios: Words[str, str] = field(default_factory=dict)
    year: int | None = None
    without: tuple[tuple[int, str], ...] = ()
    account: str | None = None
    whose: str | None = None
    turned: bool = False

    def as_json(self) -> dict[str, Any]:
        """For a JSON column; `from_json` turns it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Words[str, Any]) -> Self:
        known = dict(kept)
        known["content"] = Content(known["content"])
        known["columns"] = {name: tuple(places) for name, places in known["columns"].items()}
        known["amounts"] = tuple(Amount(**amount) for amount in known["amounts"])
        known["without"] = tuple((place, value) for place, value in known["without"])
        return cls(**known)

    def to_remember(self) -> Self:
        """Without what belongs to this one file: its year, the months its header names and where that stood."""
        amounts = self.amounts if self.header == 0 else tuple(replace(amount, period=None) for amount in self.amounts)
        return replace(self, year=None, header=None, amounts=amounts)

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields without which nothing can be read."""
        if self.content is Content.CHART:
            return () if "account" in self.columns else ("account",)
        known, lacking = self.columns, []
        if not self.amounts and not {"debit", "credit", "paid_in", "paid_out"} & known.keys():
            lacking.append("amount")
        if self.content is Content.STATEMENT:
            return ("date", *lacking) if "date" not in known else tuple(lacking)
        if self.content is Content.OPEN_ITEMS:
            return ("due", *lacking) if not {"due", "date"} & known.keys() else tuple(lacking)
        if "account" not in known:
            lacking.insert(0, "account")
        if not {"date", "period"} & known.keys():
            wide = all(amount.period for amount in self.amounts or [Amount(0)])
            if not wide and "month" not in known:
                lacking.append("period")
            elif not (wide and all(len(amount.period or "") == 7 for amount in self.amounts)):
                lacking += [] if {"year", "fiscal_year"} & known.keys() or self.year else ["year"]
        return tuple(lacking)

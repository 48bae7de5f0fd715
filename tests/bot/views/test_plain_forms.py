"""Forms and messages about numbers that need no books: plain words all the same."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.account_groups import KINDS
from bot.figure_settings import Wish
from bot.outside import Outside
from bot.ready_figures import READY
from bot.views import books, figure_forms, health, import_columns, import_pages, import_sources, imports
from models.account import Account
from models.account_kind import Kind
from models.books import Books
from models.import_source import ImportSource, SourceKind
from models.ledger_import import ImportKind, ImportState, LedgerImport
from tests import plain

TODAY, NOW = date(2027, 3, 10), datetime(2027, 3, 10, 9, tzinfo=UTC)
OPENED = Outside(Path("/srv"), (), {"erp": "sqlite:////srv/erp.db"})
NAMES = ["ledger.csv", "3010 Sales", "EBITDA", "CSV", "XLSX", "JSON", "SIE", "ERP", "SELECT", *KINDS.values()]
MAPPING: dict[str, Any] = {
    "content": "ledger", "columns": {"account": [0], "period": [1]}, "amounts": [{"column": 2, "period": None}],
    "decimal": ".", "day_first": True, "scenario": "actual", "scenarios": {}, "without": [], "year": 2027,
}  # fmt: skip
FACTS: dict[str, Any] = {
    "totals": [["actual", "2027-01", 9, 100, 200], ["budget", "2027-02", 1, 5, 5]], "missing": [],
    "credit": {"actual": True}, "rounded": 2, "left_out": {"They have no amount.": 3},
    "breaks": [["voucher", "A 1", 5, 7], ["account", "1910", 5, None]],
    "break_count": 12, "new_centres": ["10", "20"], "doubts": [], "new": [["3010", "Sales", "revenue"]] * 9, "new_count": 9,
    "bad": [[4, "This line has no amount."]], "overlaps": [{"id": 1, "label": "IMP-1", "more": True}], "replaces": [1],
    "labels": ["Account", "Month", "Sum"],
    "samples": [["3010"], ["2027-01"], ["5"]], "currency": "USD", "accounts": 12, "sheets": [], "moves": True, "names": {},
}  # fmt: skip


def ledger(state: ImportState, kind: ImportKind = ImportKind.ACTUALS, **facts: Any) -> LedgerImport:
    made = LedgerImport(number=3, file_name="ledger.csv", by="ULEA", at=NOW, state=state, kind=kind, lines=10, done=4)
    made.id, made.facts, made.mapping = 3, FACTS | facts, MAPPING
    made.undone_by, made.loaded_by, made.refusal = "ULEA", "ULEA", "The file is empty."
    return made


def source(kind: SourceKind, **given: Any) -> ImportSource:
    made = ImportSource(name="ERP", kind=kind, address="https://erp.example.com/x", made_by="ULEA", next_at=NOW, last_at=NOW)
    made.id = 5
    for name, value in given.items():
        setattr(made, name, value)
    return made


def said() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Everything, each with what it is."""
    yield "kpi new", figure_forms.form("", Wish())
    yield "kpi tried", figure_forms.form("own_1", Wish(name="x", formula="revenue"), tried="It would be divided by zero.")
    yield "kpi change", figure_forms.form("revenue", Wish(), READY[0])
    account = Account(code="4010", name="Parts", kind=Kind.COST_OF_SALES)
    account.id = 7
    yield "books", books.form(Books())
    yield "no accounts", books.chart([])
    yield "accounts", books.chart([account])
    yield "guesses", books.guesses([account])
    yield "account", books.account_form(account, Books())
    yield "import", imports.form()
    yield "columns", import_columns.form(ledger(ImportState.READY))
    for state in ImportState:
        yield f"import {state}", imports.one(ledger(state))
        yield f"import past {state}", imports.past(ledger(state))
    for kind in ImportKind:
        yield f"ready {kind}", imports.ready(ledger(ImportState.READY, kind, overlaps=[]))
        yield f"loaded {kind}", imports.loaded(ledger(ImportState.LOADED, kind))
    yield "missing", imports.ready(ledger(ImportState.READY, missing=["account", "period", "scenario"]))
    bad = ledger(ImportState.READY)
    bad.bad_rows = 20
    yield "bad", imports.ready(bad)
    yield "bad rows", import_pages.bad_rows(bad)
    yield "new accounts", import_pages.new_accounts(bad)
    yield "forgotten", imports.forgotten(bad)
    yield "imports", imports.listing([ledger(state) for state in ImportState])
    yield "no imports", imports.listing([])
    yield from sources()


def sources() -> Iterator[tuple[str, Mapping[str, Any]]]:
    every = [source(kind) for kind in SourceKind]
    paused = source(SourceKind.WEB, next_at=None)
    failing = source(SourceKind.SQL, failed=9, last_result="I cannot reach the database. See whether it is at work.")
    yield "no sources", import_sources.listing([], Outside(), "UTC", TODAY, "ERP is removed.")
    yield "sources", import_sources.listing([*every, paused, failing], OPENED, "UTC", TODAY)
    for each in (*every, paused, failing, source(SourceKind.WEB, options={"loads": True})):
        yield "source", import_sources.page(each, "UTC", TODAY, "ERP is kept. I look at it now.")
        yield "source form", import_sources.form(each.kind, OPENED, each)
        yield "new source", import_sources.form(each.kind, OPENED, None)
    yield "token", import_sources.form(SourceKind.WEB, OPENED, source(SourceKind.WEB, secret="locked"))
    yield "broken", import_sources.broken(failing, "UTC")
    yield "health", health.form([], NOW, NOW, "UTC", sources=[failing])
    yield "mended", import_sources.mended(source(SourceKind.WEB, last_result=import_sources.result(["IMP-3", "IMP-4"])))
    yield "orphaned", import_sources.orphaned(failing)
    yield "not working", import_sources.not_working(failing, failing.last_result)
    yield "nothing there", import_sources.working(failing, [], grows=False)
    yield "nothing there yet", import_sources.working(failing, [], grows=True)
    sentence = "This file is empty. Export it again, and send the new one."
    yield "a sentence", import_sources.working(failing, [sentence], grows=False)
    yield "superseded", import_sources.superseded(ledger(ImportState.CANCELED))


@pytest.mark.parametrize(("what", "content"), [pytest.param(*each, id=each[0]) for each in said()])
def test_it_is_said_in_plain_words(what: str, content: Mapping[str, Any]) -> None:
    assert plain.of(content, NAMES) == []

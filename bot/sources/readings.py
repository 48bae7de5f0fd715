"""Read a file of books: what it is, which column holds what, and all of its lines. Called in a process of its own."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.sources import dates
from bot.sources.amounts import shown
from bot.sources.charts import ChartReader, check_tree, write_chart
from bot.sources.columns import Chunk
from bot.sources.evidence import settle
from bot.sources.faults import Faults
from bot.sources.files import File, identify
from bot.sources.headerless import sort
from bot.sources.lines import LineReader
from bot.sources.mapping import FIELDS, HEADERLESS, Content, Scenario
from bot.sources.mapping import Mapping as Layout
from bot.sources.open_items import OpenItemReader
from bot.sources.pieces import ahead, refuse_unknown
from bot.sources.reading import Reading
from bot.sources.recognition import recognise
from bot.sources.sie import SieReader, read_lines
from bot.sources.statements import StatementReader
from bot.sources.tables import Table, open_table
from bot.sources.texts import Crooked, lines
from bot.sources.words import plain, scenario
from bot.sources.workbooks import workbook
from bot.sources.writer import LineWriter
from models.account_kind import Kind

Progress = Callable[[float], None]
KIND_OF = {Scenario.ACTUAL: "actuals", Scenario.BUDGET: "budget", Scenario.FORECAST: "forecast"}
TWICE = "Each account has several lines in each month. Look whether something is in the file twice."
REVENUE = re.compile(r"\b(sales|revenue|turnover)\b|forsaljning|intakt|umsatzerlos|\berlose")
NOT_REVENUE = re.compile(r"cost|return|discount|expense|kostnad|rabatt|aufwand|commission|tax|interest|ranta|margin")


def read(
    path: str | Path,
    mapping: Layout | None = None,
    *,
    out: str | Path,
    name: str,
    currency: str,
    start: int = 1,
    known: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Read a file whole. What it says goes into files in `out`; what they hold, into the answer.

    Args:
        path: the file; it is only read.
        mapping: as confirmed or remembered; None: recognise it.
        out: a folder that is there, empty; the caller clears it away.
        name: what its owner calls the file, which may tell a year or a scenario.
        currency: the books' own, such as ``USD``.
        start: the first month of the fiscal year, 1 to 12.
        known: accounts that are there already, with their kind.
        progress: told how much is done, from 0 to 1.

    Raises:
        Refusal: the file cannot be read at all.
    """
    workbook.cache_clear()
    tell = progress or (lambda done: None)
    file = identify(Path(path), name)
    try:
        if file.format == "sie":
            return _read_sie(file, Path(out), currency)
        table = open_table(file, sheet=mapping.sheet if mapping else None, header=mapping.header if mapping else None)
        return _read_table(table, mapping, Path(out), currency, start, known or {}, tell)
    finally:
        workbook.cache_clear()


def shape(table: Table, start: int = 1) -> str:
    """A hash of the header, in which any month of any year is the same; and of what its names say of its scenario.

    Without a header, of what the columns hold.
    """
    labels = [
        f"month {found[0][5:] if found[0] else found[1]} {found[2]}"
        if (found := dates.header(label, start=start))
        else plain(label)
        for label in table.labels
    ]
    if not table.header:
        labels = list(map(sort, map(table.column, range(table.width))))
    said = sorted({scenario(words) or "" for words in (table.file.name, table.sheet or "", table.above)})
    return hashlib.sha256("\n".join([*labels, "", *said, str(bool(table.header))]).encode()).hexdigest()


def _read_table(
    table: Table, given: Layout | None, out: Path, currency: str, start: int, known: Mapping[str, str], tell: Progress
) -> Reading:
    mapping = _fitted(given, table, start) if given else recognise(table, known=frozenset(known), start=start)
    places = {place for held in mapping.columns.values() for place in held} | {place for place, _ in mapping.without}
    refuse_unknown(places | {amount.column for amount in mapping.amounts}, table.width)
    mapping, doubts = settle(table, mapping, currency, start)
    if not table.header and given is None:
        doubts = (HEADERLESS, *doubts)
    samples = tuple(tuple(dict.fromkeys(shown(cell) for cell in table.column(place)))[:3] for place in range(table.width))
    about = Reading(
        kind=_kind(mapping, ()), content=mapping.content, format=table.file.format, encoding=table.file.encoding,
        digest=table.file.digest, shape=shape(table, start), mapping=mapping, missing=mapping.missing, doubts=doubts,
        labels=table.labels, samples=samples, sheets=table.sheets,
    )  # fmt: skip
    if mapping.missing:
        return about
    match mapping.content:
        case Content.CHART:
            return _read_chart(table, mapping, about, out, tell)
        case Content.OPEN_ITEMS:
            return _read_open_items(table, mapping, about, out, currency, tell)
        case Content.STATEMENT:
            return _read_statement(table, mapping, about, out, currency, tell)
    return _read_lines(table, mapping, about, out, currency, start, known, tell)


def _fitted(mapping: Layout, table: Table, start: int) -> Layout:
    """A remembered mapping for this file: the months are those of its own header."""
    amounts = []
    for amount in mapping.amounts:
        said = dates.header(table.labels[amount.column], start=start) if amount.column < table.width else None
        if amount.period is None and said and len(mapping.amounts) > 1:
            amount = replace(amount, period=said[0] or f"{said[1]:02}")
        amounts.append(amount)
    return replace(mapping, amounts=tuple(amounts), header=table.header, sheet=table.sheet)


def _chunks(table: Table, mapping: Layout, tell: Progress, careful: bool) -> Iterator[Chunk]:
    numbers = {amount.column for amount in mapping.amounts}
    numbers |= {place for field in ("debit", "credit") for place in mapping.columns.get(field, ())}
    texts = {place for field in ("voucher", "text") for place in mapping.columns.get(field, ())}
    wanted = {place for field in FIELDS[mapping.content] for place in mapping.columns.get(field, ())} - texts
    wanted |= {place for place, _ in mapping.without}
    if careful:
        found = table.careful_chunks(wanted | numbers | texts)
    else:
        found = table.chunks(wanted, numbers, texts, mapping.decimal or ".")
    for chunk in ahead(found):
        yield chunk
        tell(chunk.done)


def _twice(read_all: Callable[[bool], Reading]) -> Reading:
    """Fast; and where a text's quotation marks are not in order, once more with care."""
    try:
        return read_all(False)
    except Crooked:
        return read_all(True)


def _read_lines(
    table: Table,
    mapping: Layout,
    about: Reading,
    out: Path,
    currency: str,
    start: int,
    known: Mapping[str, str],
    tell: Progress,
) -> Reading:
    def read_all(careful: bool) -> Reading:
        faults = Faults()
        with LineWriter(out) as writer:
            reader = LineReader(mapping, writer, faults, currency, start)
            for chunk in _chunks(table, mapping, tell, careful):
                reader.take(chunk)
            writer.finish()
        accounts = {code: reader.accounts.get(code, "") for code in writer.accounts.all}
        twice = (TWICE,) if writer.fewest > 1 and "date" not in mapping.columns else ()
        return replace(
            _with_lines(about, writer, faults),
            kind=_kind(mapping, {said for said, _ in writer.totals}),
            doubts=(*about.doubts, *twice),
            rows=reader.rows,
            left_out=dict(reader.left_out),
            rounded=reader.rounded,
            accounts=accounts,
            cost_centres={code: reader.cost_centres.get(code, "") for code in writer.cost_centres.all if code},
            scenarios=dict(reader.scenarios),
            credit=_credit(writer, accounts, known, vouchers="voucher" in mapping.columns),
        )

    return _twice(read_all)


def _with_lines(about: Reading, writer: LineWriter, faults: Faults) -> Reading:
    return replace(
        about,
        lines=writer.written,
        totals=writer.totals,
        bad=faults.first,
        bad_count=faults.count,
        balanced=writer.vouchers.balanced,
        unbalanced=writer.vouchers.unbalanced,
        lines_path=str(writer.lines_path),
        places_path=str(writer.places_path),
        breaks_path=str(writer.breaks_path),
        monthly_path=str(writer.monthly_path),
    )


def _kind(mapping: Layout, scenarios: Any) -> str:
    if mapping.content is not Content.LEDGER:
        return mapping.content.value
    said = set(scenarios) or ({mapping.scenario} if mapping.scenario else {"actual"})
    return KIND_OF[Scenario(said.pop())] if len(said) == 1 else "mixed"


def _credit(writer: LineWriter, accounts: Mapping[str, str], known: Mapping[str, str], *, vouchers: bool) -> dict[str, bool]:
    """By scenario, whether revenue is negative: told by accounts that are revenue; else because vouchers balance."""
    revenue = {code for code in accounts if known.get(code) == Kind.REVENUE}
    if not revenue:
        named = {code: plain(label or code) for code, label in accounts.items() if code not in known}
        revenue = {code for code, said in named.items() if REVENUE.search(said) and not NOT_REVENUE.search(said)}
    found = {}
    for said in {own for own, _ in writer.by_account}:
        total = sum(minor for (own, code), minor in writer.by_account.items() if own == said and code in revenue)
        whole = sum(minor for (own, _), minor in writer.by_account.items() if own == said)
        if total:
            found[said] = total < 0
        elif vouchers and not whole:
            found[said] = True
    return found


def _read_chart(table: Table, mapping: Layout, about: Reading, out: Path, tell: Progress) -> Reading:
    def read_all(careful: bool) -> Reading:
        faults = Faults()
        reader = ChartReader(mapping, faults)
        for chunk in _chunks(table, mapping, tell, careful):
            reader.take(chunk)
        check_tree(reader.accounts, faults)
        write_chart(out / "chart.csv", reader.accounts.values())
        return replace(
            about,
            rows=reader.rows,
            lines=len(reader.accounts),
            bad=faults.first,
            bad_count=faults.count,
            accounts={code: account.name for code, account in reader.accounts.items()},
            chart_path=str(out / "chart.csv"),
        )

    return _twice(read_all)


def _read_open_items(table: Table, mapping: Layout, about: Reading, out: Path, currency: str, tell: Progress) -> Reading:
    def read_all(careful: bool) -> Reading:
        faults = Faults()
        reader = OpenItemReader(mapping, out / "open_items.csv", faults, currency)
        try:
            for chunk in _chunks(table, mapping, tell, careful):
                reader.take(chunk)
        finally:
            reader.close()
        return replace(
            about,
            rows=reader.rows,
            lines=reader.written,
            totals=dict(sorted(reader.totals.items())),
            bad=faults.first,
            bad_count=faults.count,
            left_out=reader.left_out,
            rounded=reader.rounded,
            lines_path=str(out / "open_items.csv"),
        )

    return _twice(read_all)


def _read_statement(table: Table, mapping: Layout, about: Reading, out: Path, currency: str, tell: Progress) -> Reading:
    def read_all(careful: bool) -> Reading:
        faults = Faults()
        reader = StatementReader(mapping, out / "statement.csv", faults, currency)
        for chunk in _chunks(table, mapping, tell, careful):
            reader.take(chunk)
        reader.finish()
        return replace(
            about,
            rows=reader.rows,
            lines=reader.written,
            totals=dict(sorted(reader.totals.items())),
            doubts=(*about.doubts, *reader.doubts),
            bad=faults.first,
            bad_count=faults.count,
            left_out=reader.left_out,
            rounded=reader.rounded,
            lines_path=str(out / "statement.csv"),
            span=reader.span,
        )

    return _twice(read_all)


def _read_sie(file: File, out: Path, currency: str) -> Reading:
    faults = Faults()
    with LineWriter(out) as writer:
        reader = SieReader(writer, faults, currency)
        read_lines(reader, lines(file))
        writer.finish()
    write_chart(out / "chart.csv", reader.accounts.values(), swedish=reader.swedish)
    scenarios = {said for said, _ in writer.totals}
    about = Reading(
        kind=_kind(Layout(), scenarios) if scenarios else Content.CHART.value,
        content=Content.LEDGER if scenarios else Content.CHART,
        format="sie", encoding=file.encoding, digest=file.digest, shape="sie",
    )  # fmt: skip
    return replace(
        _with_lines(about, writer, faults),
        rows=reader.rows,
        breaks=reader.breaks,
        left_out=dict(reader.left_out),
        accounts={code: account.name for code, account in reader.accounts.items()},
        cost_centres={code: reader.centres.get(code, "") for code in writer.cost_centres.all if code},
        credit=dict.fromkeys(scenarios, True),
        chart_path=str(out / "chart.csv"),
        balances_path=str(out / "balances.csv") if reader.write_balances(out / "balances.csv") else None,
        closings_path=str(out / "closings.csv") if reader.write_closings(out / "closings.csv") else None,
    )

"""Where a figure comes from: its formula, the accounts behind it, the files and their lines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from bot import account_groups, amounts, figure_answers
from bot.amounts import Chart
from bot.database import Tx
from bot.figure_values import Known
from bot.periods import Horizon
from bot.ready_figures import Definition
from models.account import Account
from models.ledger_import import ImportState, LedgerImport
from models.ledger_line import LedgerLine, Scenario
from models.period import Month, Period
from models.refusal import Refusal

MOST = 25  # accounts, and files
LINES = 40


@dataclass(frozen=True)
class Part:
    """An account behind a figure: what it came to in the period (smallest unit), and from how many lines."""

    account: Account
    minor: int
    lines: int


@dataclass(frozen=True)
class File:
    """A file behind a figure: how many of its lines, the first and the last of them."""

    label: str
    name: str
    lines: int
    first: int
    last: int
    loaded_at: datetime | None
    loaded_by: str | None


@dataclass(frozen=True)
class Source:
    """Where a figure comes from.

    Attributes:
        formulas: of the figures it is made of, each with its name.
        parts: the largest accounts; `more` counts the others.
        guessed: how many accounts are sorted by a guess.
        carries: whether a part is a balance that all earlier lines make up.
    """

    definition: Definition
    answer: figure_answers.Answer
    formulas: Sequence[tuple[str, str]]
    parts: Sequence[Part]
    more: int
    files: Sequence[File]
    guessed: int
    carries: bool


@dataclass(frozen=True)
class Line:
    """A line of a file."""

    file: str
    line: int
    day: date | None
    voucher: str | None
    text: str | None
    minor: int


async def trace(tx: Tx, known: Known, chart: Chart, seen: Horizon, definition: Definition, period: Period) -> Source:
    """The formula, accounts and files of a figure for a period."""
    answer = await figure_answers.answer(tx, known, chart, seen, definition, period)
    months = answer.scope.months
    members = figure_answers.accounts_of(known, chart, definition.key)
    parts: list[Part] = []
    files: list[File] = []
    if months and members:
        sums = await amounts.read(tx, chart, months, accounts=members, scenarios=(Scenario.ACTUAL,))
        counted, files = await _lines(tx, members, months)
        units = account_groups.members(account_groups.UNITS, chart)
        for account in members:
            minor = sums.total([account], months, adds=account in units)
            if minor is not None:
                parts.append(Part(chart.by_id[account], minor, counted.get(account, 0)))
    parts.sort(key=lambda part: (-abs(part.minor), part.account.code))
    return Source(
        definition,
        answer,
        _formulas(known, definition.key),
        parts[:MOST],
        max(len(parts) - MOST, 0),
        files,
        sum(part.account.is_guess for part in parts),
        any(chart.moves(part.account.id) for part in parts),
    )


def _formulas(known: Known, key: str) -> list[tuple[str, str]]:
    """The formula of a figure, then those of the figures in it."""
    found: dict[str, tuple[str, str]] = {}
    waiting = [key]
    while waiting:
        one = waiting.pop(0)
        if one in found or one not in known.definitions:
            continue
        definition, formula = known.definitions[one], known.formulas[one]
        found[one] = (definition.name, definition.formula)
        if not isinstance(formula, str):
            waiting += sorted(name for name, _ in formula.names)
    return list(found.values())


async def _lines(tx: Tx, accounts: frozenset[int], months: Sequence[Month]) -> tuple[dict[int, int], list[File]]:
    """How many lines each account has in these months, and the files they are in."""
    imports = {each.id: each for each in await _imports(tx, months)}
    if not imports:
        return {}, []
    query = (
        sa.select(
            LedgerLine.import_id,
            LedgerLine.account_id,
            sa.func.count(),
            sa.func.min(LedgerLine.line),
            sa.func.max(LedgerLine.line),
        )
        .where(*_where(imports, accounts, months))
        .group_by(LedgerLine.import_id, LedgerLine.account_id)
    )
    counted: dict[int, int] = {}
    spans: dict[int, tuple[int, int, int]] = {}
    for import_id, account, lines, first, last in await tx.rows(query):
        counted[account] = counted.get(account, 0) + lines
        before = spans.get(import_id, (0, first, last))
        spans[import_id] = (before[0] + lines, min(before[1], first), max(before[2], last))
    files = [_file(imports[import_id], *span) for import_id, span in spans.items()]
    return counted, sorted(files, key=lambda file: -file.lines)[:MOST]


def _file(kept: LedgerImport, lines: int, first: int, last: int) -> File:
    return File(kept.label, kept.file_name, lines, first, last, kept.loaded_at, kept.loaded_by or kept.by)


def _where(imports: Collection[int], accounts: Collection[int], months: Sequence[Month]) -> list[sa.ColumnElement[bool]]:
    return [
        LedgerLine.import_id.in_(list(imports)),
        LedgerLine.account_id.in_(accounts),
        LedgerLine.month.in_([month.ordinal for month in months]),
        LedgerLine.scenario == Scenario.ACTUAL,
    ]


async def _imports(tx: Tx, months: Sequence[Month]) -> list[LedgerImport]:
    """The imports in force that reach into these months."""
    query = sa.select(LedgerImport).where(
        LedgerImport.state == ImportState.LOADED,
        sa.or_(LedgerImport.first_month.is_(None), LedgerImport.first_month <= months[-1].ordinal),
        sa.or_(LedgerImport.last_month.is_(None), LedgerImport.last_month >= months[0].ordinal),
    )
    return await tx.all(query.order_by(LedgerImport.number))


async def lines(tx: Tx, account_id: int, months: Sequence[Month]) -> tuple[Account, list[Line], int]:
    """An account's lines in some months, the largest first, and how many there are.

    Raises:
        Refusal: nobody knows that account any more.
    """
    account = await tx.get(Account, account_id)
    if account is None:
        raise Refusal("That account is gone. Ask for the figure again.")
    imports = {each.id: each for each in await _imports(tx, months)}
    if not imports:
        return account, [], 0
    where = _where(imports, [account_id], months)
    columns = (
        LedgerLine.import_id,
        LedgerLine.line,
        LedgerLine.day,
        LedgerLine.voucher,
        LedgerLine.text,
        LedgerLine.amount_minor,
    )
    query = sa.select(*columns).where(*where).order_by(sa.func.abs(LedgerLine.amount_minor).desc(), LedgerLine.line)
    count = await tx.one(sa.select(sa.func.count(LedgerLine.row)).where(*where))
    found = [Line(imports[row[0]].file_name, *row[1:]) for row in await tx.rows(query.limit(LINES))]
    return account, found, int(count or 0)

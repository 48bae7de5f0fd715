"""Where a figure comes from: its formula, the accounts behind it, the files and their lines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot import account_groups, amounts, figure_answers, ledgers, open_items, openings
from bot.amounts import Chart
from bot.database import Tx
from bot.figure_values import Known
from bot.periods import Horizon
from bot.ready_figures import Definition
from models.account import Account
from models.cost_centre import CostCentre
from models.ledger_import import LedgerImport
from models.ledger_line import Scenario
from models.monthly_amount import MonthlyAmount
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
    """A file behind a figure, and how many of its lines."""

    label: str
    name: str
    lines: int
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
        owed: what is owed to us and by us, by its age, where the figure is made of it.
    """

    definition: Definition
    answer: figure_answers.Answer
    formulas: Sequence[tuple[str, str]]
    parts: Sequence[Part]
    more: int
    files: Sequence[File]
    guessed: int
    carries: bool
    owed: Sequence[open_items.Owed] = ()


async def trace(
    tx: Tx,
    known: Known,
    chart: Chart,
    seen: Horizon,
    definition: Definition,
    period: Period,
    centre: CostCentre | None = None,
) -> Source:
    """The formula, accounts and files of a figure for a period, of the company or of one cost center."""
    answer = await figure_answers.answer(tx, known, chart, seen, definition, period, centre)
    of = None if centre is None else centre.id
    months = answer.scope.months
    members = figure_answers.accounts_of(known, chart, definition.key)
    parts: list[Part] = []
    files: list[File] = []
    if months and members:
        sums = await amounts.read(tx, chart, months, accounts=members, centre=of, scenarios=(Scenario.ACTUAL,))
        counted, files = await _counted(tx, members, months, of)
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
        await open_items.owed(tx, chart, members, seen.today) if centre is None else (),
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


async def _counted(
    tx: Tx, accounts: Collection[int], months: Sequence[Month], centre: int | None
) -> tuple[dict[int, int], list[File]]:
    """How many lines each account has in these months, and the files they are in, the largest first."""
    columns = (MonthlyAmount.import_id, MonthlyAmount.account_id)
    query = sa.select(*columns, sa.func.sum(MonthlyAmount.lines)).where(
        MonthlyAmount.scenario == Scenario.ACTUAL,
        MonthlyAmount.month.in_([month.ordinal for month in months]),
        MonthlyAmount.account_id.in_(accounts),
        ledgers.counts(MonthlyAmount),
    )
    if centre is not None:
        query = query.where(MonthlyAmount.cost_centre_id == centre)
    by_account: dict[int, int] = {}
    by_file: dict[int, int] = {}
    for import_id, account, lines in await tx.rows(query.group_by(*columns)):
        by_account[account] = by_account.get(account, 0) + int(lines)
        by_file[import_id] = by_file.get(import_id, 0) + int(lines)
    kept: list[LedgerImport] = await tx.all(sa.select(LedgerImport).where(LedgerImport.id.in_(by_file)))
    files = [
        File(each.label, each.file_name, by_file[each.id], each.loaded_at, each.loaded_by or each.by)
        for each in sorted(kept, key=lambda each: (-by_file[each.id], each.number))
    ]
    return by_account, files[:MOST]


async def lines(
    tx: Tx, account_id: int, months: Sequence[Month], centre: int | None = None
) -> tuple[Account, list[ledgers.Traced], int]:
    """An account's lines in some months, the largest first, and how many there are; of a cost center where it is given.

    Raises:
        Refusal: nobody knows that account any more.
    """
    account = await tx.get(Account, account_id)
    if account is None:
        raise Refusal("That account is gone. Ask for the figure again.")
    span = ([account_id], months[0].ordinal, months[-1].ordinal, Scenario.ACTUAL)
    of = None if centre is None else [centre]
    found = await openings.counted(tx, await ledgers.lines_of(tx, *span, of, limit=LINES))
    return account, found, await ledgers.count_of(tx, *span, of)

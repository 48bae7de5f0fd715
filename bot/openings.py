"""Opening balances: which of them count.

A file says what its accounts stood at before it. Where earlier months stand in the books, these make that up already, in
whichever order the files were loaded and taken out again.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot import ledger_rows, ledgers
from bot.database import Tx
from bot.ledger_rows import Errand
from bot.ledgers import Traced
from models.account import Account
from models.ledger_import import ImportState, LedgerImport
from models.ledger_line import Scenario
from models.monthly_amount import MonthlyAmount
from models.monthly_total import MonthlyTotal

Months = Mapping[int, Mapping[int, int]]  # by account: the first month of each import


@dataclass(frozen=True)
class _Opening:
    """What an account stood at before an import: in its first month, in the smallest unit, and whether it counts now."""

    import_id: int
    account_id: int
    month: int
    minor: int
    counts: bool


async def remember(tx: Tx, one: LedgerImport, chart: Mapping[str, Account], errand: Mapping[str, Any]) -> list[str]:
    """Keep in an import's facts what its accounts stood at; gives the codes of those that count when it is written.

    Args:
        errand: what is to be written, without its openings.
    """
    if not errand["balances"]:
        return []
    moving = {account.id: code for code, account in chart.items() if account.moves and not account.kind.is_flow}
    told = {name: errand[name] for name in ("monthly", "balances", "accounts", "flipped")}
    said = ledger_rows.openings(
        Errand({}, tx.team_id, one.id, openings=list(moving.values()), **told)  # its connection is not asked for
    )
    mine = [_Opening(one.id, each.account_id, each.month, each.minor, False) for each in said]
    without = {one.id, *one.facts.get("replaces", [])}
    others = [each for each in await _loaded(tx) if each.import_id not in without]
    first = await _first_months(tx, {each.account_id for each in mine}, without)
    counting = {each.account_id for each in mine if _counts(each, others, first)}
    one.facts = {
        **one.facts,
        "openings": [[each.account_id, each.month, each.minor, each.account_id in counting] for each in mine],
    }
    return [moving[account] for account in sorted(counting)]


async def settle(tx: Tx) -> list[LedgerImport]:
    """After a file was loaded or taken out: let count what is to count. Gives the imports whose amounts changed."""
    await tx.flush()
    known = await _loaded(tx)
    first = await _first_months(tx, {each.account_id for each in known}, ())
    wrong = [each for each in known if _counts(each, known, first) != each.counts]
    for each in wrong:
        for kind in (MonthlyAmount, MonthlyTotal):
            await (_take_off if each.counts else _put_on)(tx, kind, each)
    changed = []
    for import_id in dict.fromkeys(each.import_id for each in wrong):
        one = await tx.lock(LedgerImport, import_id)
        if one is not None:
            turned = {each.account_id for each in wrong if each.import_id == import_id}
            rows = [
                [account, month, minor, on != (account in turned)] for account, month, minor, on in one.facts["openings"]
            ]
            one.facts = {**one.facts, "openings": rows}
            changed.append(one)
    await tx.flush()
    return changed


async def counted(tx: Tx, found: Iterable[Traced]) -> list[Traced]:
    """Lines without the opening balances that do not count."""
    left_out = {(each.import_id, each.account_id) for each in await _loaded(tx) if not each.counts}
    return [each for each in found if each.line or (each.import_id, each.account_id) not in left_out]


async def _loaded(tx: Tx) -> list[_Opening]:
    """Of all imports that count."""
    query = sa.select(LedgerImport.id, LedgerImport.facts).where(
        LedgerImport.state == ImportState.LOADED, LedgerImport.shape == "sie"
    )
    return [
        _Opening(import_id, *row)
        for import_id, facts in await tx.rows(query.order_by(LedgerImport.id))
        for row in facts.get("openings", ())
    ]


async def _first_months(tx: Tx, accounts: Collection[int], without: Collection[int]) -> Months:
    """The first month in which each import has an amount of these accounts."""
    columns = (MonthlyTotal.account_id, MonthlyTotal.import_id)
    query = sa.select(*columns, sa.func.min(MonthlyTotal.month)).where(
        MonthlyTotal.scenario == Scenario.ACTUAL,
        MonthlyTotal.account_id.in_(accounts),
        MonthlyTotal.import_id.not_in(without),
        ledgers.counts(MonthlyTotal),
    )
    found: dict[int, dict[int, int]] = {}
    for account, import_id, month in await tx.rows(query.group_by(*columns)):
        found.setdefault(account, {})[import_id] = month
    return found


def _counts(one: _Opening, all_of_them: Iterable[_Opening], first: Months) -> bool:
    """Whether nothing else in the books makes it up: no earlier month, no earlier opening, and no other of its month."""
    months = first.get(one.account_id, {})
    if any(month < one.month for import_id, month in months.items() if import_id != one.import_id):
        return False
    others = [each for each in all_of_them if each.account_id == one.account_id and each.import_id != one.import_id]
    return not any((each.month, each.import_id) < (one.month, one.import_id) for each in others)


def _place(kind: type[MonthlyAmount] | type[MonthlyTotal], one: _Opening) -> dict[str, Any]:
    place: dict[str, Any] = {
        "import_id": one.import_id, "scenario": Scenario.ACTUAL, "account_id": one.account_id, "month": one.month
    }  # fmt: skip
    return place | ({"cost_centre_id": 0} if kind is MonthlyAmount else {})


async def _put_on(tx: Tx, kind: type[MonthlyAmount] | type[MonthlyTotal], one: _Opening) -> None:
    place = _place(kind, one)
    more = {"amount_minor": kind.amount_minor + one.minor, "lines": kind.lines + 1}
    if not await tx.change(sa.update(kind).filter_by(**place).values(**more)):
        await tx.insert(kind, **place, amount_minor=one.minor, lines=1)


async def _take_off(tx: Tx, kind: type[MonthlyAmount] | type[MonthlyTotal], one: _Opening) -> None:
    place = _place(kind, one)
    if not await tx.change(sa.delete(kind).filter_by(**place, lines=1)):
        less = {"amount_minor": kind.amount_minor - one.minor, "lines": kind.lines - 1}
        await tx.change(sa.update(kind).filter_by(**place).values(**less))

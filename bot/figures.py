"""The figures of a workspace: the ready-made ones as it set them up, and its own."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import SequenceMatcher

import sqlalchemy as sa

from bot import account_groups, members
from bot.amounts import Chart
from bot.database import Tx
from bot.figure_values import Known
from bot.ready_figures import BY_KEY, FORMULAS, READY, Definition
from models.figure import Figure, Unit
from models.formula import Formula, read_formula
from models.member import Role
from models.refusal import Refusal

MOST = 5  # suggestions
CLOSE, CLEARLY = 0.8, 0.1
PLACES = 15  # on the scorecard


async def known(tx: Tx, chart: Chart) -> Known:
    """All figures, the ready-made ones first."""
    rows: list[Figure] = await tx.all(sa.select(Figure).order_by(Figure.id))
    found = dict(BY_KEY)
    for row in rows:
        found[row.key] = _own(row) if row.own or row.key not in found else _chosen(found[row.key], row)
    formulas: dict[str, Formula | str] = dict(FORMULAS)
    for ready in READY:
        if ready.weight:
            formulas[f"{ready.key}:weight"] = read_formula(ready.weight, _figure_names(found))
    names = all_names(found, chart) if any(figure.own for figure in found.values()) else {}
    for figure in found.values():
        if figure.own:
            formulas[figure.key] = _read(figure, names)
    return Known(found, formulas)


def _own(row: Figure) -> Definition:
    return Definition(
        key=row.key,
        name=row.name,
        accounting_name=row.accounting_name,
        says=row.says,
        formula=row.formula,
        unit=row.unit,
        good=row.good,
        position=row.position,
        target=row.target,
        owner_finance_id=row.owner_finance_id,
        owner_operations_id=row.owner_operations_id,
        own=True,
    )


def _chosen(ready: Definition, row: Figure) -> Definition:
    """A ready-made one with what the workspace chose; its formula stays, so that it stays what it says."""
    return replace(
        ready,
        position=row.position,
        target=row.target,
        owner_finance_id=row.owner_finance_id,
        owner_operations_id=row.owner_operations_id,
    )


def _figure_names(found: Mapping[str, Definition]) -> dict[str, tuple[str, bool]]:
    return {figure.name.casefold(): (figure.key, figure.unit is Unit.MONEY) for figure in found.values()}


def all_names(found: Mapping[str, Definition], chart: Chart) -> dict[str, tuple[str, bool]]:
    """What a formula may use: accounts, kinds of accounts, figures. A figure goes before an account of the same name."""
    return {**account_groups.names(chart), **_figure_names(found)}


def _read(figure: Definition, names: Mapping[str, tuple[str, bool]]) -> Formula | str:
    """Its formula, or why it cannot be read any more."""
    words = " ".join(figure.formula.casefold().split())
    used = {name: key for name, key in names.items() if name in words and key[0] != figure.key}
    try:
        return read_formula(figure.formula, used)
    except Refusal:
        return f"The formula of {figure.name} uses a name that is gone. A lead can mend it."


# finding one
def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^\w&]+", " ", words.casefold()).split())


def _called(figures: Known) -> dict[str, Definition]:
    """Every name of every figure; the workspace's own go first."""
    called: dict[str, Definition] = {}
    for figure in sorted(figures.definitions.values(), key=lambda each: not each.own):
        for name in (figure.name, figure.key, figure.accounting_name, *figure.also):
            called.setdefault(_plain(name), figure)
    return called


def named(figures: Known, words: str) -> Definition | None:
    """The figure that has exactly that name, one or many of it."""
    wanted, called = _plain(words), _called(figures)
    return called.get(wanted) or (called.get(wanted[:-1]) if wanted.endswith("s") else None)


def after(figures: Known, words: str) -> str:
    """What somebody wrote after a figure's name; empty where they began with none."""
    said = words.split()
    ends = (end for end in range(len(said) - 1, 0, -1) if named(figures, " ".join(said[:end])) is not None)
    return " ".join(said[next(ends, len(said)) :])


def find(figures: Known, words: str) -> Definition | list[Definition]:
    """The figure somebody means, by any of its names; where it is not clear, those that come close."""
    wanted, called = _plain(words), _called(figures)
    exact = named(figures, words)
    if exact is not None:
        return exact
    starts = re.compile(rf"\b{re.escape(wanted)}") if wanted else re.compile("(?!)")
    held = sorted(_each(figure for figure in called.values() if starts.search(_plain(figure.name))), key=_length)
    held = held or _each(figure for name, figure in called.items() if starts.search(name))
    if len(held) == 1:
        return held[0]
    ranked = sorted(((SequenceMatcher(None, wanted, name).ratio(), name) for name in called), reverse=True)
    best, first = ranked[0][0], called[ranked[0][1]]
    rest = next((ratio for ratio, name in ranked if called[name] is not first), 0.0)
    if best >= CLOSE and best - rest >= CLEARLY:
        return first
    near = _each(called[name] for ratio, name in ranked if ratio >= 0.5)
    return _each([*held, *near])[:MOST]


def _length(figure: Definition) -> int:
    return len(figure.name)


def _each(found: Iterable[Definition]) -> list[Definition]:
    once: dict[str, Definition] = {}
    for figure in found:
        once.setdefault(figure.key, figure)
    return list(once.values())


def scorecard(figures: Known) -> list[Definition]:
    """Those on the scorecard, in their order."""
    placed = [figure for figure in figures.definitions.values() if figure.position is not None]
    return sorted(placed, key=lambda each: (each.position or 0, each.own, each.key))[:PLACES]


async def require_lead(tx: Tx, user_id: str) -> None:
    await members.require(tx, user_id, Role.LEAD)

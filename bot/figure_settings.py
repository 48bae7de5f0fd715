"""Figures set up by leads: their own ones with a formula, and target, owners and place of every one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import sqlalchemy as sa

from bot import amounts, figure_answers, figures, members, periods
from bot.database import Tx
from bot.figure_values import Known
from bot.prose.figure_sentences import came
from bot.ready_figures import Definition
from models.figure import FORMULA_LONGEST, NAME_LONGEST, SAYS_LONGEST, Figure, Good, Unit
from models.formula import Formula, read_formula
from models.member import Role
from models.refusal import Refusal

FORMULA = "kpi.formula"
RESERVED = ("days", "size", "list", "new", "add", "help", "change", "digest")  # words that mean something else
GONE = "That figure is gone. Type `/kpi list` to see the names of all figures."
UNITS = {
    True: "The formula gives an amount of money. Choose money as its unit.",
    False: "The formula gives a plain number. Choose another unit than money.",
}


@dataclass(frozen=True)
class Wish:
    """What a lead filled in; for a ready-made figure only target, owners and place count."""

    name: str = ""
    accounting_name: str = ""
    says: str = ""
    formula: str = ""
    unit: Unit = Unit.MONEY
    good: Good = Good.NONE
    target: str = ""
    owner_finance_id: str | None = None
    owner_operations_id: str | None = None
    on_scorecard: bool = False


async def find(tx: Tx, by: str, key: str) -> Definition:
    """A figure, for a lead to change. Raises a Refusal where there is none or they may not."""
    await members.require(tx, by, Role.LEAD)
    known = await figures.known(tx, await amounts.chart(tx))
    if key not in known.definitions:
        raise Refusal(GONE)
    return known.definitions[key]


async def save(tx: Tx, by: str, key: str, wish: Wish) -> str:
    """Add a figure (no `key`) or change one; written into the trail. Gives its key.

    Raises:
        Refusal: a field is wrong, beside it; or they may not.
    """
    await members.require(tx, by, Role.LEAD)
    await tx.team(lock=True)
    chart = await amounts.chart(tx)
    known = await figures.known(tx, chart)
    before = known.definitions.get(key)
    if key and before is None:
        raise Refusal(GONE)
    own = before is None or before.own
    target = _target(wish.target)
    if own:
        name = _name(wish.name, known, key)
        names = {each: found for each, found in figures.all_names(known.definitions, chart).items() if found[0] != key}
        formula = read_formula(wish.formula, names, field=FORMULA)
        if formula.is_money != (wish.unit is Unit.MONEY):
            raise Refusal(UNITS[formula.is_money], field="unit")
        _no_circle(known, key, formula)
    row: Figure | None = await tx.one(sa.select(Figure).where(Figure.key == key)) if key else None
    if row is None:
        row = Figure(key=key or await _new_key(tx), name="", formula="", own=own, added_by=by)
        tx.add(row)
    if own:
        row.name, row.formula, row.unit, row.good = name, formula.words[:FORMULA_LONGEST], wish.unit, wish.good
        row.accounting_name, row.says = _line(wish.accounting_name, NAME_LONGEST), _line(wish.says, SAYS_LONGEST)
    elif before is not None:
        row.name, row.formula, row.unit, row.good = before.name, before.formula, before.unit, before.good
    row.target = target
    row.owner_finance_id, row.owner_operations_id = wish.owner_finance_id, wish.owner_operations_id
    row.position = _place(known, before, wish.on_scorecard)
    await tx.flush()
    what = {"name": row.name, "formula": row.formula, "target": target, "scorecard": wish.on_scorecard}
    await tx.audit(by, "figure.change" if before else "figure.add", f"figure:{row.key}", **what)
    return row.key


async def remove(tx: Tx, by: str, key: str) -> bool:
    """Take one of the workspace's own figures away; written into the trail. False when it is gone already."""
    await members.require(tx, by, Role.LEAD)
    await tx.team(lock=True)
    row: Figure | None = await tx.one(sa.select(Figure).where(Figure.key == key, Figure.own.is_(True)))
    if row is None:
        return False
    known = await figures.known(tx, await amounts.chart(tx))
    users = [
        known.definitions[other].name
        for other, formula in known.formulas.items()
        if isinstance(formula, Formula) and any(name == key for name, _ in formula.names)
    ]
    if users:
        raise Refusal(f"The figure {users[0]} is worked out from it. Change that one first.")
    await tx.delete(row)
    await tx.audit(by, "figure.remove", f"figure:{key}", name=row.name, formula=row.formula)
    return True


async def try_out(tx: Tx, key: str, wish: Wish) -> str:
    """What a formula comes to, or what is wrong with it, in a sentence, while it is typed."""
    chart = await amounts.chart(tx)
    known = await figures.known(tx, chart)
    names = {each: found for each, found in figures.all_names(known.definitions, chart).items() if found[0] != key}
    try:
        formula = read_formula(wish.formula, names, field=FORMULA)
        _no_circle(known, key, formula)
        seen = await periods.horizon(tx)
    except Refusal as refusal:
        return refusal.sentence
    unit = Unit.MONEY if formula.is_money else wish.unit if wish.unit is not Unit.MONEY else Unit.NUMBER
    tried = Definition("", "this figure", "", "", formula.words, unit, wish.good, own=True)
    trial = Known({**known.definitions, "": tried}, {**known.formulas, "": formula})
    answer = await figure_answers.answer(tx, trial, chart, seen, tried, None)
    return came(answer) if answer.value is not None else answer.reason


def _name(words: str, known: Known, key: str) -> str:
    name = _line(words, NAME_LONGEST)
    if not name:
        raise Refusal("Write what people call it, such as sales per head.", field="name")
    if not re.match(r"[^\W\d_]", name):
        raise Refusal("Begin its name with a letter.", field="name")
    taken = {each for figure in known.definitions.values() if figure.key != key for each in (figure.name, *figure.also)}
    if name.casefold() in {*(each.casefold() for each in taken), *RESERVED}:
        raise Refusal("There is something of that name already. Choose another name.", field="name")
    return name


def _line(words: str, longest: int) -> str:
    return " ".join(words.split())[:longest].rstrip()


def _target(words: str) -> str | None:
    """A decimal number in whole units; None for none. Raises a Refusal beside ``target``."""
    plain = words.strip().removesuffix("%").removeprefix("$").replace(",", "").strip()
    if not plain:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(plain) > 20 or "e" in plain.casefold():
        raise Refusal("Write the target as a number, such as 40 or 12500.", field="target")
    return format(number, "f")


def _no_circle(known: Known, key: str, formula: Formula) -> None:
    """Raises a Refusal where the formula leads back to its own figure."""
    waiting, seen = [name for name, _ in formula.names], set[str]()
    while waiting:
        one = waiting.pop()
        if key and one == key:
            raise Refusal("This leads back to the figure itself. Use other names.", field=FORMULA)
        found = known.formulas.get(one)
        if one not in seen and isinstance(found, Formula):
            waiting += [name for name, _ in found.names]
        seen.add(one)


def _place(known: Known, before: Definition | None, on_scorecard: bool) -> int | None:
    """Its place: the one it has, or the last. Raises a Refusal where the scorecard is full."""
    if not on_scorecard:
        return None
    if before is not None and before.position is not None:
        return before.position
    shown: Mapping[str, int] = {each.key: each.position or 0 for each in figures.scorecard(known)}
    if len(shown) >= figures.PLACES:
        full = f"The scorecard has {figures.PLACES} figures, which is all it can show. Take one off first."
        raise Refusal(full, field="scorecard")
    return max(shown.values(), default=0) + 1


async def _new_key(tx: Tx) -> str:
    return f"own_{int(await tx.only(sa.select(sa.func.coalesce(sa.func.max(Figure.id), 0)))) + 1}"

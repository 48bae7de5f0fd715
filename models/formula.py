"""Formulas of figures: sums, differences, products and quotients of amounts and other figures. No code can run in one.

``(revenue - cost of sales) / revenue`` is one. The names are those of account groups and of other figures, as people write
them. ``before(revenue)`` is the period before, ``year before(revenue)`` the same months a year earlier, ``plan(revenue)``
what was planned, ``forecast(revenue)`` what was expected, ``average(stock)`` the mean of the month ends, ``size(x)`` an
amount without its sign, and ``days`` how many days the period has.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction

from models.refusal import Refusal

LONGEST = 500  # characters
DEEPEST = 20  # brackets and signs within each other
DAYS = "days"


class Look(StrEnum):
    """At what of a name a formula looks: the period itself, or another one, or another scenario."""

    ACTUAL = "actual"
    BEFORE = "before"
    YEAR_BEFORE = "year before"
    PLAN = "plan"
    FORECAST = "forecast"
    AVERAGE = "average"


SIZE = "size"
ARITHMETIC: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class Missing(Exception):
    """There is no value.

    Args:
        reason: a sentence that says why, for people.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Lookup = Callable[[str, Look], Fraction]


@dataclass(frozen=True)
class Formula:
    """A formula that was read.

    Attributes:
        words: as it was typed.
        names: the keys it looks at, each with how.
        is_money: whether it gives an amount; else a number, such as a share.
    """

    words: str
    names: frozenset[tuple[str, Look]]
    is_money: bool
    _tree: ast.expr

    def value(self, lookup: Lookup, days: int) -> Fraction:
        """What it comes to.

        Args:
            lookup: gives what a name stands for; raises Missing.
            days: of the period.

        Raises:
            Missing: an amount is not there, or it would be divided by nothing.
        """
        return _value(self._tree, lookup, days)


def read_formula(words: str, known: Mapping[str, tuple[str, bool]], *, field: str = "formula") -> Formula:
    """Read what somebody typed.

    Args:
        words: the formula.
        known: the names it may use, in any case, each with its key and whether it is an amount of money.
        field: the input beside which a refusal is shown.

    Raises:
        Refusal: it cannot be read, uses a name nobody knows, or mixes money with plain numbers.
    """
    words = " ".join(words.replace("\N{MULTIPLICATION SIGN}", "*").replace("\N{DIVISION SIGN}", "/").split())
    words = words.replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")
    if not words:
        raise Refusal("Write a formula, such as `revenue - cost of sales`.", field=field)
    if len(words) > LONGEST:
        raise Refusal(f"Write it in {LONGEST} characters or fewer. Other figures can carry a part of it.", field=field)
    if words.count("(") != words.count(")"):
        raise Refusal("One bracket stands alone. Each ( needs a ).", field=field)
    keys = {" ".join(name.casefold().split()): found for name, found in known.items()}
    source, used = _coded(words.casefold(), keys, field)
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Refusal("I cannot read that. Use names, numbers, + - * / and brackets.", field=field) from None
    _check(tree, field)
    money = {code: keys[name][1] for code, name in used.items()}
    named = _Renamed({code: keys[name][0] for code, name in used.items()}).visit(tree)
    by_key = {keys[name][0]: money[code] for code, name in used.items()}
    return Formula(words, frozenset(_names(named)), _is_money(named, by_key, field), named)


def _coded(said: str, keys: Mapping[str, object], field: str) -> tuple[str, dict[str, str]]:
    """The formula with a code in the place of each name, and the names of the codes."""
    functions = [SIZE, *(look.value for look in Look if look is not Look.ACTUAL)]
    used: dict[str, str] = {}
    names = "|".join(re.escape(name) for name in sorted(keys, key=len, reverse=True))
    callers = "|".join(re.escape(name) for name in sorted(functions, key=len, reverse=True))
    pieces = rf"(?P<call>(?:{callers})(?=\s*\())|(?P<name>{names or '(?!)'})(?![\w])|(?P<days>days)(?![\w])"
    pieces += r"|(?P<number>\d[\d.]*)|(?P<sign>[-+*/() ])|(?P<other>[^-+*/()]+)"
    coded: list[str] = []
    for found in re.finditer(pieces, said):
        words = found[0]
        match found.lastgroup:
            case "call":
                coded.append(f"call_{words.replace(' ', '_')}")
            case "name":
                code = f"name_{len(used)}"
                used[code] = words
                coded.append(code)
            case "number" if not re.fullmatch(r"\d{1,15}(\.\d{1,9})?", words):
                raise Refusal(f"{words} is no number I can read. Write it as 1250 or 0.25.", field=field)
            case "other":
                close = get_close_matches(words.strip(), list(keys), 1, 0.6)
                hint = f"Did you mean {close[0]}?" if close else "Choose from the names shown below the formula."
                named = re.sub(r"[<>&`]", "", words.strip())[:60]
                raise Refusal(f"I do not know {named or 'that sign'}. {hint}", field=field)
            case _:
                coded.append(words)
    return "".join(coded).strip(), used


def _check(tree: ast.expr, field: str, depth: int = 0) -> None:
    """Nothing but arithmetic."""
    if depth > DEEPEST:
        raise Refusal("That is nested too deeply. Put a part of it into a figure of its own.", field=field)
    match tree:
        case ast.BinOp(left, ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right):
            _check(left, field, depth + 1)
            _check(right, field, depth + 1)
        case ast.UnaryOp(ast.USub() | ast.UAdd(), operand):
            _check(operand, field, depth + 1)
        case ast.Call(ast.Name(name), [argument], []) if name.startswith("call_"):
            if name != f"call_{SIZE}" and not isinstance(argument, ast.Name):
                called = name.removeprefix("call_").replace("_", " ")
                raise Refusal(f"Put one name into the brackets of {called}, such as {called}(revenue).", field=field)
            _check(argument, field, depth + 1)
        case ast.Name() | ast.Constant(int() | float()):
            pass
        case _:
            raise Refusal("I cannot read that. Use names, numbers, + - * / and brackets.", field=field)


class _Renamed(ast.NodeTransformer):
    """Keys in the place of codes."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self._keys = keys

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._keys.get(node.id, node.id))


def _names(tree: ast.expr, look: Look = Look.ACTUAL) -> Iterator[tuple[str, Look]]:
    match tree:
        case ast.BinOp(left, _, right):
            yield from _names(left, look)
            yield from _names(right, look)
        case ast.UnaryOp(_, operand):
            yield from _names(operand, look)
        case ast.Call(ast.Name(name), [argument], _):
            yield from _names(argument, _look(name) or look)
        case ast.Name(name) if name != DAYS:
            yield name, look


def _look(call: str) -> Look | None:
    name = call.removeprefix("call_").replace("_", " ")
    return None if name == SIZE else Look(name)


def _is_money(tree: ast.expr, money: Mapping[str, bool], field: str) -> bool:
    """Whether it gives an amount of money. Raises a Refusal where it mixes money and plain numbers."""
    match tree:
        case ast.Name(name):
            return money.get(name, False)
        case ast.UnaryOp(_, operand):
            return _is_money(operand, money, field)
        case ast.Call(_, [argument], _):
            return _is_money(argument, money, field)
        case ast.BinOp(left, sign, right):
            one, other = _is_money(left, money, field), _is_money(right, money, field)
            match sign:
                case ast.Add() | ast.Sub() if one != other:
                    raise Refusal("That adds money and a plain number. Divide or multiply first.", field=field)
                case ast.Mult() if one and other:
                    raise Refusal("That multiplies money by money. Divide one by the other, or use a number.", field=field)
                case ast.Div() if other and not one:
                    raise Refusal("That divides a plain number by money. Turn it round.", field=field)
                case ast.Div():
                    return one and not other
            return one or other
    return False


def _value(tree: ast.expr, lookup: Lookup, days: int, look: Look = Look.ACTUAL) -> Fraction:
    match tree:
        case ast.Constant(number):
            return Fraction(str(number))
        case ast.Name(name):
            return Fraction(days) if name == DAYS else lookup(name, look)
        case ast.UnaryOp(sign, operand):
            inner = _value(operand, lookup, days, look)
            return -inner if isinstance(sign, ast.USub) else inner
        case ast.Call(ast.Name(name), [argument], _):
            asked = _look(name)
            inner = _value(argument, lookup, days, asked or look)
            return inner if asked else abs(inner)
        case ast.BinOp(left, sign, right):
            one, other = _value(left, lookup, days, look), _value(right, lookup, days, look)
            if isinstance(sign, ast.Div) and other == 0:
                raise Missing("It would be divided by zero.")
            return ARITHMETIC[type(sign)](one, other)
    raise TypeError(f"{ast.dump(tree)} was not checked")

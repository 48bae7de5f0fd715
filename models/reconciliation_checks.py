"""The five checks of a balance account's month: what is compared, and by how much it is off. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Check(StrEnum):
    """What is compared, in the order in which people look."""

    OPENING = "opening"  # with last month's signed closing
    MOVEMENT = "movement"  # opening and what moved, with the closing
    VOUCHERS = "vouchers"  # the lines of each with zero
    LIST = "list"  # the sub-ledger: invoices, stock, assets one by one, with the account
    STATEMENT = "statement"  # the bank's, vendor's or customer's, line by line


class Verdict(StrEnum):
    TIES = "ties"
    OFF = "off"
    UNCHECKED = "unchecked"


class Lacking(StrEnum):
    """Why something was not checked."""

    NOTHING = ""
    NO_SIGN_OFF = "no_sign_off"  # of the month before, and no file that says what it opened with
    BALANCES_ONLY = "balances_only"  # the books hold what the account stood at, and not what moved
    NO_VOUCHERS = "no_vouchers"
    ONE_SIDE = "one_side"  # the file has one side of each voucher
    NO_LIST = "no_list"
    NO_STATEMENT = "no_statement"
    NOT_FOR_IT = "not_for_it"  # accounts of that kind have none


@dataclass(frozen=True)
class Item:
    """One thing that is off.

    Attributes:
        key: the same for the same thing each time it is looked at, such as ``voucher:3:B-1``.
        name: what people call it, such as ``B-1``.
        minor: by how much.
        explained: whether a discrepancy was made of it, or somebody said that it is on its way.
    """

    key: str
    name: str
    minor: int
    explained: bool = False


@dataclass(frozen=True)
class Result:
    """What came of one check; amounts are in smallest units.

    Attributes:
        left, right: what was compared, where it is two amounts.
        off: left less right, or what its items come to.
        items: what is off, one by one; where there are none and it is off, it is off as a whole.
        vouched: what a sign-off vouches for, where that is not `left` and `right`.
    """

    check: Check
    verdict: Verdict
    left: int | None = None
    right: int | None = None
    off: int = 0
    lacking: Lacking = Lacking.NOTHING
    items: tuple[Item, ...] = ()
    vouched: tuple[int | None, int | None] | None = None

    @property
    def open(self) -> tuple[Item, ...]:
        """What nobody has explained yet."""
        return tuple(item for item in self.items if not item.explained)

    @property
    def numbers(self) -> list[Any]:
        """What a sign-off vouches for: when one of these changes, it no longer holds."""
        sides = self.vouched or (self.left, self.right)
        return [self.check.value, self.verdict.value, *sides, self.off]


@dataclass(frozen=True)
class StatementFigures:
    """How a statement and the account stand to each other at the end of a month.

    Attributes:
        closing: what the statement closed at, or None where it does not say.
        not_booked: its lines that the books have not, by then; and what matched lines differ by, above the tolerance.
        in_transit: the books' lines that it has not, by then.
        matched_off: by how much the other matched lines differ together.
    """

    closing: int | None
    not_booked: tuple[Item, ...] = ()
    in_transit: tuple[Item, ...] = ()
    matched_off: int = 0


@dataclass(frozen=True)
class Figures:
    """An account's month as the books have it; amounts in smallest units, in their natural sign.

    Attributes:
        opening: at the end of the month before.
        movement: the lines of the month added up; None where the books hold balances only.
        closing: at the end of the month.
        approved: the closing of the month before, as it was signed; None where it was not.
        stated_opening, stated_closing: what a file itself says.
        vouchers: those with a line here that do not add up; None where that cannot be told, `lacking_vouchers` says why.
        listed: what the sub-ledger comes to; None without one.
        has_list, has_statement: whether accounts of that kind have one.
        tolerance: how far off is still no difference.
    """

    opening: int
    closing: int
    movement: int | None = None
    approved: int | None = None
    stated_opening: int | None = None
    stated_closing: int | None = None
    vouchers: tuple[Item, ...] | None = ()
    lacking_vouchers: Lacking = Lacking.NO_VOUCHERS
    listed: int | None = None
    has_list: bool = False
    has_statement: bool = False
    statement: StatementFigures | None = None
    tolerance: int = 0


def check(figures: Figures) -> tuple[Result, ...]:
    """All five, in their order."""
    return (_opening(figures), _movement(figures), _vouchers(figures), _list(figures), _statement(figures))


def changes(before: Sequence[Sequence[Any]], now: Sequence[Result]) -> list[Result]:
    """The checks whose numbers are not those that were signed (`Result.numbers`, through JSON).

    What could not be checked then and ties by now only bears out what was signed.
    """
    kept = {said[0]: list(said) for said in before}
    return [result for result in now if not _holds(kept.get(result.check.value, []), result.numbers)]


def _holds(kept: list[Any], now: list[Any]) -> bool:
    if kept[1:2] == [Verdict.UNCHECKED.value] and now[1] == Verdict.TIES.value:
        return all(old in (None, new) for old, new in zip(kept[2:4], now[2:4], strict=True))
    return kept == now


def _compared(check: Check, left: int, right: int, tolerance: int = 0) -> Result:
    off = left - right
    return Result(check, Verdict.OFF if abs(off) > tolerance else Verdict.TIES, left, right, off)


def _opening(figures: Figures) -> Result:
    said = figures.approved if figures.approved is not None else figures.stated_opening
    if said is None:
        return Result(Check.OPENING, Verdict.UNCHECKED, figures.opening, lacking=Lacking.NO_SIGN_OFF)
    return _compared(Check.OPENING, figures.opening, said)


def _movement(figures: Figures) -> Result:
    if figures.movement is None:
        return Result(Check.MOVEMENT, Verdict.UNCHECKED, right=figures.closing, lacking=Lacking.BALANCES_ONLY)
    closing = figures.closing if figures.stated_closing is None else figures.stated_closing
    return _compared(Check.MOVEMENT, figures.opening + figures.movement, closing)


def _vouchers(figures: Figures) -> Result:
    if figures.vouchers is None:
        return Result(Check.VOUCHERS, Verdict.UNCHECKED, lacking=figures.lacking_vouchers)
    off = sum(item.minor for item in figures.vouchers)
    return Result(Check.VOUCHERS, Verdict.OFF if figures.vouchers else Verdict.TIES, off=off, items=figures.vouchers)


def _list(figures: Figures) -> Result:
    if figures.listed is None:
        lacking = Lacking.NO_LIST if figures.has_list else Lacking.NOT_FOR_IT
        return Result(Check.LIST, Verdict.UNCHECKED, right=figures.closing, lacking=lacking)
    return _compared(Check.LIST, figures.listed, figures.closing, figures.tolerance)


def _statement(figures: Figures) -> Result:
    """Statement and what is in transit, against the account and what is not booked; and line by line.

    Errors that cancel out leave nothing off in sum, and still it does not tie while a line of either side is open.
    """
    said = figures.statement
    if said is None:
        lacking = Lacking.NO_STATEMENT if figures.has_statement else Lacking.NOT_FOR_IT
        return Result(Check.STATEMENT, Verdict.UNCHECKED, right=figures.closing, lacking=lacking)
    items = (*said.not_booked, *said.in_transit)
    not_booked, in_transit = (sum(item.minor for item in side) for side in (said.not_booked, said.in_transit))
    if said.closing is None:
        off, left, right = not_booked - in_transit, None, None
    else:
        left, right = said.closing + in_transit, figures.closing + not_booked + said.matched_off
        off = left - right
    is_open = any(not item.explained for item in items)
    is_off = is_open or (left is not None and abs(off) > figures.tolerance)
    verdict, vouched = Verdict.OFF if is_off else Verdict.TIES, (said.closing, figures.closing)
    return Result(Check.STATEMENT, verdict, left, right, off, items=items, vouched=vouched)

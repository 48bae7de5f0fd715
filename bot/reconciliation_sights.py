"""An account's month as it is shown, and the overview of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.reconciliation_figures import Seen
from bot.reconciliation_lines import Line
from models.account import Account
from models.money import Money
from models.period import Month
from models.reconciliation import Reconciliation, State
from models.reconciliation_checks import Check, Item, Lacking, Result, Verdict
from models.reconciliation_match import OpenLine


@dataclass(frozen=True)
class Sight:
    """Everything there is to show of an account's month.

    Attributes:
        results: the five checks.
        matched, suggested: how many matches there are with a line of the month.
        running: whether lines are about to be matched; `trouble` says why they could not be.
        current: the reconciliation at hand; a new one, not kept, where nobody has begun.
        older: those that were suspended, the newest first.
    """

    seen: Seen
    currency: str
    results: tuple[Result, ...]
    matched: int
    suggested: int
    running: bool
    trouble: str
    current: Reconciliation
    older: Sequence[Reconciliation] = ()
    today: date = field(default=date.min)

    @property
    def account(self) -> Account:
        return self.seen.account

    @property
    def month(self) -> Month:
        return self.seen.month

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def result(self, kind: Check) -> Result:
        return next(result for result in self.results if result.check is kind)

    @property
    def off(self) -> list[tuple[Result, Item]]:
        """What is off, one by one; a check that is off as a whole is one thing."""
        found: list[tuple[Result, Item]] = []
        for result in self.results:
            if result.verdict is Verdict.UNCHECKED:
                continue
            found += [(result, item) for item in result.items]
            if result.verdict is Verdict.OFF and (not result.items or self._rest(result)):
                found.append((result, self._whole(result)))
        return found

    def _rest(self, result: Result) -> bool:
        """Whether a statement is off by more than its lines say."""
        return result.check is Check.STATEMENT and result.left is not None and abs(result.off) > self.account.tolerance_minor

    def _whole(self, result: Result) -> Item:
        key = whole_key(result, self.account.id, self.month)
        return Item(key, "", result.off, key in self.seen.discrepancies)

    @property
    def unexplained(self) -> list[tuple[Result, Item]]:
        """What stands in the way of a signature."""
        return [(result, item) for result, item in self.off if not item.explained]

    @property
    def lines(self) -> dict[str, Line]:
        """The open lines, by key."""
        held = self.seen.lines
        return {line.key: line for line in (*held.statement, *held.book)} if held else {}

    @property
    def suggestions(self) -> dict[str, int]:
        """The numbers of the suggested matches, by the lines in them."""
        return self.seen.lines.suggested if self.seen.lines else {}

    @property
    def marks(self) -> dict[str, OpenLine]:
        return self.seen.lines.marks if self.seen.lines else {}

    @property
    def is_over(self) -> bool:
        """Whether the month has ended; one that has not cannot be signed."""
        return self.month.last_day < self.today


def whole_key(result: Result, account_id: int, month: Month) -> str:
    """What a discrepancy is made of when a check is off as a whole, and by how much: it explains that amount alone."""
    return f"{result.check.value}:{account_id}:{month.ordinal}:{result.off}"


@dataclass(frozen=True)
class Row:
    """One account in the month's overview."""

    account: Account
    results: tuple[Result, ...]
    state: State

    @property
    def worst(self) -> Verdict:
        """Off when one check is, else whether it ties."""
        return Verdict.OFF if any(result.verdict is Verdict.OFF for result in self.results) else Verdict.TIES

    @property
    def lacks(self) -> bool:
        """Whether a statement or a list is missing that such accounts have."""
        return any(result.lacking in (Lacking.NO_LIST, Lacking.NO_STATEMENT) for result in self.results)

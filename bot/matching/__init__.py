"""Which lines of a statement are which lines of the books: what is asked, and what is answered.

The work itself is in files.py and its siblings. It needs pandas, so `run` has it done in a process of its own.
Nothing here knows a database: lines go in as files, and groups come out as files.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.sources import process

COLUMNS = ("id", "day", "amount_minor", "reference", "text")
GROUPS, LEFT = "groups.csv", "left.csv"
MEMORY = 1_900_000_000  # bytes, which a million lines of few prices on each side need
Row = tuple[int, date, int, str | None, str | None]


@dataclass(frozen=True)
class Limits:
    """What may differ.

    Attributes:
        tolerance_minor: by how much two amounts of one thing may differ; the account's own.
        window: by how many days their dates may differ, where no reference says that they belong together.
        reference_days: the same where one does: a check is cashed when somebody gets round to it.
        fee_minor, fee_permille: what a bank may keep of a transfer: no more than this, and than this part of it.
        most: lines that one line may be made of, where neither a reference nor a day says which they are.
    """

    tolerance_minor: int = 0
    window: int = 3
    reference_days: int = 190
    fee_minor: int = 10_000
    fee_permille: int = 30
    most: int = 6


class Side(StrEnum):
    """Where a line stands."""

    STATEMENT = "statement"
    LEDGER = "ledger"


class Rule(StrEnum):
    """Why lines belong together."""

    REFERENCE = "reference"  # one and one with the same reference
    AMOUNT = "amount"  # the only amount within the tolerance and the window, seen from both sides
    DATES = "dates"  # equal amounts, which the dates allow to be paired in one way only
    TEXT = "text"  # equal amounts, of which one has the same reference or name in its text
    REFERENCE_SUM = "reference_sum"  # all lines of one reference add up
    BATCH = "batch"  # one line of the statement is several of the books
    PARTS = "parts"  # one line of the books is several of the statement
    FEE = "fee"  # the statement is off by what a bank keeps
    REVERSED = "reversed"  # two lines of the same side that undo each other: a returned check, a booking taken back
    EQUAL = "equal"  # as many on both sides that cannot be told apart


class Certainty(StrEnum):
    """Whether a person has to look."""

    SURE = "sure"
    SUGGESTED = "suggested"


class Reason(StrEnum):
    """Why a line is left for a person."""

    NOTHING = "nothing"  # nothing on the other side is like it
    TIE = "tie"  # several on the other side fit equally well; `others` are those
    RIVALS = "rivals"  # one on the other side fits, but `others`, of the same side, fit it as well
    AMOUNT_DIFFERS = "amount_differs"  # `others` has its reference, but another amount
    TOO_FAR = "too_far"  # `others` has its amount, but too many days away
    TWICE = "twice"  # `others`, of the same side, is the same line again
    TAKES_BACK = "takes_back"  # `others`, of the same side, is taken back by it, and has its counterpart
    WRONG_WAY = "wrong_way"  # `others` has its amount with the other sign
    IN_TRANSIT = "in_transit"  # so close to the end of the other side that it may be in what comes next


SAME_SIDE = frozenset({Reason.RIVALS, Reason.TWICE, Reason.TAKES_BACK})  # their `others` are


@dataclass(frozen=True)
class Group:
    """Lines that belong together.

    Attributes:
        number: from 1.
        statement, ledger: the ids of the lines; one of them is empty where a side undoes itself.
        off_minor: the statement's sum less the ledger's.
        days: the most that lie between a line of one side and one of the other.
    """

    number: int
    rule: Rule
    certainty: Certainty
    statement: tuple[int, ...]
    ledger: tuple[int, ...]
    off_minor: int
    days: int


@dataclass(frozen=True)
class Left:
    """A line in no group.

    Attributes:
        others: ids of the lines that the reason speaks of, of the other side or, where it says so, of the same. At most ten.
        off_minor: its amount less that of the one other; 0 with none or several.
        days: between it and the one other; 0 with none or several.
    """

    side: Side
    id: int
    reason: Reason
    others: tuple[int, ...] = ()
    off_minor: int = 0
    days: int = 0


@dataclass(frozen=True)
class Counts:
    """How many lines of either side are in sure groups, in suggested ones, and left."""

    sure: int
    suggested: int
    left: int


async def run(statement: Path, ledger: Path, answers: Path, limits: Limits = Limits()) -> Counts:
    """Match two files of lines (see `write`), off the loop; `groups` and `left` read what was found.

    Args:
        statement, ledger: both in the books' sign: above zero is more on the account.
        answers: a folder, which is made.

    Raises:
        Refusal: it needed too much time or memory.
    """
    paths = str(statement), str(ledger), str(answers)
    found: Counts = await process.run("bot.matching.files:match", *paths, limits, memory=MEMORY)
    return found


def write(path: Path, rows: Iterable[Row]) -> None:
    """Lines of one side as a file: an id of their own, the day, the amount in smallest units, reference and text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        into = csv.writer(file)
        into.writerow(COLUMNS)
        into.writerows(rows)


def groups(answers: Path) -> Iterator[Group]:
    """What `run` found, one by one, sure ones first."""
    for row in _rows(answers / GROUPS, Group):
        number, rule, certainty, statement, ledger, off, days = row
        yield Group(int(number), Rule(rule), Certainty(certainty), _ids(statement), _ids(ledger), int(off), int(days))


def left(answers: Path) -> Iterator[Left]:
    """What `run` left, one by one."""
    for side, line, reason, others, off, days in _rows(answers / LEFT, Left):
        yield Left(Side(side), int(line), Reason(reason), _ids(others), int(off), int(days))


def _rows(path: Path, kind: type[Group] | type[Left]) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        if next(rows) != [field.name for field in fields(kind)]:
            raise ValueError(f"{path.name} is no such file")
        yield from rows


def _ids(words: str) -> tuple[int, ...]:
    return tuple(map(int, words.split()))

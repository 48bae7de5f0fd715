"""The one message a round leaves in its channel: who is needed first, then what is done and what is next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.prose import dates
from bot.prose.lists import count, joined
from bot.views.blocks import (
    Block,
    Content,
    Element,
    Piece,
    bold,
    bullets,
    clip,
    line,
    message,
    paragraph,
    person,
    rich,
    said,
    spoken,
)
from bot.views.huddle_answers import Given
from models.blocker import Blocker, Needs, State

SHOWN = 2_600  # characters of one section in the blocks
READ = 800  # the same in the text that is read aloud
NAMES = 15  # people named for one reason, in the blocks
NAMES_READ = 6
FOR = {
    Needs.PERSON: "",
    Needs.APPROVAL: " to approve",
    Needs.DATA: " for data",
    Needs.SUPPLIER: " with a supplier",
    Needs.DECISION: " to decide",
}
ENDED = {State.CLEARED: "Cleared", State.DECIDED: "Decided", State.ACCEPTED: "Accepted"}


@dataclass(frozen=True)
class Obstacle:
    """A blocker of somebody who takes part.

    Attributes:
        raiser: their name.
        age: working days since it was first raised.
        step: what the raiser will do about it, or nothing.
    """

    blocker: Blocker
    raiser: str
    age: int
    step: str = ""


@dataclass(frozen=True)
class Summary:
    """A round as its channel sees it; people by name, in the order shown.

    Attributes:
        name: the huddle's.
        time: "at 09:30" where the huddle runs more than once a day, else nothing.
        silent: those who were asked and did not answer.
        set_up_by: the name of who set it up.
        unasked: those whom nobody asked, because nothing ran at their time.
    """

    name: str
    day: date
    time: str = ""
    given: Sequence[Given] = ()
    obstacles: Sequence[Obstacle] = ()
    away: Sequence[str] = ()
    skipped: Sequence[str] = ()
    silent: Sequence[str] = ()
    unasked: Sequence[str] = ()
    set_up_by: str = ""

    @property
    def title(self) -> str:
        return " ".join(part for part in (f"{self.name}, {dates.day(self.day)}", self.time) if part)

    @property
    def people(self) -> int:
        return len(self.given) + len(self.away) + len(self.skipped) + len(self.silent) + len(self.unasked)


def summary(told: Summary) -> Content:
    """The channel's message. Long ones are cut, and say how much more the thread holds."""
    if not told.given:
        return message(paragraph(_nobody(told)))
    return message(*_blocks(told, SHOWN), text=spoken(_blocks(told, READ)))


def _nobody(told: Summary) -> str:
    when = " ".join(part for part in (dates.day(told.day), told.time) if part)
    if told.people and len(told.away) == told.people:
        return f"Everyone was away for {told.name} on {when}."
    if told.people and len(told.unasked) == told.people:
        return f"Nobody was asked for {told.name} on {when}, because I was not running then."
    groups = ((told.away, "away"), (told.skipped, "skipped it"), (told.unasked, "not asked, because I was not running"))
    asides = [f"{len(names)} {words}" for names, words in groups if names]
    return f"Nobody answered {told.name} on {when}{f' ({joined(asides)})' if asides else ''}."


def _blocks(told: Summary, budget: int) -> list[Block]:
    blocks = [paragraph(bold(told.title), f": {len(told.given)} of {told.people} answered.")]
    stuck = [obstacle for obstacle in told.obstacles if obstacle.blocker.is_open]
    if stuck:
        blocks.append(_section("Blocked: who is needed", [_stuck(obstacle) for obstacle in stuck], budget))
    else:
        blocks.append(paragraph(bold("Nothing is blocked.")))
    finished = [_row(given, [*given.finished, *given.words("finished")]) for given in told.given]
    finished += [_ended(obstacle) for obstacle in told.obstacles if not obstacle.blocker.is_open]
    coming = [_row(given, given.words("next") or given.carried) for given in told.given]
    for title, rows in (("Finished", finished), ("Next", coming)):
        written = [row for row in rows if row.words]
        if written:
            blocks.append(_section(title, written, budget))
    if rest := list(_rest(told, NAMES if budget == SHOWN else NAMES_READ)):
        blocks.append(paragraph(" ".join(rest)))
    by = f" Set up by {clip(told.set_up_by, 40)}." if told.set_up_by else ""
    blocks.append(paragraph(f"The full answers are in the thread.{by}"))
    return blocks


@dataclass(frozen=True)
class Row:
    """A line of a section: somebody's `words`, which may be cut, between what must stay."""

    head: Sequence[Piece]
    words: str
    tail: str = ""

    def pieces(self, limit: int) -> list[Piece]:
        return [*self.head, said(clip(self.words, limit)), self.tail]


def _section(title: str, rows: Sequence[Row], budget: int) -> Block:
    """As many rows as `budget` characters hold, each with its fair part; then how many more there are."""
    bare = sum(_size(row.pieces(1)) for row in rows)
    each = max(100, min(800, (budget - bare) // len(rows)))
    items: list[list[Piece]] = []
    for row in rows:
        item = row.pieces(each)
        budget -= _size(item)
        if budget < 0 and items:
            break
        items.append(item)
    parts: list[Element] = [line(bold(title)), bullets(items)]
    if more := len(rows) - len(items):
        parts.append(line(f"and {more} more in the thread"))
    return rich(*parts)


def _size(pieces: Sequence[Piece]) -> int:
    """Characters, a mention counted as its id."""
    return sum(len(piece) if isinstance(piece, str) else len(piece.get("text", "")) or 15 for piece in pieces)


def _row(given: Given, items: Sequence[str]) -> Row:
    return Row([bold(clip(given.name, 40)), f"{given.mark}: "], "; ".join(items))


def _stuck(obstacle: Obstacle) -> Row:
    blocker = obstacle.blocker
    raiser = clip(obstacle.raiser, 40)
    until = f" by {dates.day(blocker.needed_by)}" if blocker.needed_by is not None else ""
    age = f", open for {dates.age(obstacle.age)}" if obstacle.age > 0 else ""
    step = f". Next step: {clip(obstacle.step, 200)}" if obstacle.step else ""
    if blocker.owner_id == blocker.raiser_id:
        head: list[Piece] = [bold(raiser), f" has to clear it{until}: "]
    else:
        head = [person(blocker.owner_id), ": ", bold(raiser), f" needs you{FOR[blocker.needs]}{until}: "]
    return Row(head, blocker.what, f" ({blocker.label}{age}){step}")


def _ended(obstacle: Obstacle) -> Row:
    blocker = obstacle.blocker
    how = f": {blocker.outcome}" if blocker.outcome else ""
    head: list[Piece] = [bold(clip(obstacle.raiser, 40)), f": {ENDED.get(blocker.state, 'Ended')} {blocker.label}, "]
    return Row(head, f"{blocker.what}{how}")


def _rest(told: Summary, most: int) -> Iterator[str]:
    groups = (("Away", told.away), ("Skipped it", told.skipped), ("No answer yet", told.silent))
    for words, names in (*groups, ("Not asked, because I was not running", told.unasked)):
        if names:
            yield f"{words}: {_names(names, most)}."


def _names(names: Sequence[str], most: int) -> str:
    shown = [clip(name, 40) for name in names[:most]]
    more = len(names) - len(shown)
    return joined([*shown, f"{count(more, 'other person', 'other people')}"] if more else shown)

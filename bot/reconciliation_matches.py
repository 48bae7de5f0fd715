"""What a person does to matches and open lines: accept, undo, match by hand, wait for it, make a discrepancy of it."""

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa

from bot import discrepancies, reconciliation_lines, reconciliation_matching, reconciliation_signing, reconciliations, rows
from bot.database import Tx
from bot.reconciliation_lines import Line
from bot.reconciliation_sights import Sight
from bot.views import reconciliation_words as words
from models.discrepancy import WHAT_LONGEST, Discrepancy, Source
from models.period import Month
from models.reconciliation import State
from models.reconciliation_checks import Check, Item, Result
from models.reconciliation_match import BY_HAND, Match, MatchLine, MatchState, OpenLine, Side
from models.refusal import Refusal

GONE = "That is not open any more. Look at the list again."
MOST_AT_ONCE = 25  # discrepancies made of one click
VOUCHED = "This month is prepared or signed. What you change would not be what was signed: send it back first."


async def in_month(tx: Tx, account_id: int, month: Month, state: MatchState) -> list[tuple[Match, list[Line]]]:
    """The matches with a line of the month, with their lines, oldest first."""
    query = sa.select(Match).where(reconciliations.of_month(account_id, month), Match.state == state)
    found = await tx.all(query.order_by(Match.first_day, Match.id))
    return await with_lines(tx, account_id, found)


async def with_lines(tx: Tx, account_id: int, found: Sequence[Match]) -> list[tuple[Match, list[Line]]]:
    """Matches with their lines."""
    if not found:
        return []
    members = await reconciliation_lines.members_of(tx, [match.id for match in found])
    of = await _named(tx, account_id, [line for held in members.values() for line in held])
    return [(match, [of[_key(line)] for line in members.get(match.id, []) if _key(line) in of]) for match in found]


async def _named(tx: Tx, account_id: int, members: Sequence[MatchLine]) -> dict[str, Line]:
    """The lines behind members of matches, by their keys."""
    if not members:
        return {}
    first, last = min(line.day for line in members), max(line.day for line in members)
    wanted = {_key(line) for line in members}
    said = await reconciliation_lines.statement_lines(tx, account_id, last)
    booked = await reconciliation_lines.book_lines(tx, account_id, Month.of(first), Month.of(last))
    return {line.key: line for line in (*said, *booked) if line.key in wanted}


def _key(line: MatchLine) -> str:
    return f"{line.side.value}:{line.import_id}:{line.row}"


# matches
async def accept(tx: Tx, by: str, match_id: int, month: Month) -> Sight:
    """Lines belong together. Raises a Refusal when it is past that."""
    match, sight = await _at_hand(tx, by, match_id, month)
    if not match.accept(by, tx.now):
        raise Refusal(GONE)
    await tx.flush()
    await tx.audit(by, "match.accept", f"match:{match.id}", account=sight.account.code, off=match.off_minor)
    return await _changed(tx, by, sight, match.last_day)


async def undo(tx: Tx, by: str, match_id: int, month: Month) -> MatchState:
    """Lines do not belong together, and are not put together again. A signature over them is suspended.

    Returns:
        Whether it was suggested or accepted.

    Raises:
        Refusal: it was undone already.
    """
    match, sight = await _at_hand(tx, by, match_id, month)
    before = match.state
    held = (await reconciliation_lines.members_of(tx, [match.id])).get(match.id, [])
    if not match.undo(by, tx.now, [_key(line) for line in held]):
        raise Refusal(GONE)
    await tx.flush()
    await tx.change(sa.delete(MatchLine).where(MatchLine.match_id == match.id))
    await tx.audit(by, "match.undo", f"match:{match.id}", account=sight.account.code, lines=match.was)
    await _changed(tx, by, sight, match.last_day)
    return before


async def match_by_hand(tx: Tx, by: str, account_id: int, month: Month, keys: Collection[str]) -> Sight:
    """Somebody puts open lines of both sides together.

    Raises:
        Refusal: beside ``lines``: they do not come to the same amount, or one of them is matched already.
    """
    await tx.team(lock=True)
    sight = await reconciliations.look(tx, by, account_id, month)
    _require_open(sight)
    chosen = [sight.lines[key] for key in dict.fromkeys(keys) if key in sight.lines]
    if len(chosen) < len(set(keys)) or len(chosen) < 2:
        raise Refusal("Choose one line or more. What is matched already cannot be chosen.", field="lines")
    said = sum(line.minor for line in chosen if line.side is Side.STATEMENT)
    booked = sum(line.minor for line in chosen if line.side is Side.BOOK)
    off = said - booked
    if abs(off) > sight.account.tolerance_minor:
        raise Refusal(words.not_equal(sight, off), field="lines")
    await _take_out(tx, {sight.suggestions[line.key] for line in chosen if line.key in sight.suggestions})
    days = [line.day for line in chosen]
    match = Match(
        account_id=account_id,
        state=MatchState.ACCEPTED,
        rule=BY_HAND,
        off_minor=off,
        first_day=min(days),
        last_day=max(days),
        at=tx.now,
        by=by,
    )
    tx.add(match)
    await tx.flush()
    for line in chosen:
        tx.add(reconciliation_matching.member(match, line))
    await tx.flush()
    await tx.audit(by, "match.by_hand", f"match:{match.id}", account=sight.account.code, lines=[line.key for line in chosen])
    return await _changed(tx, by, sight, match.last_day)


async def _take_out(tx: Tx, suggested: Collection[int]) -> None:
    """Suggestions that a person's own match stands in the place of."""
    await tx.change(sa.delete(MatchLine).where(MatchLine.match_id.in_(suggested)))
    await tx.change(sa.delete(Match).where(Match.id.in_(suggested), Match.state == MatchState.SUGGESTED))


async def _at_hand(tx: Tx, by: str, match_id: int, month: Month) -> tuple[Match, Sight]:
    match = await rows.require(tx, Match, match_id, GONE, lock=True)
    return match, await reconciliations.look(tx, by, match.account_id, month)


async def _changed(tx: Tx, by: str, sight: Sight, last: date) -> Sight:
    """How it stands now; a signature whose numbers changed is suspended, in later months too."""
    for month in dict.fromkeys((sight.month, Month.of(last))):
        fresh = await reconciliations.sight(tx, sight.account, month)
        await reconciliation_signing.suspend_if_changed(tx, fresh, by)
    await reconciliation_signing.look_again(tx, sight.account.id, sight.month)
    return await reconciliations.sight(tx, sight.account, sight.month)


def _require_open(sight: Sight) -> None:
    if sight.current.state is not State.OPEN:
        raise Refusal(VOUCHED)


# open lines
async def on_its_way(tx: Tx, by: str, account_id: int, month: Month, key: str) -> Sight:
    """A line of the books was not on the statement by the end of the month, and rightly so. Asked again next month."""
    await tx.team(lock=True)
    sight = await reconciliations.look(tx, by, account_id, month)
    _require_open(sight)
    line = sight.lines.get(key)
    if line is None or line.side is not Side.BOOK:
        raise Refusal(GONE)
    of = OpenLine.side == line.side, OpenLine.import_id == line.import_id, OpenLine.row == line.row
    side, import_id, row = line.place
    await tx.insert(OpenLine, side=side, import_id=import_id, row=row, account_id=account_id, reason="", others=[])
    mark = await tx.only(sa.select(OpenLine).where(*of))
    if (mark.on_its_way_in or 0) < month.ordinal:
        mark.on_its_way_in, mark.said_by = month.ordinal, by
    await tx.flush()
    await tx.audit(by, "reconciliation.on_its_way", reconciliation_signing.subject(sight), line=key)
    return await reconciliations.sight(tx, sight.account, month)


async def make_discrepancy(
    tx: Tx, by: str, account_id: int, month: Month, key: str, *, what: str, owner: str | None, due: date | None = None
) -> tuple[Discrepancy, Sight]:
    """What is off becomes a discrepancy, which somebody looks after until it is gone. One at a time for each.

    Raises:
        Refusal: it is not off any more, or beside a field of the report.
    """
    await tx.team(lock=True)
    sight = await reconciliations.look(tx, by, account_id, month)
    made = await _report(tx, by, sight, *find(sight, key), what=what, owner=owner, due=due)
    return made, await reconciliations.sight(tx, sight.account, month)


async def _report(
    tx: Tx,
    by: str,
    sight: Sight,
    result: Result,
    item: Item,
    *,
    what: str,
    owner: str | None = None,
    due: date | None = None,
) -> Discrepancy:
    found = discrepancies.Report(
        what=what,
        amount_minor=amount_of(sight, result, item),
        currency=sight.currency,
        account_id=sight.account.id,
        owner=owner,
        transaction_on=min(day_of(sight, item), sight.today),
        due_on=due,
        source=Source.RECONCILIATION,
        origin=item.key,
        evidence=words.evidence(sight, result, item),
    )
    return await discrepancies.report(tx, by, found)


async def make_all(tx: Tx, by: str, account_id: int, month: Month) -> tuple[int, Sight]:
    """The same of everything that nobody has explained. Gives how many were made."""
    await tx.team(lock=True)
    sight = await reconciliations.look(tx, by, account_id, month)
    left = sight.unexplained[:MOST_AT_ONCE]
    for result, item in left:
        if amount_of(sight, result, item):
            await _report(tx, by, sight, result, item, what=words.what(sight, result, item)[:WHAT_LONGEST])
    return len(left), await reconciliations.sight(tx, sight.account, month)


def find(sight: Sight, key: str) -> tuple[Result, Item]:
    """What is off, by its key. Raises a Refusal when it is not any more."""
    for result, item in sight.off:
        if item.key == key:
            return result, item
    raise Refusal(GONE)


def amount_of(sight: Sight, result: Result, item: Item) -> int:
    """What the books show too much of; what a statement has and they have not, they show too little of."""
    line = sight.lines.get(item.key)
    if line is not None:
        return -item.minor if line.side is Side.STATEMENT else item.minor
    statement_less_books = result.check in (Check.LIST, Check.STATEMENT) and not item.key.startswith("before:")
    return -item.minor if statement_less_books else item.minor


def day_of(sight: Sight, item: Item) -> date:
    """When it was booked or paid; of a whole month its last day."""
    line = sight.lines.get(item.key)
    days = {f"match:{match.id}": match.last_day for match in (sight.seen.lines.gaps if sight.seen.lines else ())}
    return line.day if line is not None else days.get(item.key, sight.month.last_day)

"""Matches the lines of an account's statements with those of the books: what goes into it, and what is kept of it.

Reading and keeping are small transactions; the matching between them is done by a process of its own (bot/matching.py).
What a person accepted or took apart stays so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

from bot import accounts, matching
from bot import reconciliation_lines as lines
from bot.database import Tx
from bot.matching import SAME_SIDE, Certainty, Group, Left, Limits, Reason
from bot.reconciliation_lines import Line
from bot.storage.scoping import earliest
from models.period import Month
from models.reconciliation_match import Match, MatchLine, MatchRun, MatchState, OpenLine, Side
from models.statement import Statement

LEASE = timedelta(minutes=5)  # held anew while it goes on; a process that dies leaves it to another so soon
AFTER = timedelta(days=31)  # what is booked so long after the last statement may be on it already
AT_ONCE = 300  # matches in a transaction
_NEXT = earliest(MatchRun.due_at)


@dataclass
class Pool:
    """What is matched: lines in no accepted match, by their place in each list. ``lease`` moves on with the work."""

    run_id: int
    lease: datetime
    account_id: int
    limits: Limits
    statement: Sequence[Line]
    book: Sequence[Line]

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Both sides as files."""
        paths = folder / "statement.csv", folder / "books.csv"
        for path, side in zip(paths, (self.statement, self.book), strict=True):
            rows = ((at, line.day, line.minor, line.reference or None, line.text or None) for at, line in enumerate(side))
            matching.write(path, rows)
        return paths

    def of(self, group: Group) -> list[Line]:
        """The lines of a group."""
        return [self.statement[at] for at in group.statement] + [self.book[at] for at in group.ledger]


async def next_due(tx: Tx) -> datetime | None:
    return await tx.moment(_NEXT)


async def claim(tx: Tx) -> Pool | None:
    """Take up an account whose lines are to be matched, and read them; it is due again when the lease ends."""
    query = sa.select(MatchRun).where(MatchRun.due_at <= tx.now).order_by(MatchRun.due_at, MatchRun.id)
    for run in await tx.all(query):
        lease = tx.now + LEASE
        mine = sa.and_(MatchRun.id == run.id, MatchRun.due_at == run.due_at)
        if await tx.change(sa.update(MatchRun).where(mine).values(due_at=lease)):
            return await _pool(tx, run, lease)
    return None


async def _pool(tx: Tx, run: MatchRun, lease: datetime) -> Pool:
    account = await accounts.require(tx, run.account_id)
    since = await lines.first_day(tx, account.id)
    until = await tx.one(
        sa.select(sa.func.max(Statement.last_day)).where(
            Statement.account_id == account.id, Statement.import_id.in_(lines.loaded())
        )
    )
    said: list[Line] = []
    booked: list[Line] = []
    if since is not None and until is not None and account.moves:
        taken = await _accepted(tx, account.id)
        said = [line for line in await lines.statement_lines(tx, account.id, until) if line.place not in taken]
        first, last = since - lines.BEFORE, until + AFTER
        of_months = await lines.book_lines(tx, account.id, Month.of(first), Month.of(last))
        of_months = lines.concerning(of_months, await lines.parties(tx, account.id))
        booked = [line for line in of_months if first <= line.day <= last and line.place not in taken]
    return Pool(run.id, lease, account.id, Limits(tolerance_minor=account.tolerance_minor), said, booked)


async def _accepted(tx: Tx, account_id: int) -> set[tuple[Side, int, int]]:
    query = (
        sa.select(MatchLine.side, MatchLine.import_id, MatchLine.row)
        .join(Match, Match.id == MatchLine.match_id)
        .where(Match.account_id == account_id, Match.state == MatchState.ACCEPTED)
    )
    return {(row.side, row.import_id, row.row) for row in await tx.rows(query)}


async def hold(tx: Tx, pool: Pool) -> None:
    """It goes on, and is left to nobody else."""
    await tx.team(lock=True)
    await _is_current(tx, pool)


# keeping what was found
async def begin(tx: Tx, pool: Pool) -> bool:
    """Forget earlier suggestions and reasons. False when the books changed since: then it is done again."""
    await tx.team(lock=True)
    if not await _is_current(tx, pool):
        return False
    suggested = sa.select(Match.id).where(Match.account_id == pool.account_id, Match.state == MatchState.SUGGESTED)
    await tx.change(sa.delete(MatchLine).where(MatchLine.match_id.in_(suggested)))
    old = sa.delete(Match).where(Match.account_id == pool.account_id, Match.state == MatchState.SUGGESTED)
    await tx.change(old)
    without_mark = OpenLine.on_its_way_in.is_(None)
    await tx.change(sa.delete(OpenLine).where(OpenLine.account_id == pool.account_id, without_mark))
    return True


async def _is_current(tx: Tx, pool: Pool) -> bool:
    """Whether the books are as they were read; then it is held on."""
    run = await tx.lock(MatchRun, pool.run_id)
    if run is None or run.due_at != pool.lease:
        return False
    run.due_at = pool.lease = tx.now + LEASE
    return True


async def keep(tx: Tx, pool: Pool, groups: Iterable[Group]) -> int:
    """Keep some of what was found. Gives how many groups were looked at; 0 at the end, or when it is done again."""
    some = list(islice(groups, AT_ONCE))
    await tx.team(lock=True)
    if not some or not await _is_current(tx, pool):
        return 0
    places = {line.place for group in some for line in pool.of(group)}
    taken = await _taken(tx, places)
    apart = await _taken_apart(tx, pool.account_id)
    made: list[tuple[Match, list[Line]]] = []
    for group in some:
        of = pool.of(group)
        if any(line.place in taken for line in of) or frozenset(line.key for line in of) in apart:
            continue
        days = [line.day for line in of]
        sure = group.certainty is Certainty.SURE
        match = Match(
            account_id=pool.account_id,
            state=MatchState.ACCEPTED if sure else MatchState.SUGGESTED,
            rule=group.rule.value,
            off_minor=group.off_minor,
            first_day=min(days),
            last_day=max(days),
            at=tx.now,
        )
        tx.add(match)
        made.append((match, of))
    await tx.flush()
    for match, of in made:
        for line in of:
            tx.add(member(match, line))
    await tx.flush()
    return len(some)


def member(match: Match, line: Line) -> MatchLine:
    """A line as part of a match."""
    side, import_id, row = line.place
    return MatchLine(side=side, import_id=import_id, row=row, match_id=match.id, day=line.day, amount_minor=line.minor)


async def _taken(tx: Tx, places: set[tuple[Side, int, int]]) -> set[tuple[Side, int, int]]:
    """Those that are in a match by now."""
    found: set[tuple[Side, int, int]] = set()
    for side, import_id in {place[:2] for place in places}:
        rows = [place[2] for place in places if place[:2] == (side, import_id)]
        query = sa.select(MatchLine.row).where(
            MatchLine.side == side, MatchLine.import_id == import_id, MatchLine.row.in_(rows)
        )
        found |= {(side, import_id, row) for row in await tx.all(query)}
    return found


async def _taken_apart(tx: Tx, account_id: int) -> set[frozenset[str]]:
    """What people took apart is not put together again."""
    query = sa.select(Match).where(Match.account_id == account_id, Match.state == MatchState.UNDONE, Match.by.is_not(None))
    return {frozenset(match.was) for match in await tx.all(query)}


async def keep_reasons(tx: Tx, pool: Pool, left: Iterable[Left]) -> int:
    """Keep why lines are open, where there is something to say. Gives how many were looked at; 0 at the end."""
    some = list(islice(left, AT_ONCE * 4))
    await tx.team(lock=True)
    if not some or not await _is_current(tx, pool):
        return 0
    for one in some:
        if one.reason is Reason.NOTHING:
            continue
        of_statement = one.side is matching.Side.STATEMENT
        own = (pool.statement if of_statement else pool.book)[one.id]
        across = pool.book if of_statement == (one.reason not in SAME_SIDE) else pool.statement
        side, import_id, row = own.place
        await tx.insert(
            OpenLine,
            side=side,
            import_id=import_id,
            row=row,
            account_id=pool.account_id,
            reason=one.reason.value,
            others=[across[at].key for at in one.others],
        )
    return len(some)


async def finish(tx: Tx, pool: Pool, refusal: str = "") -> bool:
    """It is done, or cannot be. False when the books changed since: then it is done again."""
    mine = sa.and_(MatchRun.id == pool.run_id, MatchRun.due_at == pool.lease)
    done = sa.update(MatchRun).where(mine).values(due_at=None, ran_at=tx.now, refusal=refusal[:300])
    return bool(await tx.change(done))

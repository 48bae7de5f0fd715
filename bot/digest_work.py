"""What the weekly digest says beside the numbers: purchases coming up, what is old and stuck, improvements agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from bot import discrepancy_rules
from bot.database import Tx
from bot.discrepancy_sights import seen
from bot.views.discrepancies import Seen
from models.account import Account
from models.blocker import Blocker
from models.blocker import State as BlockerState
from models.calendar import local_day
from models.discrepancy import Discrepancy
from models.explanation import Explanation
from models.period import Month
from models.purchase import Purchase, State
from models.purchase_version import Version

SHOWN = 5  # of each kind
NAMED = 20  # discrepancies, each by name
AHEAD = timedelta(days=14)  # purchases needed by then are coming up
AGREED = timedelta(days=7)  # what was agreed since then is told
STUCK = 3  # working days after which a blocker is told of


@dataclass(frozen=True)
class Improvement:
    """What somebody said they would do about a difference, in the month `when`."""

    explanation: Explanation
    account: Account
    when: str


@dataclass(frozen=True)
class Work:
    """What is going on.

    Attributes:
        purchases: those needed soon, each with its current version; `more_purchases` how many others.
        blockers: open for more than three working days, each with its age; the oldest first.
        discrepancies: what does not tie and is very old; `more_discrepancies` how many others; the oldest first.
        old: the days from which on it is that.
    """

    today: date
    purchases: Sequence[tuple[Purchase, Version]] = ()
    more_purchases: int = 0
    blockers: Sequence[tuple[Blocker, int]] = ()
    more_blockers: int = 0
    improvements: Sequence[Improvement] = ()
    more_improvements: int = 0
    discrepancies: Sequence[Seen] = ()
    more_discrepancies: int = 0
    old: int = 0


async def gather(tx: Tx) -> Work:
    """All of it, as it stands today in the workspace."""
    team = await tx.team()
    today = local_day(tx.now, team.zone)
    purchases = await _coming(tx, today)
    stuck = [(each, age) for each in await _open_blockers(tx) if (age := each.age(today, team.country)) > STUCK]
    improvements = await _agreed(tx, today)
    rules = await discrepancy_rules.of(tx)
    old = await _old(tx, rules.born(today)[-1])
    return Work(
        today=today,
        purchases=purchases[:SHOWN],
        more_purchases=max(len(purchases) - SHOWN, 0),
        blockers=stuck[:SHOWN],
        more_blockers=max(len(stuck) - SHOWN, 0),
        improvements=improvements[:SHOWN],
        more_improvements=max(len(improvements) - SHOWN, 0),
        discrepancies=old[:NAMED],
        more_discrepancies=max(len(old) - NAMED, 0),
        old=rules.third,
    )


async def _coming(tx: Tx, today: date) -> list[tuple[Purchase, Version]]:
    """Purchases needed within two weeks: open ones, late ones included, and approved ones that are not paid."""
    open_ones = Purchase.state.in_((State.WAITING, State.CHANGES))
    bought = sa.and_(Purchase.state == State.APPROVED, Purchase.paid_on.is_(None), Purchase.needed_by >= today)
    current = sa.and_(Version.purchase_id == Purchase.id, Version.number == Purchase.version)
    query = sa.select(Purchase, Version).join(Version, current).where(sa.or_(open_ones, bought))
    query = query.where(Purchase.needed_by <= today + AHEAD).order_by(Purchase.needed_by, Purchase.number)
    return [(purchase, version) for purchase, version in await tx.rows(query)]


async def _old(tx: Tx, born: date) -> list[Seen]:
    """Discrepancies whose transaction was on that day or before, and that are not cleared up."""
    query = sa.select(Discrepancy).where(Discrepancy.waits_for_id.is_not(None), Discrepancy.transaction_on <= born)
    return await seen(tx, await tx.all(query.order_by(Discrepancy.transaction_on, Discrepancy.number)))


async def _open_blockers(tx: Tx) -> list[Blocker]:
    query = sa.select(Blocker).where(Blocker.state == BlockerState.OPEN)
    return await tx.all(query.order_by(Blocker.raised_on, Blocker.number))


async def _agreed(tx: Tx, today: date) -> list[Improvement]:
    """What will be done, as owners said in the last week, or that is still due."""
    query = sa.select(Explanation, Account).join(Account, Account.id == Explanation.account_id)
    query = query.where(Explanation.action != "", Explanation.said_at.is_not(None))
    zone = (await tx.team()).zone
    found = []
    for row, account in await tx.rows(query.order_by(Explanation.action_due, Explanation.id)):
        is_due = row.action_due is not None and row.action_due >= today
        if is_due or (row.said_at is not None and local_day(row.said_at, zone) > today - AGREED):
            found.append(Improvement(row, account, Month.at(row.month).name))
    return found

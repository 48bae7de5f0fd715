"""An account's month, looked at: its five checks, what is matched, suggested and open, and how far the signing has come."""

from collections import Counter

import sqlalchemy as sa

from bot import accounts, books, members, periods
from bot import reconciliation_figures as figures
from bot.database import Tx
from bot.ledgers import counts
from bot.reconciliation_sights import Row, Sight
from models.account import Account
from models.account_kind import Kind
from models.calendar import local_day
from models.ledger_line import Scenario
from models.member import Department, Member, Role
from models.monthly_total import MonthlyTotal
from models.period import Month
from models.reconciliation import Reconciliation, State
from models.reconciliation_checks import check
from models.reconciliation_match import Match, MatchRun, MatchState
from models.refusal import Refusal

UNKNOWN_ACCOUNT = "I do not know that account. Type its number or part of its name, such as `1930` or `bank`."
USAGE = "Type an account and a month, such as `/discrepancy reconcile 1930 october`."
ONLY = "Only people in finance, leads and whoever answers for the account can do this."
SHOWN = 5  # accounts named where several fit
NEVER_BALANCED = "That account has no balance to check. Choose one of what we own or owe."


# who
async def require(tx: Tx, account: Account | None, by: str) -> Member:
    """Somebody who may look and sign. Raises a Refusal."""
    member = await members.meet(tx, by)
    finance = member.department is Department.FINANCE
    own = account is not None and by in (account.owner_id, account.backup_id)
    if member.left_at is None and not member.is_bot and (finance or own or member.may(Role.LEAD)):
        return member
    raise Refusal(ONLY)


# what
async def read_words(tx: Tx, words: str) -> tuple[Account | None, Month]:
    """The account and the month that somebody typed; no account: all of them. No month: the newest.

    Raises:
        Refusal: there is no such account or month, or nothing in the books.
    """
    horizon = await periods.horizon(tx)
    said = words.split()
    for at in range(len(said), -1, -1):
        rest = " ".join(said[at:])
        try:
            month = (horizon.read(rest) if rest else horizon.usual).last
        except Refusal:
            continue
        account = await find_account(tx, " ".join(said[:at])) if at else None
        if account is not None or not at:
            return account, month
    raise Refusal(UNKNOWN_ACCOUNT if said else USAGE)


async def find_account(tx: Tx, words: str) -> Account | None:
    """The balance account of that number or name, or the only one whose name has those words.

    Raises:
        Refusal: several have it, and which ones.
    """
    wanted = words.casefold()
    chart = [account for account in await accounts.everything(tx) if has_balance(account)]
    coded = [account for account in chart if account.code.casefold() == wanted]
    named = [account for account in chart if account.name.casefold() == wanted]
    some = [account for account in chart if all(word in account.label.casefold() for word in wanted.split())]
    found = coded or named or some
    if len(found) > 1:
        shown = "; ".join(account.label for account in found[:SHOWN])
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise Refusal(f"Several accounts fit: {shown}{more}. Type its number.")
    return found[0] if found else None


def has_balance(account: Account) -> bool:
    return not account.kind.is_flow and account.kind is not Kind.STATISTIC


async def look(tx: Tx, by: str, account_id: int, month: Month) -> Sight:
    """An account's month for somebody who may see it.

    Raises:
        Refusal: they may not, it has no balance, or the books hold nothing of it by then.
    """
    account = await accounts.require(tx, account_id)
    await require(tx, account, by)
    if not has_balance(account):
        raise Refusal(NEVER_BALANCED)
    if account.id not in await with_amounts(tx, month):
        raise Refusal(f"The books hold nothing of {account.label} up to {month.name}. Bring its amounts in first.")
    return await sight(tx, account, month)


async def with_amounts(tx: Tx, month: Month) -> set[int]:
    """The accounts that have amounts up to a month."""
    query = sa.select(MonthlyTotal.account_id).where(MonthlyTotal.scenario == Scenario.ACTUAL, counts(MonthlyTotal))
    return set(await tx.all(query.where(MonthlyTotal.month <= month.ordinal).distinct()))


async def sight(tx: Tx, account: Account, month: Month) -> Sight:
    """The same, for who need not be asked."""
    seen = (await figures.read(tx, [account], month))[account.id]
    numbers = await _matches(tx, account.id, month)
    run = await tx.one(sa.select(MatchRun).where(MatchRun.account_id == account.id))
    mine = Reconciliation.account_id == account.id, Reconciliation.month == month.ordinal
    kept = await tx.all(sa.select(Reconciliation).where(*mine).order_by(Reconciliation.id.desc()))
    current = next((one for one in kept if one.state is not State.SUSPENDED), None)
    return Sight(
        seen=seen,
        currency=(await books.of(tx)).currency,
        results=check(seen.figures),
        matched=numbers[MatchState.ACCEPTED],
        suggested=numbers[MatchState.SUGGESTED],
        running=run is not None and run.due_at is not None,
        trouble=run.refusal if run is not None else "",
        current=current or Reconciliation(account_id=account.id, month=month.ordinal),
        older=[one for one in kept if one.state is State.SUSPENDED],
        today=local_day(tx.now, (await tx.team()).zone),
    )


def of_month(account_id: int, month: Month) -> sa.ColumnElement[bool]:
    """The matches with a line of a month."""
    return sa.and_(Match.account_id == account_id, Match.last_day >= month.first_day, Match.first_day <= month.last_day)


async def _matches(tx: Tx, account_id: int, month: Month) -> Counter[MatchState]:
    query = sa.select(Match.state, sa.func.count().label("how_many")).where(of_month(account_id, month))
    return Counter({row.state: row.how_many for row in await tx.rows(query.group_by(Match.state))})


# all accounts
async def overview(tx: Tx, by: str, month: Month) -> list[Row]:
    """Every balance account that has amounts by then. Raises a Refusal for who may not see them."""
    await require(tx, None, by)
    found = await with_amounts(tx, month)
    chart = [account for account in await accounts.everything(tx) if account.id in found and has_balance(account)]
    seen = await figures.read(tx, chart, month)
    query = sa.select(Reconciliation).where(
        Reconciliation.month == month.ordinal, Reconciliation.state.in_([State.PREPARED, State.SIGNED])
    )
    states = {one.account_id: one.state for one in await tx.all(query)}
    return [Row(one.account, check(one.figures), states.get(one.account.id, State.OPEN)) for one in seen.values()]

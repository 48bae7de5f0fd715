"""Why something differs from plan: asking its owner, and what they say."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from bot import absences, amounts, digest_causes, digest_numbers, members, variances
from bot.database import Tx
from bot.prose import dates
from bot.variance_comparison import Comparison
from bot.variance_scopes import Scope
from bot.views import explanations as view
from bot.views import variances as variance_view
from models.account import Account
from models.calendar import local_day
from models.cost_centre import CostCentre
from models.explanation import WORDS_LONGEST, Cause, Explanation
from models.member import Member, Role
from models.refusal import Refusal

NO_ACCOUNT = "Choose one account first. Only a single account can be explained."


class Subject(NamedTuple):
    """What is to be explained.

    Attributes:
        name: of the account, and of the cost center if any.
        off: how far from plan it is.
        when: the months that are compared.
        month: the last of these (Month.ordinal), under which it is kept.
        centre_id: 0 for all cost centers together.
    """

    account: Account
    centre: CostCentre | None
    name: str
    off: str
    when: str
    month: int
    centre_id: int
    code: str


class Asked(NamedTuple):
    """Who was asked, and whether it was just now."""

    of: str
    is_new: bool
    at: date


async def subject(tx: Tx, scope: Scope) -> Subject:
    """What is to be explained.

    Raises:
        Refusal: it is not one account, no month of it is over, or no plan was set.
    """
    shown = await variances.compare(tx, scope)
    return _subject(shown)


def _subject(shown: Comparison) -> Subject:
    if shown.account is None:
        raise Refusal(NO_ACCOUNT)
    if not shown.months or shown.compared is None:
        raise Refusal("There is nothing to explain yet. Choose a month that is over.")
    return Subject(
        account=shown.account,
        centre=shown.centre,
        name=variance_view.name(shown),
        off=variance_view.off(shown.whole.difference, shown.currency),
        when=shown.compared.name,
        month=shown.months[-1].ordinal,
        centre_id=shown.scope.centre_id or 0,
        code=shown.scope.code,
    )


async def find(tx: Tx, account_id: int, centre_id: int, month: int) -> Explanation | None:
    """What is known of an account, a cost center (0: all) and a month (Month.ordinal): said, or asked for."""
    query = sa.select(Explanation).where(
        Explanation.account_id == account_id, Explanation.cost_centre_id == centre_id, Explanation.month == month
    )
    found: Explanation | None = await tx.one(query)
    return found


async def said(tx: Tx, shown: Comparison) -> list[Explanation]:
    """What was said of the accounts of a comparison in its months, the newest last."""
    if not shown.months:
        return []
    query = sa.select(Explanation).where(
        Explanation.said_at.is_not(None),
        Explanation.month.between(shown.months[0].ordinal, shown.months[-1].ordinal),
        Explanation.cost_centre_id.in_([0, shown.scope.centre_id or 0]),
    )
    return await tx.all(query.order_by(Explanation.month, Explanation.cost_centre_id, Explanation.id))


async def names(tx: Tx, user_ids: Collection[str]) -> dict[str, str]:
    """What these people are called, by their Slack id."""
    found = await tx.all(sa.select(Member).where(Member.user_id.in_(set(user_ids)), Member.name != ""))
    return {member.user_id: member.name for member in found}


async def owner(tx: Tx, account: Account, centre: CostCentre | None) -> str | None:
    """Who is asked: the owner of the cost center or account, or their backup while they are away. None without any.

    For an account without an owner that of the nearest one it rolls up into answers.
    """
    account = await _answering(tx, account)
    pairs = [(centre.owner_id, centre.backup_id)] if centre else []
    pairs += [(account.owner_id, account.backup_id)] if account.owner_id else []
    for first, backup in pairs:
        for person in (first, backup):
            if person and await _is_there(tx, person):
                return person
    here = [first for first, _ in pairs if first and not await _left(tx, first)]
    return here[0] if here else None


async def may_explain(tx: Tx, user_id: str, account: Account, centre: CostCentre | None) -> bool:
    """Whether somebody may: the owners and backups of the account and the cost center, whoever was asked, and leads."""
    answering = await _answering(tx, account)
    answers = {account.backup_id, answering.owner_id, answering.backup_id}
    if centre is not None:
        answers |= {centre.owner_id, centre.backup_id}
    if user_id in answers or (await members.meet(tx, user_id)).may(Role.LEAD):
        return True
    asked = sa.select(Explanation.id).where(Explanation.account_id == account.id, Explanation.asked_of == user_id)
    return bool(await tx.all(asked.limit(1)))


async def ask(tx: Tx, by: str | None, about: Subject) -> Asked:
    """Ask the owner why, once.

    Args:
        by: who asks, and is told the answer; None for Tandem itself.

    Raises:
        Refusal: nobody answers for it, or it has been explained.
    """
    await tx.team(lock=True)
    today = local_day(tx.now, (await tx.team()).zone)
    row = await find(tx, about.account.id, about.centre_id, about.month)
    if row is not None and row.said_at is not None:
        raise Refusal(f"<@{row.said_by}> has explained it already. Look closer at the account to read it.")
    of = await owner(tx, about.account, about.centre)
    if of is None:
        raise Refusal("Nobody answers for this account yet. A lead can name somebody in /tandem settings, under Accounts.")
    if row is not None and row.asked_of == of and row.asked_at is not None:
        return Asked(of, is_new=False, at=local_day(row.asked_at, (await tx.team()).zone))
    if row is None:
        row = Explanation(account_id=about.account.id, cost_centre_id=about.centre_id, month=about.month)
        tx.add(row)
    row.asked_of, row.asked_by, row.asked_at = of, by, tx.now
    await tx.flush()
    await tx.post(_key(row), of, view.question(about.name, about.off, about.when, about.code, by))
    return Asked(of, is_new=True, at=today)


async def explain(
    tx: Tx,
    by: str,
    about: Subject,
    *,
    cause: Cause | None,
    words: str,
    lasts: bool | None,
    action: str = "",
    action_by: str | None = None,
    action_due: date | None = None,
) -> Explanation:
    """Keep what somebody says, in the place of what was said before.

    Who asked is told, and who shall do something about it.

    Raises:
        Refusal: `by` may not, or beside ``cause``, ``words``, ``action`` or ``action_due``.
    """
    await tx.team(lock=True)
    if not await may_explain(tx, by, about.account, about.centre):
        raise Refusal("Only its owner, their backup or a lead can explain it. Choose Ask why instead.")
    today = local_day(tx.now, (await tx.team()).zone)
    if cause is None:
        raise Refusal("Choose a cause.", field="cause")
    for field, said in (("words", words), ("action", action)):
        if len(said) > WORDS_LONGEST:
            raise Refusal(f"Use {WORDS_LONGEST} characters or fewer.", field=field)
    if not words.strip():
        raise Refusal("Say in a sentence what happened.", field="words")
    if (action_by or action_due) and not action.strip():
        raise Refusal("Say what will be done.", field="action")
    row = await find(tx, about.account.id, about.centre_id, about.month)
    if action_due is not None and action_due < today and (row is None or row.action_due != action_due):
        raise Refusal(f"{dates.day(action_due, today)} is over. Choose a later day.", field="action_due")
    before = row.action_by if row is not None else None
    if row is None:
        row = Explanation(account_id=about.account.id, cost_centre_id=about.centre_id, month=about.month)
        tx.add(row)
    row.cause, row.words, row.lasts = cause, words.strip(), lasts
    row.action, row.action_by, row.action_due = action.strip(), action_by, action_due
    row.said_by, row.said_at = by, tx.now
    await tx.flush()
    told = view.answered(about.name, about.when, row, today)
    await tx.update(_key(row), told)
    await digest_causes.explained(tx, row)
    if row.asked_by not in (None, by):
        await tx.post(f"explanation:{row.id}:{tx.now.isoformat()}:{row.asked_by}", str(row.asked_by), told)
    if action_by not in (None, by, before):
        yours = view.yours(f"{about.name}, {about.when}", row, today)
        await tx.post(f"explanation:{row.id}:{tx.now.isoformat()}:action", str(action_by), yours)
    return row


def _key(row: Explanation) -> str:
    return f"explanation:{row.id}:ask:{row.asked_of}"


async def _answering(tx: Tx, account: Account) -> Account:
    """The account whose owner answers for this one: perhaps one that it rolls up into."""
    return digest_numbers.owner_of(account, await amounts.chart(tx)) or account


async def _is_there(tx: Tx, user_id: str) -> bool:
    member = await members.find(tx, user_id)
    if member is None:
        return True
    return member.left_at is None and await absences.is_away(tx, user_id, member.local(tx.now).date()) is None


async def _left(tx: Tx, user_id: str) -> bool:
    member = await members.find(tx, user_id)
    return member is not None and member.left_at is not None

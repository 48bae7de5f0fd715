"""Asking for causes before the weekly digest: the owners of what is far from plan, one message a person, by day.

At the digest's ``asks_at`` each owner is asked as soon as it is a working hour there. Who is away is not asked: their
backup is. Whom nobody could reach yet is looked at again at ``asks_at``, which moves on until all are asked.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot import amounts, digest_numbers, digests, members
from bot.blocker_people import backup_of
from bot.database import Content, Tx
from bot.digest_numbers import Numbers
from bot.prose import dates
from bot.prose.directions import line as one_line
from bot.storage.scoping import earliest
from bot.views import digests as view
from bot.views import variances
from bot.working_hours import Diary
from models.calendar import local_day
from models.digest import Digest, DigestIssue
from models.explanation import Explanation

RECENT = timedelta(days=3)  # who was asked since then, by whomever, is not asked again
SHOWN = timedelta(days=14)  # for so long a question shows what was answered

_NEXT = earliest(Digest.asks_at)


@dataclass(frozen=True)
class Question:
    """A difference whose cause is wanted.

    Attributes:
        people: who may be asked: the owner, then who stands in.
        off: how far from plan it is, in words; `code` says what the button opens.
        month: its ordinal.
    """

    account_id: int
    month: int
    people: Sequence[str]
    name: str
    off: str
    when: str
    code: str

    @property
    def key(self) -> str:
        return f"{self.account_id}:{self.month}"


async def next_ask(tx: Tx) -> datetime | None:
    """When owners are asked next."""
    return await tx.moment(_NEXT)


async def due(tx: Tx) -> list[tuple[int, datetime]]:
    """The digests whose owners are to be asked by now, with the moment each was due."""
    query = sa.select(Digest.id, Digest.asks_at).where(Digest.asks_at <= tx.now).order_by(Digest.asks_at, Digest.id)
    return [(digest_id, at) for digest_id, at in await tx.rows(query)]


async def wanted(tx: Tx) -> list[Question]:
    """The differences that matter and that somebody answers for, the largest first. It only looks."""
    numbers = await digest_numbers.gather(tx)
    return [] if numbers is None else await _questions(tx, numbers)


async def _questions(tx: Tx, numbers: Numbers) -> list[Question]:
    chart = await amounts.chart(tx)
    found = []
    for line in numbers.material:
        owner = digest_numbers.owner_of(line.account, chart)
        if owner is None or owner.owner_id is None:
            continue
        people = [owner.owner_id, owner.backup_id, await backup_of(tx, owner.owner_id)]
        found.append(
            Question(
                account_id=line.account.id,
                month=line.scope.last.ordinal,
                people=list(dict.fromkeys(each for each in people if each is not None)),
                name=one_line(line.account.label, view.LONGEST),
                off=variances.judged(line.difference, numbers.currency),
                when=numbers.period,
                code=line.scope.code,
            )
        )
    return found


async def ask(tx: Tx, digest_id: int, was_due: datetime, questions: Sequence[Question]) -> int:
    """Ask whoever can be asked now, and set when the others are looked at; unless another process has.

    Returns:
        How many people were asked.
    """
    team = await tx.team(lock=True)
    digest = await tx.lock(Digest, digest_id)
    if digest is None or digest.asks_at != was_due or digest.next_at is None:
        return 0
    issue = await digests.issue_of(tx, digest.id, local_day(digest.next_at, team.zone))
    asked: dict[str, str] = dict(issue.content.get("asked", {}))
    said: dict[str, dict[str, Any]] = dict(issue.content.get("said", {}))
    rows = await _rows(tx, questions)
    left = [each for each in questions if each.key not in asked and not _is_settled(rows.get(each.key), tx.now)]
    by_person, later = await _turns(tx, left, digest.next_at)
    for user_id, mine in by_person.items():
        turn = sum(of == user_id for of in asked.values())
        for each in mine:
            asked[each.key] = user_id
            _note(tx, rows.get(each.key), each, user_id)
        key = f"digest:{digest.id}:{issue.week}:ask:{user_id}:{turn}"
        said[key] = {
            "to": digest.channel,
            "goes": dates.moment(digest.next_at, team.zone),
            "when": mine[0].when,
            "lines": [[each.key, each.name, each.off, each.code] for each in mine],
        }
        await tx.post(key, user_id, _content(said[key], {}))
    if by_person:
        issue.asked_at = tx.now
        issue.content = {**issue.content, "asked": asked, "said": said}
    digest.asks_at = min(later, default=None)
    await tx.flush()
    return len(by_person)


async def explained(tx: Tx, row: Explanation) -> None:
    """Somebody explained a difference: the questions that hold it say so."""
    if row.cost_centre_id:
        return
    mine = f"{row.account_id}:{row.month}"
    for issue in await tx.all(sa.select(DigestIssue).where(DigestIssue.asked_at > tx.now - SHOWN).order_by(DigestIssue.id)):
        for message, kept in issue.content.get("said", {}).items():
            keys = [key for key, *_ in kept["lines"]]
            if mine in keys:
                await tx.update(message, _content(kept, await _explainers(tx, keys)))


async def _explainers(tx: Tx, keys: Sequence[str]) -> dict[str, str]:
    """Who explained these differences, by account and month."""
    query = sa.select(Explanation).where(
        Explanation.cost_centre_id == 0,
        Explanation.said_by.is_not(None),
        Explanation.account_id.in_([int(key.partition(":")[0]) for key in keys]),
    )
    return {f"{row.account_id}:{row.month}": row.said_by for row in await tx.all(query) if row.said_by is not None}


def _content(kept: Mapping[str, Any], by: Mapping[str, str]) -> Content:
    """A question as it is kept; `by` says who explained what."""
    lines = [view.Asked(name, off, code, by.get(key)) for key, name, off, code in kept["lines"]]
    return view.question(lines, kept["when"], kept["goes"], kept["to"])


async def _rows(tx: Tx, questions: Collection[Question]) -> dict[str, Explanation]:
    """What is known of these differences, of all cost centers together."""
    if not questions:
        return {}
    query = sa.select(Explanation).where(
        Explanation.cost_centre_id == 0,
        Explanation.account_id.in_([each.account_id for each in questions]),
        Explanation.month.in_({each.month for each in questions}),
    )
    return {f"{row.account_id}:{row.month}": row for row in await tx.all(query.with_for_update())}


def _is_settled(row: Explanation | None, now: datetime) -> bool:
    """Whether it is explained, or somebody was asked a short while ago."""
    if row is None:
        return False
    return row.said_at is not None or (row.asked_at is not None and row.asked_at > now - RECENT)


async def _turns(tx: Tx, questions: Sequence[Question], until: datetime) -> tuple[dict[str, list[Question]], list[datetime]]:
    """Who is asked what now, and when the others can be reached before the digest goes out."""
    people = {user_id for each in questions for user_id in each.people}
    here = {user_id for user_id in people if (await members.meet(tx, user_id)).left_at is None}
    diary = await Diary.read(tx, here)
    now: dict[str, list[Question]] = {}
    later = []
    for each in questions:
        present = [user_id for user_id in each.people if user_id in here]
        at_home = [user_id for user_id in present if not diary.is_away(user_id)]
        for user_id in [*at_home, *(one for one in present if one not in at_home)]:
            moment = diary.next_moment(user_id)
            if moment >= until:
                continue
            if moment <= tx.now:
                now.setdefault(user_id, []).append(each)
            else:
                later.append(moment)
            break
    return now, later


def _note(tx: Tx, row: Explanation | None, each: Question, user_id: str) -> None:
    """Keep who was asked, so that the digest can say so and they may answer."""
    if row is None:
        row = Explanation(account_id=each.account_id, month=each.month)
        tx.add(row)
    row.asked_of, row.asked_at = user_id, tx.now

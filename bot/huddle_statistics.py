"""How a huddle goes: answered, late, skipped, planned and done, by person and week."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from bot import exports, huddle_summaries, members
from bot.database import Tx
from bot.prose import dates
from bot.views.huddle_statistics import COUNTS, Figures
from models.calendar import local_day
from models.huddle import Huddle
from models.huddle_round import PlanItem, Prompt, Round, State
from models.member import Role

WEEK = timedelta(days=7)
A_YEAR = 53  # weeks


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


async def figures(tx: Tx, huddle_id: int, first: date, last: date, user_id: str | None = None) -> list[Figures]:
    """By week and person, for rounds from `first` to `last`; at most the latest 53 weeks.

    Counted by the database: its answer has a row for each person and week, however many rounds there were.
    """
    first = max(monday(first), monday(last) - WEEK * (A_YEAR - 1))
    weeks = [first + WEEK * number for number in range((monday(last) - first) // WEEK + 1)]
    number = sa.case(*((Round.day < week + WEEK, place) for place, week in enumerate(weeks)), else_=len(weeks) - 1)
    inside = [Round.huddle_id == huddle_id, Round.day >= first, Round.day <= last]
    if user_id is not None:
        inside.append(Prompt.user_id == user_id)
    groups: tuple[Any, ...] = (sa.literal_column("week"), Prompt.user_id)
    replies = (
        sa.select(
            number.label("week"),
            Prompt.user_id,
            _count(Prompt.state == State.ANSWERED),
            _count(sa.and_(Prompt.state == State.ANSWERED, Prompt.late.is_(True))),
            _count(Prompt.state == State.SKIPPED),
            _count(Prompt.state == State.AWAY),
            _count(sa.and_(Prompt.state == State.ASKED, Prompt.closes_at <= tx.now)),
        )
        .join(Round, Prompt.round_id == Round.id)
        .where(*inside)
        .group_by(*groups)
    )
    plans = (
        sa.select(number.label("week"), Prompt.user_id, sa.func.count(PlanItem.id), sa.func.count(PlanItem.done_prompt_id))
        .join(Prompt, PlanItem.prompt_id == Prompt.id)
        .join(Round, Prompt.round_id == Round.id)
        .where(*inside)
        .group_by(*groups)
    )
    planned = {(place, user): (said, done) for place, user, said, done in await tx.rows(plans)}
    found = []
    for place, user, answered, late, skipped, away, missed in await tx.rows(replies):
        said, done = planned.get((place, user), (0, 0))
        if not any((answered, skipped, away, missed, said)):
            continue
        asked = answered + skipped + missed
        found.append(Figures(user, "", weeks[place], asked, answered, late, skipped, away, missed, said, done))
    names = await huddle_summaries.names_of(tx, {row.user_id for row in found})
    named = [replace(row, name=names[row.user_id]) for row in found]
    return sorted(named, key=lambda row: (row.week, row.name.casefold(), row.user_id))


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((condition, 1)))


def by_person(rows: Iterable[Figures]) -> list[Figures]:
    """The sum of each person, by name; `week` is their first."""
    return sorted(_summed(rows, lambda row: row.user_id), key=lambda row: (row.name.casefold(), row.user_id))


def by_week(rows: Iterable[Figures]) -> list[Figures]:
    """The sum of each week, the latest first."""
    return sorted(_summed(rows, lambda row: row.week), key=lambda row: row.week, reverse=True)


def _summed(rows: Iterable[Figures], key: Any) -> Sequence[Figures]:
    found: dict[Any, Figures] = {}
    for row in rows:
        found[key(row)] = found[key(row)].plus(row) if key(row) in found else row
    return list(found.values())


async def huddles(tx: Tx, user_id: str) -> list[Huddle]:
    """The huddles whose statistics that person may see: all for a lead, else those they were asked in; by name."""
    query = sa.select(Huddle).order_by(Huddle.name, Huddle.id)
    if not await is_lead(tx, user_id):
        asked = sa.select(Round.huddle_id).join(Prompt, Prompt.round_id == Round.id).where(Prompt.user_id == user_id)
        query = query.where(Huddle.id.in_(asked))
    return await tx.all(query)


async def is_lead(tx: Tx, user_id: str) -> bool:
    return (await members.meet(tx, user_id)).may(Role.LEAD)


async def export(tx: Tx, user_id: str, huddle_id: int) -> tuple[str, bytes] | None:
    """A year of a huddle as CSV, a row for each person and week: the file's name and what is in it. Leads only.

    Raises:
        Refusal: they are no lead.
    """
    await members.require(tx, user_id, Role.LEAD)
    huddle = await tx.get(Huddle, huddle_id)
    if huddle is None:
        return None
    today = local_day(tx.now, (await tx.team()).zone)
    rows = await figures(tx, huddle.id, today - WEEK * A_YEAR, today + timedelta(days=1))
    header = [
        "Huddle",
        "Week from",
        "Person",
        "Asked",
        "Answered",
        "Late",
        "Skipped",
        "Away",
        "No answer",
        "Planned",
        "Done",
    ]
    cells = [[huddle.name, row.week, row.name, *(getattr(row, name) for name in COUNTS)] for row in rows]
    words = "-".join("".join(letter if letter.isalnum() else " " for letter in huddle.name.lower()).split())
    await tx.audit(user_id, "huddle.export", f"huddle:{huddle.id}", rows=len(rows))
    return f"{words or 'huddle'}-{dates.short(today).lower().replace(' ', '-')}.csv", exports.csv_bytes(header, cells)

"""Days people are away: nobody is asked or reminded on them."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from bot.database import Tx
from bot.members import find, meet
from bot.prose import spoken_days
from models.member import Absence
from models.refusal import Refusal

DAY = timedelta(days=1)
LONGEST = timedelta(days=366)
EXAMPLE = "Try `until friday`, `tomorrow`, `12 march to 19 march` or `back on monday`."
STRETCH = re.compile(r"(?:from )?(.+?) (?:to|until|till|through|-|–) (.+)")
LENGTH = re.compile(r"(?:for )?(?P<n>\d{1,3}|a|an|one) (?P<unit>day|week)s?")


async def is_away(tx: Tx, user_id: str, day: date) -> Absence | None:
    """The absence that covers that local day, or None."""
    found = await tx.all(_on([user_id], day))
    return found[0] if found else None


async def away_on(tx: Tx, user_ids: Collection[str], day: date) -> set[str]:
    """Who of these people is away on that day."""
    return {absence.user_id for absence in await tx.all(_on(user_ids, day))} if user_ids else set()


async def coming(tx: Tx, user_ids: Collection[str], day: date) -> list[Absence]:
    """The absences of these people that are not over on that day, by their first day."""
    query = sa.select(Absence).where(Absence.user_id.in_(user_ids), Absence.last >= day)
    return await tx.all(query.order_by(Absence.first, Absence.user_id)) if user_ids else []


async def go_away(tx: Tx, user_id: str, first: date, last: date) -> Absence:
    """Somebody is away on these days, both included. Days that overlap or touch become one absence.

    Raises:
        Refusal: the days are over, in the wrong order, more than a year, or over a year from now.
    """
    member = await meet(tx, user_id)
    await find(tx, user_id, lock=True)  # two clicks at once must not make two absences
    today = member.local(tx.now).date()
    if last < first:
        raise Refusal("The last day is before the first. Swap the two.", field="last")
    if last < today:
        raise Refusal("Those days have passed. Choose today or a later day.", field="last")
    if first > today + LONGEST:
        raise Refusal("That is over a year from now. Choose an earlier day.", field="last")
    if last - first > LONGEST:
        raise Refusal("That is more than a year. Choose an earlier last day.", field="last")
    query = sa.select(Absence).where(Absence.user_id == user_id, Absence.first <= last + DAY, Absence.last >= first - DAY)
    touching = await tx.all(query.order_by(Absence.first))
    if not touching:
        absence = Absence(user_id=user_id, first=first, last=last)
        tx.add(absence)
    else:
        absence, *others = touching
        for other in others:
            await tx.delete(other)
        await tx.flush()
        absence.first = min(first, absence.first)
        absence.last = max([last, *(row.last for row in touching)])
    await tx.flush()
    return absence


async def come_back(tx: Tx, user_id: str, day: date) -> bool:
    """Somebody is here from that day on: what they had said of that day and what follows without a break ends.

    Returns:
        Whether they were away.
    """
    await find(tx, user_id, lock=True)
    absence = await is_away(tx, user_id, day)
    if absence is None:
        return False
    if absence.first == day:
        await tx.delete(absence)
    else:
        absence.last = day - DAY
    await tx.flush()
    return True


def understand(words: str, today: date) -> tuple[date, date]:
    """The days meant by words such as "until friday", "tomorrow", "for 3 days" or "12 march to 19 march".

    Raises:
        Refusal: they are not understood; it gives examples.
    """
    words = " ".join(words.lower().replace(",", " ").strip(" .!").split())
    if words in ("", "today"):
        return today, today
    if words in ("this week", "the rest of the week", "rest of the week"):
        return today, today + DAY * (6 - today.weekday())
    if words == "next week":
        monday = today + DAY * (7 - today.weekday())
        return monday, monday + DAY * 6
    if length := LENGTH.fullmatch(words):
        n = int(length["n"]) if length["n"].isdecimal() else 1
        days = n * (7 if length["unit"] == "week" else 1)
        if days:
            return today, today + DAY * (days - 1)
    if back := re.fullmatch(r"(?:i'?m )?back (.+)", words):
        return today, _last(today, _day(back[1], today, later=True) - DAY)
    if end := re.fullmatch(r"(?:until|till|through|to) (.+)", words):
        return today, _last(today, _day(end[1], today, later=True))
    if one := spoken_days.read(words, today):
        return one, one
    stretch = STRETCH.fullmatch(re.sub(r"^(\d{1,2})[-–](?=\d)", r"\1 to ", words))
    if stretch:
        return _stretch(stretch[1], stretch[2], today)
    raise Refusal(f"I did not understand which days. {EXAMPLE}")


def _stretch(first_words: str, last_words: str, today: date) -> tuple[date, date]:
    if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", first_words):  # "12 to 19 march": one month for both
        first_words = re.sub(r"\d{1,2}(?:st|nd|rd|th)?", first_words, last_words, count=1)
    first = _day(first_words, today)
    return first, _last(first, _day(last_words, max(first, today)))


def _last(first: date, last: date) -> date:
    if last < first:
        raise Refusal(f"Those days have passed, or the last is before the first. {EXAMPLE}")
    return last


def _day(words: str, today: date, *, later: bool = False) -> date:
    found = spoken_days.read(words, today)
    if found is None:
        raise Refusal(f"I did not understand which days. {EXAMPLE}")
    if later and found == today and spoken_days.weekday(words.removeprefix("on ")) is not None:
        found += DAY * 7  # "until friday", said on a Friday
    return found


def _on(user_ids: Collection[str], day: date) -> sa.Select[Any]:
    return sa.select(Absence).where(Absence.user_id.in_(user_ids), Absence.first <= day, Absence.last >= day)

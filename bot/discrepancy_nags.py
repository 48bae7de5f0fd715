"""Reminding people of discrepancies: one merged message a person a day, by age, and never at a bad time.

Each morning is looked at for whoever something waits for. A discrepancy is due on the days of its rhythm
(`models.nag.slot`) that come after the last reminder of its owner, and after the owner heard of it. Who is away is not
reminded: their backup is, in the backup's own message. A day that both miss is made up for. Each night those whose
discrepancies reach an age are noted for their lead and for the finance lead, who read of them on the next morning.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from bot import discrepancy_rules, discrepancy_turns, members
from bot.blocker_people import backup_of
from bot.database import Content, Tx
from bot.discrepancy_sights import seen
from bot.storage.scoping import earliest
from bot.views import discrepancy_nags as view
from bot.views.discrepancies import Asked, Seen
from bot.working_hours import Diary, at_work
from models.calendar import local_day, moment, next_working_moment
from models.discrepancy import Discrepancy, State
from models.discrepancy_copy import Asks, DiscrepancyCopy
from models.discrepancy_rules import DiscrepancyRules
from models.member import Member, Role
from models.message import Lane
from models.nag import Nag, NagCopy, NagTurn, slot
from models.team import Team

AT_ONCE = 25  # people in a transaction
COPIES_AT_ONCE = 2_000
LONG_AGO = date.min
A_DAY = timedelta(days=1)

_NEXT_TURN = earliest(NagTurn.next_at)
_NEXT_COPIES = earliest(DiscrepancyRules.copies_at)


@dataclass
class Message:
    """What somebody is reminded of today; `waits` and `copies` hold (id of the discrepancy, whom it waits for)."""

    member: Member
    day: date
    waits: list[tuple[int, str]] = field(default_factory=list)
    copies: list[tuple[int, str]] = field(default_factory=list)


async def next_due(tx: Tx) -> datetime | None:
    """When somebody is looked at next, or ages are."""
    found = [at for at in (await tx.moment(_NEXT_TURN), await tx.moment(_NEXT_COPIES)) if at is not None]
    return min(found, default=None)


async def due(tx: Tx) -> list[str]:
    """Whom to look at by now, the longest due first."""
    query = sa.select(NagTurn.user_id).where(NagTurn.next_at <= tx.now)
    return await tx.all(query.order_by(NagTurn.next_at, NagTurn.id))


async def remind(tx: Tx, user_ids: Collection[str]) -> int:
    """Remind those of these people who are due, and set when each is looked at again. Gives how many messages that made.

    What is due at night, at a weekend or on a holiday waits for the next working day.
    """
    team = await tx.team(lock=True)
    mine = sa.and_(NagTurn.user_id.in_(user_ids), NagTurn.next_at <= tx.now)
    turns = {turn.user_id: turn for turn in await tx.all(sa.select(NagTurn).where(mine).order_by(NagTurn.id))}
    people = await _people(tx, turns)
    principals = await _principals(tx, turns)
    diary = await Diary.read(tx, {*people, *(each.user_id for some in principals.values() for each in some)})
    nagged = await _nagged(tx, people)
    waiting = await _waiting(tx, turns)
    made: list[Message] = []
    sources: dict[str, list[str]] = {}
    for user_id, turn in turns.items():
        member = people.get(user_id)
        if member is None or member.left_at is not None or member.is_bot:
            turn.next_at = None
            continue
        today = member.local(tx.now).date()
        at_home, here = at_work(tx.now, member, team), not diary.is_away(user_id)
        turn.next_at = None
        if user_id in waiting or not (at_home and here) or (user_id, today) in nagged:
            turn.next_at = next_working_moment(tx.now, team.reminders_at, member.zone, team.country)
        if at_home and not here and (backup := await backup_of(tx, user_id)) is not None:
            await _wake_backup(tx, backup)
        elif at_home and here and (user_id, today) not in nagged:
            sources[user_id] = [user_id, *(each.user_id for each in principals[user_id] if diary.is_away(each.user_id))]
            made.append(Message(member, today))
    await _fill(tx, team, made, sources)
    written = [each for each in made if each.waits or each.copies]
    await _say(tx, written)
    return len(written)


async def ages_are_due(tx: Tx) -> bool:
    """Whether it is time to look at who has to hear of an age."""
    at = await tx.moment(_NEXT_COPIES)
    return at is not None and at <= tx.now


async def note_ages(tx: Tx) -> bool:
    """Note for the leads what has reached an age, and set when that is looked at again. Gives whether there is more."""
    rules = await discrepancy_rules.held(tx)
    if rules.copies_at is None or rules.copies_at > tx.now:
        return False
    team = await tx.team()
    today = local_day(tx.now, team.zone)
    first, second, _ = rules.born(today)
    reached = sa.or_(
        sa.and_(Discrepancy.copied == 0, Discrepancy.transaction_on <= first),
        sa.and_(Discrepancy.copied == 1, Discrepancy.transaction_on <= second),
    )
    columns = sa.select(Discrepancy.id, Discrepancy.owner_id, Discrepancy.copied, Discrepancy.transaction_on)
    query = columns.where(Discrepancy.state == State.OPEN, reached).order_by(Discrepancy.id).limit(COPIES_AT_ONCE)
    found = await tx.rows(query)
    lead_of = await _leads_of(tx, {row.owner_id for row in found})
    finance = await discrepancy_rules.finance_lead(tx) if found else None
    told: dict[tuple[int, int], str] = {}
    for row in found:
        wanted: dict[int, str | None] = {1: lead_of.get(row.owner_id)} if row.copied == 0 else {}
        if row.transaction_on <= second:
            wanted[2] = finance
        people = {user_id: level for level, user_id in wanted.items() if user_id not in (None, row.owner_id)}
        for user_id, level in people.items():  # the lead who leads finance too hears of it once
            told[row.id, level] = str(user_id)
    for level, born in ((2, second), (1, first)):
        ids = [row.id for row in found if row.transaction_on <= born and not (level == 1 and row.transaction_on <= second)]
        if ids:
            await tx.change(sa.update(Discrepancy).where(Discrepancy.id.in_(ids)).values(copied=level))
    copies = [{"discrepancy_id": number, "level": level, "user_id": lead} for (number, level), lead in told.items()]
    await tx.insert_all(NagCopy, copies)
    for user_id in sorted(set(told.values())):
        await discrepancy_turns.wake(tx, user_id, (await Diary.read(tx, [user_id])).next_moment(user_id))
    if len(found) == COPIES_AT_ONCE:
        return True
    rules.copies_at = moment(today + A_DAY, time(), team.zone)
    return False


# who
async def _leads_of(tx: Tx, user_ids: Collection[str]) -> dict[str, str | None]:
    """Who leads each of these people, as `members.lead_of` says, read for all of them at once."""
    leads, admins = await members.with_role(tx, Role.LEAD), await members.with_role(tx, Role.ADMIN)
    found: dict[str, str | None] = {}
    for member in (await _people(tx, user_ids)).values():
        near = [lead for lead in leads if lead.department is member.department]
        others = [lead.user_id for lead in [*near, *leads, *admins] if lead.user_id != member.user_id]
        found[member.user_id] = next(iter(others), None)
    return found


async def _people(tx: Tx, user_ids: Collection[str]) -> dict[str, Member]:
    query = sa.select(Member).where(Member.user_id.in_(user_ids))
    return {member.user_id: member for member in await tx.all(query)}


async def _principals(tx: Tx, user_ids: Collection[str]) -> dict[str, list[Member]]:
    """For each of these people those whom they stand in for."""
    query = sa.select(Member).where(Member.backup_id.in_(user_ids), Member.left_at.is_(None)).order_by(Member.id)
    found: dict[str, list[Member]] = {user_id: [] for user_id in user_ids}
    for member in await tx.all(query):
        found[str(member.backup_id)].append(member)
    return found


async def _nagged(tx: Tx, people: dict[str, Member]) -> set[tuple[str, date]]:
    """Who was reminded on their day already."""
    days = {member.local(tx.now).date() for member in people.values()}
    query = sa.select(Nag.user_id, Nag.day).where(Nag.user_id.in_(people), Nag.day.in_(days))
    return {(user_id, day) for user_id, day in await tx.rows(query)}


async def _waiting(tx: Tx, user_ids: Collection[str]) -> set[str]:
    """For whom something waits at all."""
    query = sa.select(Discrepancy.waits_for_id).where(Discrepancy.waits_for_id.in_(user_ids)).distinct()
    return {str(user_id) for user_id in await tx.all(query)}


async def _wake_backup(tx: Tx, user_id: str) -> None:
    """Look at somebody's backup as soon as they can be reminded; not again today where they were."""
    member, team = await members.meet(tx, user_id), await tx.team()
    at = (await Diary.read(tx, [user_id])).next_moment(user_id)
    day = member.local(at).date()
    if await tx.all(sa.select(Nag.day).where(Nag.user_id == user_id, Nag.day == day)):
        at = next_working_moment(at, team.reminders_at, member.zone, team.country)
    await discrepancy_turns.wake(tx, user_id, at)


# what
async def _fill(tx: Tx, team: Team, made: Sequence[Message], sources: dict[str, list[str]]) -> None:
    """Find what is due for each, the oldest first; and note that their owners were reminded of it."""
    owners = {user_id for some in sources.values() for user_id in some}
    turns = await discrepancy_turns.of(tx, sorted(owners))
    rules, today = await discrepancy_rules.of(tx), local_day(tx.now, team.zone)
    columns = sa.select(Discrepancy.id, Discrepancy.waits_for_id, Discrepancy.transaction_on, Discrepancy.told_on)
    query = columns.where(Discrepancy.waits_for_id.in_(owners)).order_by(Discrepancy.transaction_on, Discrepancy.id)
    mine: dict[str, list[tuple[int, date, date]]] = {user_id: [] for user_id in owners}
    for number, user_id, born, told_on in await tx.rows(query):
        mine[str(user_id)].append((number, born, told_on))
    aged = await _aged(tx, owners)
    for message in made:
        slots = [(slot(rhythm, message.day, team.country), least) for rhythm, least in rules.rhythms()]
        for owner in sources[message.member.user_id]:
            since = turns[owner].nagged_on or LONG_AGO
            found = [
                (number, owner)
                for number, born, told_on in mine[owner]
                if any(
                    on > since and on > told_on and (today - born).days - (message.day - on).days >= least
                    for on, least in slots
                )
            ]
            if found:
                turns[owner].nagged_on = message.day
            message.waits += found
            own = {number for number, _ in message.waits}
            message.copies += [(number, owner) for number in aged.get(owner, ()) if number not in own]


async def _aged(tx: Tx, user_ids: Collection[str]) -> dict[str, list[int]]:
    """What leads are to be told of, oldest first, by the lead."""
    query = sa.select(NagCopy.user_id, NagCopy.discrepancy_id).join(Discrepancy, Discrepancy.id == NagCopy.discrepancy_id)
    query = query.where(NagCopy.user_id.in_(user_ids), NagCopy.told_on.is_(None), Discrepancy.state == State.OPEN)
    found: dict[str, list[int]] = {}
    for user_id, number in await tx.rows(query.order_by(Discrepancy.transaction_on, Discrepancy.id)):
        found.setdefault(user_id, []).append(number)
    return found


# saying it
async def _say(tx: Tx, written: Sequence[Message]) -> None:
    """Write the messages, note that each was reminded today, and take the buttons from messages of earlier days."""
    if not written:
        return
    nags: list[dict[str, Any]] = []
    for message in written:
        items = len(message.waits) + len(message.copies)
        nags.append({"user_id": message.member.user_id, "day": message.day, "at": tx.now, "items": items})
        told = sa.and_(NagCopy.told_on.is_(None), NagCopy.user_id.in_({lead for _, lead in message.copies}))
        if message.copies:
            await tx.change(sa.update(NagCopy).where(told).values(told_on=message.day))
    await tx.insert_all(Nag, nags)
    await _forget_past(tx, written)
    shown = {message.member.user_id: _shown(message) for message in written}
    sights = await _sights(tx, {number for some in shown.values() for number, _, _ in some})
    said: list[tuple[str, str, Content]] = []
    copies: list[dict[str, Any]] = []
    for message in written:
        user_id, key = message.member.user_id, f"discrepancies:{message.day}:{message.member.user_id}"
        asked = [
            Asked(_copy(key, message, sights[number], for_id, is_copy=is_copy), sights[number])
            for number, for_id, is_copy in shown[user_id]
        ]
        copies += [_values(each.copy) for each in asked]
        said.append((key, user_id, view.nag(asked, user_id, len(message.waits) + len(message.copies))))
    await tx.insert_all(DiscrepancyCopy, copies)
    await tx.post_all(said, lane=Lane.NAG)


def _shown(message: Message) -> list[tuple[int, str, bool]]:
    """The first of what is due, and of what a lead is to know: (id, whom it waits for, whether it is only to know)."""
    left = max(view.MOST - len(message.waits), view.MOST // 4)
    copies = message.copies[:left]
    waits = message.waits[: view.MOST - len(copies)]
    return [*((*each, False) for each in waits), *((*each, True) for each in copies)]


def _copy(key: str, message: Message, shown: Seen, for_id: str, *, is_copy: bool) -> DiscrepancyCopy:
    asks = Asks.COPY if is_copy else Asks.CONFIRM if shown.it.state is State.TO_CONFIRM else Asks.OWNER
    return DiscrepancyCopy(
        discrepancy_id=shown.it.id, key=key, user_id=message.member.user_id, asks=asks, for_id=for_id, day=message.day
    )


def _values(copy: DiscrepancyCopy) -> dict[str, Any]:
    return {
        "discrepancy_id": copy.discrepancy_id,
        "key": copy.key,
        "user_id": copy.user_id,
        "asks": copy.asks,
        "for_id": copy.for_id,
        "day": copy.day,
    }


async def _sights(tx: Tx, ids: Collection[int]) -> dict[int, Seen]:
    found = await tx.all(sa.select(Discrepancy).where(Discrepancy.id.in_(ids)))
    return {each.it.id: each for each in await seen(tx, found)}


async def _forget_past(tx: Tx, written: Sequence[Message]) -> None:
    """Messages of earlier days lose their buttons: what is open is asked again."""
    days = {message.member.user_id: message.day for message in written}
    query = sa.select(DiscrepancyCopy.key, DiscrepancyCopy.user_id, DiscrepancyCopy.day)
    query = query.where(DiscrepancyCopy.user_id.in_(days), DiscrepancyCopy.day < max(days.values())).distinct()
    old = [(key, day) for key, user_id, day in await tx.rows(query) if day < days[user_id]]
    await tx.update_all([(key, view.past(day)) for key, day in old])
    if old:
        await tx.change(sa.delete(DiscrepancyCopy).where(DiscrepancyCopy.key.in_([key for key, _ in old])))

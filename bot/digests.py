"""The weekly digest: set up for a channel, written, sent once at its time, looked at before, sent again."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from bot import digest_numbers, digest_work, members
from bot.database import Tx
from bot.digest_numbers import Numbers
from bot.digest_work import Work
from bot.prose import dates
from bot.storage.scoping import earliest
from bot.views import digest_forms as forms
from bot.views import digests as view
from bot.views.blocks import View
from bot.views.digests import Issue
from models.calendar import local_day
from models.digest import Digest, DigestIssue
from models.member import Role
from models.message import IfUnsure, Lane
from models.refusal import Refusal

GONE = "That weekly digest was stopped. Type `/kpi digest` to see those that go out."

_NEXT = earliest(Digest.next_at)


@dataclass(frozen=True)
class Facts:
    """What an issue is written from."""

    numbers: Numbers | None
    work: Work


async def gather(tx: Tx) -> Facts:
    """All that a digest tells, as it stands now. It only looks."""
    return Facts(await digest_numbers.gather(tx), await digest_work.gather(tx))


# setting it up
async def every(tx: Tx) -> list[Digest]:
    """Those that go out, the next first."""
    return await tx.all(sa.select(Digest).where(Digest.ended_at.is_(None)).order_by(Digest.next_at, Digest.id))


async def manage(tx: Tx, user_id: str, note: str = "") -> View:
    """The form to set up the first one; where there are some, all of them with what can be done to each.

    Args:
        note: says what was just done.

    Raises:
        Refusal: the person is no lead.
    """
    await members.require(tx, user_id, Role.LEAD)
    found = await every(tx)
    if not found and not note:
        return forms.setup()
    issues = await _newest(tx)
    team = await tx.team()
    shown = [(digest, issues.get(digest.id)) for digest in found]
    return forms.manage(shown, team.zone, local_day(tx.now, team.zone), note)


async def setup_form(tx: Tx, user_id: str) -> View:
    """The form for a new one. Raises a Refusal: the person is no lead."""
    await members.require(tx, user_id, Role.LEAD)
    return forms.setup()


async def edit_form(tx: Tx, user_id: str, digest_id: int) -> View:
    """The same form with what it has. Raises a Refusal: the person is no lead, or it was stopped."""
    await members.require(tx, user_id, Role.LEAD)
    return forms.edit(await running(tx, digest_id))


async def set_up(tx: Tx, by: str, channel: str, weekday: int, at: time, digest_id: int | None = None) -> Digest:
    """A channel gets a digest, or the one of that id changes; written into the trail.

    Args:
        weekday: 0 Monday to 6 Sunday; `at` is a time there, on the workspace's clock.

    Raises:
        Refusal: `by` is no lead, it was stopped, or (``channel``) that channel has one already.
    """
    team = await tx.team(lock=True)
    await members.require(tx, by, Role.LEAD)
    if not 0 <= weekday <= 6:
        raise Refusal("Choose a day of the week.", field="weekday")
    there: Digest | None = await tx.one(sa.select(Digest).where(Digest.channel == channel).with_for_update())
    digest = await running(tx, digest_id, lock=True) if digest_id is not None else there
    if there is not None and there.ended_at is None and (digest_id is None or there.id != digest_id):
        raise Refusal("That channel has a weekly digest already. Change that one.", field="channel")
    if digest is None:
        digest = Digest(channel=channel, weekday=weekday, at=at, set_up_by=by)
        tx.add(digest)
    elif there is not None and there.id != digest.id:
        digest.end(tx.now)  # the channel's old one goes on in its place
        digest = there
    digest.channel, digest.weekday, digest.at = channel, weekday, at
    digest.set_up_by, digest.ended_at = by, None
    digest.plan(tx.now, team.zone, team.country, team.reminders_at)
    await tx.flush()
    await tx.audit(by, "digest.set", f"digest:{digest.id}", channel=channel, weekday=weekday, at=at.isoformat("minutes"))
    return digest


async def stop(tx: Tx, by: str, digest_id: int) -> bool:
    """It goes out no more. True the first time only. Raises a Refusal: `by` is no lead."""
    await tx.team(lock=True)
    await members.require(tx, by, Role.LEAD)
    digest = await tx.lock(Digest, digest_id)
    if digest is None or not digest.end(tx.now):
        return False
    await tx.audit(by, "digest.stop", f"digest:{digest.id}", channel=digest.channel)
    return True


async def replan(tx: Tx) -> None:
    """The workspace's clock or holidays changed: each digest keeps its time of day. The workspace is held."""
    team = await tx.team()
    for digest in await tx.all(sa.select(Digest).where(Digest.ended_at.is_(None)).order_by(Digest.id).with_for_update()):
        digest.plan(tx.now, team.zone, team.country, team.reminders_at)


async def running(tx: Tx, digest_id: int, *, lock: bool = False) -> Digest:
    """The digest. Raises a Refusal: it was stopped."""
    digest = await (tx.lock(Digest, digest_id) if lock else tx.get(Digest, digest_id))
    if digest is None or digest.ended_at is not None:
        raise Refusal(GONE)
    return digest


# sending it
async def next_issue(tx: Tx) -> datetime | None:
    """When the next digest goes out."""
    return await tx.moment(_NEXT)


async def due(tx: Tx) -> list[tuple[int, datetime]]:
    """The digests whose time has come, with the moment each was due."""
    query = sa.select(Digest.id, Digest.next_at).where(Digest.next_at <= tx.now).order_by(Digest.next_at, Digest.id)
    return [(digest_id, at) for digest_id, at in await tx.rows(query)]


async def send(tx: Tx, digest_id: int, was_due: datetime, facts: Facts) -> bool:
    """Send the issue that was due then, unless another process has. What was missed for weeks goes out once.

    Returns:
        Whether it was sent by this.
    """
    team = await tx.team()
    mine = sa.and_(Digest.id == digest_id, Digest.next_at == was_due)
    if await tx.change(sa.update(Digest).where(mine).values(next_at=None)) != 1:
        return False
    digest = await tx.only(sa.select(Digest).where(Digest.id == digest_id).with_for_update())
    digest.plan(tx.now, team.zone, team.country, team.reminders_at)
    week = local_day(was_due, team.zone)
    row = await issue_of(tx, digest.id, week)
    row.sent_at, row.sent = tx.now, 1
    row.content = {**row.content, "facts": _kept(facts)}
    told = Issue(local_day(tx.now, team.zone), facts.numbers, facts.work, team.zone, digest.set_up_by)
    return await _post(tx, digest, row, told)


async def send_again(tx: Tx, by: str, digest_id: int, seen: int, facts: Facts) -> DigestIssue | None:
    """Send the newest issue once more, with what is known now.

    Args:
        seen: how often it had been sent when the button was drawn; a second click finds another number.

    Returns:
        The issue; None where somebody has just sent it.

    Raises:
        Refusal: `by` is no lead, it was stopped, or nothing went out yet.
    """
    team = await tx.team(lock=True)
    await members.require(tx, by, Role.LEAD)
    digest = await running(tx, digest_id, lock=True)
    row = (await _newest(tx)).get(digest.id)
    if row is None:
        day = dates.moment(digest.next_at, team.zone) if digest.next_at is not None else "its day"
        raise Refusal(f"No digest has gone out yet. The first one comes on {day}.")
    if row.sent != seen:
        return None
    row.sent += 1
    row.content = {**row.content, "facts": _kept(facts)}
    told = Issue(local_day(tx.now, team.zone), facts.numbers, facts.work, team.zone, digest.set_up_by, again_by=by)
    await _post(tx, digest, row, told)
    await tx.audit(by, "digest.again", f"digest:{digest.id}", week=row.week.isoformat(), sent=row.sent)
    return row


async def preview(tx: Tx, user_id: str, digest_id: int) -> View:
    """What it would say now. Raises a Refusal: the person is no lead, or it was stopped."""
    lead = await members.find(tx, user_id)
    if lead is None or not lead.may(Role.LEAD):
        raise Refusal("Only a lead can look at the digest before it goes out.")
    digest, team = await running(tx, digest_id), await tx.team()
    facts = await gather(tx)
    told = Issue(local_day(tx.now, team.zone), facts.numbers, facts.work, team.zone, digest.set_up_by)
    return forms.preview(view.blocks(told))


async def issue_of(tx: Tx, digest_id: int, week: date) -> DigestIssue:
    """The issue of that day, made when new."""
    query = sa.select(DigestIssue).where(DigestIssue.digest_id == digest_id, DigestIssue.week == week)
    found: DigestIssue | None = await tx.one(query.with_for_update())
    if found is None:
        found = DigestIssue(digest_id=digest_id, week=week)
        tx.add(found)
        await tx.flush()
    return found


async def _post(tx: Tx, digest: Digest, row: DigestIssue, told: Issue) -> bool:
    key = f"digest:{digest.id}:{row.week}:{row.sent}"
    return await tx.post(key, digest.channel, view.issue(told), lane=Lane.DIGEST, if_unsure=IfUnsure.HOLD)


async def _newest(tx: Tx) -> dict[int, DigestIssue]:
    """The newest issue of each digest that went out."""
    newest = sa.select(sa.func.max(DigestIssue.id)).where(DigestIssue.sent > 0).group_by(DigestIssue.digest_id)
    return {row.digest_id: row for row in await tx.all(sa.select(DigestIssue).where(DigestIssue.id.in_(newest)))}


def _kept(facts: Facts) -> dict[str, Any]:
    """What an issue was written from, as it is kept."""
    numbers, work = facts.numbers, facts.work
    kept: dict[str, Any] = {
        "purchases": [purchase.number for purchase, _ in work.purchases],
        "discrepancies": [each.it.number for each in work.discrepancies],
        "blockers": [blocker.number for blocker, _ in work.blockers],
        "improvements": [each.explanation.id for each in work.improvements],
    }
    if numbers is not None:
        kept |= {
            "period": numbers.period,
            "loaded_at": None if numbers.loaded_at is None else numbers.loaded_at.isoformat(),
            "figures": {each.definition.key: str(each.value) for each in numbers.main},
            "off": {each.answer.definition.key: [cause.account.code for cause in each.causes] for each in numbers.off},
            "unusual": [each.account.code for each in numbers.unusual],
        }
    return kept

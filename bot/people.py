"""What Slack says of a person, and what follows from it in everything that they take part in."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot import (
    approvers,
    blockers,
    cost_centres,
    delegations,
    discrepancy_changes,
    huddle_changes,
    huddle_rosters,
    members,
    purchase_leavers,
    reconciliation_signing,
    root_causes,
)
from bot.database import Tx
from bot.slack.profile import Profile
from bot.storage.scoping import earliest
from models.member import Member

AGAIN = timedelta(days=7)  # user_change events come in between
SOON = timedelta(minutes=5)

_NEXT = earliest(Member.profile_due_at)


async def take_in(tx: Tx, profile: Profile) -> Member:
    """Remember what Slack says; a new zone moves what they are still to be asked, and whoever left is replaced."""
    await tx.team(lock=True)  # before the people, as everywhere
    if profile.deleted:
        await huddle_rosters.gone(tx, profile.user_id)
    member, _ = await members.describe(tx, profile)
    member.profile_due_at = None if profile.deleted else tx.now + AGAIN
    await tx.flush()
    if profile.deleted:
        await blockers.owner_left(tx, profile.user_id)
        await purchase_leavers.left(tx, profile.user_id)
        await approvers.changed(tx, member)
        await cost_centres.owner_left(tx, profile.user_id)
        await discrepancy_changes.left(tx, profile.user_id)
        await root_causes.left(tx, profile.user_id)
        await reconciliation_signing.reviewer_left(tx, profile.user_id)
    else:
        await huddle_changes.follow(tx, member)
        await delegations.follow(tx, member)
    return member


async def next_profile(tx: Tx) -> datetime | None:
    """When Slack is next to be asked about somebody."""
    return await tx.moment(_NEXT)


async def due_profiles(tx: Tx, limit: int) -> list[tuple[str, datetime]]:
    """Whom to ask about now, the longest due first, with their due times."""
    query = sa.select(Member.user_id, Member.profile_due_at).where(Member.profile_due_at <= tx.now)
    rows = await tx.rows(query.order_by(Member.profile_due_at, Member.id).limit(limit))
    return [(user_id, due_at) for user_id, due_at in rows]


async def claim_profile(tx: Tx, user_id: str, due_at: datetime) -> bool:
    """Take the turn to ask about somebody; if nothing comes of it, it is due again soon."""
    mine = sa.and_(Member.user_id == user_id, Member.profile_due_at == due_at)
    return await tx.change(sa.update(Member).where(mine).values(profile_due_at=tx.now + SOON)) == 1


async def postpone_profile(tx: Tx, user_id: str, after: timedelta) -> None:
    """Slack will not say: ask again about this person after a while."""
    await tx.change(sa.update(Member).where(Member.user_id == user_id).values(profile_due_at=tx.now + after))


async def postpone_profiles(tx: Tx, after: timedelta) -> None:
    """Slack has no time: ask about nobody for a while."""
    soon = sa.and_(Member.profile_due_at.is_not(None), Member.profile_due_at < tx.now + after)
    await tx.change(sa.update(Member).where(soon).values(profile_due_at=tx.now + after))


async def unknown(tx: Tx, user_id: str) -> None:
    """Slack knows nobody of that id (any more): they have left."""
    member = await members.meet(tx, user_id)
    await take_in(tx, Profile(user_id=user_id, name=member.name, zone=member.zone, is_bot=member.is_bot, deleted=True))

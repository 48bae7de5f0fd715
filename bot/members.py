"""People: getting to know them, and what they may do."""

from collections.abc import Collection

import sqlalchemy as sa

from bot.database import Tx
from bot.slack.profile import Profile
from models.member import Absence, Department, Member, Role
from models.refusal import Refusal


async def meet(tx: Tx, user_id: str) -> Member:
    """The member of that Slack id, made when new; Slack is then asked who they are (jobs/profiles.py)."""
    member = await find(tx, user_id)
    if member is None:
        await tx.insert(
            Member,
            user_id=user_id,
            name="",
            zone="UTC",
            department=Department.OTHER,
            roles=frozenset(),
            is_bot=False,
            profile_due_at=tx.now,
        )
        member = await find(tx, user_id)
    assert member is not None  # noqa: S101  it was just written
    return member


async def find(tx: Tx, user_id: str, *, lock: bool = False) -> Member | None:
    query = sa.select(Member).where(Member.user_id == user_id)
    return await tx.one(query.with_for_update() if lock else query)  # type: ignore[no-any-return]


async def admins(tx: Tx) -> list[str]:
    """The Slack ids of the admins."""
    return [member.user_id for member in await with_role(tx, Role.ADMIN)]


async def with_role(tx: Tx, role: Role) -> list[Member]:
    """Everyone who holds a role, by name. For `Role.LEAD`, admins are not counted."""
    query = sa.select(Member).where(Member.left_at.is_(None), Member.roles != frozenset()).order_by(Member.name, Member.id)
    return [member for member in await tx.all(query) if role in member.roles]


async def require(tx: Tx, user_id: str, role: Role) -> Member:
    """The member, if they may act as `role`.

    In a workspace that has no admin yet, the first person who asks for a lead's or admin's work becomes its admin.

    Raises:
        Refusal: they may not; the sentence names who can change that.
    """
    member = await meet(tx, user_id)
    if member.may(role):
        return member
    holders = await admins(tx)
    if not holders and not member.is_bot:
        member.roles = member.roles | {Role.ADMIN}
        await tx.audit(user_id, "role.first_admin", f"member:{user_id}")
        return member
    ask = " or ".join(f"<@{holder}>" for holder in holders[:3])
    who = "an admin" if role is Role.ADMIN else f"a{'n' if role is Role.APPROVER else ''} {role}"
    raise Refusal(f"Only {who} can do this. Ask {ask} to give you that role.")


async def require_admin(tx: Tx, user_id: str) -> Member:
    return await require(tx, user_id, Role.ADMIN)


async def describe(tx: Tx, profile: Profile) -> tuple[Member, str]:
    """Take in what Slack says of a person.

    Returns:
        The member, and the zone they had before.
    """
    member = await meet(tx, profile.user_id)
    before = member.zone
    member.name, member.zone, member.is_bot = profile.name[:200], profile.zone, profile.is_bot
    member.profile_at = tx.now
    if profile.deleted:
        member.leave(tx.now)
    else:
        member.left_at = None
    return member, before


async def give_roles(tx: Tx, by: str, user_id: str, roles: Collection[Role], department: Department) -> Member:
    """Set somebody's roles and department; written into the trail.

    Raises:
        Refusal: `by` is no admin, or nobody would be admin any more.
    """
    await tx.team(lock=True)  # two admins must not take the role from each other at once
    await require_admin(tx, by)
    await meet(tx, user_id)
    member = await find(tx, user_id, lock=True)
    assert member is not None  # noqa: S101  just met
    changed = member.give(roles, admins=len(await admins(tx)))
    if changed is not None:
        given, taken = changed
        await tx.audit(by, "role.set", f"member:{user_id}", given=sorted(given), taken=sorted(taken))
    if member.department is not department:
        await tx.audit(by, "department.set", f"member:{user_id}", old=member.department, new=department)
        member.department = department
    return member


async def absences(tx: Tx, user_ids: Collection[str]) -> dict[str, list[Absence]]:
    """Days away of these people that have not passed."""
    today = tx.now.date()
    query = sa.select(Absence).where(Absence.user_id.in_(user_ids), Absence.last >= sa.func.date(today.replace(day=1)))
    found: dict[str, list[Absence]] = {}
    for absence in await tx.all(query.order_by(Absence.first)):
        found.setdefault(absence.user_id, []).append(absence)
    return found

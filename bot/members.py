"""People: getting to know them, what they may do, and their leaving."""

from collections.abc import Collection

import sqlalchemy as sa

from bot.database import Tx
from bot.prose.lists import joined
from bot.slack.profile import Profile
from bot.storage.scoping import prepared
from bot.views import members as view
from bot.views import welcome
from models.member import Department, Member, Role
from models.refusal import Refusal

_FOUND = prepared(sa.select(Member).where(Member.user_id == sa.bindparam("user")))
_HELD = _FOUND.with_for_update()


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
        member = await tx.only(_FOUND, user=user_id)
    return member


async def find(tx: Tx, user_id: str, *, lock: bool = False) -> Member | None:
    return await tx.one(_HELD if lock else _FOUND, user=user_id)


async def admins(tx: Tx) -> list[str]:
    """The Slack ids of the admins."""
    return [member.user_id for member in await with_role(tx, Role.ADMIN)]


async def with_any_role(tx: Tx) -> list[Member]:
    """Everyone who holds a role, by name."""
    query = sa.select(Member).where(Member.left_at.is_(None), Member.roles != frozenset())
    return await tx.all(query.order_by(Member.name, Member.id))


async def with_role(tx: Tx, role: Role) -> list[Member]:
    """Everyone who holds that role, by name. For `Role.LEAD`, admins are not counted."""
    return [member for member in await with_any_role(tx) if role in member.roles]


async def lead_of(tx: Tx, user_id: str) -> str | None:
    """Who leads somebody: a lead of their department, else any lead, else an admin.

    Somebody else where there is one; None where there is neither lead nor admin.
    """
    member = await meet(tx, user_id)
    leads = await with_role(tx, Role.LEAD)
    found = [lead for lead in leads if lead.department is member.department] + leads + await with_role(tx, Role.ADMIN)
    others = [lead for lead in found if lead.user_id != user_id]
    return next((lead.user_id for lead in [*others, *found]), None)


async def require(tx: Tx, user_id: str, role: Role) -> Member:
    """The member, if they may act as `role`.

    In a workspace that has no admin yet, the installer becomes its admin; where nobody knows who installed it, the first
    person who asks for a lead's or admin's work.

    Raises:
        Refusal: they may not; the sentence names who can change that.
    """
    member = await find(tx, user_id)
    if member is not None and member.may(role):
        return member
    holders = await admins(tx) or await first_admin(tx, user_id)
    member = await meet(tx, user_id)
    if member.may(role):
        return member
    ask = joined([f"<@{holder}>" for holder in holders[:3]], "or")
    who = "an admin" if role is Role.ADMIN else f"a{'n' if role is Role.APPROVER else ''} {role}"
    raise Refusal(f"Only {who} can do this. Ask {ask or 'an admin'} to give you that role.")


async def first_admin(tx: Tx, asker: str | None = None) -> list[str]:
    """See to it that there is an admin: the installer, else `asker`. Gives the admins."""
    team = await tx.team(lock=True)  # two who ask at once must not both become it
    holders = await admins(tx)
    for user_id in (team.installed_by, asker):
        if holders or user_id is None:
            continue
        member = await meet(tx, user_id)
        if member.left_at is None and not member.is_bot:
            member.roles = member.roles | {Role.ADMIN}
            member.welcome(tx.now)
            await tx.flush()
            await tx.audit("tandem", "role.first_admin", f"member:{user_id}")
            await tx.post(f"welcome:admin:{user_id}", user_id, welcome.first_admin())
            holders = [user_id]
    return holders


async def require_admin(tx: Tx, user_id: str) -> Member:
    return await require(tx, user_id, Role.ADMIN)


async def describe(tx: Tx, profile: Profile) -> tuple[Member, str]:
    """Take in what Slack says of a person.

    Returns:
        The member, and the zone they had before.
    """
    if profile.deleted:
        await tx.team(lock=True)  # before the people, as everywhere
    member = await meet(tx, profile.user_id)
    before = member.zone
    member.name, member.zone, member.is_bot = profile.name[:200], profile.zone, profile.is_bot
    member.profile_at = tx.now
    if profile.deleted:
        await depart(tx, member)
    else:
        member.left_at = None
    return member, before


async def awaits_admin(tx: Tx) -> bool:
    """Whether the installer is known, is here, and nobody is admin yet."""
    team = await tx.team()
    if team.installed_by is None or await admins(tx):
        return False
    installer = await find(tx, team.installed_by)
    return installer is None or (installer.left_at is None and not installer.is_bot)


async def depart(tx: Tx, member: Member) -> bool:
    """Somebody left the workspace: they hold no role and are nobody's backup any more. True the first time only.

    Do it in the workspace's turn. When they were the last admin, a lead takes their place, and is told.
    """
    if not member.leave(tx.now):
        return False
    taken, member.roles = member.roles, frozenset()
    if taken:
        await tx.audit("tandem", "role.set", f"member:{member.user_id}", given=[], taken=sorted(taken), why="left")
    for backed in await tx.all(sa.select(Member).where(Member.backup_id == member.user_id)):
        backed.backup_id = None
        await tx.audit("tandem", "backup.set", f"member:{backed.user_id}", old=member.user_id, new=None, why="left")
    await tx.flush()
    if Role.ADMIN in taken and not await admins(tx):
        heirs = [heir for role in (Role.LEAD, Role.APPROVER, Role.CHAMPION) for heir in await with_role(tx, role)]
        if heirs:
            heirs[0].roles = heirs[0].roles | {Role.ADMIN}
            await tx.audit(
                "tandem", "role.set", f"member:{heirs[0].user_id}", given=["admin"], taken=[], why="last admin left"
            )
            await tx.post(
                f"admin:{member.user_id}:left:{tx.now.isoformat()}", heirs[0].user_id, view.new_admin(member.user_id)
            )
    return True


async def give_roles(tx: Tx, by: str, user_id: str, roles: Collection[Role], department: Department) -> Member:
    """Set somebody's roles and department; written into the trail, and they are told of new roles.

    Raises:
        Refusal: `by` is no admin, nobody would be admin any more, or the person left or is a bot.
    """
    await tx.team(lock=True)  # two admins must not take the role from each other at once
    await require_admin(tx, by)
    member = await _here(tx, user_id, "roles")
    changed = member.give(roles, admins=len(await admins(tx)))
    if changed is not None:
        given, taken = changed
        await tx.audit(by, "role.set", f"member:{user_id}", given=sorted(given), taken=sorted(taken))
        if given and user_id != by:
            await tx.post(f"roles:{user_id}:{tx.now.isoformat()}", user_id, view.roles_given(by, given))
    if member.department is not department:
        await tx.audit(by, "department.set", f"member:{user_id}", old=member.department, new=department)
        member.department = department
    return member


async def set_backup(tx: Tx, by: str, user_id: str, backup_id: str | None) -> Member:
    """Say who stands in for somebody; written into the trail.

    Raises:
        Refusal: `by` is no lead, or the backup is the person themselves, a bot, or somebody who left.
    """
    await tx.team(lock=True)  # before the people, as everywhere
    await require(tx, by, Role.LEAD)
    member = await _here(tx, user_id, "backup")
    if backup_id == user_id:
        raise Refusal("People cannot be their own backup. Choose somebody else.", field="backup")
    if backup_id is not None:
        await _here(tx, backup_id, "backup")
    if member.backup_id != backup_id:
        await tx.audit(by, "backup.set", f"member:{user_id}", old=member.backup_id, new=backup_id)
        member.backup_id = backup_id
    return member


async def _here(tx: Tx, user_id: str, field: str) -> Member:
    """Somebody who works here, held until the transaction ends."""
    await meet(tx, user_id)
    member = await find(tx, user_id, lock=True)
    assert member is not None  # noqa: S101  just met
    if member.is_bot:
        raise Refusal("That is a bot. Choose a person.", field=field)
    if member.left_at is not None:
        raise Refusal("That person has left the workspace. Choose somebody else.", field=field)
    return member

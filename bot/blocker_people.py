"""Who has a say about a blocker: who can own it, who may end it, who leads."""

from bot import members
from bot.database import Tx
from models.blocker import Blocker, State
from models.huddle import Huddle
from models.member import Member, Role
from models.refusal import Refusal


async def require_able(tx: Tx, user_id: str) -> Member:
    """The member, if they can own a blocker: a person, and still here.

    Raises:
        Refusal: beside the field ``owner``.
    """
    member = await members.meet(tx, user_id)
    if member.is_bot or user_id == (await tx.team()).bot_user_id:
        raise Refusal("That is a bot. Choose a person who can clear it.", field="owner")
    if member.left_at is not None:
        raise Refusal("That person left this workspace. Choose somebody who is here.", field="owner")
    return member


async def is_concerned(tx: Tx, blocker: Blocker, user_id: str) -> bool:
    """Whether somebody is its owner, their backup, raised it, or is a lead. One that a lead accepted concerns leads only."""
    member = await members.find(tx, user_id)
    if member is not None and member.may(Role.LEAD):
        return True
    near = (blocker.owner_id, blocker.raiser_id, *blocker.others, await backup_of(tx, blocker.owner_id))
    return blocker.state is not State.ACCEPTED and user_id in near


async def require_concerned(tx: Tx, blocker: Blocker, user_id: str) -> None:
    """Raises a Refusal for those whom it does not concern."""
    if await is_concerned(tx, blocker, user_id):
        return
    if blocker.state is State.ACCEPTED:
        await members.require(tx, user_id, Role.LEAD)
    raise Refusal(f"Ask <@{blocker.owner_id}>, <@{blocker.raiser_id}> or a lead: only they can do this.")


async def backup_of(tx: Tx, user_id: str) -> str | None:
    """Who stands in for somebody, if that person is still here."""
    member = await members.find(tx, user_id)
    backup = await members.find(tx, member.backup_id) if member and member.backup_id else None
    return backup.user_id if backup and backup.left_at is None and not backup.is_bot else None


async def leads(tx: Tx, blocker: Blocker) -> list[str]:
    """The leads to turn to, best first: the huddle's, the raiser's, their backups, then all others and the admins.

    Its own owner comes last: they have not cleared it, so somebody else says what is to become of it.
    """
    huddle = await tx.get(Huddle, blocker.huddle_id) if blocker.huddle_id is not None else None
    near = [huddle.lead_id if huddle else None, await members.lead_of(tx, blocker.raiser_id)]
    near += [await backup_of(tx, lead) for lead in near if lead]
    far = [*await members.with_role(tx, Role.LEAD), *await members.with_role(tx, Role.ADMIN)]
    found = [await members.find(tx, user_id) for user_id in near if user_id]
    turned_to = dict.fromkeys(lead.user_id for lead in [*found, *far] if lead and lead.may(Role.LEAD))
    return sorted(turned_to, key=lambda user_id: user_id == blocker.owner_id)


async def successor(tx: Tx, blocker: Blocker) -> str | None:
    """Who takes over when its owner has left: their backup, else a lead, else the person it blocks; None without anybody."""
    raiser = await members.meet(tx, blocker.raiser_id)
    others = [await backup_of(tx, blocker.owner_id), *await leads(tx, blocker)]
    others.append(raiser.user_id if raiser.left_at is None else None)
    return next((user_id for user_id in others if user_id not in (None, blocker.owner_id)), None)

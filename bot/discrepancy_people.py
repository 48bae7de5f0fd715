"""Who has a say about a discrepancy: who owns it, who stands in, who may confirm it."""

from bot import discrepancy_rules, members
from bot.blocker_people import backup_of
from bot.database import Tx
from models.account import Account
from models.discrepancy import Discrepancy
from models.member import Department, Member, Role
from models.refusal import Refusal

__all__ = ["backup_of"]


async def require_able(tx: Tx, user_id: str) -> Member:
    """The member, if they can own a discrepancy: a person, and still here.

    Raises:
        Refusal: beside the field ``owner``.
    """
    if not user_id:
        raise Refusal("Choose who is to find out.", field="owner")
    member = await members.meet(tx, user_id)
    if member.is_bot or user_id == (await tx.team()).bot_user_id:
        raise Refusal("That is a bot. Choose a person who can find out.", field="owner")
    if member.left_at is not None:
        raise Refusal("That person left this workspace. Choose somebody who is here.", field="owner")
    return member


async def is_here(tx: Tx, user_id: str | None) -> bool:
    """Whether somebody is a person of this workspace who has not left."""
    member = await members.find(tx, user_id) if user_id else None
    return member is not None and member.left_at is None and not member.is_bot


async def usual_owner(tx: Tx, account: Account | None, reporter: str) -> str:
    """Who owns what nobody was chosen for: the account's owner, their backup, else a lead, else who reports it."""
    near = [account.owner_id, account.backup_id] if account else []
    others = [*near, await discrepancy_rules.finance_lead(tx), await members.lead_of(tx, reporter)]
    return await _first_here(tx, others) or reporter


async def successor(tx: Tx, discrepancy: Discrepancy, account: Account | None) -> str | None:
    """Who takes over when its owner has left; None where nobody else is here."""
    near = [await backup_of(tx, discrepancy.owner_id), *([account.owner_id, account.backup_id] if account else [])]
    far = [
        await members.lead_of(tx, discrepancy.owner_id),
        await discrepancy_rules.finance_lead(tx),
        discrepancy.reported_by,
    ]
    others = [user_id for user_id in [*near, *far] if user_id != discrepancy.owner_id]
    return await _first_here(tx, others)


async def require_concerned(tx: Tx, discrepancy: Discrepancy, user_id: str) -> None:
    """Lets its owner, their backup, its reporter and leads pass. Raises a Refusal for others."""
    if user_id in (discrepancy.owner_id, discrepancy.reported_by, await backup_of(tx, discrepancy.owner_id)):
        return
    if not (await members.meet(tx, user_id)).may(Role.LEAD):
        raise Refusal(f"Ask <@{discrepancy.owner_id}>, <@{discrepancy.reported_by}> or a lead: only they can do this.")


async def second_person(tx: Tx, discrepancy: Discrepancy, account: Account | None, resolver: str) -> str:
    """Who is asked to confirm what `resolver` resolved: the account's owner, the finance lead, a lead or an admin.

    Raises:
        Refusal: there is nobody but `resolver`.
    """
    near = [account.owner_id, account.backup_id] if account else []
    leads = [each.user_id for role in (Role.LEAD, Role.ADMIN) for each in await members.with_role(tx, role)]
    others = [*near, await discrepancy_rules.finance_lead(tx), await members.lead_of(tx, resolver), *leads]
    found = await _first_here(tx, [user_id for user_id in others if user_id != resolver])
    if found is None:
        raise Refusal("It is above the limit, so a second person has to confirm it. Ask an admin to make somebody a lead.")
    return found


async def require_confirmer(tx: Tx, discrepancy: Discrepancy, account: Account | None, user_id: str) -> None:
    """Lets those pass who may confirm: who was asked, their backup, the account's owner, finance, leads.

    Raises:
        Refusal: for others, and for whoever resolved it.
    """
    if user_id == discrepancy.resolved_by:
        raise Refusal("You resolved it, so somebody else has to confirm it.")
    asked = discrepancy.waits_for_id
    near = [asked, await backup_of(tx, asked) if asked else None, account.owner_id if account else None]
    member = await members.meet(tx, user_id)
    if user_id in near or member.may(Role.LEAD) or member.department is Department.FINANCE:
        return
    raise Refusal(f"Ask <@{asked}>: only finance and leads can confirm it.")


async def _first_here(tx: Tx, others: list[str | None]) -> str | None:
    for user_id in dict.fromkeys(others):
        if await is_here(tx, user_id):
            return user_id
    return None

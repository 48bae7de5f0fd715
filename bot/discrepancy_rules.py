"""How this workspace goes after its discrepancies, and who leads finance."""

import sqlalchemy as sa

from bot import members
from bot.database import Tx
from models.discrepancy_rules import DiscrepancyRules
from models.member import Department, Member, Role
from models.refusal import Refusal


async def of(tx: Tx) -> DiscrepancyRules:
    """The rules; as new ones are where nobody has said anything yet (then not kept)."""
    return await tx.one(sa.select(DiscrepancyRules)) or DiscrepancyRules()


async def held(tx: Tx) -> DiscrepancyRules:
    """The same to change; made when missing. Takes the workspace's turn."""
    await tx.team(lock=True)
    found = await tx.one(sa.select(DiscrepancyRules))
    if found is None:
        found = DiscrepancyRules(copies_at=tx.now)
        tx.add(found)
        await tx.flush()
    return found


async def finance_lead(tx: Tx) -> str | None:
    """Who leads finance: the one that was chosen, else a lead of finance, else an admin; None without any."""
    rules = await of(tx)
    chosen = await members.find(tx, rules.finance_lead_id) if rules.finance_lead_id else None
    if chosen is not None and chosen.left_at is None:
        return chosen.user_id
    leads = await members.with_role(tx, Role.LEAD)
    admins = await members.with_role(tx, Role.ADMIN)
    near: list[Member] = [each for each in [*leads, *admins] if each.department is Department.FINANCE]
    return next((each.user_id for each in [*near, *admins, *leads]), None)


async def change(
    tx: Tx, by: str, *, limits: tuple[int, int, int], review_minor: int, finance_lead: str | None
) -> DiscrepancyRules:
    """Set the rules; each change is written into the trail.

    Args:
        limits: the days at which the second, third and fourth bucket of age begin.
        review_minor: above this a second person confirms; in the smallest unit of the books' currency.
        finance_lead: hears of what is old; None: a lead of finance does.

    Raises:
        Refusal: `by` is no admin, or beside ``first``, ``second``, ``third`` or ``finance_lead``.
    """
    rules = await held(tx)
    await members.require_admin(tx, by)
    before = _told(rules)
    rules.set_limits(*limits)
    if finance_lead is not None:
        lead = await members.meet(tx, finance_lead)
        if lead.is_bot or lead.left_at is not None:
            raise Refusal("Choose a person who works here.", field="finance_lead")
    rules.review_minor, rules.finance_lead_id = review_minor, finance_lead
    for name, value in _told(rules).items():
        if before[name] != value:
            rules.set_by = by
            await tx.audit(by, "discrepancy.rules", f"discrepancies:{name}", old=before[name], new=value)
    return rules


async def left(tx: Tx, user_id: str) -> None:
    """Somebody left: they lead finance no more."""
    rules = await tx.one(sa.select(DiscrepancyRules).where(DiscrepancyRules.finance_lead_id == user_id))
    if rules is not None:
        rules.finance_lead_id = None
        await tx.audit("tandem", "discrepancy.rules", "discrepancies:finance_lead", old=user_id, new=None, why="left")


def _told(rules: DiscrepancyRules) -> dict[str, object]:
    return {"limits": list(rules.limits), "review": rules.review_minor, "finance_lead": rules.finance_lead_id}

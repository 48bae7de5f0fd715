"""Cost centers: what they are called, and who answers for them. Their budgets: bot/budgets.py."""

import sqlalchemy as sa

from bot import members, rows
from bot.database import Tx
from bot.views import cost_centres as view
from models.cost_centre import CostCentre, read_code, read_name
from models.member import Role
from models.refusal import Refusal

UNKNOWN = "I do not know that cost center. Type `/tandem settings` to see them all."


async def all_open(tx: Tx) -> list[CostCentre]:
    """The cost centers that requests can name, by code."""
    return [centre for centre in await everything(tx) if centre.is_open]


async def everything(tx: Tx) -> list[CostCentre]:
    """All of them, closed ones too, by code."""
    return await tx.all(sa.select(CostCentre).order_by(CostCentre.code, CostCentre.id))


async def find(tx: Tx, cost_centre_id: int) -> CostCentre | None:
    """The cost center of that number, closed or not."""
    return await tx.get(CostCentre, cost_centre_id)


async def require_open(tx: Tx, cost_centre_id: int) -> CostCentre:
    """The same, for a request to name.

    Raises:
        Refusal: beside the field ``cost_centre``, when there is none or it is closed.
    """
    centre = await tx.get(CostCentre, cost_centre_id)
    if centre is None or not centre.is_open:
        raise Refusal("This cost center is closed. Choose another.", field="cost_centre")
    return centre


# setting them up
async def save(
    tx: Tx,
    by: str,
    cost_centre_id: int | None,
    *,
    code: str,
    name: str,
    owner: str,
    backup: str | None = None,
    closed: bool = False,
) -> CostCentre:
    """Add a cost center, or change one; written into the trail.

    Args:
        cost_centre_id: the one to change; None for a new one.
        owner: who answers for it.
        backup: who does while the owner is away.
        closed: whether it takes no new requests.

    Raises:
        Refusal: `by` is no lead, or beside ``code``, ``name``, ``owner`` or ``backup``.
    """
    await tx.team(lock=True)
    await members.require(tx, by, Role.LEAD)
    code, name = read_code(code), read_name(name)
    same = sa.select(CostCentre).where(sa.func.lower(CostCentre.code) == code.lower())
    for other in await tx.all(same):
        if other.id != cost_centre_id:
            raise Refusal("Another cost center has this code. Give each its own.", field="code")
    await require_here(tx, owner, "owner")
    if backup is not None:
        if backup == owner:
            raise Refusal("The owner cannot be the backup too. Choose somebody else.", field="backup")
        await require_here(tx, backup, "backup")
    if cost_centre_id is None:
        centre = CostCentre(code=code, name=name, owner_id=owner, backup_id=backup, closed_at=tx.now if closed else None)
        tx.add(centre)
        await tx.flush()
        await tx.audit(by, "cost_centre.add", subject(centre), name=name, owner=owner, backup=backup)
        return centre
    centre = await require_known(tx, cost_centre_id)
    changes = {"code": code, "name": name, "owner_id": owner, "backup_id": backup}
    for column, before, value in rows.put(centre, changes):
        what = column.removesuffix("_id")
        await tx.audit(by, "cost_centre.change", subject(centre), name=what, old=before, new=value)
    if centre.close(tx.now) if closed else centre.reopen():
        await tx.audit(by, "cost_centre.close" if closed else "cost_centre.reopen", subject(centre))
    return centre


async def owner_left(tx: Tx, user_id: str) -> None:
    """Somebody left the workspace: their backup, else a lead, answers for what they did; leads are told of both."""
    await tx.team(lock=True)
    for backed in await tx.all(sa.select(CostCentre).where(CostCentre.backup_id == user_id).order_by(CostCentre.id)):
        backed.backup_id = None
        await tx.audit("tandem", "cost_centre.change", subject(backed), name="backup", old=user_id, new=None, why="left")
    for owned in await tx.all(sa.select(CostCentre).where(CostCentre.owner_id == user_id).order_by(CostCentre.id)):
        backup = await members.find(tx, owned.backup_id) if owned.backup_id else None
        stands_in = backup is not None and backup.left_at is None and not backup.is_bot
        heir = owned.backup_id if stands_in else await members.lead_of(tx, user_id)
        if heir in (None, user_id):
            continue
        owned.owner_id, owned.backup_id = str(heir), None
        await tx.audit("tandem", "cost_centre.change", subject(owned), name="owner", old=user_id, new=heir, why="left")
        key = f"cost_centre:{owned.id}:{user_id}:{tx.now.isoformat()}"
        await tx.post(key, str(heir), view.inherited(owned, user_id))


async def require_known(tx: Tx, cost_centre_id: int) -> CostCentre:
    """The cost center of that number, closed or not, held until the transaction ends. Raises a Refusal without one."""
    centre = await tx.lock(CostCentre, cost_centre_id)
    if centre is None:
        raise Refusal(UNKNOWN)
    return centre


async def require_here(tx: Tx, user_id: str, field: str) -> None:
    """Raises a Refusal beside `field` where that is nobody who works here."""
    if not user_id:
        raise Refusal("Choose a person.", field=field)
    member = await members.meet(tx, user_id)
    if member.is_bot or user_id == (await tx.team()).bot_user_id:
        raise Refusal("That is a bot. Choose a person.", field=field)
    if member.left_at is not None:
        raise Refusal("That person has left the workspace. Choose somebody else.", field=field)


def subject(centre: CostCentre) -> str:
    """What the trail calls it."""
    return f"cost_centre:{centre.code}"

"""A company that buys things, and looking at what became of each request."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot import purchase_copies, purchase_votes, purchases
from bot.database import Workspace
from bot.purchases import Wish
from models.audit_entry import AuditEntry
from models.cost_centre import CostCentre
from models.member import Absence, Department, Member, Role
from models.message import Message
from models.purchase import Purchase
from models.purchase_notice import Notice
from models.purchase_standing import Standing
from models.purchase_version import Recurrence
from models.purchase_vote import Vote
from models.refusal import Refusal
from tests.use_cases import done

MAYA, OSKAR = "UMAYA", "UOSKAR"  # ask for things
FAY, FRED, FINN = "UFAY", "UFRED", "UFINN"  # finance; Finn is no approver
OLA, OTTO, OLIN = "UOLA", "UOTTO", "UOLIN"  # operations; Olin is no approver
NOA = "UNOA"  # approver of neither department
LEA, ROOT, ADA = "ULEA", "UROOT", "UADA"
BOT, GONE, ZOE = "UROBOT", "UGONE", "UZOE"
FINANCE, OPERATIONS = Department.FINANCE, Department.OPERATIONS
APPROVERS = (FAY, FRED, OLA, OTTO, NOA)


async def settle(workspace: Workspace) -> None:
    """Two approvers in each department, Finn and Olin their backups, Noa outside; two admins; cost centers 410 and 520."""
    approver = frozenset({Role.APPROVER})
    people: dict[str, dict[str, Any]] = {
        MAYA: {"department": OPERATIONS},
        OSKAR: {"department": FINANCE},
        FAY: {"department": FINANCE, "roles": approver, "backup_id": FINN},
        FRED: {"department": FINANCE, "roles": approver},
        FINN: {"department": FINANCE},
        OLA: {"department": OPERATIONS, "roles": approver, "backup_id": OLIN},
        OTTO: {"department": OPERATIONS, "roles": approver},
        OLIN: {"department": OPERATIONS},
        NOA: {"roles": approver},
        LEA: {"roles": frozenset({Role.LEAD})},
        ROOT: {"roles": frozenset({Role.ADMIN})},
        ADA: {"roles": frozenset({Role.ADMIN})},
        ZOE: {},
        BOT: {"is_bot": True, "roles": approver, "department": FINANCE},
    }
    async with workspace.begin() as tx:
        for user_id, given in people.items():
            tx.add(Member(user_id=user_id, name=user_id.title(), **given))
        tx.add(Member(user_id=GONE, name="Gone", roles=approver, department=OPERATIONS, left_at=tx.now - timedelta(days=9)))
        tx.add(CostCentre(code="410", name="Workshop", owner_id=ZOE))
        await tx.flush()
        tx.add(CostCentre(code="520", name="Marketing", owner_id=ZOE))


async def centre(workspace: Workspace, code: str = "410") -> int:
    async with workspace.read() as tx:
        return await tx.only(sa.select(CostCentre.id).where(CostCentre.code == code))


async def wish(workspace: Workspace, amount: str = "12,500.00", **given: Any) -> Wish:
    """40 brake sets of Acme, over the limit unless another amount is given; `cost_centre` by its code."""
    code = given.pop("cost_centre", "410")
    facts: dict[str, Any] = {
        "what": "40 brake sets",
        "vendor": "Acme Tools Ltd",
        "amount": amount,
        "currency": "USD",
        "recurrence": Recurrence.ONCE,
        "why": "The old ones wear out.",
        "cost_centre": await centre(workspace, code) if isinstance(code, str) else code,
    }
    return Wish(**{**facts, **given})


async def sent(workspace: Workspace, amount: str = "12,500.00", *, by: str = MAYA, **given: Any) -> Purchase:
    asked = await wish(workspace, amount, **given)
    async with workspace.begin() as tx:
        return await purchases.request(tx, by, asked)


async def amended(workspace: Workspace, purchase: Purchase, amount: str = "12,500.00", **given: Any) -> Purchase:
    """Changed by its requester, who looks at the version of `purchase`."""
    asked = await wish(workspace, amount, **given)
    async with workspace.begin() as tx:
        return await purchases.amend(tx, purchase.id, purchase.version, purchase.requester_id, asked)


async def approved(workspace: Workspace, purchase: Purchase, *people: str) -> Purchase:
    """Approved by these people, one after the other, as the version of `purchase`."""
    for user_id in people:
        await done(workspace, purchase_votes.approve, purchase.id, purchase.version, user_id)
    return (await now(workspace, purchase)).purchase


async def outcome(workspace: Workspace, act: Callable[..., Awaitable[Any]], *given: Any) -> Refusal | None:
    """What it was refused with, if it was; for those who act at once."""
    try:
        await done(workspace, act, *given)
    except Refusal as refused:
        return refused
    return None


async def now(workspace: Workspace, purchase: Purchase) -> Standing:
    async with workspace.read() as tx:
        return await purchases.get(tx, purchase.id, purchase.requester_id)


async def votes(workspace: Workspace) -> list[Vote]:
    async with workspace.read() as tx:
        return await tx.all(sa.select(Vote).order_by(Vote.id))


async def drawn(workspace: Workspace) -> None:
    """Let the messages show what was voted, as the outbox does before it delivers."""
    async with workspace.read() as tx:
        stale = await purchase_copies.stale(tx)
    for purchase_id in stale:
        assert await done(workspace, purchase_copies.draw, purchase_id)


async def said(workspace: Workspace, key: str) -> str | None:
    """How the message of that key reads now, or None where there is none."""
    await drawn(workspace)
    async with workspace.read() as tx:
        found: Message | None = await tx.one(sa.select(Message).where(Message.key == key))
    return found.payload["text"] if found else None


async def keys(workspace: Workspace, user_id: str) -> list[str]:
    """What was said to somebody, by its keys, oldest first."""
    async with workspace.read() as tx:
        return await tx.all(sa.select(Message.key).where(Message.channel == user_id).order_by(Message.id))


async def buttons(workspace: Workspace, key: str) -> list[str]:
    await drawn(workspace)
    async with workspace.read() as tx:
        found = await tx.only(sa.select(Message).where(Message.key == key))
    blocks = [block for block in found.payload["blocks"] if block["type"] == "actions"]
    return [element["text"]["text"] for block in blocks for element in block["elements"]]


async def trail(workspace: Workspace) -> list[str]:
    async with workspace.read() as tx:
        return await tx.all(sa.select(AuditEntry.action).order_by(AuditEntry.number))


async def notices(workspace: Workspace) -> list[tuple[int, str]]:
    """The decisions for the outside, by the request's id."""
    async with workspace.read() as tx:
        return [(notice.purchase_id, notice.outcome.value) for notice in await tx.all(sa.select(Notice).order_by(Notice.id))]


async def set_member(workspace: Workspace, user_id: str, **given: Any) -> None:
    async with workspace.begin() as tx:
        await tx.change(sa.update(Member).where(Member.user_id == user_id).values(**given))


async def away(workspace: Workspace, user_id: str) -> None:
    async with workspace.begin() as tx:
        tx.add(Absence(user_id=user_id, first=tx.now.date(), last=tx.now.date()))

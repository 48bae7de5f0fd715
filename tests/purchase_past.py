"""Purchases that were decided, written straight into the tables: what comes afterwards is tested with them."""

from typing import Any

import sqlalchemy as sa

from bot import purchase_notices
from bot.database import Tx, Workspace
from models.cost_centre import CostCentre
from models.member import Department, Member, Role
from models.message import Message
from models.purchase import Purchase, State
from models.purchase_version import Recurrence, Version
from models.purchase_vote import Vote

ASKER, FINA, OPAL, ADA, ELI = "UASKER", "UFINA", "UOPAL", "UADA", "UELI"
APPROVER = frozenset({Role.APPROVER})


async def people(workspace: Workspace) -> None:
    """Who asks, an approver of each department, an admin, and a lead."""
    async with workspace.begin() as tx:
        tx.add(Member(user_id=ASKER, name="Ann Asker"))
        tx.add(Member(user_id=FINA, name="Fina Lund", department=Department.FINANCE, roles=APPROVER))
        tx.add(Member(user_id=OPAL, name="Opal =Reyes", department=Department.OPERATIONS, roles=APPROVER))
        tx.add(Member(user_id=ADA, name="Ada Admin", roles=frozenset({Role.ADMIN})))
        tx.add(Member(user_id=ELI, name="Eli Lead", roles=frozenset({Role.LEAD})))


async def _center(tx: Tx) -> CostCentre:
    center: CostCentre | None = await tx.one(sa.select(CostCentre).where(CostCentre.code == "410"))
    if center is None:
        center = CostCentre(code="410", name="Warehouse", owner_id=ADA)
        tx.add(center)
        await tx.flush()
    return center


async def decided(workspace: Workspace, number: int, state: State = State.APPROVED, **given: Any) -> Purchase:
    """A purchase with two versions; two voted on the second. Its decision is kept for the web address."""
    async with workspace.begin() as tx:
        center = await _center(tx)
        what = given.get("what", "Two pallet trucks")
        purchase = Purchase(
            number=number, requester_id=ASKER, for_id=ASKER, what=what, why="Ours are worn", sent_at=tx.now, version=2
        )
        purchase.files = [{"id": "F1", "name": "quote.pdf", "size": 10, "kind": "pdf", "link": "https://files.test/F1"}]
        tx.add(purchase)
        await tx.flush()
        for version, minor in ((1, 1_000_001), (2, 1_250_000)):
            tx.add(
                Version(
                    purchase_id=purchase.id,
                    number=version,
                    vendor=given.get("vendor", "Nordlift"),
                    vendor_key="nordlift",
                    amount_minor=minor,
                    currency=given.get("currency", "USD"),
                    recurrence=Recurrence.ONCE,
                    cost_centre_id=center.id,
                    made_by=ASKER,
                    made_at=tx.now,
                    seats_needed=2,
                    seats_filled=2 if version == 2 else 0,
                    over=True,
                    counts_minor=given.get("counts", minor),
                    own_minor=given.get("counts", minor),
                    approved=version == 2 and state is State.APPROVED,
                )
            )
        await tx.flush()
        yes: dict[str, Any] = {"purchase_id": purchase.id, "version": 2, "at": tx.now, "approve": True}
        tx.add(Vote(**yes, voter_id=FINA, for_id=FINA, department=Department.FINANCE, seat="finance"))
        if state is State.APPROVED:
            tx.add(Vote(**yes, voter_id=OPAL, for_id=OPAL, department=Department.OPERATIONS, seat="operations"))
        else:
            no = {**yes, "approve": False, "reason": given.get("reason", "Too dear")}
            tx.add(Vote(**no, voter_id=OPAL, for_id=OPAL, department=Department.OPERATIONS))
            purchase.reason = no["reason"]
        purchase.state, purchase.decided_at, purchase.decided_by = state, tx.now, OPAL
        await tx.flush()
        await tx.write(purchase_notices.notice(tx, purchase))
    return purchase


async def told(workspace: Workspace, user_id: str) -> list[str]:
    """What was said to somebody, oldest first, as it reads now."""
    async with workspace.read() as tx:
        found: list[Message] = await tx.all(sa.select(Message).where(Message.channel == user_id).order_by(Message.id))
    return [message.payload["text"] for message in found]

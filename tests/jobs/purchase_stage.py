"""A company with approvers in both departments, and time passing over their requests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot import purchase_copies, purchases
from bot.database import Workspace
from bot.purchases import Wish
from bot.slack.gateway import Slack
from jobs import delegations, purchase_reminders
from models.audit_entry import AuditEntry
from models.cost_centre import CostCentre
from models.member import Department, Member, Role
from models.message import Message
from models.purchase import Purchase
from models.purchase_version import Recurrence
from tests.clocks import FrozenClock

RITA, ANA, BEA, OLE, OTTO, JON, LEA, LIU, ROOT = (
    "URITA", "UANA", "UBEA", "UOLE", "UOTTO", "UJON", "ULEA", "ULIU", "UROOT",
)  # fmt: skip
FINANCE, OPERATIONS, OTHER = Department.FINANCE, Department.OPERATIONS, Department.OTHER
BERLIN = "Europe/Berlin"
NO_SLACK = cast(Slack, None)  # these jobs never call it

PEOPLE: dict[str, dict[str, Any]] = {
    RITA: {},
    ANA: {"department": FINANCE, "roles": frozenset({Role.APPROVER}), "backup_id": BEA},
    BEA: {"department": FINANCE},
    JON: {"department": FINANCE},
    OLE: {"department": OPERATIONS, "roles": frozenset({Role.APPROVER}), "backup_id": OTTO},
    OTTO: {"department": OPERATIONS},
    LEA: {"roles": frozenset({Role.LEAD})},
    LIU: {"department": OPERATIONS, "roles": frozenset({Role.LEAD})},
    ROOT: {"department": OPERATIONS, "roles": frozenset({Role.ADMIN})},
}


async def move_in(workspace: Workspace) -> None:
    """In Berlin, with its holidays: Ana approves for finance and Ole for operations, Bea and Otto are their backups.

    Rita asks for purchases, Lea leads her, Liu leads operations, Root is admin. Jon, of finance, has no part in it.
    """
    async with workspace.begin() as tx:
        team = await tx.team()
        team.country, team.zone = "DE", BERLIN
        for user_id, given in PEOPLE.items():
            tx.add(Member(user_id=user_id, name=user_id.title(), zone=BERLIN, **given))
        tx.add(CostCentre(code="410", name="Workshop", owner_id=LEA))


async def requested(workspace: Workspace, amount: str = "12,500", by: str = RITA, **given: Any) -> Purchase:
    async with workspace.begin() as tx:
        centre = await tx.one(sa.select(CostCentre.id))
        facts = {"what": "Brake sets", "vendor": "Acme", "currency": "USD", "recurrence": Recurrence.ONCE, "why": "Sold out"}
        wish = Wish(**{**facts, "amount": amount, "cost_centre": centre, **given})
        return await purchases.request(tx, by, wish)


async def live(workspace: Workspace, clock: FrozenClock, until: datetime) -> int:
    """Let both jobs run at each moment they ask for; gives how often."""
    times = 0
    while True:
        async with workspace.read() as tx:
            moments = [await job.next_due(tx) for job in (delegations, purchase_reminders)]
        due = min((moment for moment in moments if moment is not None), default=None)
        if due is None or due > until:
            clock.at(until)
            return times
        clock.at(max(due, clock.now()))
        await run(workspace)
        times += 1
        assert times < 500, "the jobs go round and round"


async def run(workspace: Workspace) -> None:
    await delegations.run_due(workspace, NO_SLACK)
    await purchase_reminders.run_due(workspace, NO_SLACK)


async def messages(workspace: Workspace, user_id: str) -> Sequence[Message]:
    async with workspace.read() as tx:
        return await tx.all(sa.select(Message).where(Message.channel == user_id).order_by(Message.id))


async def heard(workspace: Workspace, user_id: str, zone: str = BERLIN) -> list[str]:
    """When somebody was told what, on their clock: ``Thu 11 Mar 09:30 remind``."""
    found = await messages(workspace, user_id)
    return [f"{each.created_at.astimezone(ZoneInfo(zone)):%a %d %b %H:%M} {_kind(each.key)}" for each in found]


def _kind(key: str) -> str:
    kinds = [
        part for part in key.split(":") if part in ("ask", "remind", "lead", "nobody", "request", "question", "decided")
    ]
    return kinds[0] if kinds else key


async def buttons(workspace: Workspace, user_id: str) -> list[list[str]]:
    """The buttons in each message to somebody, oldest first, as the outbox would send them now."""
    async with workspace.begin() as tx:
        for number in await purchase_copies.stale(tx):
            await purchase_copies.draw(tx, number)
    found = []
    for each in await messages(workspace, user_id):
        rows = [block["elements"] for block in each.payload["blocks"] if block["type"] == "actions"]
        found.append([button["text"]["text"] for row in rows for button in row])
    return found


async def trail(workspace: Workspace) -> list[str]:
    async with workspace.read() as tx:
        return await tx.all(sa.select(AuditEntry.action).order_by(AuditEntry.number))


def berlin(month: int, day: int, hour: int = 23, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=ZoneInfo(BERLIN))

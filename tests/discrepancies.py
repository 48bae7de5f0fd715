"""Discrepancies for tests: a small company, what is reported in it, and what was said."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from bot import discrepancies
from bot.database import Tx, Workspace
from bot.discrepancies import Report
from models.account import Account
from models.account_kind import Kind as AccountKind
from models.discrepancy import Discrepancy
from models.member import Department, Member, Role
from models.message import Message

BEN, ANA, OLA, FAY, LEA, ROOT, ZOE = "UBEN", "UANA", "UOLA", "UFAY", "ULEA", "UROOT", "UZOE"
BANK = "1910"
PEOPLE: dict[str, dict[str, Any]] = {
    BEN: {"backup_id": ANA, "department": Department.OPERATIONS},
    ANA: {"department": Department.OPERATIONS},
    OLA: {"department": Department.FINANCE},
    LEA: {"roles": frozenset({Role.LEAD}), "department": Department.OPERATIONS},
    FAY: {"roles": frozenset({Role.LEAD}), "department": Department.FINANCE},
    ROOT: {"roles": frozenset({Role.ADMIN})},
    ZOE: {},
    "UGONE": {"left_at": True},
    "UROBOT": {"is_bot": True},
}


async def move_in(workspace: Workspace) -> None:
    """Ben is in operations, and Ana his backup; Lea leads operations, Fay finance; Ola owns the bank account."""
    async with workspace.begin() as tx:
        for user_id, given in PEOPLE.items():
            known = {**given, "left_at": tx.now} if "left_at" in given else given
            tx.add(Member(user_id=user_id, name=user_id.title(), **known))
        tx.add(Account(code=BANK, name="Bank", kind=AccountKind.CASH, owner_id=OLA))


async def reported(workspace: Workspace, by: str = ZOE, **given: Any) -> Discrepancy:
    """Something off by $120.00, below the limit, that Ben is to find out about."""
    facts = {"what": "The bank fee is not booked", "amount_minor": 120_00, "currency": "USD", "owner": BEN}
    async with workspace.begin() as tx:
        return await discrepancies.report(tx, by, Report(**{**facts, **given}))


async def now(workspace: Workspace, number: int = 1) -> Discrepancy:
    async with workspace.read() as tx:
        found = await discrepancies.find(tx, number)
        assert found is not None
        return found


async def told(workspace: Workspace, user_id: str) -> list[str]:
    """What was said to somebody, oldest first, as it reads now."""
    return [message.payload["text"] for message in await messages(workspace, user_id)]


async def messages(workspace: Workspace, user_id: str) -> list[Message]:
    async with workspace.read() as tx:
        return await tx.all(sa.select(Message).where(Message.channel == user_id).order_by(Message.id))


async def buttons(workspace: Workspace, user_id: str) -> list[list[str]]:
    """The buttons in each message to somebody."""
    rows = [
        [block["elements"] for block in message.payload["blocks"] if block["type"] == "actions"]
        for message in await messages(workspace, user_id)
    ]
    return [[element["text"]["text"] for elements in row for element in elements] for row in rows]


async def leave(tx: Tx, user_id: str) -> None:
    await tx.change(sa.update(Member).where(Member.user_id == user_id).values(left_at=tx.now))


def march(day: int) -> date:
    return date(2027, 3, day)

"""What is set for a whole workspace."""

from datetime import time
from typing import Any

import pytest
import sqlalchemy as sa

from bot import workspaces
from bot.database import Workspace
from models.audit_entry import AuditEntry
from models.member import Member, Role
from models.refusal import Refusal


async def test_leads_set_the_workspace_up_and_each_change_is_in_the_trail(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        tx.add(Member(user_id="ULEAD", roles=frozenset({Role.LEAD})))
    async with workspace.begin() as tx:
        await workspaces.change(tx, "ULEAD", zone="Europe/Berlin", country="DE-BY", reminders_at=time(9, 30))
    async with workspace.begin() as tx:
        await workspaces.change(tx, "ULEAD", zone="Europe/Berlin", country=None, reminders_at=time(8))
    async with workspace.read() as tx:
        team = await tx.team()
        assert (team.zone, team.country, team.reminders_at) == ("Europe/Berlin", None, time(8))
        rows = await tx.all(sa.select(AuditEntry).order_by(AuditEntry.number))
        assert [(row.detail["name"], row.detail["old"], row.detail["new"]) for row in rows] == [
            ("zone", "UTC", "Europe/Berlin"),
            ("country", None, "DE-BY"),
            ("country", "DE-BY", None),
            ("reminders_at", "09:30", "08:00"),
        ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"country": "XX"}, "country"),
        ({"country": "DE-XX"}, "country"),
        ({"reminders_at": time(3)}, "reminders_at"),
    ],
)
async def test_what_cannot_be_is_refused_beside_its_field(workspace: Workspace, given: dict[str, Any], field: str) -> None:
    async with workspace.begin() as tx:
        tx.add(Member(user_id="UADMIN", roles=frozenset({Role.ADMIN})))
        await tx.flush()
        with pytest.raises(Refusal) as refused:
            await workspaces.change(tx, "UADMIN", **{"zone": "UTC", "country": None, "reminders_at": time(9), **given})
        assert refused.value.field == field


async def test_members_cannot_change_the_workspace(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        tx.add(Member(user_id="UADMIN", roles=frozenset({Role.ADMIN})))
        await tx.flush()
        with pytest.raises(Refusal, match="Only a lead"):
            await workspaces.change(tx, "UBO", zone="UTC", country=None, reminders_at=time(9))

"""Teams that several tests begin with."""

from typing import Any

import pytest

from bot.database import Workspace
from models.member import Member, Role
from tests.blockers import ANA, BOT, GONE, JON, LEA, MAYA, ROOT, ZOE


@pytest.fixture
async def team(workspace: Workspace) -> Workspace:
    """Maya is blocked by what Jon can clear; Ana is his backup, Lea leads, Root is admin, Zoe has no part in it."""
    async with workspace.begin() as tx:
        people: dict[str, dict[str, Any]] = {
            MAYA: {},
            JON: {"backup_id": ANA},
            ANA: {},
            LEA: {"roles": frozenset({Role.LEAD})},
            ROOT: {"roles": frozenset({Role.ADMIN})},
            ZOE: {},
            BOT: {"is_bot": True},
            GONE: {"left_at": tx.now},
        }
        for user_id, given in people.items():
            tx.add(Member(user_id=user_id, name=user_id.title(), **given))
    return workspace

"""Teams that several tests begin with."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.database import Database, Workspace
from models.member import Member, Role
from tests.blockers import ANA, BOT, GONE, JON, LEA, MAYA, ROOT, ZOE
from tests.clocks import FrozenClock
from tests.conftest import TEAM, open_team
from tests.databases import Template
from tests.imports import bring_works


@pytest.fixture(scope="session")
def filled() -> dict[Template, str]:
    """Databases with real books in them, filled when a test first asks for them; each test gets a copy."""
    return {}


@pytest.fixture
def works_url(template: Template, filled: dict[Template, str], tmp_path: Path) -> Iterator[str]:
    """A database with the books of the company that has departments."""
    if template not in filled:
        url = template.copy()
        asyncio.run(_fill(url, tmp_path))
        filled[template] = url
    url = template.copy(filled[template])
    yield url
    template.check(url)
    template.drop(url)


async def _fill(url: str, folder: Path) -> None:
    database = Database(url, FrozenClock(), b"a key that is not in the database")
    try:
        await bring_works(await open_team(database), folder)
    finally:
        await database.close()


@pytest.fixture
async def works(works_url: str, clock: FrozenClock) -> AsyncIterator[Workspace]:
    """The company with departments, its books in."""
    database = Database(works_url, clock, b"a key that is not in the database")
    yield database.workspace(TEAM)
    await database.close()


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

"""What is done about one person at one moment, by admins, by Slack and by themselves: nobody waits for ever."""

import asyncio
import contextlib
from collections.abc import Awaitable
from datetime import date
from typing import Any

import pytest

from bot import huddle_absences, members, people
from bot.database import Workspace
from bot.slack.profile import Profile
from models.member import Department, Member, Role
from models.refusal import Refusal
from tests.use_cases import done

ROUNDS = 20
ROOT, ANA, JON = "UROOT", "UANA", "UJON"
WEDNESDAY = date(2027, 3, 10)


async def perhaps(what: Awaitable[Any]) -> None:
    """Who has left is given nothing any more."""
    with contextlib.suppress(Refusal):
        await what


@pytest.mark.parametrize("template", ["postgres"], indirect=True)  # SQLite lets one write at a time
async def test_roles_backups_absences_and_leaving_at_once(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        tx.add(Member(user_id=ROOT, name="Root", roles=frozenset({Role.ADMIN}), department=Department.OTHER))
    for number in range(ROUNDS):
        leaves = number % 2 == 1
        slack_says = Profile(user_id=ANA, name=f"Ana {number}", zone="Asia/Tokyo", is_bot=False, deleted=leaves)
        await asyncio.gather(
            perhaps(done(workspace, people.take_in, slack_says)),
            perhaps(done(workspace, members.give_roles, ROOT, ANA, {Role.APPROVER}, Department.FINANCE)),
            perhaps(done(workspace, members.set_backup, ROOT, ANA, JON)),
            perhaps(done(workspace, huddle_absences.go_away, ANA, WEDNESDAY, WEDNESDAY)),
            perhaps(done(workspace, huddle_absences.come_back, ANA)),
        )
        async with workspace.read() as tx:
            ana = await members.find(tx, ANA)
        assert ana is not None
        assert (ana.name, ana.left_at is not None) == (slack_says.name, leaves)

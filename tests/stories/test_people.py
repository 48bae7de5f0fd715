"""What Slack tells of people, and what is not believed."""

from typing import Any, cast

import sqlalchemy as sa

from bot.database import Workspace
from bot.slack.gateway import Slack
from handlers import people
from handlers.listening import Call
from models.member import Member
from models.team import Team


async def tell(workspace: Workspace, event: dict[str, Any]) -> None:
    call = Call(workspace=workspace, slack=cast(Slack, None), user="U1", body={"event": event})
    await (people.revoked if event["type"] == "tokens_revoked" else people.changed)(call)


async def known(workspace: Workspace) -> list[tuple[str, str]]:
    async with workspace.read() as tx:
        return [(member.user_id, member.zone) for member in await tx.all(sa.select(Member))]


async def team(workspace: Workspace) -> Team:
    async with workspace.read() as tx:
        return await tx.team()


def changed(user_id: str, **more: object) -> dict[str, Any]:
    return {"type": "user_change", "user": {"id": user_id, "name": "ana", "tz": "Asia/Tokyo", **more}}


async def test_people_of_this_workspace_are_taken_in_and_those_of_another_are_not(workspace: Workspace) -> None:
    await tell(workspace, changed("U1", team_id="T1"))
    await tell(workspace, changed("U2", team_id="TOTHER", deleted=True))
    await tell(workspace, {"type": "user_change", "user": "U3"})
    assert await known(workspace) == [("U1", "Asia/Tokyo")]


async def test_the_same_change_delivered_twice_changes_nothing_more(workspace: Workspace) -> None:
    for _ in range(2):
        await tell(workspace, changed("U1", deleted=True))
    assert len(await known(workspace)) == 1


async def test_a_person_s_own_token_taken_back_leaves_the_app_where_it_is(workspace: Workspace) -> None:
    await tell(workspace, {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})
    assert (await team(workspace)).removed_at is None
    await tell(workspace, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}})
    assert (await team(workspace)).removed_at is not None

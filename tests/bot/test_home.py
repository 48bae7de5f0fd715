"""What a Home tab holds: within Slack's limits, however much there is."""

from datetime import date

from bot import absences, home
from bot.database import Workspace
from bot.views import home as view
from models.blocker import Blocker, Needs
from models.member import Member, Role

WEDNESDAY = date(2027, 3, 10)


async def raise_many(workspace: Workspace, owner: str, raiser: str, first: int) -> None:
    async with workspace.begin() as tx:
        for number in range(first, first + 60):
            tx.add(
                Blocker(
                    number=number,
                    what="x" * 300,
                    needs=Needs.DATA,
                    raiser_id=raiser,
                    owner_id=owner,
                    owned_since=tx.now,
                    raised_on=date(2027, 3, 1),
                )
            )


async def test_a_tab_with_very_much_in_it_stays_within_slacks_limits(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        tx.add(Member(user_id="U1", roles=frozenset({Role.ADMIN})))
        await absences.go_away(tx, "U1", WEDNESDAY, WEDNESDAY)
    await raise_many(workspace, "U1", "U2", 1)
    await raise_many(workspace, "U2", "U1", 100)
    async with workspace.read() as tx:
        found = await home.look(tx, "U1", tx.now)
    assert (len(found.owned), len(found.raised), len(found.open_blockers)) == (60, 60, 120)
    shown = view.tab(found)
    assert len(shown["blocks"]) <= 100
    assert "And 52 more." in str(shown)
    for block in shown["blocks"]:
        if block["type"] == "actions":
            ids = [element["action_id"] for element in block["elements"]]
            assert len(ids) == len(set(ids)) <= 25


async def test_a_blocker_somebody_both_owns_and_raised_is_shown_once(workspace: Workspace) -> None:
    await raise_many(workspace, "U1", "U1", 1)
    async with workspace.read() as tx:
        found = await home.look(tx, "U1")
    assert (len(found.owned), len(found.raised)) == (60, 0)


async def test_a_member_is_given_nothing_of_the_team(workspace: Workspace) -> None:
    await raise_many(workspace, "U2", "U3", 1)
    async with workspace.read() as tx:
        found = await home.look(tx, "U1", tx.now)
    assert (found.standings, found.team, found.open_blockers, found.owned, found.raised) == (None, None, (), [], [])
    assert (found.admin, found.failed, found.beat) == (False, 0, None)

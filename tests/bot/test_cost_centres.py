"""Cost centers and who answers for them; on both databases."""

import asyncio
from typing import Any

import pytest

from bot import cost_centres, people
from bot.database import Workspace
from bot.slack.profile import Profile
from models.cost_centre import CostCentre
from models.member import Role
from models.refusal import Refusal
from tests.purchases import BOT, FAY, GONE, LEA, MAYA, OLA, ZOE, centre, said, set_member, settle, trail
from tests.use_cases import done, refusal

NEW: dict[str, Any] = {"code": "600", "name": "Warehouse", "owner": OLA, "backup": FAY}


@pytest.fixture
async def shop(workspace: Workspace) -> Workspace:
    await settle(workspace)
    return workspace


async def saved(workspace: Workspace, number: int | None = None, *, by: str = LEA, **given: Any) -> CostCentre:
    return await done(workspace, cost_centres.save, by, number, **{**NEW, **given})


async def open_ones(workspace: Workspace) -> list[str]:
    async with workspace.read() as tx:
        return [one.label for one in await cost_centres.all_open(tx)]


async def get(workspace: Workspace, number: int) -> CostCentre:
    async with workspace.read() as tx:
        found = await cost_centres.find(tx, number)
        assert found is not None
        return found


def leaves(user_id: str) -> Profile:
    return Profile(user_id=user_id, name=user_id, zone="UTC", is_bot=False, deleted=True)


async def test_leads_add_change_and_close_them_and_each_change_is_in_the_trail(shop: Workspace) -> None:
    made = await saved(shop, name="  Ware\n house ")
    assert await open_ones(shop) == ["410 Workshop", "520 Marketing", "600 Ware house"]
    await saved(shop, made.id, backup=None)
    await saved(shop, made.id, backup=None)
    await saved(shop, made.id, backup=None, closed=True)
    await saved(shop, made.id, backup=None, closed=True)
    assert await open_ones(shop) == ["410 Workshop", "520 Marketing"]
    await saved(shop, made.id, backup=None)
    assert len(await open_ones(shop)) == 3
    assert await trail(shop) == [
        "cost_centre.add",
        "cost_centre.change",
        "cost_centre.change",
        "cost_centre.close",
        "cost_centre.reopen",
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": " "}, "code"),
        ({"code": "4" * 21}, "code"),
        ({"code": "410"}, "code"),
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"owner": ""}, "owner"),
        ({"owner": BOT}, "owner"),
        ({"owner": "UBOT"}, "owner"),
        ({"owner": GONE}, "owner"),
        ({"backup": GONE}, "backup"),
        ({"backup": OLA}, "backup"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(shop: Workspace, given: dict[str, Any], field: str) -> None:
    assert (await refusal(shop, cost_centres.save, LEA, None, **{**NEW, **given})).field == field
    assert len(await open_ones(shop)) == 2


async def test_codes_that_differ_in_case_only_are_the_same(shop: Workspace) -> None:
    made = await saved(shop, code="Mkt")
    assert (await refusal(shop, cost_centres.save, LEA, None, **{**NEW, "code": "MKT"})).field == "code"
    await saved(shop, made.id, code="MKT")


async def test_only_leads_change_them(shop: Workspace) -> None:
    for user_id in (FAY, ZOE, MAYA):
        assert "Only a lead" in (await refusal(shop, cost_centres.save, user_id, None, **NEW)).sentence


async def test_a_closed_or_unknown_one_takes_no_request(shop: Workspace) -> None:
    made = await saved(shop, closed=True)
    for number in (made.id, 0, 10**9):
        assert (await refusal(shop, cost_centres.require_open, number)).field == "cost_centre"
    assert (await done(shop, cost_centres.require_open, await centre(shop))).code == "410"


async def test_two_who_add_the_same_code_at_once_add_one(shop: Workspace) -> None:
    async def attempt() -> bool:
        try:
            await saved(shop)
        except Refusal:
            return False
        return True

    assert sorted(await asyncio.gather(attempt(), attempt(), attempt())) == [False, False, True]
    assert len(await open_ones(shop)) == 3


async def test_an_owner_who_leaves_is_replaced_by_the_backup_else_by_a_lead(shop: Workspace) -> None:
    made = await saved(shop)
    workshop = await centre(shop)
    for user_id in (OLA, OLA, ZOE):
        await done(shop, people.take_in, leaves(user_id))
    found = await get(shop, made.id)
    assert (found.owner_id, found.backup_id) == (FAY, None)
    told = await said(shop, f"cost_centre:{made.id}:{OLA}:2027-03-10T09:00:00+00:00")
    assert told is not None
    assert told.startswith("<@UOLA> left, so you now answer for the cost center 600 Warehouse.")
    assert (await get(shop, workshop)).owner_id == LEA


async def test_a_backup_who_leaves_is_no_backup_any_more(shop: Workspace) -> None:
    made = await saved(shop)
    await done(shop, people.take_in, leaves(FAY))
    assert (await get(shop, made.id)).backup_id is None
    await done(shop, people.take_in, leaves(OLA))
    assert (await get(shop, made.id)).owner_id == LEA


async def test_where_nobody_can_take_over_the_owner_stays_until_a_lead_names_another(shop: Workspace) -> None:
    workshop = await centre(shop)
    for user_id in (LEA, "UROOT", "UADA"):
        await set_member(shop, user_id, roles=frozenset({Role.CHAMPION}))
    await done(shop, people.take_in, leaves(ZOE))
    assert (await get(shop, workshop)).owner_id == ZOE

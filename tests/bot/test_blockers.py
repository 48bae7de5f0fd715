"""Blockers raised, told, and handed on; on both databases."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot import blockers
from bot.database import Tx, Workspace
from models.blocker import Blocker, Needs
from models.member import Member
from tests.blockers import ANA, BOT, GONE, JON, LEA, MAYA, ROOT, ZOE, buttons, left, now, raised, told, trail
from tests.clocks import FrozenClock
from tests.use_cases import done, refusal


# raising
async def test_the_owner_is_told_at_once_with_three_buttons(team: Workspace) -> None:
    blocker = await raised(team, needed_by=date(2027, 3, 12), link="https://acme.example/1 PUR-12")
    assert blocker.label == "BLK-1"
    [message] = await told(team, JON)
    assert "<@UMAYA> is blocked, and you can clear it." in message
    assert "BLK-1 The March invoice is missing – needs data, <@UJON> can clear it, needed by Friday 12 March" in message
    assert "PUR-12" in message
    assert await buttons(team, JON) == ["Clear it", "Not mine", "Still working"]
    assert await told(team, MAYA) == []


async def test_numbers_follow_each_other_also_when_many_raise_at_once(team: Workspace) -> None:
    names = ["ink", "paper", "steel", "rubber", "chain", "paint", "bells", "tyres"]
    await asyncio.gather(*(raised(team, what=f"No {name} came from the supplier of {name}") for name in names))
    async with team.read() as tx:
        assert [blocker.number for blocker in await blockers.open_ones(tx)] == list(range(1, 9))


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"owner": BOT}, "owner", "bot"),
        ({"owner": "UBOT"}, "owner", "bot"),
        ({"owner": GONE}, "owner", "left"),
        ({"needed_by": date(2027, 3, 9)}, "needed_by", "over"),
        ({"what": "  "}, "what", "stuck"),
        ({"link": "no link"}, "links", "https://"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(team: Workspace, given: dict[str, Any], field: str, says: str) -> None:
    refused = await refusal(team, raised_by_tx, **given)
    assert refused.field == field
    assert says in refused.sentence
    async with team.read() as tx:
        assert await blockers.open_ones(tx) == []


async def raised_by_tx(tx: Tx, **given: Any) -> Blocker:
    facts = {"by": MAYA, "what": "The March invoice is missing", "needs": Needs.DATA, "owner": JON}
    return await blockers.raise_blocker(tx, **{**facts, **given})


async def test_today_is_the_raisers_own_day(team: Workspace, clock: FrozenClock) -> None:
    async with team.begin() as tx:
        await tx.change(sa.update(Member).where(Member.user_id == MAYA).values(zone="Pacific/Auckland"))
    clock.move(timedelta(hours=6))  # 15:00 in UTC, and Thursday 11 March already in Auckland
    assert (await refusal(team, raised_by_tx, needed_by=date(2027, 3, 10))).field == "needed_by"
    await raised(team, needed_by=date(2027, 3, 11))


async def test_the_same_blocker_in_other_words_is_raised_again_and_keeps_its_age(
    team: Workspace, clock: FrozenClock
) -> None:
    await raised(team)
    clock.move(timedelta(days=2))
    again = await raised(team, what="the March Invoice is missing!!", needed_by=date(2027, 3, 15))
    assert (again.number, again.times_raised, again.raised_on) == (1, 2, date(2027, 3, 10))
    messages = await told(team, JON)
    assert len(messages) == 2
    assert all("open for 2 working days, needed by Monday 15 March, raised 2 times" in message for message in messages)


async def test_the_same_words_from_somebody_else_are_another_blocker(team: Workspace) -> None:
    await raised(team)
    assert (await raised(team, by=ANA)).number == 2


async def test_raised_again_with_another_owner_it_goes_to_them(team: Workspace) -> None:
    await raised(team)
    await raised(team, owner=ANA)
    assert (await now(team)).owner_id == ANA
    [message] = await told(team, ANA)
    assert "raised 2 times" in message
    assert "Clear it" not in await buttons(team, JON)


async def test_somebody_else_chooses_it_from_those_that_are_open(team: Workspace) -> None:
    blocker = await raised(team)
    again = await done(team, blockers.raise_again, blocker.id, ANA, link="DIS-7")
    assert (again.times_raised, again.raiser_id, again.links) == (2, MAYA, ["DIS-7"])
    assert len(await told(team, JON)) == 2


async def test_one_can_own_what_blocks_oneself_and_is_not_told_of_it(team: Workspace) -> None:
    await raised(team, owner=MAYA)
    assert await told(team, MAYA) == []


# answers
async def test_still_working_is_shown_in_place(team: Workspace) -> None:
    blocker = await raised(team)
    await done(team, blockers.still_working, blocker.id, JON)
    await done(team, blockers.still_working, blocker.id, JON)
    [message] = await told(team, JON)
    assert message.endswith("You are on it, you said on Wednesday 10 March.")


async def test_only_the_raiser_says_that_it_still_blocks(team: Workspace) -> None:
    blocker = await raised(team)
    await done(team, blockers.still_blocks, blocker.id, MAYA)
    assert (await now(team)).blocked_on == date(2027, 3, 10)
    assert "<@UMAYA>" in (await refusal(team, blockers.still_blocks, blocker.id, ZOE)).sentence


async def test_an_owner_before_hears_who_has_it_now(team: Workspace) -> None:
    blocker = await raised(team)
    await done(team, blockers.reassign, blocker.id, JON, ANA)
    refused = await refusal(team, blockers.still_working, blocker.id, JON)
    assert refused.sentence == "BLK-1 is open, and <@UANA> can clear it."


# handing on
async def test_not_mine_tells_the_new_owner_and_the_raiser_and_takes_the_buttons_away(team: Workspace) -> None:
    blocker = await raised(team)
    await done(team, blockers.reassign, blocker.id, JON, ANA)
    assert "<@UANA> can clear it" in (await told(team, ANA))[0]
    assert await told(team, MAYA) == ["<@UJON> gave BLK-1 to <@UANA>: The March invoice is missing"]
    assert await told(team, JON) == ["BLK-1 The March invoice is missing – needs data, <@UANA> can clear it."]
    assert await buttons(team, JON) == []
    assert await trail(team) == ["blocker.give"]


async def test_it_is_handed_on_to_people_only_and_by_those_it_concerns(team: Workspace) -> None:
    blocker = await raised(team)
    for owner, says in ((JON, "has it now"), (BOT, "bot"), (GONE, "left")):
        refused = await refusal(team, blockers.reassign, blocker.id, JON, owner)
        assert (refused.field, says in refused.sentence) == ("owner", True)
    refused = await refusal(team, blockers.reassign, blocker.id, ZOE, ANA)
    assert refused.sentence == "Ask <@UJON>, <@UMAYA> or a lead: only they can do this."


async def test_back_and_forth_asks_each_time(team: Workspace) -> None:
    blocker = await raised(team)
    for by, owner in ((JON, ANA), (ANA, JON), (JON, ANA)):
        await done(team, blockers.reassign, blocker.id, by, owner)
    assert len(await told(team, ANA)) == 2
    assert len(await told(team, JON)) == 2
    assert len(await told(team, MAYA)) == 3
    assert await buttons(team, JON) == []


async def test_when_the_owner_leaves_the_backup_takes_over(team: Workspace) -> None:
    await raised(team)
    await done(team, left, JON)
    [given] = await done(team, blockers.owner_left, JON)
    assert given.owner_id == ANA
    assert len(await told(team, ANA)) == 1
    assert await told(team, MAYA) == [
        "Its owner left the workspace, so I gave BLK-1 to <@UANA>: The March invoice is missing"
    ]
    assert await done(team, blockers.owner_left, JON) == []


async def test_without_a_backup_the_lead_takes_over(team: Workspace) -> None:
    await raised(team, owner=ZOE)
    await done(team, left, ZOE)
    [given] = await done(team, blockers.owner_left, ZOE)
    assert given.owner_id == LEA


async def test_when_everybody_has_left_nothing_breaks(team: Workspace) -> None:
    blocker = await raised(team, by=ZOE, owner=ZOE)
    for user_id in (MAYA, JON, ANA, LEA, ROOT, ZOE):
        await done(team, left, user_id)
    assert await done(team, blockers.owner_left, ZOE) == []
    assert (await now(team)).owner_id == blocker.owner_id

"""Blockers from raised to cleared, on both databases."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot import blockers, lessons
from bot.database import Tx, Workspace
from models.audit_entry import AuditEntry
from models.blocker import Blocker, Needs, State
from models.member import Member, Role
from models.message import Message
from models.refusal import Refusal
from tests.clocks import FrozenClock

MAYA, JON, ANA, LEA, ROOT, BOT, GONE, ZOE = "UMAYA", "UJON", "UANA", "ULEA", "UROOT", "UROBOT", "UGONE", "UZOE"


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


async def raised(workspace: Workspace, **given: Any) -> Blocker:
    facts = {"by": MAYA, "what": "The March invoice is missing", "needs": Needs.DATA, "owner": JON}
    async with workspace.begin() as tx:
        return await blockers.raise_blocker(tx, **{**facts, **given})


async def done(workspace: Workspace, act: Callable[..., Awaitable[Any]], *given: Any, **named: Any) -> Any:
    async with workspace.begin() as tx:
        return await act(tx, *given, **named)


async def refusal(workspace: Workspace, act: Callable[..., Awaitable[Any]], *given: Any, **named: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        await done(workspace, act, *given, **named)
    return refused.value


async def now(workspace: Workspace, number: int = 1) -> Blocker:
    async with workspace.read() as tx:
        found = await blockers.find(tx, number)
        assert found is not None
        return found


async def told(workspace: Workspace, user_id: str) -> list[str]:
    """What was said to somebody, oldest first, as it reads now."""
    async with workspace.read() as tx:
        found: list[Message] = await tx.all(sa.select(Message).where(Message.channel == user_id).order_by(Message.id))
    return [message.payload["text"] for message in found]


async def buttons(workspace: Workspace, user_id: str) -> list[str]:
    """Every button in the messages to somebody."""
    async with workspace.read() as tx:
        found: list[Message] = await tx.all(sa.select(Message).where(Message.channel == user_id).order_by(Message.id))
    blocks = [block for message in found for block in message.payload["blocks"] if block["type"] == "actions"]
    return [element["text"]["text"] for block in blocks for element in block["elements"]]


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


async def left(tx: Tx, user_id: str) -> None:
    await tx.change(sa.update(Member).where(Member.user_id == user_id).values(left_at=tx.now, reminder_at=None))


# ending
async def test_cleared_its_raiser_is_told_and_every_copy_changes(team: Workspace) -> None:
    blocker = await raised(team)
    await done(team, blockers.clear, blocker.id, JON, "Acme sent it again")
    end = "BLK-1 was cleared by <@UJON> on Wednesday 10 March: “Acme sent it again”"
    assert await told(team, JON) == [end]
    assert await told(team, MAYA) == [f"{end}\nIt was: The March invoice is missing"]
    assert await buttons(team, MAYA) == ["It still blocks"]
    assert await trail(team) == ["blocker.cleared"]


@pytest.mark.parametrize("who", [JON, MAYA, ANA, LEA, ROOT])
async def test_owner_backup_raiser_lead_and_admin_may_clear(team: Workspace, who: str) -> None:
    blocker = await raised(team)
    assert (await done(team, blockers.clear, blocker.id, who, "Done")).ended_by == who
    assert len(await told(team, JON)) == (1 if who == JON else 2)


@pytest.mark.parametrize("who", [ZOE, GONE, "UNOBODY"])
async def test_others_may_not(team: Workspace, who: str) -> None:
    blocker = await raised(team)
    await refusal(team, blockers.clear, blocker.id, who, "Done")
    await refusal(team, blockers.for_concerned, blocker.id, who)
    assert (await now(team)).is_open


async def test_of_two_who_clear_at_once_one_is_told_what_the_other_did(team: Workspace) -> None:
    blocker = await raised(team)
    outcomes = await asyncio.gather(
        *(done(team, blockers.clear, blocker.id, who, f"{who} did it") for who in (JON, MAYA, LEA, ROOT)),
        return_exceptions=True,
    )
    [winner] = [outcome for outcome in outcomes if isinstance(outcome, Blocker)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert len(refused) == 3
    assert {r.sentence for r in refused} == {
        f"BLK-1 was cleared by <@{winner.ended_by}> on Wednesday 10 March: “{winner.outcome}”"
    }
    assert len(await told(team, MAYA)) == (0 if winner.ended_by == MAYA else 1)
    assert await trail(team) == ["blocker.cleared"]


async def test_many_who_end_different_ones_at_once_do_not_block_each_other(team: Workspace) -> None:
    names = ["ink", "paper", "steel", "rubber", "chain", "paint"]
    made = [await raised(team, what=f"No {name} came from the supplier of {name}") for name in names]
    await asyncio.gather(*(clear_by_form(team, blocker.id) for blocker in made))
    async with team.read() as tx:
        assert await blockers.open_ones(tx) == []
    assert len(await trail(team)) == 6


async def clear_by_form(workspace: Workspace, blocker_id: int) -> None:
    async with workspace.begin() as tx:
        assert await tx.once(f"view:{blocker_id}")
        await asyncio.sleep(0)
        await blockers.clear(tx, blocker_id, JON, "Done")


async def test_cleared_twice_one_hears_who_did_and_when(team: Workspace, clock: FrozenClock) -> None:
    blocker = await raised(team)
    await done(team, blockers.clear, blocker.id, JON, "Acme <!channel> sent it")
    clock.move(timedelta(days=1))
    for act, given in (
        (blockers.clear, "Done"),
        (blockers.reassign, ANA),
        (blockers.decide, "Yes"),
        (blockers.accept, "Yes"),
    ):
        refused = await refusal(team, act, blocker.id, LEA, given)
        assert refused.sentence == ("BLK-1 was cleared by <@UJON> on Wednesday 10 March: “Acme &lt;!channel&gt; sent it”")


async def test_a_line_is_needed_to_clear(team: Workspace) -> None:
    blocker = await raised(team)
    assert (await refusal(team, blockers.clear, blocker.id, JON, "  ")).field == "outcome"


async def test_the_line_becomes_a_lesson_that_is_found(team: Workspace) -> None:
    blocker = await raised(team)
    await done(team, blockers.clear, blocker.id, JON, "Ask ÖZGE at Acme, 100% sure", lesson=True)
    async with team.read() as tx:
        for words in ("", "özge", "INVOICE acme", "100%"):
            [lesson] = await lessons.find(tx, words)
            assert (lesson.about, lesson.words, lesson.by) == (blocker.what, "Ask ÖZGE at Acme, 100% sure", JON)
        for words in ("bank", "invoice bank", "1%0", "_"):
            assert await lessons.find(tx, words) == []
    assert await done(team, lessons.share, lesson.id, "C1")
    assert not await done(team, lessons.share, lesson.id, "C1")
    [message] = await told(team, "C1")
    assert message == "<@UJON> learned something about The March invoice is missing\nAsk ÖZGE at Acme, 100% sure"


# the lead
async def test_a_lead_decides_and_both_are_told_once(team: Workspace) -> None:
    blocker = await raised(team)
    await done(team, blockers.decide, blocker.id, LEA, "Pay from the copy")
    end = "BLK-1 was decided by <@ULEA> on Wednesday 10 March: “Pay from the copy”\nIt was: The March invoice is missing"
    assert await told(team, MAYA) == [end]
    assert (await told(team, JON))[1:] == [end]
    assert (await now(team)).state is State.DECIDED
    await refusal(team, blockers.decide, blocker.id, LEA, "Pay from the copy")
    assert len(await told(team, MAYA)) == 1
    assert await trail(team) == ["blocker.decided"]


async def test_a_lead_accepts_and_only_a_lead_opens_it_again(team: Workspace) -> None:
    blocker = await raised(team)
    await done(team, blockers.accept, blocker.id, ROOT, "It costs too much")
    assert "accepted as it is by <@UROOT>" in (await told(team, MAYA))[0]
    assert await buttons(team, MAYA) == []
    assert "lead" in (await refusal(team, blockers.reopen, blocker.id, MAYA)).sentence
    assert (await done(team, blockers.reopen, blocker.id, LEA)).is_open


@pytest.mark.parametrize("who", [MAYA, JON, ANA, ZOE])
async def test_nobody_else_decides_or_accepts(team: Workspace, who: str) -> None:
    blocker = await raised(team)
    for act in (blockers.decide, blockers.accept):
        assert "Only a lead can do this" in (await refusal(team, act, blocker.id, who, "So be it")).sentence
    assert "Only a lead" in (await refusal(team, blockers.for_lead, blocker.id, who)).sentence


# opening again
async def test_the_raiser_opens_it_again_with_its_first_age(team: Workspace, clock: FrozenClock) -> None:
    blocker = await raised(team)
    await done(team, blockers.clear, blocker.id, JON, "Done")
    clock.move(timedelta(days=2))
    again = await done(team, blockers.reopen, blocker.id, MAYA)
    assert (again.is_open, again.raised_on) == (True, date(2027, 3, 10))
    first, second = await told(team, JON)
    assert "open for 2 working days" in first
    assert "open for 2 working days" in second
    assert (await refusal(team, blockers.reopen, blocker.id, MAYA)).sentence == "BLK-1 is open, and <@UJON> can clear it."
    await done(team, blockers.clear, blocker.id, JON, "Really done")
    assert len(await told(team, MAYA)) == 2
    assert await trail(team) == ["blocker.cleared", "blocker.reopen", "blocker.cleared"]


async def test_opened_again_after_its_owner_left_it_has_a_new_one(team: Workspace) -> None:
    blocker = await raised(team)
    await done(team, blockers.clear, blocker.id, JON, "Done")
    await done(team, left, JON)
    assert (await done(team, blockers.reopen, blocker.id, MAYA)).owner_id == ANA


# what may not happen
async def test_peoples_words_stay_words_in_every_message(team: Workspace) -> None:
    hostile = "<!channel> <https://evil.example|our bank> *bold* <@UZOE> &amp; `code`"
    blocker = await raised(team, what=hostile)
    await done(team, blockers.clear, blocker.id, JON, hostile, lesson=True)
    async with team.read() as tx:
        messages: list[Message] = await tx.all(sa.select(Message))
    assert messages
    for message in messages:
        assert "<!channel>" not in message.payload["text"]
        assert "<@UZOE>" not in message.payload["text"]
        assert not [block for block in message.payload["blocks"] if "mrkdwn" in str(block)]


async def test_a_number_that_no_blocker_has_is_answered_in_words(team: Workspace) -> None:
    for blocker_id in (0, 999, 1_000_000):  # the last is the decoy workspace's
        assert "I do not know that blocker" in (await refusal(team, blockers.clear, blocker_id, ROOT, "x")).sentence
    async with team.read() as tx:
        assert await blockers.find(tx, 1) is None


async def trail(workspace: Workspace) -> list[str]:
    async with workspace.read() as tx:
        return await tx.all(sa.select(AuditEntry.action).order_by(AuditEntry.number))

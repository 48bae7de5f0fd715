"""Blockers cleared, decided, accepted and opened again; on both databases."""

import asyncio
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from bot import blockers, lessons
from bot.database import Workspace
from models.blocker import Blocker, State
from models.message import Message
from models.refusal import Refusal
from tests.blockers import ANA, GONE, JON, LEA, MAYA, ROOT, ZOE, buttons, left, now, raised, told, trail
from tests.clocks import FrozenClock
from tests.use_cases import done, refusal


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

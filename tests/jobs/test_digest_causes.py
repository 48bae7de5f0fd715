"""Owners of what is far from plan are asked two working days before the digest, each once, by day, or their backup."""

import asyncio
from datetime import date

import sqlalchemy as sa

from bot import digest_causes, explanations
from bot.database import Workspace
from bot.variance_scopes import read as read_scope
from models.explanation import Cause, Explanation
from models.member import Absence, Member
from tests.clocks import FrozenClock
from tests.digests import ANA, JON, MAYA, asked, berlin, issues, live, move_in, run, set_up, the

ASKED = berlin(2027, 3, 11, 9, 30)


async def explain(workspace: Workspace, by: str, code: str, words: str = "A big order moved to March.") -> None:
    async with workspace.begin() as tx:
        scope = read_scope(code)
        assert scope is not None
        about = await explanations.subject(tx, scope)
        await explanations.explain(tx, by, about, cause=Cause.TIMING, words=words, lasts=False)


def code_in(content: dict[str, object], name: str) -> str:
    """What the Explain button of an account carries."""
    blocks = content["blocks"]
    assert isinstance(blocks, list)
    buttons = [each for block in blocks if block["type"] == "actions" for each in block["elements"]]
    return str(next(each["value"] for each in buttons if name in each["accessibility_label"]))


async def test_each_owner_gets_one_message_with_all_their_accounts(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    await set_up(workspace)
    await live(workspace, clock, berlin(2027, 3, 15, 8))
    found = await asked(workspace)
    assert set(found) == {JON, MAYA}
    [to_jon], [to_maya] = found[JON], found[MAYA]
    assert to_jon.created_at == to_maya.created_at == ASKED
    assert "3000 Bicycle sales" in to_jon.payload["text"]
    assert "4000 Frames and parts" in to_jon.payload["text"]
    assert "6000 Rent" not in to_jon.payload["text"]
    assert "5010 Salaries" not in to_jon.payload["text"], "as planned"


async def test_nobody_is_asked_twice_however_often_the_job_runs(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    await set_up(workspace)
    clock.at(ASKED)
    await asyncio.gather(*(run(workspace) for _ in range(5)))
    await run(workspace)
    assert {user: len(told) for user, told in (await asked(workspace)).items()} == {JON: 1, MAYA: 1}


async def test_somebody_in_another_zone_is_asked_in_their_own_morning(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    async with workspace.begin() as tx:
        await tx.change(sa.update(Member).where(Member.user_id == MAYA).values(zone="America/New_York"))
    await set_up(workspace)
    await live(workspace, clock, berlin(2027, 3, 15, 8))
    found = await asked(workspace)
    assert [each.created_at for each in found[JON]] == [ASKED]
    assert [each.created_at for each in found[MAYA]] == [berlin(2027, 3, 11, 15, 30)]


async def test_the_backup_is_asked_for_somebody_who_is_away_in_one_message_with_their_own(
    workspace: Workspace, clock: FrozenClock
) -> None:
    """Ana stands in for Jon by his accounts, and for Maya as her backup."""
    await move_in(workspace)
    async with workspace.begin() as tx:
        for user in (JON, MAYA):
            tx.add(Absence(user_id=user, first=date(2027, 3, 11), last=date(2027, 3, 19)))
    await set_up(workspace)
    await live(workspace, clock, berlin(2027, 3, 15, 8))
    found = await asked(workspace)
    assert set(found) == {ANA}
    [only] = found[ANA]
    for name in ("3000 Bicycle sales", "4000 Frames and parts", "6000 Rent"):
        assert name in only.payload["text"]
    await explain(workspace, ANA, code_in(only.payload, "6000"), "The landlord billed two months.")
    async with workspace.read() as tx:
        assert await tx.all(sa.select(Explanation.said_by).where(Explanation.said_by.is_not(None))) == [ANA]


async def test_with_owner_and_backup_away_the_owner_is_asked_once_back(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    async with workspace.begin() as tx:
        tx.add(Absence(user_id=JON, first=date(2027, 3, 11), last=date(2027, 3, 11)))
        tx.add(Absence(user_id=ANA, first=date(2027, 3, 1), last=date(2027, 3, 31)))
    await set_up(workspace)
    await live(workspace, clock, berlin(2027, 3, 15, 8))
    assert [each.created_at for each in (await asked(workspace))[JON]] == [berlin(2027, 3, 12, 9, 30)]


async def test_nobody_is_asked_on_a_holiday_a_weekend_or_at_night(workspace: Workspace, clock: FrozenClock) -> None:
    """Set up on Good Friday for the next Tuesday: Monday is Easter Monday, so Tuesday 9:30 is the first hour."""
    await move_in(workspace)
    clock.at(berlin(2027, 3, 25, 22))
    await set_up(workspace, weekday=1, at=clock.now().replace(hour=16).time())
    await live(workspace, clock, berlin(2027, 3, 30, 15))
    assert {each.created_at for told in (await asked(workspace)).values() for each in told} == {berlin(2027, 3, 30, 9, 30)}


async def test_what_is_explained_is_not_asked_and_quoted(workspace: Workspace, clock: FrozenClock) -> None:
    ids = await move_in(workspace)
    await set_up(workspace)
    month = 2027 * 12 + 1
    await explain(workspace, JON, f"a{ids['3000']}.all.{month}-{month}")
    await live(workspace, clock, berlin(2027, 3, 15, 9))
    [to_jon] = (await asked(workspace))[JON]
    assert "3000 Bicycle sales" not in to_jon.payload["text"]
    [issue] = await issues(workspace)
    assert "“A big order moved to March.”" in issue.payload["text"]
    assert f"<@{JON}>" in issue.payload["text"]


async def test_the_question_says_what_was_answered(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    await set_up(workspace)
    clock.at(ASKED)
    await run(workspace)
    [before] = (await asked(workspace))[JON]
    await explain(workspace, JON, code_in(before.payload, "4000"))
    [after] = (await asked(workspace))[JON]
    assert after.key == before.key
    assert after.version == before.version + 1
    assert after.payload["text"].count("Explained by") == 1


async def test_two_digests_ask_an_owner_once(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    await set_up(workspace)
    await set_up(workspace, channel="C2")
    await live(workspace, clock, berlin(2027, 3, 15, 8))
    assert {user: len(told) for user, told in (await asked(workspace)).items()} == {JON: 1, MAYA: 1}


async def test_who_has_not_answered_is_asked_again_before_the_next_digest(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    await set_up(workspace)
    await live(workspace, clock, berlin(2027, 3, 19, 8))
    assert [each.created_at for each in (await asked(workspace))[MAYA]] == [ASKED, berlin(2027, 3, 18, 9, 30)]


async def test_somebody_who_left_is_not_asked(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    async with workspace.begin() as tx:
        await tx.change(sa.update(Member).where(Member.user_id == JON).values(left_at=tx.now))
    await set_up(workspace)
    await live(workspace, clock, berlin(2027, 3, 15, 8))
    assert set(await asked(workspace)) == {ANA, MAYA}


async def test_a_late_worker_asks_at_once_and_a_stopped_digest_asks_nobody(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    await set_up(workspace)
    clock.at(berlin(2027, 3, 12, 14))
    async with workspace.read() as tx:
        [(digest_id, was_due)] = await digest_causes.due(tx)
        questions = await digest_causes.wanted(tx)
    async with workspace.begin() as tx:
        (await the(tx)).end(tx.now)
    async with workspace.begin() as tx:
        assert await digest_causes.ask(tx, digest_id, was_due, questions) == 0
    async with workspace.begin() as tx:
        digest = await the(tx)
        digest.ended_at = None
        digest.plan(tx.now, "Europe/Berlin", "DE", (await tx.team()).reminders_at)
    await run(workspace)
    assert {each.created_at for told in (await asked(workspace)).values() for each in told} == {clock.now()}

"""Going round: at once when something is said, and never one workspace waiting for another."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.database import Database, Workspace
from bot.worker import Worker
from models.team import Team
from tests.clocks import FrozenClock

QUICK, SLOW = "T1", "T2"


class Rounds:
    """Deliveries that only count; those of the slow workspace wait until they are let go."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.worked: asyncio.Queue[str] = asyncio.Queue()
        self.due: dict[str, datetime | None] = {}
        self.let_go = asyncio.Event()
        self.more = asyncio.Event()
        self.fails = 0

    async def deliver(self, team_id: str) -> datetime | None:
        self.seen.append(team_id)
        self.more.set()
        if self.fails:
            self.fails -= 1
            raise LookupError("the database is away")
        if team_id == SLOW:
            await self.let_go.wait()
        return self.due.pop(team_id, None)

    async def work(self, team_id: str) -> datetime | None:
        self.worked.put_nowait(team_id)
        return None

    async def beat(self) -> None:
        return None

    async def until(self, team_id: str, times: int) -> None:
        async with asyncio.timeout(5):
            while self.seen.count(team_id) < times:
                self.more.clear()
                await self.more.wait()


@pytest.fixture
async def rounds() -> Rounds:
    return Rounds()


@pytest.fixture
async def worker(database: Database, workspace: Workspace, rounds: Rounds) -> AsyncIterator[Worker]:
    async with database.writing() as session:
        session.sync_session.info["team_id"] = SLOW
        session.add(Team(team_id=SLOW, name="Slow", bot_user_id="UBOT"))
        await session.commit()
    worker = Worker(database, rounds.beat, rounds.work, rounds.deliver)
    worker.start()
    yield worker
    rounds.let_go.set()
    await worker.stop()


async def test_no_workspace_waits_for_another(worker: Worker, rounds: Rounds, database: Database) -> None:
    await rounds.until(SLOW, 1)
    for times in (2, 3, 4):
        database.wake("outbox", QUICK)
        await rounds.until(QUICK, times)
    assert rounds.seen.count(SLOW) == 1


async def test_what_is_said_during_a_round_is_looked_at_after_it(worker: Worker, rounds: Rounds, database: Database) -> None:
    await rounds.until(SLOW, 1)
    database.wake("outbox", SLOW)
    rounds.let_go.set()
    await rounds.until(SLOW, 2)


async def test_what_many_clicks_say_at_once_is_one_round(worker: Worker, rounds: Rounds, database: Database) -> None:
    await rounds.until(QUICK, 1)
    for _ in range(5):
        database.wake("outbox", QUICK)
        await asyncio.sleep(0.002)
    await rounds.until(QUICK, 2)
    await asyncio.sleep(0.1)
    assert rounds.seen.count(QUICK) == 2


async def test_what_is_said_while_waiting_for_the_pace_is_looked_at_at_once(
    worker: Worker, rounds: Rounds, database: Database, clock: FrozenClock
) -> None:
    await rounds.until(QUICK, 1)
    rounds.due[QUICK] = clock.now() + timedelta(seconds=0.9)
    database.wake("outbox", QUICK)
    await rounds.until(QUICK, 2)
    await asyncio.sleep(0.01)
    database.wake("outbox", QUICK)
    async with asyncio.timeout(0.5):
        await rounds.until(QUICK, 3)


async def test_what_is_due_at_once_does_not_wait_for_the_next_beat(
    worker: Worker, rounds: Rounds, workspace: Workspace
) -> None:
    await rounds.until(SLOW, 1)
    while not rounds.worked.empty():
        rounds.worked.get_nowait()
    async with workspace.begin() as tx:
        tx.due = True
    async with asyncio.timeout(2):
        assert await rounds.worked.get() == QUICK


async def test_a_round_that_fails_is_tried_again(
    worker: Worker, rounds: Rounds, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await rounds.until(QUICK, 1)
    rounds.fails = 1
    database.wake("outbox", QUICK)
    await rounds.until(QUICK, 2)
    await rounds.until(QUICK, 3)  # by the next beat
    assert "the outbox round of T1 failed" in caplog.text

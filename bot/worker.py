"""The heartbeat: APScheduler asks again and again what is due; the rows say it."""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.database import Database

log = logging.getLogger(__name__)

Round = Callable[[str], Awaitable[datetime | None]]

EVERY = {"jobs": 5, "outbox": 1}  # seconds
GATHER, MOST = 0.05, 1.0  # seconds: what is said goes out when no more comes for so long, and at the latest after so long


class Worker:
    """Goes round the jobs and the outbox of every workspace until it is stopped. No workspace waits for another.

    Args:
        database: what is said in it, or due at once, does not wait for the next beat.
        beat: writes down that the worker goes round.
        jobs: one round of the timetable in a workspace. Gives when the next thing is due, or None.
        outbox: one round of deliveries in a workspace; the same.
    """

    def __init__(self, database: Database, beat: Callable[[], Awaitable[None]], jobs: Round, outbox: Round) -> None:
        self._database = database
        self._beat = beat
        self._rounds = {"jobs": jobs, "outbox": outbox}
        self._scheduler: AsyncIOScheduler | None = None
        self._going: dict[tuple[str, str], tuple[asyncio.Task[None], asyncio.Event]] = {}
        self._looks: set[asyncio.Task[None]] = set()
        self._stopping = False

    def start(self) -> None:
        """Begin. Needs a running loop."""
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        for name, seconds in EVERY.items():
            self._scheduler.add_job(
                self._look, "interval", args=[name], seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
            )
            look = asyncio.create_task(self._look(name))
            self._looks.add(look)
            look.add_done_callback(self._looks.discard)
        self._scheduler.start()
        self._database.on_due(self._go)

    async def stop(self) -> None:
        """Finish what is being done, and end."""
        self._stopping = True
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        for _, again in self._going.values():
            again.set()
        await asyncio.gather(*self._looks, *(task for task, _ in self._going.values()))

    async def _look(self, name: str) -> None:
        """Begin a round in each workspace."""
        try:
            if name == "jobs":
                await self._beat()
            teams = await self._database.teams()
        except Exception:
            log.exception("the %s cannot go round; the next beat tries again", name)
            return
        for team_id in teams:
            self._go(name, team_id)

    def _go(self, name: str, team_id: str) -> None:
        """Begin to go round in a workspace; where that is being done already, look once more."""
        key = (name, team_id)
        if key in self._going:
            self._going[key][1].set()
        elif not self._stopping:
            again = asyncio.Event()
            task = asyncio.create_task(self._go_round(name, team_id, again))
            self._going[key] = task, again
            task.add_done_callback(lambda _: self._going.pop(key))

    async def _go_round(self, name: str, team_id: str, again: asyncio.Event) -> None:
        """Until nothing is due any more."""
        loop = asyncio.get_running_loop()
        patience = MOST if name == "outbox" else 0.0
        latest = loop.time() + patience
        while not self._stopping:
            await self._gather(again, latest)
            again.clear()
            try:
                due = await self._rounds[name](team_id)
            except Exception:
                log.exception("the %s round of %s failed; the next beat tries again", name, team_id)
                return
            wait = math.inf if due is None else max(0.0, (due - self._database.clock.now()).total_seconds())
            then = loop.time() + wait
            latest = min(loop.time() + patience, then)
            if again.is_set():
                continue
            if wait > EVERY["outbox"]:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout_at(then):
                    await again.wait()

    async def _gather(self, again: asyncio.Event, latest: float) -> None:
        """People who click go first: until a moment without anything new, so that many clicks are one round."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(latest):
                while not self._stopping:
                    again.clear()
                    async with asyncio.timeout(GATHER):
                        await again.wait()

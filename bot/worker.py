"""The heartbeat: APScheduler asks again and again what is due; the rows say it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.database import Database

log = logging.getLogger(__name__)

Round = Callable[[], Awaitable[datetime | None]]

JOBS_EVERY = 5  # seconds
OUTBOX_EVERY = 1


class Worker:
    """Goes round the jobs and the outbox until it is stopped.

    Args:
        database: what is said in it is delivered at once, not at the next beat.
        jobs: one round of the timetable.
        outbox: one round of deliveries.
    """

    def __init__(self, database: Database, jobs: Round, outbox: Round) -> None:
        self._database = database
        self._jobs = jobs
        self._outbox = outbox
        self._scheduler: AsyncIOScheduler | None = None
        self._turns = {"jobs": asyncio.Lock(), "outbox": asyncio.Lock()}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    def start(self) -> None:
        """Begin. Needs a running loop."""
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        for name, seconds in (("jobs", JOBS_EVERY), ("outbox", OUTBOX_EVERY)):
            self._scheduler.add_job(
                self._beat, "interval", args=[name], seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
            )
        self._scheduler.start()
        self._database.on_said(self._wake)
        self._spawn("jobs")

    async def stop(self) -> None:
        """Finish what is being done, and end."""
        self._stopping = True
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        await asyncio.gather(*self._tasks)
        for turn in self._turns.values():
            async with turn:
                pass

    def _wake(self) -> None:
        if not self._turns["outbox"].locked() and not self._stopping:
            self._spawn("outbox")

    def _spawn(self, name: str) -> None:
        task = asyncio.create_task(self._beat(name))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _beat(self, name: str) -> None:
        """Go round until nothing is due any more."""
        turn = self._turns[name]
        if turn.locked():
            return
        async with turn:
            go = self._jobs if name == "jobs" else self._outbox
            while not self._stopping:
                try:
                    due = await go()
                except Exception:
                    log.exception("the %s round failed; the next beat tries again", name)
                    return
                if due is None:
                    return
                wait = (due - self._database.clock.now()).total_seconds()
                if wait > OUTBOX_EVERY:
                    return
                await asyncio.sleep(max(wait, 0))

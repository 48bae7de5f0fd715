"""Runs what is due, in every workspace. A failing job is logged and tried again later; the others go on."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot import heartbeats
from bot.database import Database, Tx, Workspace
from bot.slack.gateway import Slack

log = logging.getLogger(__name__)

RETRY = timedelta(seconds=30)
PAUSE = timedelta(seconds=1)
LATER = datetime.max.replace(tzinfo=UTC)


class Job(Protocol):
    """What a job module offers."""

    __name__: str

    async def next_due(self, tx: Tx) -> datetime | None: ...

    async def run_due(self, workspace: Workspace, slack: Slack) -> None: ...


class Runner:
    """Runs a timetable.

    Args:
        database: whose rows say what is due.
        slack_for: the Web API of a workspace, or None where the app is no longer installed.
        timetable: the jobs, in the order they run in.
    """

    def __init__(
        self, database: Database, slack_for: Callable[[str], Awaitable[Slack | None]], timetable: Sequence[Job]
    ) -> None:
        self._database = database
        self._slack_for = slack_for
        self._timetable = timetable
        self._resting: dict[tuple[str, str], datetime] = {}
        self._beat_at: datetime | None = None

    async def run_due(self) -> datetime | None:
        """One round over all workspaces. Gives when the next thing is due (perhaps in the past), or None."""
        await self.beat()
        due = [at for team_id in await self._database.teams() if (at := await self.run_team(team_id)) is not None]
        return min(due, default=None)

    async def beat(self) -> None:
        """Write down that the worker goes round, now and then."""
        now = self._database.clock.now()
        if self._beat_at is None or now - self._beat_at >= heartbeats.EVERY:
            await heartbeats.beat(self._database)
            self._beat_at = now

    async def run_team(self, team_id: str) -> datetime | None:
        """One round in a workspace; gives the same."""
        slack = await self._slack_for(team_id)
        if slack is None:
            return None
        workspace = self._database.workspace(team_id)
        while True:
            due = await self._due(workspace)
            now = workspace.now()
            ready = [job for job in self._timetable if due.get(job.__name__, LATER) <= now]
            if not ready:
                return min(due.values(), default=None)
            for job in ready:  # what one job does may give another something to do, so all are asked again
                await self._run_job(workspace, slack, job)

    async def _due(self, workspace: Workspace) -> dict[str, datetime]:
        """When each job has something to do, by its name; a job that failed rests first."""
        try:
            async with workspace.read() as tx:
                await tx.learn_moments()
                asked = [(job, await job.next_due(tx)) for job in self._timetable]
        except Exception:
            log.exception("the timetable of %s could not be read at once; each job is asked by itself", workspace.team_id)
            asked = [(job, await self._ask(workspace, job)) for job in self._timetable]
        resting = self._resting
        return {
            job.__name__: max(at, resting.get((workspace.team_id, job.__name__), at)) for job, at in asked if at is not None
        }

    async def _ask(self, workspace: Workspace, job: Job) -> datetime | None:
        try:
            async with workspace.read() as tx:
                return await job.next_due(tx)
        except Exception:
            log.exception("job %s could not say in %s when it is due", job.__name__, workspace.team_id)
            return workspace.now() + RETRY

    async def _run_job(self, workspace: Workspace, slack: Slack, job: Job) -> None:
        key = (workspace.team_id, job.__name__)
        self._resting[key] = workspace.now() + PAUSE  # what it cannot finish now (Slack did not answer, say) must not spin
        try:
            await job.run_due(workspace, slack)
        except Exception:
            log.exception("job %s failed in %s; it is tried again in %s", job.__name__, workspace.team_id, RETRY)
            self._resting[key] = workspace.now() + RETRY

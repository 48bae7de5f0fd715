"""Runs what is due, in every workspace. A failing job is logged and tried again later; the others go on."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot import heartbeats
from bot.database import Database, Tx, Workspace
from bot.slack.gateway import Slack

log = logging.getLogger(__name__)

RETRY = timedelta(seconds=30)


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

    async def run_due(self) -> datetime | None:
        """One round over all workspaces. Gives when the next thing is due (perhaps in the past), or None."""
        await heartbeats.beat(self._database)
        due: list[datetime] = []
        for team_id in await self._database.teams():
            slack = await self._slack_for(team_id)
            if slack is None:
                continue
            workspace = self._database.workspace(team_id)
            for job in self._timetable:
                at = await self._run_job(workspace, slack, job)
                if at is not None:
                    due.append(at)
        return min(due, default=None)

    async def _run_job(self, workspace: Workspace, slack: Slack, job: Job) -> datetime | None:
        key = (workspace.team_id, job.__name__)
        now = workspace.now()
        if (until := self._resting.get(key)) is not None and until > now:
            return until
        try:
            async with workspace.read() as tx:
                at = await job.next_due(tx)
            if at is None or at > now:
                return at
            await job.run_due(workspace, slack)
            async with workspace.read() as tx:
                at = await job.next_due(tx)
        except Exception:
            log.exception("job %s failed in %s; it is tried again in %s", job.__name__, workspace.team_id, RETRY)
            self._resting[key] = now + RETRY
            return now + RETRY
        if at is not None and at <= now:  # it could not finish now (Slack did not answer, say): do not spin
            self._resting[key] = now + timedelta(seconds=1)
            return now + timedelta(seconds=1)
        self._resting.pop(key, None)
        return at

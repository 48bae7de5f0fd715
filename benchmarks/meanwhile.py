"""A person clicks while 20 workspaces are sent their prompts, in real time: answered as fast as before?"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from benchmarks import processes, results, seeds
from benchmarks.databases import KINDS, Databases
from benchmarks.results import Figure
from bot.clock import SystemClock
from bot.database import Database
from bot.settings import Settings
from bot.slack.installations import Installations
from bot.views import blocks
from models.message import Message

TEAMS, PROMPTS = 20, 90  # 18 s of sending at 300 a minute
CLICKS, PAUSE = 300, 0.02
WARM = 50


async def measure(databases: Databases, full: bool) -> list[Figure]:
    """The answer's median and 99th percentile, before and meanwhile, on both kinds of database."""
    return [figure for kind in KINDS for figure in await _measure(databases, kind)]


async def _measure(databases: Databases, kind: str) -> list[Figure]:
    seeded = await seeds.seed(await databases.fresh(kind), WARM + 2 * CLICKS, sent=False)
    port = processes.free_port()
    with processes.playground("--workspaces", str(TEAMS), "--users", str(PROMPTS), "--rates", "--burst", "1") as slack:
        settings = _settings(seeded.url, slack, port)
        given = Settings.model_validate({name.lower(): value for name, value in settings.items()})
        async with _teams(given, slack) as (database, teams):
            with processes.running(["app.py"], settings) as process:
                processes.ready(port, process)
                await processes.click(port, seeded.bodies[:WARM], 1, PAUSE)
                before = await _answers(port, seeded.bodies[WARM : WARM + CLICKS])
                await _fall_due(database, teams)
                await asyncio.sleep(2)
                start = _posts(slack)
                meanwhile = await _answers(port, seeded.bodies[WARM + CLICKS :])
                sent = _posts(slack) - start
    return [
        Figure(f"click meanwhile: prompts sent during {CLICKS} clicks", kind, sent),
        results.at_most("click meanwhile: median in ms", kind, _at(meanwhile, 0.5), _at(before, 0.5), 1.25),
        results.at_most("click meanwhile: p99 in ms", kind, _at(meanwhile, 0.99), _at(before, 0.99), 3),
    ]


def _settings(url: str, slack: str, port: int) -> dict[str, str]:
    """More workspaces than one: each has a token of its own."""
    settings = processes.settings(url, slack, port)
    del settings["SLACK_BOT_TOKEN"]
    return settings | {"SLACK_CLIENT_ID": "1111.2222", "SLACK_CLIENT_SECRET": "a client secret of the benchmarks"}


@contextlib.asynccontextmanager
async def _teams(given: Settings, slack: str) -> AsyncIterator[tuple[Database, list[str]]]:
    """Install the bot everywhere, with prompts that are due some day."""
    database = Database(given.database_url, SystemClock(), b"a key of the benchmarks")
    installations = Installations(given, database)
    teams = processes.admin(slack, "teams")["teams"]
    for team in teams:
        await installations.remember(team["id"], team["name"], team["bot_user"], token=team["bot_token"])
        async with database.workspace(team["id"]).begin() as tx:
            content = blocks.message(blocks.paragraph("Please answer by 11:30. It takes about two minutes."))
            await tx.post_all([(f"due:{number}", f"U{number:05d}", content) for number in range(1, PROMPTS + 1)])
            await tx.change(sa.update(Message).where(Message.due_at.is_not(None)).values(due_at=tx.now + timedelta(days=1)))
    try:
        yield database, [str(team["id"]) for team in teams]
    finally:
        await database.close()


async def _fall_due(database: Database, teams: list[str]) -> datetime:
    """All of them at one moment."""
    now = database.clock.now()
    for team in teams:
        async with database.workspace(team).begin() as tx:
            await tx.change(sa.update(Message).where(Message.due_at.is_not(None)).values(due_at=now))
    return now


def _posts(slack: str) -> int:
    return int(processes.admin(slack, "calls")["calls"].get("chat.postMessage ok", 0))


async def _answers(port: int, bodies: list[str]) -> list[float]:
    """How long each click took, in order of length."""
    return sorted((await processes.click(port, bodies, 1, PAUSE))["latencies"])


def _at(latencies: list[float], share: float) -> float:
    return latencies[int(len(latencies) * share)] * 1000

"""10,000 prompts due at one moment in 20 workspaces, at Slack's pace, on a clock moved from one due time to the next.

The least time is what the rates alone allow: 300 posts a minute a workspace, so 500 prompts take 99.8 s after the first.
"""

import contextlib
import statistics
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import psutil

import app
from benchmarks import results
from benchmarks.databases import KINDS, Databases
from benchmarks.processes import ROOT
from benchmarks.results import Figure
from bot.database import Database
from bot.settings import Settings
from models.huddle import DEFAULT_QUESTIONS, Huddle, Participant, questions
from models.member import Member
from playground import Playground
from playground.clockwork import MovableClock

TEAMS, PEOPLE = 20, 500
PER_MINUTE = 300
NINE = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
START = NINE - timedelta(hours=15)  # before the round opens in the first zone
LEAST = (PEOPLE - 1) * 60 / PER_MINUTE


async def measure(databases: Databases, full: bool) -> list[Figure]:
    """Time, refusals, spread over the workspaces, and memory, on both kinds of database."""
    return [figure for kind in KINDS for figure in await _measure(databases, kind)]


async def _measure(databases: Databases, kind: str) -> list[Figure]:
    clock = MovableClock(START, lambda: START, ticking=False)
    before = psutil.Process().memory_info().rss
    async with _stage(await databases.fresh(kind), clock) as (slack, tandem):
        own = psutil.Process().memory_info().rss - before
        await _until(tandem, clock, NINE)
        peak = before
        while (due := await tandem.run_due()) is not None and due < NINE + timedelta(minutes=10):
            clock.at(max(due, clock.now() + timedelta(milliseconds=10)))
            peak = max(peak, psutil.Process().memory_info().rss)
        ended = [_last_post(slack, number) for number in range(TEAMS)]
        sent = sum(
            len(slack.team(_team(number)).messages(_user(number, one))) for number in range(TEAMS) for one in range(PEOPLE)
        )
        refused = slack.rates.refused
    took = statistics.median(ended)
    return [
        results.exactly("prompts delivered", kind, sent, TEAMS * PEOPLE),
        results.at_most("prompts: seconds until the last, median workspace", kind, took, LEAST, 1.05),
        results.at_most("prompts: seconds, slowest workspace against the fastest", kind, max(ended), min(ended), 1.05),
        results.exactly("prompts: refused with 429", kind, refused, 0),
        results.below(
            "prompts: memory of bot and Slack together above the stage, MB", kind, (peak - before - own) / 1e6, 250
        ),
    ]


def _team(number: int) -> str:
    return f"T{number:04d}"


def _user(number: int, one: int) -> str:
    return f"U{number:04d}{one:04d}"


def _last_post(slack: Playground, number: int) -> float:
    """Seconds after nine when the workspace's last prompt went out."""
    team = slack.team(_team(number))
    stamps = [float(message.ts) for one in range(PEOPLE) for message in team.messages(_user(number, one))]
    return max(stamps) - NINE.timestamp()


async def _until(tandem: app.Tandem, clock: MovableClock, moment: datetime) -> None:
    while (due := await tandem.run_due()) is not None and due < moment:
        clock.at(max(due, clock.now() + timedelta(milliseconds=10)))
    clock.at(moment)


@contextlib.asynccontextmanager
async def _stage(url: str, clock: MovableClock) -> AsyncIterator[tuple[Playground, app.Tandem]]:
    """Twenty workspaces of 500 people, each with one huddle at nine by their own clocks, all of them in UTC."""
    slack = Playground(ROOT / "manifest.yaml", clock, team_id=_team(0), bot_token="xoxb-team-0000")
    for number in range(TEAMS):
        driver = (
            slack.team(_team(0))
            if number == 0
            else slack.add_team(_team(number), f"Team {number}", f"xoxb-team-{number:04d}")
        )
        users = [_user(number, one) for one in range(PEOPLE)]
        for user in users:
            driver.add_user(user, user.lower())
        driver.add_channel(f"C{number:04d}", "daily", users, bot_in=True)
    slack.rates.time = lambda: clock.now().timestamp()
    slack.rates.workspace_burst = 6  # a turn's worth; the rest is the plain rate
    slack.rates.on = True
    async with slack.serving():
        settings = Settings.model_validate(
            {
                "slack_client_id": "1.2",
                "slack_client_secret": "a client secret",
                "slack_signing_secret": "a signing secret",
                "slack_api_url": f"{slack.url}/api/",
                "slack_posts_per_minute": PER_MINUTE,
                "database_url": url,
            }
        )
        tandem = app.assemble(settings, clock)
        for number in range(TEAMS):
            await tandem.installations.remember(_team(number), "Team", "UBOT", token=f"xoxb-team-{number:04d}")
            await _huddle(tandem.database, number)
        try:
            yield slack, tandem
        finally:
            await tandem.close()


async def _huddle(database: Database, number: int) -> None:
    async with database.workspace(_team(number)).begin() as tx:
        for one in range(PEOPLE):
            tx.add(Member(user_id=_user(number, one), name="Somebody", zone="UTC", profile_at=tx.now, welcomed_at=tx.now))
        huddle = Huddle(
            name="Daily",
            channel=f"C{number:04d}",
            lead_id=_user(number, 0),
            set_up_by=_user(number, 0),
            everyone=False,
            days=[0, 1, 2, 3, 4],
            times=["09:00"],
            zone="UTC",
            first_day=NINE.date(),
            questions=questions(list(DEFAULT_QUESTIONS)),
            runs_from=tx.now,
            next_at=NINE,
            next_day=NINE.date(),
            next_slot=0,
        )
        tx.add(huddle)
        await tx.flush()
        for one in range(PEOPLE):
            tx.add(Participant(huddle_id=huddle.id, user_id=_user(number, one), joined_at=tx.now))

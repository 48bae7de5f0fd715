"""Sent once: two workers killed again and again while the make-believe Slack loses answers, refuses, fails and dawdles.

Everything that was to be said must then be in Slack exactly once, in its newest version and its right thread. The one
exception is counted: where the bot may write but not read, and no answer came, nobody can tell whether a message arrived.
"""

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import aiosqlite
import sqlalchemy as sa

from benchmarks import processes, results
from benchmarks.databases import KINDS, Databases
from benchmarks.results import Figure
from bot.clock import SystemClock
from bot.database import Database, Tx
from bot.settings import Settings
from bot.slack.installations import Installations
from bot.views import blocks
from models.message import IfUnsure, Lane, Message

READABLE, UNREADABLE = 30, 2  # channels a workspace
PEOPLE = 30


@dataclass(frozen=True)
class Plan:
    """How it is tried.

    Attributes:
        kills: how many workers are killed.
        messages: how many are posted; about a quarter of them is changed afterwards.
        lives: how long a worker lives, in seconds, from and to.
        stops: the share of workers that stand still for longer than their lease, and go on, before they are killed.
        lease, settle, timeout: of the outbox's pace, in seconds.
    """

    kills: int = 200
    messages: int = 2000
    workspaces: int = 6
    lives: tuple[float, float] = (0.1, 0.8)
    stops: float = 0.0
    lease: float = 2.0
    settle: float = 0.4
    timeout: float = 0.75
    patience: float = 120.0
    seed: int = 1


@dataclass
class Outcome:
    """What came of it.

    Attributes:
        lost, doubled, stale, astray: messages missing, there more than once, in an old version, in the wrong place; all of
            them where the history can be read.
        strangers: messages in Slack that nobody meant to say.
        unsure: posts without an answer where the history cannot be read: sent again (and perhaps there twice) or held.
        unsure_doubled, unsure_held: of those, there twice; and held for an admin.
        wrong: messages outside all this, such as one that waits for ever, and more than two of an unsure one.
        searches: how often a history was looked into, and what was found.
    """

    kills: int = 0
    stops: int = 0
    messages: int = 0
    updates: int = 0
    lost: int = 0
    doubled: int = 0
    stale: int = 0
    astray: int = 0
    strangers: int = 0
    unsure: int = 0
    unsure_doubled: int = 0
    unsure_held: int = 0
    wrong: list[str] = field(default_factory=list)
    searches: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.stale or self.astray or self.strangers or self.wrong)


async def measure(databases: Databases, full: bool) -> list[Figure]:
    """The figures on both kinds of database; in full five times as much, with workers that stand still."""
    figures: list[Figure] = []
    plan = Plan(kills=1000, messages=10_000, stops=0.05) if full else Plan()
    for kind in KINDS:
        outcome = await rehearse(await databases.fresh(kind), plan)
        for words in outcome.wrong[:20]:
            print(f"\n  {words}", end="")
        figures += [
            results.reached("sent once: workers killed", kind, outcome.kills, plan.kills),
            Figure("sent once: workers that stood still beyond their lease", kind, outcome.stops),
            results.reached("sent once: messages", kind, outcome.messages, plan.messages),
            Figure("sent once: changes of them", kind, outcome.updates),
            results.exactly("sent once: lost", kind, outcome.lost, 0),
            results.exactly("sent once: doubled", kind, outcome.doubled, 0),
            results.exactly("sent once: in an old version", kind, outcome.stale, 0),
            results.exactly("sent once: in the wrong place or never meant", kind, outcome.astray + outcome.strangers, 0),
            results.exactly("sent once: unexplained", kind, len(outcome.wrong), 0),
            Figure("sent once: found in the history, not sent again", kind, outcome.searches.get("there", 0)),
            Figure("sent once: not in the history, sent again", kind, outcome.searches.get("missing", 0)),
            Figure("sent once: no answer and no history", kind, outcome.unsure),
            Figure("sent once: of these, there twice", kind, outcome.unsure_doubled),
            Figure("sent once: of these, held for an admin", kind, outcome.unsure_held),
            Figure("sent once: answers lost, refused, failed or late", kind, sum(outcome.faults.values())),
        ]
    return figures


async def rehearse(url: str, plan: Plan) -> Outcome:
    """Try it on one empty, migrated database."""
    start = time.perf_counter()
    outcome = Outcome()
    dice = random.Random(plan.seed)
    people, channels = ("--users", str(PEOPLE)), ("--channels", str(READABLE))
    with (
        processes.playground("--workspaces", str(plan.workspaces), *people, *channels) as slack,
        tempfile.TemporaryDirectory() as folder,
    ):
        given = _given(url, slack, plan, Path(folder) / "searches")
        database = Database(url, SystemClock(), b"a key of the benchmarks")
        teams = await _move_in(database, given, slack)
        _misbehave(slack, plan.seed)
        with _workers(given) as workers:
            telling = asyncio.create_task(_tell(database, teams, plan, outcome, dice))
            await asyncio.gather(
                *(_kill(workers, telling, plan, outcome, random.Random(f"{plan.seed} {n}")) for n in (1, 2))
            )
            await telling
            workers.start()
            workers.start()
            await _until_quiet(database, teams, plan)
        outcome.faults = processes.admin(slack, "faults")["happened"]
        with contextlib.suppress(FileNotFoundError):
            outcome.searches = dict(Counter((Path(folder) / "searches").read_text().split()))
        for team in teams:
            await _compare(database, slack, team, outcome)
        await database.close()
    await _examine(url, outcome)
    outcome.seconds = time.perf_counter() - start
    return outcome


def _given(url: str, slack: str, plan: Plan, searches: Path) -> dict[str, Any]:
    """What a worker is told; more workspaces than one, so each with a token of its own."""
    settings = {
        "slack_client_id": "1111.2222",
        "slack_client_secret": "a client secret of the benchmarks",
        "slack_signing_secret": processes.SECRET,
        "slack_api_url": f"{slack}/api/",
        "database_url": url,
        "tandem_secret": "a secret of the benchmarks",
    }
    pace = {"per_minute": 1500, "per_turn": 10, "channel": 0.05}
    times = {"lease": plan.lease, "settle": plan.settle, "timeout": plan.timeout}
    return {"settings": settings, "searches": str(searches), **pace, **times}


async def _move_in(database: Database, given: dict[str, Any], slack: str) -> list[str]:
    """Install the bot in every workspace; in each are two channels it may write to and not read."""
    installations = Installations(Settings.model_validate(given["settings"]), database)
    teams = processes.admin(slack, "teams")["teams"]
    for team in teams:
        await installations.remember(team["id"], team["name"], team["bot_user"], token=team["bot_token"])
        rows = [{"id": f"CBLIND{number}", "name": f"blind-{number}", "members": ["U00001"]} for number in range(UNREADABLE)]
        processes.admin(slack, "channels", team=team["id"], channels=rows)
    return [str(team["id"]) for team in teams]


def _misbehave(slack: str, seed: int) -> None:
    """Every call may fail in every way."""
    processes.admin(slack, "faults", clear=True, seed=seed)
    for kind, chance, more in (
        ("lost_after", 0.03, {}),
        ("lost_before", 0.03, {}),
        ("server_error", 0.03, {}),
        ("ratelimited", 0.01, {"retry_after": 1}),
        ("slow", 0.25, {"seconds": 0.25}),
    ):
        processes.admin(slack, "faults", sometimes={"method": "*", "kind": kind, "chance": chance, **more})


class Workers:
    """Starts and kills workers.

    Args:
        process: a running `benchmarks.victims`.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._alive: set[int] = set()

    def start(self) -> int:
        """Gives its process id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        self._alive.add(pid)
        return pid

    def kill(self, pid: int) -> None:
        """At once, whatever it is doing.

        Raises:
            ProcessLookupError: it had ended by itself.
        """
        self._alive.discard(pid)
        os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        for pid in tuple(self._alive):
            with contextlib.suppress(ProcessLookupError):
                self.kill(pid)


@contextlib.contextmanager
def _workers(given: dict[str, Any]) -> Iterator[Workers]:
    with processes.running(["-m", "benchmarks.victims"], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps(given) + "\n")
        workers = Workers(process)
        try:
            yield workers
        finally:
            workers.close()
            process.stdin.close()


async def _kill(workers: Workers, telling: asyncio.Task[None], plan: Plan, outcome: Outcome, dice: random.Random) -> None:
    """Start one worker after another, and kill each at a random instant."""
    while outcome.kills < plan.kills or not telling.done():
        pid = workers.start()
        await asyncio.sleep(dice.uniform(*plan.lives))
        try:
            if dice.random() < plan.stops:
                os.kill(pid, signal.SIGSTOP)
                await asyncio.sleep(plan.lease + 0.5)
                os.kill(pid, signal.SIGCONT)
                outcome.stops += 1
                await asyncio.sleep(dice.uniform(*plan.lives))
            workers.kill(pid)
        except ProcessLookupError:
            outcome.wrong.append(f"worker {pid} ended by itself")
            return
        outcome.kills += 1


async def _tell(database: Database, teams: list[str], plan: Plan, outcome: Outcome, dice: random.Random) -> None:
    """Say things in batches, some in threads, and change some of them later; each batch is told twice, as a repeated
    delivery would."""
    said: list[tuple[str, str]] = []
    pause = plan.kills * sum(plan.lives) / 2 / 2 / (plan.messages / 10)  # two workers; done when the last kill is
    while outcome.messages < plan.messages:
        team = dice.choice(teams)
        first = outcome.messages
        batch = range(first, min(first + 10, plan.messages))
        wants = [_want(dice, team, number, said) for number in batch]
        for _ in range(2):
            async with database.workspace(team).begin() as tx:
                for want in wants:
                    await _say(tx, want)
        said += [(team, f"said:{number}") for number in batch]
        outcome.messages += len(batch)
        for _ in range(3):
            where, key = dice.choice(said[-60:])
            async with database.workspace(where).begin() as tx:
                outcome.updates += await tx.update(key, _content(f"{key} again, {dice.random()}"))
        await asyncio.sleep(pause * 0.8)


@dataclass(frozen=True)
class Want:
    key: str
    channel: str
    parent: str | None
    lane: Lane
    if_unsure: IfUnsure


def _want(dice: random.Random, team: str, number: int, said: list[tuple[str, str]]) -> Want:
    """One in twelve goes where the bot cannot read, one in six is an answer to an earlier message."""
    heads = [key for where, key in said if where == team and int(key.partition(":")[2]) % 6 == 1]
    lane = dice.choice(list(Lane))
    if number % 12 == 0:
        channel = f"CBLIND{dice.randrange(UNREADABLE)}"
        return Want(f"said:{number}", channel, None, lane, dice.choice(list(IfUnsure)))
    parent = heads[-1] if number % 6 == 5 and heads else None
    if parent is not None or number % 6 == 1:  # the heads of threads are all in one channel, so that answers fit
        return Want(f"said:{number}", "C00001", parent, lane, IfUnsure.HOLD)
    place = dice.randrange(2, READABLE + 1)
    return Want(f"said:{number}", f"{dice.choice('CU')}{place:05d}", None, lane, IfUnsure.HOLD)


async def _say(tx: Tx, want: Want) -> None:
    content = _content(want.key)
    await tx.post(want.key, want.channel, content, lane=want.lane, if_unsure=want.if_unsure, parent=want.parent)


def _content(words: str) -> dict[str, Any]:
    return blocks.message(blocks.paragraph(words))


async def _until_quiet(database: Database, teams: list[str], plan: Plan) -> None:
    """Wait until nothing is left to do, or patience ends; what then still waits is found by the comparison."""
    start = time.perf_counter()
    while time.perf_counter() - start < plan.patience:
        waiting = 0
        for team in teams:
            async with database.workspace(team).read() as tx:
                waiting += await tx.only(sa.select(sa.func.count(Message.id)).where(Message.due_at.is_not(None)))
        if not waiting:
            return
        await asyncio.sleep(0.2)


async def _compare(database: Database, slack: str, team: str, outcome: Outcome) -> None:
    """Hold what was to be said against what is in Slack."""
    with_answers = processes.admin(slack, f"messages?team={team}")["channels"]
    there: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for channel, rows in with_answers.items():
        for row in rows:
            nonce = str(((row["metadata"] or {}).get("event_payload") or {}).get("key"))
            there.setdefault(nonce, []).append((channel, row))
    async with database.workspace(team).read() as tx:
        messages = cast(list[Message], await tx.all(sa.select(Message)))
    by_key = {message.key: message for message in messages}
    for message in messages:
        found = there.pop(message.nonce, [])
        if message.channel.startswith("CBLIND"):
            _judge_unreadable(message, len(found), outcome)
        elif not found:
            outcome.lost += 1
            outcome.wrong.append(f"{message.key} is lost, {message.failed_reason}, thread {message.parent_key}")
        elif len(found) > 1:
            outcome.doubled += len(found) - 1
            outcome.wrong.append(f"{message.key} is {len(found)} times in {message.channel}")
        else:
            parent = by_key[message.parent_key] if message.parent_key else None
            _judge(message, parent, *found[0], outcome)
        if message.due_at is not None or message.holder is not None:
            outcome.wrong.append(f"{message.key} still waits, attempt {message.attempts}, in {message.channel}")
    outcome.strangers += sum(map(len, there.values()))


def _judge(message: Message, parent: Message | None, channel: str, row: dict[str, Any], outcome: Outcome) -> None:
    outcome.stale += row["text"] != message.payload["text"]
    place = message.channel.replace("U", "D") if message.channel.startswith("U") else message.channel
    astray = channel != place or row["thread_ts"] != (parent.ts if parent else None) or row["ts"] != message.ts
    outcome.astray += astray


def _judge_unreadable(message: Message, found: int, outcome: Outcome) -> None:
    """Once where an answer came. Where none came: sent again, or held for an admin, as the message itself asks."""
    if message.failed_reason == "unsure" and message.if_unsure is IfUnsure.HOLD and found <= 1:
        outcome.unsure += 1
        outcome.unsure_held += 1
    elif message.if_unsure is IfUnsure.RESEND and found > 1:
        outcome.unsure += 1
        outcome.unsure_doubled += 1
    elif found != 1 or message.failed_reason is not None:
        outcome.wrong.append(f"{message.key} is {found} times in {message.channel}, {message.failed_reason}")


async def _examine(url: str, outcome: Outcome) -> None:
    """A database that processes died over must be whole."""
    if url.startswith("sqlite"):
        async with aiosqlite.connect(url.partition("///")[2]) as connection:
            rows = await connection.execute_fetchall("PRAGMA integrity_check")
        if [row[0] for row in rows] != ["ok"]:
            outcome.wrong.append(f"the database is damaged: {[row[0] for row in rows][:3]}")

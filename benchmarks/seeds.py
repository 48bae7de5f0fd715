"""What the clicks are about: huddles in the middle of their round, and the clicks on their buttons."""

import json
import random
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.processes import ROOT, TEAM
from bot.clock import SystemClock
from bot.database import Content, Database
from bot.views import huddles as view
from models.huddle import DEFAULT_QUESTIONS, Huddle, questions
from models.huddle_round import Prompt, Round, State
from models.member import Member
from models.message import Message
from models.team import Team
from playground import Playground
from playground.payloads import Payloads
from playground.workspace import Message as Seen

AROUND = 25  # people in a huddle who skip; one more never answers, so that no click is one that publishes the summary
ACTION = "huddle.skip"


@dataclass(frozen=True)
class Seeded:
    """What was put into a database.

    Attributes:
        url: the database.
        bodies: one click each, of somebody who skips a huddle; each can be pressed once.
    """

    url: str
    bodies: list[str]


def pretended() -> Playground:
    """A Slack in this process, for what it would send."""
    return Playground(ROOT / "manifest.yaml", SystemClock().now, team_id=TEAM)


async def seed(url: str, people: int, *, sent: bool = True) -> Seeded:
    """Fill a database with huddles in which so many people were asked, none of whom has answered.

    Without `sent`, what they were asked is not in Slack, and nothing is sent when it changes.
    """
    clock = SystemClock()
    now = clock.now()
    slack = pretended()
    database = Database(url, clock, b"a key of the benchmarks")
    async with database.writing() as session:
        session.sync_session.info["team_id"] = TEAM
        session.add(Team(team_id=TEAM, name="Benchmarks", bot_user_id=slack.workspace.bot_user))
        await session.commit()
    bodies: list[str] = []
    for number in range(0, people, AROUND):
        channel = f"C{number:05d}"
        users = [f"U{number + one:05d}" for one in range(min(AROUND, people - number))] + [f"USILENT{number}"]
        async with database.workspace(TEAM).begin() as tx:
            huddle = Huddle(
                name=f"Huddle {number}",
                channel=channel,
                lead_id=users[0],
                set_up_by=users[0],
                days=[0, 1, 2, 3, 4],
                times=["09:30"],
                first_day=now.date(),
                questions=questions(list(DEFAULT_QUESTIONS)),
                runs_from=now,
            )
            tx.add(huddle)
            await tx.flush()
            closes_at = now + timedelta(hours=4)
            round_ = Round(
                huddle_id=huddle.id,
                day=now.date(),
                slot=0,
                at="09:30",
                questions=huddle.questions,
                opened_at=now,
                closes_at=closes_at,
            )
            tx.add(round_)
            await tx.flush()
            prompts = [
                Prompt(
                    round_id=round_.id,
                    user_id=user,
                    zone="Europe/Berlin",
                    due_at=now,
                    closes_at=closes_at,
                    state=State.ASKED,
                    asked_at=now,
                )
                for user in users
            ]
            for prompt in prompts:
                tx.add(prompt)
                tx.add(Member(user_id=prompt.user_id, name=f"Person {prompt.user_id}", zone="Europe/Berlin", profile_at=now))
            await tx.flush()
            for prompt in prompts:
                content = view.prompt(huddle, round_, prompt)
                await tx.post(round_.key_for(prompt.user_id), prompt.user_id, content)
                if not prompt.user_id.startswith("USILENT"):
                    bodies.append(body(slack, prompt.user_id, content, ACTION))
    async with database.workspace(TEAM).begin() as tx:
        await tx.change(sa.update(Message).values(due_at=None, sent_version=1, sent_at=now))
        if sent:
            await tx.change(sa.update(Message).values(ts="1700000000.000100", posted_channel="D1"))
    await database.close()
    engine = create_async_engine(url)
    async with engine.begin() as connection:  # as PostgreSQL does by itself within a minute
        await connection.exec_driver_sql("ANALYZE")
    await engine.dispose()
    random.Random(1).shuffle(bodies)
    return Seeded(url, bodies)


async def check(seeded: Seeded) -> None:
    """See that every click was carried out.

    Raises:
        RuntimeError: some were acknowledged and not carried out.
    """
    database = Database(seeded.url, SystemClock(), b"a key of the benchmarks")
    async with database.workspace(TEAM).read() as tx:
        skipped = await tx.one(sa.select(sa.func.count(Prompt.id)).where(Prompt.state == State.SKIPPED))
    await database.close()
    if skipped != len(seeded.bodies):
        raise RuntimeError(f"{len(seeded.bodies)} clicks were acknowledged, {skipped} carried out")


def body(slack: Playground, user: str, content: Content, name: str) -> str:
    """What Slack sends when that person presses the button of that name in a message."""
    person = slack.add_user(user, user.lower(), f"Person {user}")
    channel = slack.workspace.direct(person.id)
    message = slack.workspace.post(
        channel, Seen(channel.id, "", content["text"], slack.workspace.bot_user, slack.workspace.bot_id, content["blocks"])
    )
    [row] = [block for block in message.blocks if block["type"] == "actions"]
    [button] = [element for element in row["elements"] if element["action_id"] == name]
    payloads = Payloads(slack.world, slack.workspace)
    action = {"block_id": "b1", **button, "action_ts": payloads.now()}
    return urlencode({"payload": json.dumps(payloads.message_action(person, channel, message, action))})

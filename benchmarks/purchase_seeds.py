"""What the votes are about: requests that wait for their approvers, and the past behind them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from benchmarks.processes import ROOT, TEAM
from bot import purchase_votes, purchases
from bot.clock import SystemClock
from bot.database import Database
from bot.purchases import Wish
from models.base import Base
from models.cost_centre import CostCentre
from models.member import Department, Member, Role
from models.message import Message
from models.purchase import Purchase, State
from models.purchase_policy import Policy, PolicyState
from models.purchase_version import Recurrence
from models.team import Team
from playground import Playground
from playground.payloads import Payloads
from playground.workspace import Message as Seen

ACTION = "purchase.approve"
KEY = b"a key of the benchmarks"
PEOPLE = {
    "UFIN1": Department.FINANCE,
    "UFIN2": Department.FINANCE,
    "UOPS1": Department.OPERATIONS,
    "UOPS2": Department.OPERATIONS,
    "UOTH1": Department.OTHER,
}
FIVE = [
    {"name": f"seat {place}", "department": None, "people": [user]} for place, user in enumerate(("UFIN2", "UOPS2", "UOTH1"))
]
VENDORS, DAYS = 2_000, 100  # what the past is spread over, the days ten days apart
OPEN_FROM, PAST_FROM = 10_000, 1_000_000  # where the numbers of copied requests begin
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Ballots:
    """What was put into a database.

    Attributes:
        url: the database.
        clicks: for each request that waits, a click on Approve by each person who is asked, in the order of `PEOPLE`.
    """

    url: str
    clicks: list[list[str]]


async def seed(url: str, waiting: int, *, past: int = 100, five: bool = False) -> Ballots:
    """Fill a database.

    Args:
        waiting: how many requests over the limit wait, with no vote yet and all their messages sent.
        past: how many others were approved, over the last three years, with as many entries in the trail.
        five: whether five people must approve each, instead of two.
    """
    clock = SystemClock()
    slack = Playground(ROOT / "manifest.yaml", clock.now, team_id=TEAM)
    database = Database(url, clock, KEY)
    await _company(database, slack, clock.now(), five)
    workspace = database.workspace(TEAM)
    wish = Wish(
        what="Frames for the spring",
        why="We sell more than we can build.",
        vendor="Vendor 7",
        amount="12,500.00",
        currency="USD",
        cost_centre=1,
        recurrence=Recurrence.ONCE,
    )
    made = []
    for _ in range(2):
        async with workspace.begin() as tx:
            made.append(await purchases.request(tx, "UASKER", wish))
    for user in PEOPLE if five else ("UFIN1", "UOPS1"):
        async with workspace.begin() as tx:
            await purchase_votes.approve(tx, made[0].id, 1, user)
    await database.close()
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        decided, open_one = [await _rows(connection, one.id, one.number) for one in made]
        clicks = list(_clicks(slack, await _fill_waiting(connection, open_one, waiting)))
        await _fill_past(connection, decided, past)
        await _go_on(connection)
        await connection.exec_driver_sql("ANALYZE")  # as PostgreSQL does by itself within a minute
    await engine.dispose()
    return Ballots(url, clicks)


async def _company(database: Database, slack: Playground, now: datetime, five: bool) -> None:
    async with database.writing() as session:
        session.sync_session.info["team_id"] = TEAM
        session.add(Team(team_id=TEAM, name="Benchmarks", bot_user_id=slack.workspace.bot_user))
        await session.flush()
        session.add(CostCentre(code="410", name="Marketing", owner_id="UOWNER"))
        for user, department in {**PEOPLE, "UASKER": Department.OTHER, "UADMIN": Department.OTHER}.items():
            role = {"UASKER": frozenset[Role](), "UADMIN": frozenset({Role.ADMIN})}.get(user, frozenset({Role.APPROVER}))
            session.add(Member(user_id=user, name=user, department=department, roles=role, profile_at=now))
        tiers = [{"over_minor": 1_000_000, "seats": FIVE}] if five else []
        session.add(
            Policy(
                number=1, tiers=tiers, state=PolicyState.IN_FORCE, proposed_by="UADMIN", decided_by="UADMIN2", decided_at=now
            )
        )
        await session.commit()


async def _rows(connection: AsyncConnection, purchase_id: int, number: int) -> Rows:
    """All that a request is, without the numbers that a copy gets for itself."""
    tables = Base.metadata.tables
    where = {
        "purchase": tables["purchase"].c.id == purchase_id,
        "purchase_version": tables["purchase_version"].c.purchase_id == purchase_id,
        "purchase_vote": tables["purchase_vote"].c.purchase_id == purchase_id,
        "purchase_copy": tables["purchase_copy"].c.purchase_id == purchase_id,
        "message": tables["message"].c.key.like(f"purchase:{number}:%"),
    }
    found: Rows = {}
    for name, condition in where.items():
        rows = await connection.execute(sa.select(tables[name]).where(condition))
        found[name] = [{key: value for key, value in row._mapping.items() if key != "id"} for row in rows]
    return found


def _renumbered(found: Rows, number: int) -> Rows:
    """A copy of a request under another number, which is its id too."""
    old = found["purchase"][0]["number"]
    own = {"purchase_id": number}
    sent = {"due_at": None, "sent_version": 1, "ts": "1700000000.000100", "posted_channel": "D1"}
    return {
        "purchase": [{**row, "id": number, "number": number} for row in found["purchase"]],
        "purchase_version": [
            {**row, **own, "vendor": f"Vendor {number}", "vendor_key": f"vendor {number}"}
            for row in found["purchase_version"]
        ],
        "purchase_vote": [{**row, **own} for row in found["purchase_vote"]],
        "purchase_copy": [{**row, **own, "key": _key(row["key"], old, number)} for row in found["purchase_copy"]],
        "message": [
            {**row, **sent, "key": _key(row["key"], old, number), "sent_at": row["created_at"]} for row in found["message"]
        ],
    }


def _key(key: str, old: int, number: int) -> str:
    return key.replace(f"purchase:{old}:", f"purchase:{number}:", 1)


async def _fill_waiting(connection: AsyncConnection, found: Rows, waiting: int) -> list[Rows]:
    """Copies of a request that waits; each has a vendor of its own."""
    made = [_renumbered(found, OPEN_FROM + place) for place in range(waiting)]
    for start in range(0, len(made), 200):
        for name in found:
            rows = [row for one in made[start : start + 200] for row in one[name]]
            if rows:
                await connection.execute(Base.metadata.tables[name].insert(), rows)
    return made


async def _fill_past(connection: AsyncConnection, found: Rows, past: int) -> None:
    """Copies of a request that was approved, an equal share every ten days, from many vendors."""
    tables = Base.metadata.tables
    now: datetime = found["purchase"][0]["sent_at"]
    share = max(past // DAYS, 1)
    if connection.dialect.name == "postgresql":
        await connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # these rows are in order
    for day in range(min(past, DAYS)):
        first = PAST_FROM + day * share
        at = now - timedelta(days=10 * day + 1)
        for name, rows in found.items():
            for row in rows[:2]:  # of the messages some; a vote reads none of them
                await _repeat(connection, tables[name], row, first, share, at)
        await _repeat(connection, tables["audit_entry"], _entry(at), first, share, at)


def _entry(at: datetime) -> dict[str, Any]:
    return {"team_id": TEAM, "at": at, "actor": "UFIN1", "action": "purchase.approve", "subject": "purchase", "detail": {}}


async def _repeat(
    connection: AsyncConnection, table: sa.Table, row: dict[str, Any], first: int, share: int, at: datetime
) -> None:
    """Insert a row `share` times, in the database itself, as of the requests from number `first` on."""
    numbers = sa.select(sa.literal(first).label("n")).cte(recursive=True)
    numbers = numbers.union_all(sa.select(numbers.c.n + 1).where(numbers.c.n < first + share - 1))
    n, named = numbers.c.n, sa.cast(numbers.c.n, sa.String)
    vendor = sa.literal("vendor ") + sa.cast(n % VENDORS, sa.String)
    special: dict[str, Any] = {
        "purchase_id": n,
        "key": sa.literal(f"{table.name}:{row.get('key')}:") + named,
        "vendor_key": vendor,
    }
    special |= {"vendor": vendor, "nonce": sa.literal(""), "payload": {}, "due_at": None, "sent_version": row.get("version")}
    special |= {"number": n, "id": n} if table.name in ("purchase", "audit_entry") else {}
    special |= {"prev": sa.literal("before ") + named, "hash": sa.literal("seal ") + named}
    values = {
        **row,
        **{name: value for name, value in special.items() if name in row or name in ("id", "number", "prev", "hash")},
    }
    values = {name: value for name, value in values.items() if name in table.c}
    values |= {name: at for name in values if name in ("sent_at", "made_at", "decided_at", "created_at", "at")}
    columns = [
        value if isinstance(value, sa.ColumnElement) else sa.literal(value, table.c[name].type)
        for name, value in values.items()
    ]
    await connection.execute(table.insert().from_select(list(values), sa.select(*columns).select_from(numbers)))


def _clicks(slack: Playground, made: Sequence[Rows]) -> Iterator[list[str]]:
    """What Slack sends when those who are asked press Approve."""
    payloads = Payloads(slack.world, slack.workspace)
    for one in made:
        [purchase] = one["purchase"]
        asks = {row["channel"]: row["payload"] for row in one["message"] if ":ask:" in row["key"]}
        bodies = []
        for user in PEOPLE:
            if user not in asks:
                continue
            person = slack.add_user(user, user.lower(), user)
            channel = slack.workspace.direct(person.id)
            content = asks[user]
            ours = (slack.workspace.bot_user, slack.workspace.bot_id)
            message = slack.workspace.post(channel, Seen(channel.id, "", content["text"], *ours, content["blocks"]))
            buttons = [
                element for block in message.blocks for element in block.get("elements", ()) if block["type"] == "actions"
            ]
            [button] = [element for element in buttons if element["action_id"] == ACTION]
            action = {"block_id": "b1", **button, "value": f"{purchase['id']}:1", "action_ts": payloads.now()}
            bodies.append(urlencode({"payload": json.dumps(payloads.message_action(person, channel, message, action))}))
        yield bodies


async def _go_on(connection: AsyncConnection) -> None:
    """After rows were given their numbers, let PostgreSQL go on behind them."""
    if connection.dialect.name == "postgresql":
        for name in ("purchase", "audit_entry"):
            highest = f"(SELECT max(id) FROM {name})"  # noqa: S608  names of our own tables
            await connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {highest})")


async def check(ballots: Ballots) -> None:
    """See that every vote was carried out: each request that waited is approved, and that was told.

    Raises:
        RuntimeError: some clicks were acknowledged and not carried out.
    """
    database = Database(ballots.url, SystemClock(), KEY)
    async with database.workspace(TEAM).read() as tx:
        ours = sa.and_(Purchase.id >= OPEN_FROM, Purchase.id < PAST_FROM, Purchase.state == State.APPROVED)
        approved = await tx.one(sa.select(sa.func.count(Purchase.id)).where(ours))
        told = await tx.one(sa.select(sa.func.count(Message.id)).where(Message.key.like("purchase:_____:decided")))
    await database.close()
    if (approved, told) != (len(ballots.clicks), len(ballots.clicks)):
        raise RuntimeError(f"{len(ballots.clicks)} requests got all their votes; {approved} are approved, {told} were told")

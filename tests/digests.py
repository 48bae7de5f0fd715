"""A company in Berlin with books to February 2027, and its weekly digest; time passes over it."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, cast

import sqlalchemy as sa

from bot import digests
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack
from jobs import digest_causes, digest_issues
from models.calendar import moment
from models.digest import Digest
from models.ledger_line import Scenario
from models.member import Member, Role
from models.message import Message
from tests import monthly, variances
from tests.clocks import FrozenClock

LEA, JON, ANA, MAYA, ZOE, ROOT = "ULEA", "UJON", "UANA", "UMAYA", "UZOE", "UROOT"
BERLIN = "Europe/Berlin"
CHANNEL = "C1"
NO_SLACK = cast(Slack, None)  # these jobs never call it
PEOPLE: dict[str, dict[str, Any]] = {
    LEA: {"roles": frozenset({Role.LEAD})},
    JON: {},
    ANA: {},
    MAYA: {"backup_id": ANA},
    ZOE: {},
    ROOT: {"roles": frozenset({Role.ADMIN})},
}
ACCOUNTS: Mapping[str, Mapping[str, Any]] = {
    code: {**given, **({"owner_id": JON, "backup_id": ANA} if code in ("3000", "4000") else {})}
    for code, given in variances.ACCOUNTS.items()
} | {"6000": {**variances.ACCOUNTS["6000"], "owner_id": MAYA}}
USUAL = {"3000": 40_000, "3900": 1_000, "4000": 16_000, "5010": 9_000, "5020": 1_000, "6000": 4_000}
FEBRUARY = {**USUAL, "3000": 31_000, "4000": 19_500, "6000": 9_000}  # sales low, parts and rent high
MONTHS = [f"2026-{number:02}" for number in range(1, 13)] + ["2027-01", "2027-02"]


async def move_in(workspace: Workspace, *, books: bool = True) -> dict[str, int]:
    """Jon answers for sales and parts with Ana as backup, Maya for rent; Lea leads. Gives the ids of accounts by code."""
    async with workspace.begin() as tx:
        team = await tx.team()
        team.country, team.zone = "DE", BERLIN
        for user_id, given in PEOPLE.items():
            tx.add(Member(user_id=user_id, name=user_id.title(), zone=BERLIN, profile_at=tx.now, **given))
        if not books:
            return {}
        booked = {(code, month): value for month in MONTHS[:-1] for code, value in USUAL.items()}
        booked |= {(code, "2027-02"): value for code, value in FEBRUARY.items()}
        booked |= {("1930", month): 50_000 + number * 1_000 for number, month in enumerate(MONTHS)}
        planned = {(code, month): value for month in MONTHS for code, value in USUAL.items()}
        return await variances.stage(tx, booked, planned, ACCOUNTS)


async def unplan(workspace: Workspace) -> None:
    """No plan was set."""
    async with workspace.begin() as tx:
        await monthly.forget(tx, Scenario.BUDGET)


async def set_up(workspace: Workspace, weekday: int = 0, at: time = time(9), channel: str = CHANNEL) -> int:
    async with workspace.begin() as tx:
        return (await digests.set_up(tx, LEA, channel, weekday, at)).id


def berlin(*parts: int) -> datetime:
    """Year, month, day, hour, minute on the clock in Berlin."""
    year, month, day, hour, minute = (*parts, 0, 0)[:5]
    return moment(date(year, month, day), time(hour, minute), BERLIN)


async def run(workspace: Workspace) -> None:
    await digest_causes.run_due(workspace, NO_SLACK)
    await digest_issues.run_due(workspace, NO_SLACK)


async def live(workspace: Workspace, clock: FrozenClock, until: datetime) -> None:
    """Let both jobs run at each moment they ask for."""
    for _ in range(500):
        async with workspace.read() as tx:
            moments = [await job.next_due(tx) for job in (digest_causes, digest_issues)]
        due = min((each for each in moments if each is not None), default=None)
        if due is None or due > until:
            clock.at(until)
            return
        clock.at(max(due, clock.now()))
        await run(workspace)
    raise AssertionError("the jobs go round and round")


async def messages(workspace: Workspace, beginning: str = "digest:") -> list[Message]:
    async with workspace.read() as tx:
        found: list[Message] = await tx.all(sa.select(Message).order_by(Message.id))
    return [each for each in found if each.key.startswith(beginning)]


async def asked(workspace: Workspace) -> dict[str, list[Message]]:
    """The questions by who got them."""
    found: dict[str, list[Message]] = {}
    for each in await messages(workspace):
        if ":ask:" in each.key:
            found.setdefault(each.channel, []).append(each)
    return found


async def issues(workspace: Workspace) -> list[Message]:
    return [each for each in await messages(workspace) if ":ask:" not in each.key]


async def the(tx: Tx) -> Digest:
    """The only one."""
    return await tx.only(sa.select(Digest))

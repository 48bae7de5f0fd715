"""Says what the transactions left to say: each message once, over crashes, several processes and Slack's faults.

A pass claims a few messages a workspace (its row locked, so the pace holds over all processes), calls Slack outside any
transaction, and writes down what came of it. A claim is a lease: when a process dies, another takes over. A post that was
never answered is first looked for in the channel's history by its nonce, and only sent again when it is not there.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import sqlalchemy as sa

from bot import deliveries
from bot.database import Database, Tx, Workspace
from bot.slack.gateway import TIMEOUT, Permanent, Sent, Slack, TryLater, Unknown
from bot.storage.scoping import earliest, prepared
from bot.views.charts import without_charts
from models.message import IfUnsure, Message

log = logging.getLogger(__name__)

T = TypeVar("T")
CHART_REFUSED = {"invalid_blocks", "invalid_blocks_format"}
_NEXT = earliest(Message.due_at, Message.due_at.is_not(None))
_RECENT = prepared(
    sa.select(Message.channel, Message.slot_at).where(Message.slot_at > sa.bindparam("since")).order_by(Message.slot_at)
)


class Drafts(Protocol):
    """What is drawn from rows just before it is delivered, so that whoever changed the rows need not wait for it."""

    async def stale(self, tx: Tx) -> Sequence[int]:
        """The numbers of those that changed since."""

    async def draw(self, tx: Tx, number: int, /) -> object:
        """Draw one anew."""


SlackFor = Callable[[str], Awaitable[Slack | None]]


@dataclass(frozen=True)
class Pace:
    """How fast, and for how long a message may be held.

    Attributes:
        per_minute: posts a workspace takes a minute.
        per_turn: how many of them go at once.
        channel: seconds between two posts in one channel.
        lease: how long a claim holds; longer than a call to Slack can take.
        settle: how long after a post without an answer the history is trusted.
        timeout: how long an answer is waited for; well within the lease.
    """

    per_minute: int = 300
    per_turn: int = 5
    channel: timedelta = timedelta(seconds=1.01)
    lease: timedelta = timedelta(seconds=60)
    settle: timedelta = timedelta(seconds=5)
    timeout: timedelta = timedelta(seconds=TIMEOUT)

    @property
    def turn(self) -> timedelta:
        return timedelta(seconds=self.per_turn * 60 / self.per_minute * 1.01)


@dataclass(frozen=True)
class Claim:
    """A message this process holds: the version it sends, the thread it goes to, since when its arrival is unsure."""

    message: Message
    version: int
    thread_ts: str | None
    unsure_since: datetime | None


class Outbox:
    """Delivers what waits.

    Args:
        database: whose messages.
        slack_for: the Web API of a workspace, or None where the app is no longer installed.
        pace: see `Pace`.
        drafts: what is drawn first.
    """

    def __init__(
        self, database: Database, slack_for: SlackFor, pace: Pace | None = None, drafts: Drafts | None = None
    ) -> None:
        self._database = database
        self._slack_for = slack_for
        self._pace = pace or Pace()
        self._drafts = drafts
        self._few = asyncio.Semaphore(2)

    async def run_due(self) -> datetime | None:
        """Deliver what may go now. Gives when the next may go (perhaps in the past), or None when nothing waits."""
        due = [await self.run_team(team_id) for team_id in await self._database.teams()]
        return min((at for at in due if at is not None), default=None)

    async def run_team(self, team_id: str) -> datetime | None:
        """The same in one workspace."""
        workspace = self._database.workspace(team_id)
        await self._draw(workspace)
        async with workspace.read() as tx:
            next_at = await self._next(tx)
        if next_at is None or next_at > workspace.now():
            return next_at
        slack = await self._slack_for(team_id)
        if slack is None:
            return None
        holder = secrets.token_hex(8)
        async with self._begin(workspace) as tx:
            claimed = await self._claim(tx, holder)
        await asyncio.gather(*(self._deliver(workspace, slack, claim) for claim in claimed))
        async with workspace.read() as tx:
            next_at = await self._next(tx)
            if next_at is not None and not claimed:  # somebody else holds what waits
                next_at = max(next_at, tx.now + self._pace.channel)
        return next_at

    async def _draw(self, workspace: Workspace) -> None:
        """Draw what is not as its rows are any more, a short transaction each."""
        if self._drafts is None:
            return
        async with workspace.read() as tx:
            stale = await self._drafts.stale(tx)
        for number in stale:
            try:
                async with self._begin(workspace) as tx:
                    await self._drafts.draw(tx, number)
            except Exception:
                log.exception("draft %s of %s could not be drawn; what else waits goes on", number, workspace.team_id)

    @asynccontextmanager
    async def _begin(self, workspace: Workspace) -> AsyncIterator[Tx]:
        """A transaction; few at a time, so that somebody's click never waits behind those of a hundred messages."""
        async with self._few, workspace.begin() as tx:
            yield tx

    async def _next(self, tx: Tx) -> datetime | None:
        """When this workspace's next message may go, its pace considered."""
        due = await tx.moment(_NEXT)
        if due is None:
            return None
        team = await tx.team()
        slots, busy = await self._recent(tx)
        if busy and due <= tx.now:
            free = await tx.one(sa.select(sa.func.min(Message.due_at)).where(Message.channel.not_in(busy)))
            held = min(busy.values()) + self._pace.channel
            due = min(free, held) if free else held
        if len(slots) >= self._pace.per_turn:
            due = max(due, slots[-self._pace.per_turn] + self._pace.turn)
        return max(due, team.paused_until) if team.paused_until else due

    async def _recent(self, tx: Tx) -> tuple[list[datetime], dict[str, datetime]]:
        """When messages went within the last turn, and the channels to which one just went, with the moment."""
        rows = await tx.columns(_RECENT, since=tx.now - max(self._pace.turn, self._pace.channel))
        slots = [at for _, at in rows if at > tx.now - self._pace.turn]
        return slots, {channel: at for channel, at in rows if at > tx.now - self._pace.channel}

    async def _claim(self, tx: Tx, holder: str) -> list["Claim"]:
        """Take what may go now: at most a turn's worth, one a channel."""
        team = await tx.team(lock=True)
        if team.removed_at is not None or (team.paused_until is not None and team.paused_until > tx.now):
            return []
        slots, busy = await self._recent(tx)
        room = self._pace.per_turn - len(slots)
        if room <= 0:
            return []
        waiting = (
            sa.select(Message)
            .where(Message.due_at <= tx.now, Message.channel.not_in(busy))
            .order_by(Message.lane, Message.due_at, Message.id)
            .limit(20 * self._pace.per_turn)
            .with_for_update(skip_locked=True, key_share=True)  # what is being changed goes the next time
        )
        claimed: list[Claim] = []
        for message in await tx.all(waiting):
            if len(claimed) >= room:
                break
            if message.channel in busy:
                continue
            busy[message.channel] = tx.now
            message.holder, message.due_at, message.slot_at = holder, tx.now + self._pace.lease, tx.now
            message.attempts += 1
            thread_ts: str | None = None
            if message.parent_key is not None:
                thread_ts = await tx.one(sa.select(Message.ts).where(Message.key == message.parent_key))
            claimed.append(Claim(message, message.version, thread_ts, message.unsure_since))
            if message.ts is None:  # from here until an answer comes, nobody else knows whether it arrived
                message.unsure_since = message.unsure_since or tx.now
        return claimed

    async def _deliver(self, workspace: Workspace, slack: Slack, claim: Claim) -> None:
        message = claim.message
        try:
            sent, version = await self._send(workspace, slack, claim)
        except TryLater as failure:
            async with self._begin(workspace) as tx:
                if failure.paused:
                    team = await tx.team(lock=True)
                    team.paused_until = tx.now + failure.after
                if held := await self._held(tx, message):
                    held.retry(tx.now, failure.after)
                    held.unsure_since = claim.unsure_since
        except Unknown as failure:
            log.warning("no answer from Slack for message %s: %s", message.id, failure)
            async with self._begin(workspace) as tx:
                if held := await self._held(tx, message):
                    held.retry(tx.now, min(self._pace.settle * 2 ** min(held.attempts - 1, 6), timedelta(minutes=5)))
        except Permanent as failure:
            log.warning("Slack refused message %s: %s", message.id, failure)
            async with self._begin(workspace) as tx:
                held = await self._held(tx, message)
                plainer = without_charts(held.payload) if held and failure.reason in CHART_REFUSED else None
                if held and plainer:  # its words say what the chart shows
                    held.payload, held.unsure_since = plainer, claim.unsure_since
                    held.retry(tx.now, timedelta(0))
                elif held:
                    held.fail(failure.reason)
                    await deliveries.report(tx, held, failure.mend)
        else:
            async with self._begin(workspace) as tx:
                if held := await self._held(tx, message):
                    await self._confirm(tx, held, sent, version)

    async def _send(self, workspace: Workspace, slack: Slack, claim: Claim) -> tuple[Sent, int]:
        """Post it, change it, or find it. Gives where it is, and which of its versions is there at least."""
        message = claim.message
        channel = message.posted_channel or message.channel
        if message.ts is not None:
            await self._in_time(slack.update(channel, message.ts, message.payload))
            return Sent(channel, message.ts), claim.version
        if claim.unsure_since is not None and (found := await self._look(slack, claim, claim.unsure_since)):
            return found, max(1, claim.version - 1)  # it may have changed since it was posted
        assert message.due_at is not None  # noqa: S101  a claim has a lease
        if workspace.now() > message.due_at - self._pace.timeout:
            raise TryLater(timedelta(0))  # too little of the lease is left to wait for an answer
        post = slack.post(message.channel, message.payload, message.nonce, claim.thread_ts)
        return await self._in_time(post), claim.version

    async def _in_time(self, call: Awaitable[T]) -> T:
        """What Slack answers, well within the lease."""
        try:
            async with asyncio.timeout(self._pace.timeout.total_seconds()):
                return await call
        except TimeoutError as error:
            raise Unknown("no answer in time") from error

    async def _look(self, slack: Slack, claim: Claim, since: datetime) -> Sent | None:
        """Look for a post that was never answered. None: it may be sent again."""
        message = claim.message
        oldest = f"{(since - timedelta(minutes=5)).timestamp():.6f}"
        try:
            return await self._in_time(slack.find(message.channel, message.nonce, oldest, claim.thread_ts))
        except Permanent as failure:
            if message.if_unsure is IfUnsure.RESEND:
                log.warning("message %s is sent again, its history cannot be read: %s", message.id, failure)
                return None
            raise Permanent("unsure", failure.reason) from failure

    async def _held(self, tx: Tx, message: Message) -> Message | None:
        """The row again, locked, if this claim still holds it."""
        held = await tx.lock(Message, message.id)
        return held if held is not None and held.holder == message.holder else None

    async def _confirm(self, tx: Tx, held: Message, sent: Sent, version: int) -> None:
        first = held.ts is None
        held.holder, held.unsure_since, held.attempts = None, None, 0
        held.posted_channel, held.ts, held.sent_version = sent.channel, sent.ts, version
        held.sent_at = held.sent_at or tx.now
        held.due_at = tx.now if held.version > version else None
        if first:
            children = sa.update(Message).where(
                Message.parent_key == held.key,
                Message.due_at.is_(None),
                Message.ts.is_(None),
                Message.failed_reason.is_(None),
            )
            await tx.change(children.values(due_at=tx.now))

"""Files of a purchase reach those who may see it, once, whatever Slack does meanwhile."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa

from bot import purchase_files
from bot.database import Workspace
from bot.slack.gateway import Permanent, Slack, TryLater, Unknown
from jobs import pruning
from jobs import purchase_files as job
from models.member import Member
from models.purchase import Purchase
from models.purchase_errand import AGAIN, LEASE, TRIES, PurchaseErrand
from models.refusal import Refusal
from tests.clocks import FrozenClock
from tests.jobs.purchase_stage import ANA, JON, OLE, RITA, messages, move_in, requested

FILES = [{"id": "F1", "name": "quote.pdf", "size": 5, "kind": "pdf", "link": ""}]


class Files:
    """A Slack that gives and takes files, or fails."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.sent: list[tuple[str, str, bytes]] = []

    async def download(self, file_id: str, into: Path, most: int) -> None:
        if self.failure is not None:
            raise self.failure
        await asyncio.to_thread(into.write_bytes, file_id.encode())

    async def upload(self, channel: str, filename: str, content: bytes, comment: str) -> None:
        self.sent.append((channel, filename, content))


@pytest.fixture
async def company(workspace: Workspace) -> Workspace:
    await move_in(workspace)
    await requested(workspace, files=FILES)
    return workspace


async def ask(workspace: Workspace, by: str = ANA) -> int:
    async with workspace.begin() as tx:
        return await purchase_files.ask(tx, await tx.only(sa.select(Purchase.id)), by)


async def run(workspace: Workspace, failure: Exception | None = None) -> list[tuple[str, str, bytes]]:
    slack = Files(failure)
    await job.run_due(workspace, cast(Slack, slack))
    return slack.sent


async def test_a_file_is_sent_once_and_later_again_to_who_asks_again(company: Workspace, clock: FrozenClock) -> None:
    assert [await ask(company) for _ in range(2)] == [1, 0]
    assert await run(company) == [(ANA, "quote.pdf", b"F1")]
    assert [await ask(company), await run(company)] == [0, []]
    clock.move(AGAIN)
    assert [await ask(company), len(await run(company))] == [1, 1]
    clock.move(timedelta(days=3))
    await pruning.run_due(company, cast(Slack, None))
    async with company.read() as tx:
        assert await tx.all(sa.select(PurchaseErrand)) == []


async def test_only_who_may_see_the_request_gets_its_files(company: Workspace) -> None:
    with pytest.raises(Refusal, match="do not know that request"):
        await ask(company, JON)
    assert await ask(company, OLE) == 1
    async with company.begin() as tx:
        await tx.change(sa.update(Member).where(Member.user_id == OLE).values(roles=frozenset(), left_at=tx.now))
    assert await run(company) == []


async def test_what_slack_does_not_give_gets_a_sentence(company: Workspace, clock: FrozenClock) -> None:
    await ask(company)
    await run(company, Permanent("file_deleted"))
    told = (await messages(company, ANA))[-1].payload["text"]
    assert told.startswith("I cannot get “quote.pdf” of PUR-1. Somebody deleted that file in Slack.")
    assert told.endswith(f"Ask <@{RITA}> to send it to you.")
    await ask(company, OLE)
    for failure in [TryLater(LEASE), Unknown("cut"), TimeoutError(), Unknown("cut")][:TRIES]:
        assert "cannot" not in (await messages(company, OLE))[-1].payload["text"]
        assert await run(company, failure) == []
        clock.move(LEASE)
    assert "Slack does not answer. Press the button again later." in (await messages(company, OLE))[-1].payload["text"]
    assert await run(company) == []

"""Decisions reach the web address once each, whatever it and the machines do meanwhile."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, cast

import pytest
import sqlalchemy as sa

from bot import health, purchase_notices
from bot.database import Database, Workspace
from bot.slack.gateway import Slack
from bot.views import health as view
from bot.webhooks import Webhook
from jobs.purchase_notices import PurchaseNotices
from models.purchase import State
from models.purchase_notice import LEASE, Notice
from models.refusal import Refusal
from tests.clocks import FrozenClock
from tests.purchase_past import ADA, ELI, decided, people, told
from tests.web_address import WebAddress, web_address

SLACK = cast(Slack, None)


@pytest.fixture
async def address() -> AsyncIterator[WebAddress]:
    async with web_address() as made:
        yield made


@pytest.fixture
async def company(workspace: Workspace) -> Workspace:
    await people(workspace)
    return workspace


@contextlib.asynccontextmanager
async def job(url: str, patience: float = 5) -> AsyncIterator[PurchaseNotices]:
    webhook = Webhook(url, "shared with the other side", timeout=patience)
    try:
        yield PurchaseNotices(webhook)
    finally:
        await webhook.close()


async def run(workspace: Workspace, address: WebAddress, patience: float = 5) -> None:
    async with job(address.url, patience) as sending:
        await sending.run_due(workspace, SLACK)


async def run_on(workspace: Workspace, address: WebAddress, clock: FrozenClock, rounds: int) -> None:
    """Each time when the next is due."""
    for _ in range(rounds):
        async with workspace.read() as tx:
            due_at = await purchase_notices.next_due(tx)
        assert due_at is not None
        clock.at(max(due_at, clock.now()))
        await run(workspace, address)


async def notices(workspace: Workspace) -> list[Notice]:
    async with workspace.read() as tx:
        return await tx.all(sa.select(Notice).order_by(Notice.id))


async def health_form(workspace: Workspace, by: str = ADA) -> str:
    async with workspace.begin() as tx:
        found = await health.look(tx, by)
    return json.dumps(view.form([], found.now, found.now, found.zone, notices=found.notices), ensure_ascii=False)


async def test_a_decision_is_sent_once_with_its_versions_and_votes(company: Workspace, address: WebAddress) -> None:
    await decided(company, 7)
    for _ in range(2):
        await run(company, address)
    [posted] = address.posted
    body: dict[str, Any] = json.loads(posted.body)
    assert (body["id"], body["event"], body["workspace"]) == (address.keys()[0], "purchase.approved", "T1")
    purchase = body["purchase"]
    assert (purchase["number"], purchase["outcome"], purchase["version"]) == ("PUR-7", "approved", 2)
    assert purchase["amount"] == {"value": "12500.00", "currency": "USD"}
    assert purchase["cost_center"] == {"code": "410", "name": "Warehouse"}
    assert [version["amount"]["value"] for version in purchase["versions"]] == ["10000.01", "12500.00"]
    votes = purchase["versions"][1]["votes"]
    assert [(vote["by"]["name"], vote["seat"], vote["vote"]) for vote in votes] == [
        ("Fina Lund", "finance", "approve"),
        ("Opal =Reyes", "operations", "approve"),
    ]
    assert purchase["versions"][0]["votes"] == []


async def test_a_rejection_is_sent_with_its_reason(company: Workspace, address: WebAddress) -> None:
    await decided(company, 7, State.REJECTED)
    await run(company, address)
    body = json.loads(address.posted[0].body)
    assert (body["event"], body["purchase"]["reason"]) == ("purchase.rejected", "Too dear")


async def test_amounts_are_exact_in_every_currency(company: Workspace, address: WebAddress) -> None:
    await decided(company, 1, currency="JPY")
    await decided(company, 2, currency="KWD")
    await run(company, address)
    amounts = [json.loads(posted.body)["purchase"]["amount"]["value"] for posted in address.posted]
    assert amounts == ["1250000", "1250.000"]


@pytest.mark.parametrize("answer", ["drop", "late", 500, 503, 422, 404])
async def test_what_was_not_taken_is_sent_again_the_same_to_the_byte(
    company: Workspace, address: WebAddress, clock: FrozenClock, answer: Any
) -> None:
    address.answers = [answer, answer, 200]
    await decided(company, 7)
    await run(company, address, patience=0.1 if answer == "late" else 5)
    assert len(address.posted) == 1
    clock.move(timedelta(seconds=15))
    await run(company, address, patience=0.1 if answer == "late" else 5)
    await run_on(company, address, clock, 1)
    assert len(address.posted) == 3
    assert len({(posted.body, key) for posted, key in zip(address.posted, address.keys(), strict=True)}) == 1
    assert len({posted.headers["tandem-timestamp"] for posted in address.posted}) == 3
    [notice] = await notices(company)
    assert (notice.taken_at, notice.due_at) == (clock.now(), None)


async def test_nothing_is_sent_before_its_pause_has_passed(
    company: Workspace, address: WebAddress, clock: FrozenClock
) -> None:
    address.answers = [500]
    await decided(company, 7)
    await run(company, address)
    clock.move(timedelta(seconds=14))
    await run(company, address)
    assert len(address.posted) == 1


async def test_after_a_crash_between_sending_and_writing_it_down_it_is_sent_again_under_the_same_key(
    company: Workspace, address: WebAddress, clock: FrozenClock
) -> None:
    class Crash(BaseException):
        pass

    class Dying(Webhook):
        async def send(self, body: str, key: str, now: Any) -> None:
            await super().send(body, key, now)
            raise Crash

    await decided(company, 7)
    dying = Dying(address.url, "shared with the other side")
    with pytest.raises(Crash):
        await PurchaseNotices(dying).run_due(company, SLACK)
    await dying.close()
    await run(company, address)
    assert len(address.posted) == 1, "its lease has not ended"
    clock.move(LEASE)
    await run(company, address)
    assert len(address.posted) == 2
    assert len(set(address.keys())) == 1
    assert address.posted[0].body == address.posted[1].body
    [notice] = await notices(company)
    assert notice.taken_at is not None


async def test_several_processes_send_each_once(company: Workspace, database: Database, address: WebAddress) -> None:
    for number in range(1, 7):
        await decided(company, number)
    others = [Database(database.url, database.clock, database.audit_key) for _ in range(2)]
    await asyncio.gather(*(run(one.workspace("T1"), address) for one in (database, *others)))
    await run(company, address)
    for other in others:
        await other.close()
    assert len(address.keys()) == len(set(address.keys())) == 6


async def test_who_lost_its_lease_does_not_write_over_who_has_it(company: Workspace, clock: FrozenClock) -> None:
    await decided(company, 7)
    async with company.begin() as tx:
        slow = await purchase_notices.claim(tx)
    clock.move(LEASE)
    async with company.begin() as tx:
        quick = await purchase_notices.claim(tx)
    assert slow is not None
    assert quick is not None
    async with company.begin() as tx:
        await purchase_notices.not_taken(tx, slow, "erp", 500, "status", None)
    [notice] = await notices(company)
    assert (notice.status, notice.due_at) == (None, quick.due_at)
    async with company.begin() as tx:
        await purchase_notices.taken(tx, slow)
    [notice] = await notices(company)
    assert notice.taken_at == clock.now(), "that it was taken is true whoever says so"


async def test_while_nothing_answers_only_the_oldest_is_tried_and_the_rest_follow(
    company: Workspace, address: WebAddress, clock: FrozenClock
) -> None:
    address.answers = [500, 500, 200]
    for number in range(1, 5):
        await decided(company, number)
    await run(company, address)
    await run_on(company, address, clock, 1)
    assert len(address.posted) == 2
    assert len(set(address.keys())) == 1
    await run_on(company, address, clock, 1)
    assert len(address.posted) == 6
    assert len(set(address.keys())) == 4


async def test_one_that_is_refused_for_what_it_says_holds_up_no_other(company: Workspace, address: WebAddress) -> None:
    address.answers = [422, 200]
    for number in range(1, 4):
        await decided(company, number)
    await run(company, address)
    assert len(set(address.keys())) == 3


async def test_admins_hear_of_it_once_and_hear_when_it_is_well(
    company: Workspace, address: WebAddress, clock: FrozenClock
) -> None:
    address.answers = [500]
    for number in range(1, 4):
        await decided(company, number)
    await run_on(company, address, clock, 2)
    assert await told(company, ADA) == []
    await run_on(company, address, clock, 4)
    [said] = await told(company, ADA)
    assert said.startswith("The decision on PUR-1 did not reach the purchasing system. 127.0.0.1:")
    assert "has a problem of its own (500)" in said
    assert "open?" not in said
    assert await told(company, ELI) == []
    address.answers = [200]
    await run_on(company, address, clock, 1)
    assert await told(company, ADA) == ["The decision on PUR-1 has reached the purchasing system now."]
    assert all(notice.taken_at for notice in await notices(company))


async def test_an_admin_sees_what_waits_and_tries_again(company: Workspace, address: WebAddress, clock: FrozenClock) -> None:
    address.answers = [401]
    await decided(company, 7)
    await run(company, address)
    shown = await health_form(company)
    assert "1 decision did not reach the purchasing system yet" in shown
    assert "PUR-7" in shown
    assert "DECISIONS_SECRET" in shown
    with pytest.raises(Refusal):
        async with company.begin() as tx:
            await purchase_notices.again(tx, ELI)
    address.answers = [200]
    async with company.begin() as tx:
        assert await purchase_notices.again(tx, ADA) == 1
    await run(company, address)
    assert "purchasing system" not in await health_form(company)


async def test_nobody_there_is_said_in_words(company: Workspace) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    await decided(company, 7)
    await run(company, WebAddress(url))
    assert "Nothing answers at 127.0.0.1:" in await health_form(company)


async def test_without_an_address_nothing_is_kept_for_later(company: Workspace, address: WebAddress) -> None:
    await decided(company, 7)
    await PurchaseNotices(None).run_due(company, SLACK)
    async with company.read() as tx:
        assert await purchase_notices.next_due(tx) is None
    await run(company, address)
    assert address.posted == []
    assert "purchasing system" not in await health_form(company)


async def test_a_slow_address_leaves_the_other_jobs_their_turn(company: Workspace, clock: FrozenClock) -> None:
    class Slow(Webhook):
        sent = 0

        async def send(self, body: str, key: str, now: Any) -> None:
            self.sent += 1
            clock.move(timedelta(seconds=4))

    for number in range(1, 9):
        await decided(company, number)
    slow = Slow("http://127.0.0.1/", "shared with the other side")
    await PurchaseNotices(slow).run_due(company, SLACK)
    assert slow.sent == 2

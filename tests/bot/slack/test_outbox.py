"""Said once: over faults of Slack's, cut connections, two workers and processes that die."""

import asyncio
from datetime import timedelta

import sqlalchemy as sa

from bot.slack.gateway import TIMEOUT
from bot.slack.outbox import Outbox, Pace
from bot.views import blocks
from models.member import Member, Role
from models.message import IfUnsure, Message
from playground import Message as Seen
from playground.company import PEOPLE
from tests.cast import Company

CHANNEL = "C02HUDDLE"


def texts(company: Company, channel: str = CHANNEL) -> list[str]:
    return [message.text for message in company.slack.messages(channel)]


async def say(company: Company, key: str, words: str, channel: str = CHANNEL, **how: object) -> None:
    async with workspace(company).begin() as tx:
        await tx.post(key, channel, blocks.message(blocks.paragraph(words)), **how)


def workspace(company: Company):  # type: ignore[no-untyped-def]  # the type stands where it is defined
    return company.tandem.database.workspace("T0PLAYGROUND")


async def stored(company: Company, key: str) -> Message:
    async with workspace(company).read() as tx:
        message: Message = await tx.one(sa.select(Message).where(Message.key == key))
        return message


async def test_a_message_is_sent_and_its_place_is_kept(larkfield: Company) -> None:
    await say(larkfield, "a", "Good morning")
    await larkfield.settle()
    assert texts(larkfield) == ["Good morning"]
    message = await stored(larkfield, "a")
    assert (message.sent_version, message.holder, message.due_at) == (1, None, None)
    assert message.ts == larkfield.slack.messages(CHANNEL)[0].ts


async def test_an_update_changes_the_message_in_place(larkfield: Company) -> None:
    await say(larkfield, "a", "Waiting")
    await larkfield.settle()
    async with workspace(larkfield).begin() as tx:
        assert await tx.update("a", blocks.message(blocks.paragraph("Done")))
    await larkfield.until(larkfield.clock.now() + timedelta(seconds=3))
    assert texts(larkfield) == ["Done"]


async def test_an_update_before_the_first_sending_is_what_is_sent(larkfield: Company) -> None:
    await say(larkfield, "a", "Old")
    async with workspace(larkfield).begin() as tx:
        await tx.update("a", blocks.message(blocks.paragraph("New")))
    await larkfield.settle()
    assert texts(larkfield) == ["New"]


async def test_a_thread_waits_for_its_head(larkfield: Company) -> None:
    await say(larkfield, "child", "Answer", parent="head")
    await larkfield.settle()
    assert texts(larkfield) == []
    await say(larkfield, "head", "Question")
    await larkfield.until(larkfield.clock.now() + timedelta(seconds=5))
    (head,) = larkfield.slack.messages(CHANNEL)
    assert [reply.text for reply in larkfield.slack.thread(head) if reply.ts != head.ts] == ["Answer"]


async def test_a_reply_said_while_its_head_is_sent_is_not_forgotten(larkfield: Company) -> None:
    await say(larkfield, "head", "Question")
    async with workspace(larkfield).begin() as tx:
        await tx.post("child", CHANNEL, blocks.message(blocks.paragraph("Answer")), parent="head")
        sending = asyncio.create_task(larkfield.tandem.outbox.run_due())
        await asyncio.wait({sending}, timeout=0.5)
    await sending
    await larkfield.until(larkfield.clock.now() + timedelta(seconds=5))
    (head,) = larkfield.slack.messages(CHANNEL)
    assert [reply.text for reply in larkfield.slack.thread(head) if reply.ts != head.ts] == ["Answer"]


async def test_too_many_means_everyone_waits_as_long_as_slack_says(larkfield: Company) -> None:
    larkfield.slack.faults.next("chat.postMessage", "ratelimited", retry_after=7)
    await say(larkfield, "a", "one")
    start = larkfield.clock.now()
    await larkfield.tandem.run_due()
    await say(larkfield, "b", "two", channel="C03FINANCE")
    await larkfield.until(start + timedelta(seconds=6))
    assert texts(larkfield) == texts(larkfield, "C03FINANCE") == []
    await larkfield.until(start + timedelta(seconds=9))
    assert (texts(larkfield), texts(larkfield, "C03FINANCE")) == (["one"], ["two"])


async def test_a_post_whose_answer_was_lost_is_found_and_not_sent_again(larkfield: Company) -> None:
    for channel in (CHANNEL, "U04BEN"):
        larkfield.slack.faults.next("chat.postMessage", "lost_after")
        await say(larkfield, f"a:{channel}", "once", channel=channel)
        await larkfield.until(larkfield.clock.now() + timedelta(minutes=2))
        assert texts(larkfield, channel) == ["once"]
        assert (await stored(larkfield, f"a:{channel}")).sent_version == 1


async def test_what_changed_while_its_first_post_was_looked_for_is_brought_up_to_date(larkfield: Company) -> None:
    larkfield.slack.faults.next("chat.postMessage", "lost_after")
    await say(larkfield, "a", "Old")
    await larkfield.tandem.run_due()
    async with workspace(larkfield).begin() as tx:
        assert await tx.update("a", blocks.message(blocks.paragraph("New")))
    await larkfield.until(larkfield.clock.now() + timedelta(minutes=2))
    assert texts(larkfield) == ["New"]
    message = await stored(larkfield, "a")
    assert (message.version, message.sent_version, message.due_at) == (2, 2, None)


async def test_a_slack_that_does_not_answer_is_not_waited_for(larkfield: Company) -> None:
    outbox = Outbox(
        larkfield.tandem.database, larkfield.tandem.installations.slack_for, Pace(timeout=timedelta(milliseconds=1))
    )
    larkfield.slack.faults.next("chat.postMessage", "slow", seconds=0.5)
    await say(larkfield, "a", "Old")
    await outbox.run_due()
    message = await stored(larkfield, "a")
    assert (message.holder, message.ts, message.unsure_since) == (None, None, larkfield.clock.now())
    client = larkfield.tandem.installations.client()
    assert client.session is not None
    assert client.session.timeout.total == TIMEOUT


async def test_a_reply_whose_answer_was_lost_is_found_in_its_thread(larkfield: Company) -> None:
    await say(larkfield, "head", "Question")
    await larkfield.settle()
    larkfield.slack.faults.next("chat.postMessage", "lost_after")
    await say(larkfield, "child", "Answer", parent="head")
    await larkfield.until(larkfield.clock.now() + timedelta(minutes=2))
    (head,) = larkfield.slack.messages(CHANNEL)
    assert [reply.text for reply in larkfield.slack.thread(head) if reply.ts != head.ts] == ["Answer"]


async def test_a_post_that_never_arrived_is_sent_again(larkfield: Company) -> None:
    for fault in ("lost_before", "server_error"):
        larkfield.slack.faults.next("chat.postMessage", fault)
        await say(larkfield, fault, fault)
        await larkfield.until(larkfield.clock.now() + timedelta(minutes=2))
    assert texts(larkfield) == ["lost_before", "server_error"]


async def test_another_process_takes_over_from_one_that_died_in_the_middle(larkfield: Company) -> None:
    await say(larkfield, "a", "once")
    async with workspace(larkfield).begin() as tx:  # claimed, posted, and killed before it could write that down
        (claim,) = await larkfield.tandem.outbox._claim(tx, "a dead process")
    slack = await larkfield.tandem.installations.slack_for("T0PLAYGROUND")
    assert slack is not None
    await slack.post(CHANNEL, claim.message.payload, claim.message.nonce)
    await larkfield.settle()
    assert (await stored(larkfield, "a")).sent_version == 0, "the lease still holds"
    await larkfield.until(larkfield.clock.now() + timedelta(minutes=2))
    assert texts(larkfield) == ["once"]
    assert (await stored(larkfield, "a")).sent_version == 1


async def test_two_workers_send_each_message_once(larkfield: Company) -> None:
    people = [person.id for person in PEOPLE]
    for user in people:
        await say(larkfield, f"a:{user}", "once", channel=user)
    database, slack_for = larkfield.tandem.database, larkfield.tandem.installations.slack_for
    workers = [Outbox(database, slack_for, Pace(per_turn=3)) for _ in range(3)]
    for _ in range(6):
        await asyncio.gather(*(worker.run_due() for worker in workers))
        larkfield.clock.at(larkfield.clock.now() + timedelta(seconds=2))
    assert {user: texts(larkfield, user) for user in people} == {user: ["once"] for user in people}


async def test_a_refused_message_is_told_to_an_admin_who_sends_it_again(larkfield: Company) -> None:
    async with workspace(larkfield).begin() as tx:
        tx.add(Member(user_id="U01MAYA", roles=frozenset({Role.ADMIN})))
    await say(larkfield, "a", "The summary", channel="C05BOARD")
    await larkfield.until(larkfield.clock.now() + timedelta(seconds=5))
    report: Seen = larkfield.app_messages("U01MAYA")[-1]
    assert "/invite @tandem" in report.text
    assert "The summary" in report.text
    assert (await stored(larkfield, "a")).failed_reason in ("not_in_channel", "channel_not_found")


async def test_where_the_history_cannot_be_read_the_kind_decides(larkfield: Company) -> None:
    async with workspace(larkfield).begin() as tx:
        tx.add(Member(user_id="U01MAYA", roles=frozenset({Role.ADMIN})))
    manifest = larkfield.slack.world.manifest
    manifest.scopes = manifest.scopes - {"channels:history"}
    larkfield.slack.faults.next("chat.postMessage", "lost_after", times=2)
    await say(larkfield, "held", "a digest", if_unsure=IfUnsure.HOLD)
    await say(larkfield, "resent", "a request", channel="C03FINANCE")
    await larkfield.until(larkfield.clock.now() + timedelta(minutes=2))
    assert texts(larkfield) == ["a digest"]
    assert (await stored(larkfield, "held")).failed_reason == "unsure"
    assert texts(larkfield, "C03FINANCE") == ["a request", "a request"]


async def test_one_channel_gets_one_message_a_second_and_the_workspace_its_share(larkfield: Company) -> None:
    larkfield.slack.rates.on, larkfield.slack.rates.time = True, lambda: larkfield.clock.now().timestamp()
    for number in range(12):
        await say(larkfield, f"a:{number}", str(number))
    start = larkfield.clock.now()
    while (due := await larkfield.tandem.run_due()) is not None:
        larkfield.clock.at(max(due, larkfield.clock.now() + timedelta(milliseconds=50)))
        assert larkfield.clock.now() - start < timedelta(seconds=14)
    assert larkfield.slack.rates.refused == 0
    assert texts(larkfield) == [str(number) for number in range(12)], "in the order they were said"

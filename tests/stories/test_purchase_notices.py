"""From the last click on a purchase to the company's own purchasing system."""

import hmac
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256

import pytest

from playground.company import BEN, MAYA, PRIYA, TOMAS
from tests.cast import Company, company
from tests.stories.purchasing import card, press, request, set_up, words_of
from tests.web_address import WebAddress, web_address

SECRET = "a secret shared with the purchasing system"


@pytest.fixture
async def address() -> AsyncIterator[WebAddress]:
    async with web_address() as made:
        yield made


@pytest.fixture
async def linked(database_url: str, address: WebAddress) -> AsyncIterator[Company]:
    """A company whose decisions go to that address; a purchase waits for two people."""
    more = {"decisions_url": address.url, "decisions_secret": SECRET}
    async with company(database_url, more=more) as made:
        await set_up(made)
        await request(made, what="40 brake sets <!channel>")
        yield made


async def approve(made: Company) -> None:
    await press(made, PRIYA.id, card(made, PRIYA.id), "purchase.approve")
    await press(made, BEN.id, card(made, BEN.id), "purchase.approve")


async def tab(made: Company) -> str:
    """What Maya's Home tab says."""
    view = await made.slack.home(MAYA.id)
    assert view is not None
    return words_of(view)


async def test_the_decision_arrives_once_signed_and_whole(linked: Company, address: WebAddress) -> None:
    await press(linked, PRIYA.id, card(linked, PRIYA.id), "purchase.approve")
    assert address.posted == [], "one vote is no decision"
    await press(linked, BEN.id, card(linked, BEN.id), "purchase.approve")
    await linked.until(linked.clock.now() + timedelta(days=2))
    [posted] = address.posted
    signed = posted.headers["tandem-timestamp"].encode() + b"." + posted.body
    assert posted.headers["tandem-signature"] == "sha256=" + hmac.new(SECRET.encode(), signed, sha256).hexdigest()
    body = json.loads(posted.body)
    assert (body["event"], body["workspace"]) == ("purchase.approved", "T0PLAYGROUND")
    assert body["purchase"]["what"] == "40 brake sets <!channel>"
    assert [vote["by"]["name"] for vote in body["purchase"]["versions"][0]["votes"]] == ["Priya Raman", "Ben Okafor"]


async def test_what_is_withdrawn_was_not_decided_and_is_not_sent(linked: Company, address: WebAddress) -> None:
    await press(linked, "U08OSKAR", card(linked, "U08OSKAR"), "purchase.withdraw")
    await linked.until(linked.clock.now() + timedelta(days=1))
    assert address.posted == []


async def test_a_system_that_is_down_is_told_to_admins_who_try_again_from_health(
    linked: Company, address: WebAddress
) -> None:
    address.answers = [503]
    await approve(linked)
    await linked.until(linked.clock.now() + timedelta(minutes=10))
    told = [message for message in linked.app_messages(MAYA.id) if "purchasing system" in message.text]
    assert len(told) == 1
    assert not [message for message in linked.app_messages(TOMAS.id) if "purchasing system" in message.text]
    assert "Some decisions did not reach the purchasing system." in await tab(linked)

    address.answers = ["drop", 200]
    await linked.command(MAYA.id, "/tandem health")
    form = linked.slack.view(MAYA.id)
    assert form is not None
    assert "PUR-1" in words_of(form)
    for _ in range(2):
        await linked.click(MAYA.id, form, "notice.again")
        form = linked.slack.view(MAYA.id)
        assert form is not None
    await linked.until(linked.clock.now() + timedelta(minutes=10))
    assert len(set(address.keys())) == 1
    assert [message.text for message in linked.app_messages(MAYA.id) if "purchasing system" in message.text] == [
        "The decision on PUR-1 has reached the purchasing system now."
    ]
    assert "purchasing system" not in await tab(linked)


async def test_admins_try_again_from_the_message_too(linked: Company, address: WebAddress) -> None:
    address.answers = [401]
    await approve(linked)
    [told] = [message for message in linked.app_messages(MAYA.id) if "purchasing system" in message.text]
    assert "DECISIONS_SECRET" in told.text
    address.answers = [200]
    posted = len(address.posted)
    await press(linked, MAYA.id, told, "notice.again")
    assert len(address.posted) == posted + 1

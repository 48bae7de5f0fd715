"""What goes to a web address is signed, and whatever does not go well is known as not taken."""

import hmac
import json
import re
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

import app
from bot.webhooks import NotTaken, Webhook
from tests.clocks import WEDNESDAY
from tests.web_address import WebAddress, web_address

SECRET = "shared with the other side"
BODY = json.dumps({"what": "Café chairs <!channel>"}, ensure_ascii=False)


@pytest.fixture
async def address() -> AsyncIterator[WebAddress]:
    async with web_address() as made:
        yield made


async def send(address: WebAddress, *, patience: float = 5) -> None:
    webhook = Webhook(address.url, SECRET, timeout=patience)
    try:
        await webhook.send(BODY, "key-1", WEDNESDAY)
    finally:
        await webhook.close()


async def not_taken(address: WebAddress, *, patience: float = 5) -> NotTaken:
    with pytest.raises(NotTaken) as caught:
        await send(address, patience=patience)
    return caught.value


async def test_the_other_side_can_tell_who_sent_it_and_when(address: WebAddress) -> None:
    await send(address)
    [posted] = address.posted
    assert posted.line == "POST /decisions?from=tandem HTTP/1.1"
    assert posted.body == BODY.encode()
    assert posted.headers["content-type"] == "application/json"
    assert posted.headers["idempotency-key"] == "key-1"
    assert posted.headers["tandem-timestamp"] == str(int(WEDNESDAY.timestamp()))
    signed = f"{posted.headers['tandem-timestamp']}.".encode() + posted.body
    assert posted.headers["tandem-signature"] == "sha256=" + hmac.new(SECRET.encode(), signed, sha256).hexdigest()


async def test_the_check_in_the_documents_takes_a_true_signature_and_no_other(address: WebAddress) -> None:
    page = (Path(app.__file__).parent / "docs" / "decisions-by-web.md").read_text()
    [code] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    told: dict[str, object] = {}
    exec(code, told)  # noqa: S102  our own document
    is_true = told["is_true"]
    assert callable(is_true)
    await send(address)
    [posted] = address.posted
    stamp, signature = posted.headers["tandem-timestamp"], posted.headers["tandem-signature"]
    soon, late = WEDNESDAY.timestamp() + 10, WEDNESDAY.timestamp() + 301
    assert is_true(SECRET, stamp, signature, posted.body, soon)
    assert not is_true(SECRET, stamp, signature, posted.body, late)
    assert not is_true(SECRET, stamp, signature, posted.body + b" ", soon)
    assert not is_true(SECRET, str(int(stamp) + 1), signature, posted.body, soon)
    assert not is_true("another secret", stamp, signature, posted.body, soon)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_any_2xx_is_taken(address: WebAddress, status: int) -> None:
    address.answers = [status]
    await send(address)


@pytest.mark.parametrize("status", [300, 400, 401, 404, 409, 422, 429, 500, 503])
async def test_any_other_answer_is_not(address: WebAddress, status: int) -> None:
    address.answers = [status]
    failure = await not_taken(address)
    assert (failure.status, failure.answer, failure.after) == (status, "status", None)


async def test_a_redirect_is_not_followed(address: WebAddress) -> None:
    async with web_address() as other:
        address.answers = [(307, f"Location: {other.url}\r\n")]
        assert (await not_taken(address)).status == 307
        assert other.posted == []


async def test_a_connection_that_breaks_is_no_answer_and_is_not_tried_twice(address: WebAddress) -> None:
    address.answers = ["drop"]
    failure = await not_taken(address)
    assert (failure.status, failure.answer) == (0, "silent")
    assert len(address.posted) == 1


async def test_a_connection_that_breaks_on_its_second_use_is_not_tried_twice(address: WebAddress) -> None:
    address.answers = [200, "drop"]
    webhook = Webhook(address.url, SECRET)
    await webhook.send(BODY, "key-1", WEDNESDAY)
    with pytest.raises(NotTaken):
        await webhook.send(BODY, "key-2", WEDNESDAY)
    await webhook.close()
    assert address.keys() == ["key-1", "key-2"]


async def test_an_answer_that_comes_too_late_is_none(address: WebAddress) -> None:
    address.answers = ["late"]
    failure = await not_taken(address, patience=0.1)
    assert (failure.status, failure.answer) == (0, "late")


async def test_nobody_there_is_no_answer() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    assert (await not_taken(WebAddress(url))).answer == "silent"


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        ("120", timedelta(minutes=2)),
        ("Wed, 10 Mar 2027 09:30:00 GMT", timedelta(minutes=30)),
        ("soon", None),
        ("-5", None),
        ("99999999999999999999", None),
    ],
)
async def test_the_other_side_may_say_how_long_to_wait(address: WebAddress, asked: str, after: timedelta | None) -> None:
    address.answers = [(503, f"Retry-After: {asked}\r\n")]
    assert (await not_taken(address)).after == after


def test_what_may_be_secret_in_an_address_is_not_shown() -> None:
    webhook = Webhook("https://me:open@erp.example.com:8443/in?token=hidden", SECRET)
    assert webhook.host == "erp.example.com:8443"

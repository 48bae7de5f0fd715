"""Forged, stale, malformed and replayed requests have no effect, and tokens stay secret."""

import json
import logging
import time
from urllib.parse import urlencode

import httpx
import pytest
import sqlalchemy as sa
from slack_sdk.signature import SignatureVerifier
from sqlalchemy.ext.asyncio import create_async_engine

import app
from bot.slack.gateway import DeadToken
from models.member import Member
from models.team import Team
from playground.slack import BOT_TOKEN, SIGNING_SECRET
from tests.cast import Company, settings_for

COMMAND = urlencode(
    {"team_id": "T0PLAYGROUND", "user_id": "U01MAYA", "command": "/tandem", "text": "settings", "channel_id": "C02HUDDLE"}
).encode()

SENT = {"type": "view_submission", "team": {"id": "T0PLAYGROUND"}, "user": {"id": "U01MAYA"}}
VIEW = {"id": "V1", "type": "modal", "callback_id": "blocker.raise", "title": {"type": "plain_text", "text": "Blocker"}}
LACKING: list[dict[str, object]] = [
    {"type": None},
    {"title": None},
    {"blocks": [None]},
    {"state": "none"},
    {"state": {"values": {"what": None}}},
    {"state": {"values": {"what": {"what": None}}}},
]


async def post(company: Company, body: bytes, headers: dict[str, str]) -> int:
    async with httpx.AsyncClient() as client:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return (await client.post(company.slack.bot_url, content=body, headers=kind | headers)).status_code


def signed(body: bytes, *, secret: str = SIGNING_SECRET, age: int = 0) -> dict[str, str]:
    stamp = str(int(time.time()) - age)  # noqa: TID251  Slack signs with the real time
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    assert signature is not None
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": signature}


async def members(company: Company) -> int:
    async with company.tandem.database.workspace("T0PLAYGROUND").read() as tx:
        return await tx.only(sa.select(sa.func.count()).select_from(Member))


async def test_forged_stale_and_malformed_requests_are_refused(larkfield: Company) -> None:
    good = signed(COMMAND)
    refused = [
        {},
        signed(COMMAND, secret="somebody else's secret"),
        signed(COMMAND, age=310),
        signed(COMMAND, age=-310),
        signed(b"another body"),
        good | {"x-slack-request-timestamp": "junk"},
        good | {"x-slack-request-timestamp": ""},
        good | {"x-slack-request-timestamp": "9" * 400},
        good | {"x-slack-request-timestamp": "-5"},
        good | {"x-slack-signature": ""},
        good | {"x-slack-signature": "v0="},
        good | {"x-slack-signature": "v1=" + "0" * 64},
    ]
    assert [await post(larkfield, COMMAND, headers) for headers in refused] == [401] * len(refused)
    assert await post(larkfield, b"\xff\xfe", good) == 401
    assert await members(larkfield) == 0


async def test_signed_nonsense_is_never_an_error_of_ours(larkfield: Company) -> None:
    bodies = [
        b"",
        b"payload=",
        b"payload={",
        b"payload=[]",
        b"payload=null",
        b"payload=" + json.dumps({"type": "block_actions", "actions": []}).encode(),
        b"payload=" + json.dumps({"type": "view_submission", "view": {}}).encode(),
        *(b"payload=" + json.dumps(SENT | {"view": VIEW | lacking}).encode() for lacking in LACKING),
        json.dumps({"type": "event_callback", "team_id": "T0PLAYGROUND", "event": {"type": "app_home_opened"}}).encode(),
        b"command=%00&team_id=T0PLAYGROUND",
        b"command=/tandem&team_id=TDECOY&user_id=U1",
        b"command=/tandem&team_id=TNOBODY&user_id=U1",
        b"command=/tandem&team_id=TNOBODY&user_id=U1&response_url=http://127.0.0.1:9/",
    ]
    for body in bodies:
        assert await post(larkfield, body, signed(body)) < 500, body


async def test_bodies_that_are_too_large_are_refused(larkfield: Company) -> None:
    body = b"x" * 3_000_000
    assert await post(larkfield, body, signed(body)) == 413


async def test_tokens_are_kept_encrypted_and_never_logged(
    larkfield: Company, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "xoxb-a-token-of-another-company"
    await larkfield.tandem.installations.remember("T2", "Another", "UBOT2", token=secret, installed_by="U9")
    assert await larkfield.tandem.installations.slack_for("T2") is not None
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        stored = (await connection.execute(sa.select(Team.__table__.c.bot_token))).scalars().all()
    await engine.dispose()
    assert stored
    assert not [token for token in stored if token and "xoxb" in token]
    await larkfield.command("U01MAYA", "/tandem help")
    assert secret not in caplog.text
    assert BOT_TOKEN not in caplog.text


async def test_a_token_that_slack_does_not_know_stops_the_start(larkfield: Company, database_url: str) -> None:
    given = settings_for(larkfield.slack, database_url)
    wrong = given.model_copy(update={"slack_bot_token": type(given.slack_bot_token)("xoxb-wrong")})  # type: ignore[misc]  # SecretStr
    tandem = app.assemble(wrong, larkfield.clock)
    with pytest.raises(DeadToken):
        await tandem.open(worker=False)
    await tandem.close()

"""The first minutes: help, strange words, forged and broken requests."""

import httpx

from tests.cast import Company


async def test_a_command_that_nobody_built_is_answered_in_words(larkfield: Company) -> None:
    slack = larkfield.slack
    answer = await slack.command("U01MAYA", "/blocker", "help", channel="C02HUDDLE")
    assert answer.status == 200


async def test_an_unsigned_request_is_refused(larkfield: Company) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(larkfield.slack.bot_url, content=b"payload={}")
    assert answer.status_code == 401

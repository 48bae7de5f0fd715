"""The same over Socket Mode, with a reconnect in the middle."""

import asyncio

from playground.company import BEN, DAILY_HUDDLE, MAYA
from tests.cast import Company, company


async def connected(made: Company) -> None:
    async with asyncio.timeout(15):
        while not made.slack.delivery.sockets.connected:  # noqa: ASYNC110  the playground has no event for it
            await asyncio.sleep(0.02)


async def raise_blocker(made: Company, what: str) -> None:
    await made.command(BEN.id, "/blocker", DAILY_HUDDLE.id)
    assert await made.submit(BEN.id, {"what": what, "needs": "data", "owner": MAYA.id}) == {}


async def test_a_blocker_goes_from_raised_to_cleared_with_a_reconnect_in_the_middle(kept_url: str) -> None:
    async with company(kept_url, socket_mode=True) as made:
        await connected(made)
        assert "BLK-3" in await made.command(BEN.id, "/blocker help")
        await raise_blocker(made, "The March plan is missing")
        [told] = [message for message in made.app_messages(MAYA.id) if "March plan" in message.text]

        await made.slack.delivery.sockets.disconnect("refresh_requested")
        await asyncio.sleep(0.3)
        await connected(made)

        await made.click(MAYA.id, told, "blocker.clear")
        assert await made.submit(MAYA.id, {"outcome": "The plan is in the folder"}) == {}
        assert "The plan is in the folder" in made.app_messages(BEN.id)[-1].text
        delivered = {call.method for call in made.slack.calls}
        assert "apps.connections.open" in delivered

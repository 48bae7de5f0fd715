"""A playground with a small team, and a bot that lives in it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from playground import Playground
from tests.playground.bot import Bot, listening, manifest


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        """Start on a Monday morning."""
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Give the time."""
        return self.now

    def forward(self, **parts: float) -> None:
        """Move on by hours, minutes and so on."""
        self.now += timedelta(**parts)


@pytest.fixture
def hands() -> Hands:
    return Hands()


def team(hands: Hands, scopes: list[str] | None = None) -> Playground:
    """A playground with three people and three channels."""
    slack = Playground(manifest(scopes), hands)
    slack.add_user("U1", "ana", "Ana Ruiz", "Europe/Madrid", is_admin=True)
    slack.add_user("U2", "bo", "Bo Lind", "Asia/Tokyo")
    slack.add_user("U3", "cy", "Cy Hart", "America/New_York")
    slack.add_channel("C1", "ops", ["U1", "U2"], bot_in=True)
    slack.add_channel("C2", "random", ["U1"])
    slack.add_channel("C3", "board", ["U1"], private=True)
    return slack


@pytest.fixture
async def slack(hands: Hands) -> AsyncIterator[Playground]:
    slack = team(hands)
    async with slack.serving():
        yield slack


@pytest.fixture
async def bot(slack: Playground) -> AsyncIterator[Bot]:
    """The bot, listening over HTTP."""
    async with listening(Bot(slack)) as bot:
        yield bot
        if bot.client.session is not None:
            await bot.client.session.close()

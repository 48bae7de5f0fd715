"""Larkfield Cycles with the real bot in it: what story tests are told through."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path

import app
from bot.settings import Settings
from playground import Message, Playground, View
from playground.clockwork import MovableClock, run_until
from playground.company import move_in
from playground.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from tests.clocks import WEDNESDAY

MANIFEST = Path(app.__file__).with_name("manifest.yaml")


class Company:
    """A workspace full of people, and Tandem.

    Attributes:
        slack: the make-believe Slack, where people act and look.
        tandem: the real bot, as `app.assemble` puts it together.
        clock: stands still until it is moved.
    """

    def __init__(self, slack: Playground, tandem: app.Tandem, clock: MovableClock) -> None:
        self.slack = slack
        self.tandem = tandem
        self.clock = clock

    async def settle(self) -> None:
        """Let everything due by now happen."""
        await run_until(self.clock, self.tandem.run_due, self.clock.now())

    async def until(self, moment: datetime) -> None:
        """Move on to a moment; everything due on the way happens at its time."""
        await run_until(self.clock, self.tandem.run_due, moment)

    async def command(self, user: str, words: str, channel: str | None = None) -> str:
        """Type a slash command; gives the answer only that person sees, as text (or "" when a form opened)."""
        command, _, rest = words.partition(" ")
        answer = await self.slack.command(user, command, rest, channel=channel)
        assert answer.status == 200, answer
        await self.settle()
        return str((answer.body or {}).get("text", ""))

    async def click(self, user: str, where: Message | View, action_id: str, value: str | None = None) -> None:
        """Press a button."""
        answer = await self.slack.click(user, where, action_id, value)
        assert answer.status == 200, answer
        await self.settle()

    async def submit(self, user: str, values: dict[str, object]) -> dict[str, str]:
        """Send the form on top; gives the sentences beside its inputs, if any."""
        view = self.slack.view(user)
        assert view is not None, "no form is open"
        answer = await self.slack.submit(user, view, values)
        assert answer.error is None, answer
        await self.settle()
        return dict(answer.errors or {})

    def app_messages(self, user: str) -> list[Message]:
        """The bot's direct messages to somebody, oldest first."""
        return self.slack.messages(user, viewer=user)


@contextlib.asynccontextmanager
async def serving(tandem: app.Tandem) -> AsyncIterator[str]:
    """Serve the bot's HTTP side on a free port; gives its address."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    server = app.server_for(tandem.asgi, "127.0.0.1", 0)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110  uvicorn has no event for it
        await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()


def settings_for(
    slack: Playground, database_url: str, *, socket_mode: bool = False, more: Mapping[str, str] | None = None
) -> Settings:
    """The settings a person would put into the environment."""
    return Settings.model_validate(
        {
            "slack_bot_token": BOT_TOKEN,
            "slack_signing_secret": SIGNING_SECRET,
            "slack_app_token": APP_TOKEN if socket_mode else None,
            "slack_api_url": f"{slack.url}/api/",
            "database_url": database_url,
            "tandem_secret": "a secret of the tests",
            **(more or {}),
        }
    )


@contextlib.asynccontextmanager
async def company(
    database_url: str,
    *,
    socket_mode: bool = False,
    start: datetime = WEDNESDAY,
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[Company]:
    """Larkfield Cycles on a Wednesday morning, with Tandem just installed; `more` settings by their names."""
    clock = MovableClock(start, lambda: WEDNESDAY, ticking=False)
    slack = Playground(MANIFEST, clock)
    slack.delivery.timeout = 60.0  # a machine that is busy must not look like a bot that does not answer
    move_in(slack)
    async with slack.serving():
        tandem = app.assemble(settings_for(slack, database_url, socket_mode=socket_mode, more=more), clock)
        try:
            async with serving(tandem) as url:
                slack.bot_url = f"{url}/slack/events"
                await tandem.open(worker=False)
                yield Company(slack, tandem, clock)
        finally:
            await tandem.close()

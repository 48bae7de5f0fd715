"""The real bot and a Slack workspace of its own, in one process, on this machine only."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import app
import migrations
from playground.bookkeeping import bring_in, offered
from playground.clockwork import MovableClock, RunDue
from playground.jumps import JUMPS, Jumps
from playground.listening import listening
from playground.sample import START, open_company
from playground.server import Playground
from playground.slack import BOT_TOKEN, SIGNING_SECRET

log = logging.getLogger(__name__)

HOME = Path(app.__file__).parent
DATABASE = HOME / "build" / "demo.db"
BOOKS = HOME / "build" / "books"  # files put here are read by a source that is set up in the playground


def real_time() -> datetime:
    return datetime.fromtimestamp(time.monotonic(), UTC)


@contextlib.asynccontextmanager
async def demo(port: int) -> AsyncIterator[Playground]:
    """The sample company, settled in, at http://127.0.0.1:`port`."""
    BOOKS.mkdir(parents=True, exist_ok=True)
    for old in DATABASE.parent.glob(DATABASE.name + "*"):
        old.unlink()
    clock = MovableClock(START, real_time)
    slack = Playground(HOME / "manifest.yaml", clock)
    environment = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "DATABASE_URL": f"sqlite:///{DATABASE}",
        "TANDEM_SECRET": "the demo keeps no secrets",
        "IMPORT_FOLDER": str(BOOKS),
        "SLACK_POSTS_PER_MINUTE": "6000",
    }
    async with slack.serving(port):
        environment["SLACK_API_URL"] = f"{slack.url}/api/"
        await migrations.upgrade(f"sqlite+aiosqlite:///{DATABASE}")
        tandem = app.assemble(environment, clock)
        try:
            async with listening(tandem.asgi) as url:
                slack.bot_url = f"{url}/slack/events"
                await tandem.open(worker=False)
                await open_company(slack, clock, tandem.run_due)
                tandem.start_worker()
                turn = asyncio.Lock()
                slack.on_clock, slack.jumps = Jumps(slack, clock, tandem.run_due, turn), JUMPS
                slack.samples = offered()
                await turn.acquire()
                bookkeeping = asyncio.create_task(_keep_books(slack, tandem.run_due, turn))
                try:
                    yield slack
                finally:
                    bookkeeping.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await bookkeeping
        finally:
            await tandem.close()  # when nobody asks it any more


async def _keep_books(slack: Playground, run_due: RunDue, turn: asyncio.Lock) -> None:
    """Books take some seconds to read, so nobody waits for them; the clock does, whose turn is held until then."""
    try:
        await bring_in(slack, run_due)
    except Exception:
        log.exception("the sample company has no books")
    finally:
        turn.release()

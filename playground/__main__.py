"""`make demo`: the real bot and a Slack workspace of its own, in one process, on this machine only."""

import argparse
import asyncio
import contextlib
import gc
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import uvloop

import app
import migrations
from playground.clockwork import MovableClock
from playground.jumps import JUMPS, Jumps
from playground.listening import listening
from playground.sample import START, open_company
from playground.server import BOT_TOKEN, SIGNING_SECRET, Playground

HOME = Path(app.__file__).parent
DATABASE = HOME / "build" / "demo.db"


def real_time() -> datetime:
    return datetime.fromtimestamp(time.monotonic(), UTC)


@contextlib.contextmanager
def without_garbage_collection() -> Iterator[None]:
    """While the company's days go by: all that is made stays, and looking through it takes a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextlib.asynccontextmanager
async def demo(port: int) -> AsyncIterator[Playground]:
    """The sample company, settled in, at http://127.0.0.1:`port`."""
    DATABASE.parent.mkdir(exist_ok=True)
    for old in DATABASE.parent.glob(DATABASE.name + "*"):
        old.unlink()
    clock = MovableClock(START, real_time)
    slack = Playground(HOME / "manifest.yaml", clock)
    environment = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "DATABASE_URL": f"sqlite:///{DATABASE}",
        "TANDEM_SECRET": "the demo keeps no secrets",
        "SLACK_POSTS_PER_MINUTE": "6000",
    }
    async with slack.serving(port):
        environment["SLACK_API_URL"] = f"{slack.url}/api/"
        await migrations.upgrade(f"sqlite+aiosqlite:///{DATABASE}")
        tandem = app.assemble(environment, clock)
        async with listening(tandem.asgi) as url:
            slack.bot_url = f"{url}/slack/events"
            await tandem.open(worker=False)
            with without_garbage_collection():
                await open_company(slack, clock, tandem.run_due)
            tandem.start_worker()
            slack.on_clock, slack.jumps = Jumps(slack, clock, tandem.run_due), JUMPS
            try:
                yield slack
            finally:
                await tandem.close()


async def main(port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with demo(port) as slack:
        sys.stdout.write(f"Tandem is at work in Larkfield Cycles: open {slack.url}  (Ctrl-C stops it)\n")
        sys.stdout.flush()
        await stop.wait()


def is_taken(port: int) -> bool:
    """Whether another program (perhaps another demo, whose database is better left alone) listens at that port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="playground", description=__doc__)
    parser.add_argument("--port", type=int, default=8080, help="where the page is (default: 8080)")
    chosen = parser.parse_args().port
    if is_taken(chosen):
        sys.exit(f"Port {chosen} is taken. Stop what uses it, or choose another: DEMO_PORT={chosen + 1} make demo")
    uvloop.run(main(chosen))

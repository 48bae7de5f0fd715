"""`make demo`: tries Tandem in a make-believe Slack, on this machine only."""

import gc

gc.disable()  # until the demo is open: all that is made stays, and looking through it takes a tenth of the time

import argparse
import asyncio
import signal
import socket
import sys

import uvloop

from playground.demo import demo


async def main(port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with demo(port) as slack:
        gc.enable()
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

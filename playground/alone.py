"""`python -m playground.alone`: a playground in a process of its own, for benchmarks and for trying things out."""

import argparse
import asyncio
import json
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from playground import company
from playground.server import Playground
from playground.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET


def now() -> datetime:
    """The real time: this process has no clock to move."""
    return datetime.now(UTC)  # noqa: TID251 - a playground alone lives in real time


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m playground.alone", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--manifest", type=Path, default=Path("manifest.yaml"))
    parser.add_argument("--bot-url", default="http://127.0.0.1:3000/slack/events")
    parser.add_argument("--signing-secret", default=SIGNING_SECRET)
    parser.add_argument("--bot-token", default=BOT_TOKEN, help="of the first team; further ones get -2, -3 and so on")
    parser.add_argument("--app-token", default=APP_TOKEN)
    parser.add_argument("--team", default="T0PLAYGROUND", help="id of the first team; further ones get a number")
    parser.add_argument("--workspaces", type=int, default=1)
    parser.add_argument("--users", type=int, default=0, help="people in each workspace: U00001 and up")
    parser.add_argument("--channels", type=int, default=0, help="channels with everyone and the bot: C00001 and up")
    parser.add_argument("--company", action="store_true", help="put the people of Larkfield Cycles into the first team")
    parser.add_argument("--rates", action="store_true", help="refuse calls over Slack's rate limits")
    parser.add_argument("--burst", type=int, default=1, help="messages a channel takes at once, with --rates")
    return parser.parse_args(words)


def build(options: argparse.Namespace) -> Playground:
    """Make the playground that the command line asks for."""
    slack = Playground(
        options.manifest, now, options.bot_url, options.signing_secret, options.bot_token, options.app_token, options.team
    )
    for number in range(2, options.workspaces + 1):
        slack.add_team(f"{options.team}{number:03d}", f"Team {number}", f"{options.bot_token}-{number}")
    if options.company:
        company.move_in(slack)
    for name in slack.world.teams:
        team = slack.team(name)
        people = [f"U{number:05d}" for number in range(1, options.users + 1)]
        for one in people:
            team.add_user(one, f"user{one[1:]}", f"User {one[1:]}")
        for number in range(1, options.channels + 1):
            team.add_channel(f"C{number:05d}", f"channel-{number}", people, bot_in=True)
    slack.rates.on = options.rates
    slack.rates.channel_burst = options.burst
    return slack


async def serve(options: argparse.Namespace) -> None:
    """Serve until the process is told to stop; say where, as one line of JSON."""
    slack = build(options)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with slack.serving(options.port):
        teams = [{"id": one.id, "bot_token": one.bot_token} for one in slack.world.teams.values()]
        line = {"url": slack.url, "signing_secret": options.signing_secret, "teams": teams}
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    """Run it, on uvloop where there is one."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(serve(arguments()))
    else:
        uvloop.run(serve(arguments()))


if __name__ == "__main__":
    main()

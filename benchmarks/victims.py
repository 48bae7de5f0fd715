"""`python -m benchmarks.victims`: worker processes that are made to be killed.

Reads its settings as one line of JSON, then starts one worker for each further line and answers with its process id. The
workers are forked from a process that has everything imported, so that they are at work within a moment.
"""

import asyncio
import json
import logging
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import app
from bot.settings import Settings
from bot.slack.gateway import Permanent, Sent, Slack
from bot.slack.outbox import Pace

Given = dict[str, Any]


async def work(given: Given) -> None:
    """Be a worker, as `python app.py worker` is one, until killed."""
    _note_searches(Path(given["searches"]))
    pace = Pace(
        per_minute=given["per_minute"],
        per_turn=given["per_turn"],
        channel=timedelta(seconds=given["channel"]),
        lease=timedelta(seconds=given["lease"]),
        settle=timedelta(seconds=given["settle"]),
        timeout=timedelta(seconds=given["timeout"]),
    )
    tandem = app.assemble(Settings.model_validate(given["settings"]), pace=pace)
    await tandem.open(web=False, worker=True)
    await asyncio.Event().wait()


def _note_searches(file: Path) -> None:
    """Write down what each look into a channel's history finds, a line each."""
    find = Slack.find
    notes = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    async def noted(*arguments: Any, **named: Any) -> Sent | None:
        try:
            found = await find(*arguments, **named)
        except Permanent:
            os.write(notes, b"unreadable\n")
            raise
        os.write(notes, b"there\n" if found else b"missing\n")
        return found

    Slack.find = noted  # type: ignore[method-assign]  # this process is only there to be watched


def main() -> None:
    """Fork a worker for each line."""
    given = json.loads(sys.stdin.readline())
    logging.basicConfig(level=logging.ERROR)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for _ in iter(sys.stdin.readline, ""):
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.stdin.close()
            asyncio.run(work(given))
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

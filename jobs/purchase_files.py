"""Sends files of purchases to those who want them."""

import asyncio
import logging
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from bot import purchase_files
from bot.database import Tx, Workspace
from bot.purchase_files import Wanted
from bot.slack.gateway import Permanent, Slack, SlackFailure, TryLater
from bot.views import purchase_files as view
from models.purchase_file import LARGEST

log = logging.getLogger(__name__)

BUDGET = timedelta(seconds=5)  # after which the other jobs of the workspace have their turn
LONGEST = 60  # seconds for one file, well within its lease
PAUSE = timedelta(seconds=30)


async def next_due(tx: Tx) -> datetime | None:
    return await purchase_files.next_due(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """One after another."""
    until = workspace.now() + BUDGET
    while workspace.now() <= until:
        async with workspace.begin() as tx:
            wanted = await purchase_files.claim(tx)
        if wanted is None:
            return
        await _do(workspace, slack, wanted)


async def _do(workspace: Workspace, slack: Slack, wanted: Wanted) -> None:
    try:
        await _send(slack, wanted)
    except Permanent as failure:
        log.warning("a file of %s in %s could not be had: %s", wanted.label, workspace.team_id, failure)
        async with workspace.begin() as tx:
            await purchase_files.not_given(tx, wanted, failure.mend)
    except (SlackFailure, TimeoutError) as failure:
        log.warning("a file of %s in %s is tried again: %s", wanted.label, workspace.team_id, failure)
        after = failure.after if isinstance(failure, TryLater) else PAUSE
        async with workspace.begin() as tx:
            await purchase_files.try_later(tx, wanted, after)
    else:
        async with workspace.begin() as tx:
            await purchase_files.sent(tx, wanted)


async def _send(slack: Slack, wanted: Wanted) -> None:
    """Fetch it, and put it into the direct messages of whoever wants it."""
    with tempfile.TemporaryDirectory(prefix="tandem-purchase-") as folder:
        path = Path(folder) / "file"
        async with asyncio.timeout(LONGEST):
            await slack.download(wanted.errand.file_id, path, most=LARGEST)
            content = await asyncio.to_thread(path.read_bytes)
            comment = view.comment(wanted.label, wanted.requester_id)
            await slack.upload(wanted.errand.by, wanted.name, content, comment)

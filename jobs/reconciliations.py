"""Matching statements with the books, and looking whether signatures still hold."""

import asyncio
import tempfile
from datetime import datetime
from pathlib import Path

from bot import matching, reconciliation_checking, reconciliation_matching
from bot.database import Tx, Workspace
from bot.reconciliation_matching import Pool
from bot.slack.gateway import Slack
from models.refusal import Refusal

FOLDER = "tandem-matching-"
HELD_EVERY = 60  # seconds


async def next_due(tx: Tx) -> datetime | None:
    found = [await reconciliation_matching.next_due(tx), await reconciliation_checking.next_due(tx)]
    return min((moment for moment in found if moment is not None), default=None)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """Account by account, and then signature by signature: what is matched is what they are held against."""
    while True:
        async with workspace.begin() as tx:
            pool = await reconciliation_matching.claim(tx)
        if pool is None:
            break
        await _match(workspace, pool)
    while True:
        async with workspace.begin() as tx:
            if not await reconciliation_checking.check_next(tx):
                return


async def _match(workspace: Workspace, pool: Pool) -> None:
    refusal = ""
    with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
        answers = Path(folder) / "answers"
        if pool.statement and pool.book:
            said, booked = await asyncio.to_thread(pool.write, Path(folder))
            try:
                await _off_the_loop(workspace, pool, said, booked, answers)
            except Refusal as refused:
                refusal = refused.sentence
        async with workspace.begin() as tx:
            current = await reconciliation_matching.begin(tx, pool)
        if current and answers.exists() and not refusal:
            await _keep(workspace, pool, answers)
    async with workspace.begin() as tx:
        await reconciliation_matching.finish(tx, pool, refusal)


async def _off_the_loop(workspace: Workspace, pool: Pool, said: Path, booked: Path, answers: Path) -> None:
    """Match, and hold on to the account as long as that takes. Raises a Refusal as `matching.run` does."""
    work = asyncio.create_task(matching.run(said, booked, answers, pool.limits))
    try:
        while not (await asyncio.wait([work], timeout=HELD_EVERY))[0]:
            async with workspace.begin() as tx:
                await reconciliation_matching.hold(tx, pool)
        work.result()
    finally:
        work.cancel()


async def _keep(workspace: Workspace, pool: Pool, answers: Path) -> None:
    """Part by part, so that clicks come between."""
    groups, left = matching.groups(answers), matching.left(answers)
    more = 1
    while more:
        async with workspace.begin() as tx:
            more = await reconciliation_matching.keep(tx, pool, groups)
    more = 1
    while more:
        async with workspace.begin() as tx:
            more = await reconciliation_matching.keep_reasons(tx, pool, left)

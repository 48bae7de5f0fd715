"""Looks at the sources that run by themselves, when they are due; app.py says what the operator opened to them."""

import asyncio
import logging
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from bot import import_files, import_sources, source_looks
from bot.database import Tx, Workspace
from bot.outside import Outside
from bot.slack.gateway import Slack
from bot.sources import process
from bot.sources.arrivals import Arrived, Trouble
from jobs import imports
from models.import_source import ImportSource
from models.refusal import Refusal

log = logging.getLogger(__name__)

BUDGET = timedelta(seconds=5)  # after which the other jobs of the workspace have their turn


class ImportSources:
    """The job.

    Args:
        outside: what the operator opened.
    """

    __name__ = "jobs.import_sources"

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    async def next_due(self, tx: Tx) -> datetime | None:
        return await import_sources.next_due(tx)

    async def run_due(self, workspace: Workspace, slack: Slack) -> None:
        """One after another, each looked at outside any transaction."""
        until = workspace.now() + BUDGET
        while workspace.now() <= until:
            async with workspace.begin() as tx:
                source = await import_sources.claim(tx)
            if source is None:
                return
            out = Path(tempfile.mkdtemp(prefix="tandem-source-"))
            try:
                await self._look(workspace, source, out)
            finally:
                await asyncio.to_thread(shutil.rmtree, out, ignore_errors=True)

    async def _look(self, workspace: Workspace, source: ImportSource, out: Path) -> None:
        found = await source_looks.look(source, self._outside, out, anew=source.tester is not None)
        if isinstance(found, Trouble):
            async with workspace.begin() as tx:
                await import_sources.broke(tx, source, found)
        elif source.tester:
            told = [await _tried(workspace, file, out / f"read{place}") for place, file in enumerate(found.files[:3])]
            async with workspace.begin() as tx:
                await import_sources.tested(tx, source, told, grows=found.more)
        else:
            places = [str(import_files.keep(file)) for file in found.files]
            async with workspace.begin() as tx:
                made = await import_sources.arrived(tx, source, found, places)
            for place in set(places) - {one.path for one in made}:
                shutil.rmtree(place, ignore_errors=True)


async def _tried(workspace: Workspace, file: Arrived, out: Path) -> object:
    """What the reader makes of a file, or its sentence."""
    try:
        return await imports.tried(workspace, Path(file.path), file.name, out)
    except Refusal as refusal:
        return refusal.sentence
    except process.Broken:
        log.exception("a source's file could not be read")
        return imports.BROKEN

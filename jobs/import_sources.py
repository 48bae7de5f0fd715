"""Looks at the sources that run by themselves, when they are due; app.py says what the operator opened to them."""

import asyncio
import logging
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import import_sources
from bot.database import Tx, Workspace
from bot.outside import Outside
from bot.slack.gateway import Slack
from bot.sources import folders, process
from bot.sources.arrivals import Arrival, Arrived, Trouble
from bot.sources.child import TOO_MUCH
from bot.sources.web import Paging, Proof, WebAddress
from jobs import imports
from models.import_source import ImportSource, SourceKind
from models.refusal import Refusal

log = logging.getLogger(__name__)

LONGEST = 150.0  # seconds a look may take
BUDGET = timedelta(seconds=5)  # after which the other jobs of the workspace have their turn
TOO_LONG = "It takes longer than I may wait, or holds too much at once. Ask for less at a time."
BROKEN = "Something went wrong while I looked. Please tell an admin."


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
        found = await self._found(source, out)
        if isinstance(found, Trouble):
            async with workspace.begin() as tx:
                await import_sources.broke(tx, source, found)
        elif source.tester:
            told = [await _tried(workspace, file, out / f"read{place}") for place, file in enumerate(found.files[:3])]
            async with workspace.begin() as tx:
                await import_sources.tested(tx, source, told)
        else:
            places = [_own_folder(file) for file in found.files]
            async with workspace.begin() as tx:
                made = await import_sources.arrived(tx, source, found, places)
            for place in set(places) - {one.path for one in made}:
                shutil.rmtree(place, ignore_errors=True)

    async def _found(self, source: ImportSource, out: Path) -> Arrival | Trouble:
        """Look, in a process of its own."""
        try:
            answer: Arrival | Trouble
            match source.kind:
                case SourceKind.FOLDER:
                    answer = await self._folder(source, out)
                case SourceKind.WEB:
                    answer = await process.run("bot.sources.web:fetch", self._address(source), out, limit=LONGEST)
                case SourceKind.SQL:
                    answer = await self._query(source, out)
        except Refusal as refusal:
            return Trouble(TOO_LONG if refusal.sentence == TOO_MUCH else refusal.sentence)
        except process.Broken:
            log.exception("source %s could not be looked at", source.id)
            return Trouble(BROKEN, passing=True)
        return answer

    async def _folder(self, source: ImportSource, out: Path) -> Arrival | Trouble:
        if self._outside.folder is None:
            return Trouble("No folder is open to me any more. Ask the operator to set IMPORT_FOLDER.")
        seen = {} if source.tester else source.options.get("seen", {})
        now = datetime.now(UTC)  # noqa: TID251  files are stamped by the machine's own clock
        return await asyncio.to_thread(folders.look, self._outside.folder, source.address, seen, out, now)

    async def _query(self, source: ImportSource, out: Path) -> Arrival | Trouble:
        url = self._outside.databases.get(source.address)
        if url is None:
            return Trouble("That database is not open to me any more. Ask the operator to set IMPORT_DATABASES.")
        query, name = source.options["query"], f"{source.name}.csv"
        answer: Arrival | Trouble = await process.run("bot.sources.queries:select", url, query, name, out, limit=LONGEST)
        return answer

    def _address(self, source: ImportSource) -> WebAddress:
        said = source.options
        return WebAddress(
            url=source.address,
            name=f"{source.name}.csv",
            allowed=self._outside.hosts,
            token=self._outside.unlocked(source.secret) if source.secret else "",
            proof=Proof(said.get("proof") or Proof.BEARER),
            header=said.get("header") or "Authorization",
            etag=None if source.tester else source.etag,
            paging=Paging(said.get("paging") or Paging.LINK),
            next_field=said.get("next") or "",
            parameter=said.get("parameter") or "",
        )


async def _tried(workspace: Workspace, file: Arrived, out: Path) -> object:
    """What the reader makes of a file, or its sentence."""
    try:
        return await imports.tried(workspace, Path(file.path), file.name, out)
    except Refusal as refusal:
        return refusal.sentence
    except process.Broken:
        log.exception("a source's file could not be read")
        return imports.BROKEN


def _own_folder(file: Arrived) -> str:
    """Put a file where it stays until it is loaded."""
    folder = Path(tempfile.mkdtemp(prefix=imports.FOLDER))
    shutil.move(file.path, folder / "file")
    return str(folder)

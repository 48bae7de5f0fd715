"""Reads files that were brought, loads those that were confirmed, and tidies up. Long work is done by other processes."""

import asyncio
import csv
import logging
import shutil
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from bot import accounts, books, import_files, import_sources, imports, ledger_loading
from bot.accounts import Entry
from bot.database import Tx, Workspace
from bot.outside import Outside
from bot.slack.gateway import Permanent, Slack
from bot.sources import process
from bot.sources.mapping import Mapping
from bot.sources.reading import Reading
from models.ledger_import import ImportState, LedgerImport
from models.refusal import Refusal

log = logging.getLogger(__name__)

TELLS_EVERY = timedelta(seconds=2)
BROKEN = "Something went wrong while I read it. Nothing was changed. Please tell an admin."
UNFINISHED = "Something went wrong while I loaded it. Nothing was changed. Please tell an admin."
UNFETCHED = "Slack does not give me this file. Bring it in again, by /tandem import."


class Imports:
    """The job.

    Args:
        outside: what the operator opened; a source's file that lies on another machine is fetched again.
    """

    __name__ = "jobs.imports"

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    async def next_due(self, tx: Tx) -> datetime | None:
        return await imports.next_due(tx)

    async def run_due(self, workspace: Workspace, slack: Slack) -> None:
        """One after another."""
        while True:
            async with workspace.begin() as tx:
                found = await imports.claim(tx)
            if found is None:
                return
            match found.state:
                case ImportState.READING:
                    await _read(workspace, slack, self._outside, found)
                case ImportState.LOADING:
                    await _load(workspace, slack, self._outside, found)
                case _:
                    await _tidy(workspace, found)


# reading
async def _read(workspace: Workspace, slack: Slack, outside: Outside, found: LedgerImport) -> None:
    try:
        file = await import_files.fetched(workspace, slack, outside, found)
        reading = await _reading(workspace, found, file.path)
    except (Refusal, Permanent, process.Broken) as failure:
        await _refuse(workspace, found, _why(workspace, found, failure))
        return
    async with workspace.begin() as tx:
        if await imports.found(tx, found.id, reading, _entries(reading.chart_path, dict(reading.accounts)), file.digest):
            await import_sources.go_on(tx, found.id)


def _why(workspace: Workspace, found: LedgerImport, failure: Refusal | Permanent | process.Broken) -> str:
    """What is said of a file that cannot be read; called while `failure` is handled."""
    if isinstance(failure, Refusal):
        return failure.sentence
    log.exception("import %s of %s could not be read", found.number, workspace.team_id)
    return UNFETCHED if isinstance(failure, Permanent) else BROKEN


async def _reading(workspace: Workspace, found: LedgerImport, file: Path) -> Reading:
    """What is in it, by the columns that somebody chose, or confirmed for an earlier file of that shape."""
    chosen = Mapping.from_json(found.mapping) if found.mapping else None
    told: list[asyncio.Task[None]] = []
    progress = _reading_teller(workspace, found, told)
    try:
        return await tried(workspace, file, found.file_name, file.parent / "read", chosen, progress)
    finally:
        await asyncio.gather(*told)


def _reading_teller(workspace: Workspace, found: LedgerImport, told: list[asyncio.Task[None]]) -> Callable[[float], None]:
    """Says how much is read, every few seconds, while the reading goes on; `told` gets what it does."""
    told_at = workspace.now()

    async def tell(part: float) -> None:
        async with workspace.begin() as tx:
            await imports.reading_on(tx, found.id, part)

    def progress(part: float) -> None:
        nonlocal told_at
        if workspace.now() - told_at >= TELLS_EVERY:
            told_at = workspace.now()
            told.append(asyncio.create_task(tell(part)))

    return progress


async def tried(
    workspace: Workspace,
    file: Path,
    name: str,
    out: Path,
    chosen: Mapping | None = None,
    progress: Callable[[float], None] | None = None,
) -> Reading:
    """What is in a file.

    Args:
        out: a folder for what it holds; made anew.
        chosen: the columns that somebody chose.
        progress: told how much is read, from 0 to 1.

    Raises:
        Refusal: it cannot be read.
    """
    async with workspace.read() as tx:
        kept = await books.of(tx)
        kinds = {account.code: account.kind.value for account in await accounts.everything(tx)}
        remembered = await imports.remembered(tx)

    async def read(mapping: Mapping | None) -> Reading:
        _empty(out)
        answer: Reading = await process.run(
            "bot.sources.readings:read",
            file,
            mapping,
            out=out,
            name=name,
            currency=kept.currency,
            start=kept.fiscal_start,
            known=kinds,
            progress=progress,
        )
        return answer

    if chosen:
        return await read(chosen)
    reading = await read(None)
    earlier = remembered.get(reading.shape)
    if (
        earlier is None
        or reading.mapping is None
        or reading.mapping.to_remember().as_json() == Mapping.from_json(earlier).as_json()
    ):
        return reading
    with suppress(Refusal):
        return await read(Mapping.from_json(earlier))
    return await read(None)


def _empty(folder: Path) -> None:
    """Make it anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def _entries(chart_path: str | None, named: dict[str, str]) -> list[Entry]:
    """The accounts that a file names, with what it says of them."""
    entries: dict[str, Entry] = {}
    if chart_path:
        with Path(chart_path).open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                entries[row["code"]] = Entry(row["code"], row["name"], row["parent"], row["kind"])
    for code, name in named.items():
        if code and code not in entries:
            entries[code] = Entry(code, name)
    return list(entries.values())


async def _refuse(workspace: Workspace, found: LedgerImport, sentence: str) -> None:
    async with workspace.begin() as tx:
        await imports.refused(tx, found.id, sentence)
    await _tidy(workspace, found)


# loading
async def _load(workspace: Workspace, slack: Slack, outside: Outside, found: LedgerImport) -> None:
    paths = found.facts["paths"]
    if not _at_hand(paths.values()):
        try:
            paths = await _read_once_more(workspace, slack, outside, found)
        except (Refusal, Permanent, process.Broken) as failure:
            await _refuse(workspace, found, _why(workspace, found, failure))
            async with workspace.begin() as tx:
                await import_sources.look_again(tx, found)
            return
    entries = _entries(paths["chart"], found.facts["names"])
    async with workspace.begin() as tx:
        errand = await imports.begin(tx, found.id, entries)
    if errand is None:
        return
    try:
        await ledger_loading.write(workspace, errand, _teller(workspace, found))
    except ledger_loading.WritingFailed:
        log.exception("import %s of %s could not be loaded", found.number, workspace.team_id)
        await ledger_loading.clear(workspace, found.id)
        await _refuse(workspace, found, UNFINISHED)
        return
    async with workspace.begin() as tx:
        await imports.loaded(tx, found.id)
    await _tidy(workspace, found)


async def _read_once_more(
    workspace: Workspace, slack: Slack, outside: Outside, found: LedgerImport
) -> dict[str, str | None]:
    """Another machine read it, or this one was emptied: fetch and read it here. Gives where its lines lie.

    Raises:
        Refusal: it cannot be read any more, or is not what somebody said yes to.
        SlackFailure: Slack does not give it.
    """
    file = await import_files.fetched(workspace, slack, outside, found)
    reading = await _reading(workspace, found, file.path)
    if reading.digest != found.digest and (file.digest is None or file.digest != found.facts.get("arrived")):
        raise Refusal(import_files.CHANGED)
    async with workspace.begin() as tx:
        return await import_files.moved(tx, found.id, reading)


def _at_hand(paths: Iterable[str | None]) -> bool:
    return all(Path(path).exists() for path in paths if path)


def _teller(workspace: Workspace, found: LedgerImport) -> Callable[[int], Awaitable[None]]:
    """Says how far it has come, every few seconds."""
    told_at = workspace.now()

    async def tell(done: int) -> None:
        nonlocal told_at
        if workspace.now() - told_at < TELLS_EVERY:
            return
        told_at = workspace.now()
        async with workspace.begin() as tx:
            await imports.progress(tx, found.id, done)

    return tell


# afterwards
async def _tidy(workspace: Workspace, found: LedgerImport) -> None:
    """Take away what is not needed any more: the file, and the lines of one that was undone."""
    async with workspace.read() as tx:
        one = await imports.find(tx, found.id)
    if one is None:
        return
    if one.state is ImportState.UNDONE:
        await ledger_loading.clear(workspace, one.id)
    if one.path:
        shutil.rmtree(one.path, ignore_errors=True)
    await import_files.sweep()
    async with workspace.begin() as tx:
        await imports.settled(tx, found.id)

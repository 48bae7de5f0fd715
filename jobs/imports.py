"""Reads files that were brought, loads those that were confirmed, and tidies up. Long work is done by other processes."""

import asyncio
import csv
import logging
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from bot import accounts, books, import_sources, imports, ledger_loading
from bot.accounts import Entry
from bot.database import Tx, Workspace
from bot.slack.gateway import Permanent, Slack
from bot.sources import process
from bot.sources.mapping import Mapping
from bot.sources.reading import Reading
from models.ledger_import import ImportState, LedgerImport
from models.refusal import Refusal

log = logging.getLogger(__name__)

FOLDER = "tandem-import-"
TELLS_EVERY = timedelta(seconds=2)
GONE = "The file is no longer at hand. Bring it in again."
BROKEN = "Something went wrong while I read it. Nothing was changed. Please tell an admin."
UNFINISHED = "Something went wrong while I loaded it. Nothing was changed. Please tell an admin."
UNFETCHED = "Slack does not give me this file. Bring it in again, by /tandem import."


async def next_due(tx: Tx) -> datetime | None:
    return await imports.next_due(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """One after another."""
    while True:
        async with workspace.begin() as tx:
            found = await imports.claim(tx)
        if found is None:
            return
        match found.state:
            case ImportState.READING:
                await _read(workspace, slack, found)
            case ImportState.LOADING:
                await _load(workspace, found)
            case _:
                await _tidy(workspace, found)


# reading
async def _read(workspace: Workspace, slack: Slack, found: LedgerImport) -> None:
    try:
        file = await _fetched(workspace, slack, found)
        reading = await _reading(workspace, found, file)
    except Refusal as refusal:
        await _refuse(workspace, found, refusal.sentence)
        return
    except Permanent as failure:
        log.warning("a file of %s could not be fetched: %s", workspace.team_id, failure)
        await _refuse(workspace, found, UNFETCHED)
        return
    except process.Broken:
        log.exception("import %s of %s could not be read", found.number, workspace.team_id)
        await _refuse(workspace, found, BROKEN)
        return
    async with workspace.begin() as tx:
        if await imports.found(tx, found.id, reading, _entries(reading.chart_path, dict(reading.accounts))):
            await import_sources.go_on(tx, found.id)


async def _fetched(workspace: Workspace, slack: Slack, found: LedgerImport) -> Path:
    """The file on this machine, in a folder of its own."""
    if found.path and (file := Path(found.path) / "file").exists():
        return file
    if found.file_id is None:
        raise Refusal(GONE)
    folder = Path(tempfile.mkdtemp(prefix=FOLDER))
    await slack.download(found.file_id, folder / "file")
    async with workspace.begin() as tx:
        await imports.stored(tx, found.id, str(folder))
    return folder / "file"


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
async def _load(workspace: Workspace, found: LedgerImport) -> None:
    paths = found.facts["paths"]
    if not _at_hand(paths.values()):
        await _refuse(workspace, found, GONE)
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
    async with workspace.begin() as tx:
        await imports.settled(tx, found.id)

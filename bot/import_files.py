"""The files of imports, as they lie on this machine; what lies on another one is fetched again. Outside any transaction."""

import asyncio
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from bot import import_facts, import_sources, source_looks
from bot.clock import SystemClock
from bot.database import Tx, Workspace
from bot.outside import Outside
from bot.slack.gateway import Slack
from bot.sources.arrivals import Arrived, Trouble
from bot.sources.reading import Reading
from models.import_source import SourceKind
from models.ledger_import import KEPT, LedgerImport
from models.refusal import Refusal

PREFIX = "tandem-import-"
OLD = KEPT + timedelta(days=1)  # when nobody can want a folder any more
GONE = "The file is no longer at hand. Bring it in again."
CHANGED = "Its source holds other numbers by now. They come in when I look there next."


class Fetched(NamedTuple):
    """A file on this machine, in a folder of its own.

    Attributes:
        digest: of what a source gave just now, as arrivals.Arrived has it; None where the file was at hand or is Slack's.
    """

    path: Path
    digest: str | None = None


def keep(file: Arrived) -> Path:
    """Put what a source gave where it stays until it is loaded: as ``file`` in the folder that is given back."""
    folder = _folder()
    shutil.move(file.path, folder / "file")
    return folder


async def fetched(workspace: Workspace, slack: Slack, outside: Outside, found: LedgerImport) -> Fetched:
    """The file of an import: at hand, or from Slack, or from its source once more.

    Raises:
        Refusal: it cannot be had any more.
        SlackFailure: Slack does not give it.
    """
    if found.path and (file := Path(found.path) / "file").exists():
        return Fetched(file)
    digest = None
    if found.file_id is not None:
        folder = _folder()
        await slack.download(found.file_id, folder / "file")
    else:
        arrived = await _from_source(workspace, outside, found)
        folder, digest = keep(arrived), arrived.digest
        shutil.rmtree(Path(arrived.path).parent, ignore_errors=True)
    async with workspace.begin() as tx:
        await tx.change(sa.update(LedgerImport).where(LedgerImport.id == found.id).values(path=str(folder)))
    return Fetched(folder / "file", digest)


async def moved(tx: Tx, import_id: int, reading: Reading) -> dict[str, str | None]:
    """It was read once more, here. Gives where what it holds lies."""
    one = await tx.lock(LedgerImport, import_id)
    paths = import_facts.paths(reading)
    if one is not None:
        one.facts = {**one.facts, "paths": paths}
    return paths


async def _from_source(workspace: Workspace, outside: Outside, found: LedgerImport) -> Arrived:
    """Raises a Refusal where it is not there any more."""
    async with workspace.read() as tx:
        source = await import_sources.source_of(tx, found)
    if source is None:
        raise Refusal(GONE)
    out = Path(tempfile.mkdtemp(prefix=PREFIX))
    answer = await source_looks.look(source, outside, out, anew=source.kind is not SourceKind.FOLDER, only=found.file_name)
    named = [] if isinstance(answer, Trouble) else [
        file for file in answer.files if source.kind is not SourceKind.FOLDER or file.name == found.file_name
    ]  # fmt: skip
    if not named:
        shutil.rmtree(out, ignore_errors=True)
        raise Refusal(f"I had to fetch it again. {answer.sentence}" if isinstance(answer, Trouble) else GONE)
    return named[0]


async def sweep() -> None:
    """Take away folders that a process left behind which never came back to them."""
    await asyncio.to_thread(_sweep)


def _sweep() -> None:
    now = SystemClock().now()  # files are stamped by the machine's own clock
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            left = now - datetime.fromtimestamp(folder.stat().st_mtime, UTC)
        except FileNotFoundError:
            continue  # somebody else took it away
        if left > OLD:
            shutil.rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix=PREFIX))

"""Looks at one source, outside any transaction: what is there now, as files on this machine."""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.outside import Outside
from bot.sources import folders, process
from bot.sources.arrivals import Arrival, Trouble
from bot.sources.child import TOO_MUCH
from bot.sources.web_addresses import Paging, Proof, WebAddress
from models.import_source import ImportSource, SourceKind
from models.refusal import Refusal

log = logging.getLogger(__name__)

LONGEST = 150.0  # seconds a look may take
TOO_LONG = "It takes longer than I may wait, or holds too much at once. Ask for less at a time."
BROKEN = "Something went wrong while I looked. Please tell an admin."


async def look(
    source: ImportSource, outside: Outside, out: Path, *, anew: bool = False, only: str | None = None
) -> Arrival | Trouble:
    """What is new there.

    Args:
        outside: what the operator opened.
        out: an empty folder, for the files.
        anew: bring what was seen before, too.
        only: of a folder, bring this file too, seen or not.
    """
    try:
        answer: Arrival | Trouble
        match source.kind:
            case SourceKind.FOLDER:
                seen = {} if anew else source.options.get("seen", {})
                answer = await _folder(source, outside, out, {name: mark for name, mark in seen.items() if name != only})
            case SourceKind.WEB:
                address = _address(source, outside, None if anew else source.etag)
                answer = await process.run("bot.sources.web:fetch", address, out, limit=LONGEST)
            case SourceKind.SQL:
                answer = await _query(source, outside, out)
    except Refusal as refusal:
        return Trouble(TOO_LONG if refusal.sentence == TOO_MUCH else refusal.sentence)
    except process.Broken:
        log.exception("source %s could not be looked at", source.id)
        return Trouble(BROKEN, passing=True)
    return answer


async def _folder(source: ImportSource, outside: Outside, out: Path, seen: Mapping[str, list[Any]]) -> Arrival | Trouble:
    if outside.folder is None:
        return Trouble("No folder is open to me any more. Ask the operator to set IMPORT_FOLDER.")
    now = SystemClock().now()  # files are stamped by the machine's own clock
    return await asyncio.to_thread(folders.look, outside.folder, source.address, seen, out, now)


async def _query(source: ImportSource, outside: Outside, out: Path) -> Arrival | Trouble:
    url = outside.databases.get(source.address)
    if url is None:
        return Trouble("That database is not open to me any more. Ask the operator to set IMPORT_DATABASES.")
    query, name = source.options["query"], f"{source.name}.csv"
    answer: Arrival | Trouble = await process.run("bot.sources.queries:select", url, query, name, out, limit=LONGEST)
    return answer


def _address(source: ImportSource, outside: Outside, etag: str | None) -> WebAddress:
    said = source.options
    return WebAddress(
        url=source.address,
        name=f"{source.name}.csv",
        allowed=outside.hosts,
        token=outside.unlocked(source.secret) if source.secret else "",
        proof=Proof(said.get("proof") or Proof.BEARER),
        header=said.get("header") or "Authorization",
        etag=etag,
        paging=Paging(said.get("paging") or Paging.LINK),
        next_field=said.get("next") or "",
        parameter=said.get("parameter") or "",
    )

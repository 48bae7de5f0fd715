"""Files that lie in a folder of this machine: the new and the changed ones are copied out of it."""

import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.sources.arrivals import Arrival, Arrived, Stop, Trouble, file_digest
from bot.sources.sizes import LARGEST

MOST = 20  # files a look; the next one takes the others
QUIET = timedelta(seconds=20)  # a file that was written to more recently may still be growing
UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".swp", ".lock")


def within(root: Path, words: str) -> Path:
    """The folder inside `root` that somebody named; empty is `root` itself.

    Raises:
        Stop: it is not inside, or not there.
    """
    base = root.resolve()
    found = (base / words.strip().lstrip("/\\")).resolve()
    if found != base and base not in found.parents:
        raise Stop("That folder lies outside the one that the operator opened. Name one inside it.")
    if not found.is_dir():
        raise Stop("There is no such folder. Look how it is spelled, or ask the operator to make it.")
    return found


def look(root: Path, words: str, seen: Mapping[str, list[Any]], out: Path, now: datetime) -> Arrival | Trouble:
    """Copy what is new or changed into `out`.

    Args:
        root: the folder that the operator opened.
        words: which folder inside it.
        seen: what was there at the last look: size, time and digest by name.
        out: an empty folder.
        now: what time it is on this machine; files that still change are left for the next look.
    """
    try:
        folder = within(root, words)
        kept: dict[str, list[Any]] = {}
        files: list[Arrived] = []
        more = False
        for place in _files(folder):
            about = place.lstat()
            mark = [about.st_size, about.st_mtime_ns]
            before = seen.get(place.name)
            if before is not None and before[:2] == mark:
                kept[place.name] = before
                continue
            young = timedelta(0) <= now - datetime.fromtimestamp(about.st_mtime, UTC) < QUIET
            if young or len(files) >= MOST:
                more = True
                if before is not None:
                    kept[place.name] = before
                continue
            arrived = _copied(place, out / str(len(files)), about.st_size)
            kept[place.name] = [*mark, arrived.digest]
            if before is None or before[2] != arrived.digest:
                files.append(arrived)
    except Stop as stop:
        return stop.trouble
    except PermissionError:
        return Trouble("I may not read that folder. Ask the operator to let me.")
    except OSError as error:
        return Trouble(f"That folder cannot be read just now ({error.strerror}).", passing=True)
    return Arrival(tuple(files), seen=kept, more=more)


def _files(folder: Path) -> Iterator[Path]:
    """Those that are meant to be read, the oldest first. A link is none: it could lead anywhere."""
    found = [
        (entry.stat(follow_symlinks=False).st_mtime_ns, entry.name)
        for entry in os.scandir(folder)
        if entry.is_file(follow_symlinks=False) and not entry.name.startswith((".", "~$"))
    ]
    yield from (folder / name for _, name in sorted(found) if not name.casefold().endswith(UNFINISHED))


def _copied(place: Path, into: Path, size: int) -> Arrived:
    if size >= LARGEST:
        raise Stop(f"{place.name[:60]} is larger than 2 GB. Split it, for example by year.")
    with open(os.open(place, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as source, into.open("wb") as target:
        if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
            raise Stop(f"{place.name[:60]} is no file. Take it out of the folder.")
        shutil.copyfileobj(source, target, 1 << 20)
    return Arrived(place.name, str(into), file_digest(into), into.stat().st_size)

"""Pages of JSON records, put together into one CSV file. Numbers keep the digits they were sent with."""

import csv
import json
from pathlib import Path
from typing import Any

from bot.sources.arrivals import RowsDigest, Stop
from bot.sources.records import flat, records
from bot.sources.sizes import LARGEST_JSON

LINKS = (
    "next", "next_url", "nextLink", "next_page_url", "@odata.nextLink", "odata.nextLink", "links.next", "links.next.href",
    "_links.next.href", "_links.next", "paging.next", "pagination.next", "meta.next", "meta.next_url",
)  # fmt: skip
DAMAGED = "What it sends is no JSON that I can read. Ask who runs it to look."


def is_json(page: Path) -> bool:
    """Whether a page begins as JSON does."""
    with page.open("rb") as opened:
        start = opened.read(200).lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"[", b"{"))


class JsonPages:
    """Rows of all pages, kept on disk until their columns are known.

    Attributes:
        rows: how many there are so far.
    """

    def __init__(self, out: Path) -> None:
        self._spool = out / "rows"
        self._labels: dict[str, None] = {}
        self._digest = RowsDigest()
        self._size = 0
        self.rows = 0

    def add(self, page: Path) -> tuple[Any, bool]:
        """Take a page in. Gives what it holds, and whether it brought nothing.

        Raises:
            Stop: it is damaged, or there is too much of it.
            Refusal: it is no list of records.
        """
        self._size += page.stat().st_size
        if self._size > LARGEST_JSON:
            raise Stop("It is more than 200 MB of JSON. Ask for CSV, or for less at a time.")
        try:
            held = json.loads(page.read_text("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=lambda words: None)
        except (ValueError, RecursionError) as error:
            raise Stop(DAMAGED) from error
        found = _rows(held)
        with self._spool.open("a", encoding="utf-8") as spool:
            for record in found:
                row = {name: _words(value) for name, value in flat(record).items()}
                self._labels.update(dict.fromkeys(row))
                said = json.dumps(row, ensure_ascii=False, sort_keys=True)
                self._digest.add(said)
                spool.write(f"{said}\n")
        self.rows += len(found)
        return held, not found

    def write(self, into: Path) -> str:
        """All rows as CSV. Gives their digest."""
        labels = list(self._labels)
        with self._spool.open(encoding="utf-8") as spool, into.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(labels)
            for line in spool:
                row = json.loads(line)
                writer.writerow([row.get(name, "") for name in labels])
        return self._digest.hexdigest()


def _rows(held: Any) -> list[dict[str, Any]]:
    """The records of a page; an empty list anywhere on top means that there are none."""
    if isinstance(held, dict):
        inner = [value for value in held.values() if isinstance(value, dict)]
        for place in (held, *inner):
            lists = [value for value in place.values() if isinstance(value, list)]
            filled = [value for value in lists if value and isinstance(value[0], dict)]
            if filled:
                return records(filled[0])
            if lists and not any(lists):
                return []
    return records(held)


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def named(held: Any, path: str) -> str:
    """What stands at `path`, such as ``meta.next``; without one, at the usual places of a link. "" for nothing."""
    for each in [path] if path else LINKS:
        found = _at(held, each)
        if isinstance(found, str) and found:
            return found
    return ""


def _at(held: Any, path: str) -> Any:
    if not isinstance(held, dict):
        return None
    if path in held:
        return held[path]
    first, _, rest = path.partition(".")
    return _at(held.get(first), rest) if rest else None

"""What a file is, by what is in it; what cannot be read gets a sentence."""

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.sources.encodings import Legacy, by_mark
from bot.sources.sizes import LARGEST, LARGEST_JSON
from bot.sources.workbooks import check_workbook
from models.refusal import Refusal

BLOCK = 1 << 20
LOCKED = "EncryptedPackage".encode("utf-16-le")
OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"PAR1",
    b"SQLite format",
)
SAVE = "Save the numbers as CSV or XLSX, and try again."


@dataclass(frozen=True)
class File:
    """A file that can be read.

    Attributes:
        name: as its owner calls it.
        format: csv (any delimiter), xlsx, json or sie.
        encoding: of its text; None for a workbook.
        digest: SHA-256 of its bytes, as hex.
    """

    path: Path
    name: str
    format: str
    encoding: str | None
    digest: str
    size: int


def identify(path: Path, name: str) -> File:
    """Look at the whole of it, in blocks.

    Raises:
        Refusal: it is empty, too large, locked, damaged, or something else than a table.
    """
    size = path.stat().st_size
    if size >= LARGEST:
        raise Refusal("This file is larger than 2 GB. Split it, for example by year, and send the parts.")
    with path.open("rb") as opened:
        start = opened.read(4096)
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refusal("This file is empty. Export it again, and send the new one.")
    if start.startswith(b"PK"):
        check_workbook(path)
        return File(path, name, "xlsx", None, _digest(path), size)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        if any(LOCKED in block for block in blocks(path, overlap=len(LOCKED))):
            raise Refusal("This workbook is locked with a password. Save it without one, and try again.")
        raise Refusal("This workbook is of an old kind. Open it, save it as XLSX, and try again.")
    if start.startswith(OTHERS):
        raise Refusal(f"I cannot read this kind of file. {SAVE}")
    encoding, digest = _text(path, start)
    return File(path, name, _text_format(start.decode(encoding, "replace"), size), encoding, digest, size)


def blocks(path: Path, *, overlap: int = 0) -> Iterator[bytes]:
    """The file in pieces of a megabyte, each beginning with the last `overlap` bytes of the one before."""
    kept = b""
    with path.open("rb") as opened:
        while block := opened.read(BLOCK):
            yield kept + block
            kept = block[-overlap:] if overlap else b""


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for block in blocks(path):
        digest.update(block)
    return digest.hexdigest()


def _text(path: Path, start: bytes) -> tuple[str, str]:
    """Its encoding, proven over the whole of it, and its digest."""
    encoding = by_mark(start)
    digest, legacy, decoder = hashlib.sha256(), Legacy(), codecs.getincrementaldecoder(encoding or "utf-8")()
    valid = True
    for block in blocks(path):
        digest.update(block)
        if encoding is None:
            if 0 in block:
                raise Refusal(f"I cannot read this kind of file. {SAVE}")
            legacy.add(block)
        if valid:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                valid = False
    if valid:
        return encoding or "utf-8", digest.hexdigest()
    if encoding and encoding != "utf-8-sig":
        raise Refusal(f"The text of this file is damaged. {SAVE}")
    return legacy.guess(), digest.hexdigest()


def _text_format(start: str, size: int) -> str:
    begin = start.lstrip("\ufeff\0 \t\r\n").casefold()
    if re.match(r"<(!doctype html|html|head|body|table|script|meta|!--)|<\?xml[^>]*>\s*<(!doctype )?html", begin):
        raise Refusal(f"This is a web page, not a table; perhaps a page that asks to sign in. {SAVE}")
    if begin.startswith(("<?xml", "<")):
        raise Refusal(f"This is an XML file, which I cannot read. {SAVE}")
    if re.match(r"#(flagga|program|format|sietyp|gen|fnamn|prosa)\b", begin):
        return "sie"
    if re.match(r'\[\s*[\[{\]]|\{\s*["}]', begin):
        if size > LARGEST_JSON:
            raise Refusal("This JSON file is larger than 200 MB. Send the numbers as CSV.")
        return "json"
    return "csv"

"""What came of looking at a source: files that lie on this machine now, or what is wrong, in plain words."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MODULUS = 1 << 256


@dataclass(frozen=True)
class Arrived:
    """One file.

    Attributes:
        name: what people call it.
        path: where it lies; the caller clears it away.
        digest: the same for the same content, in whichever order its rows came where an order means nothing.
        size: bytes.
    """

    name: str
    path: str
    digest: str
    size: int


@dataclass(frozen=True)
class Arrival:
    """It was looked at.

    Attributes:
        files: what is new there, as far as the source can tell.
        etag: what a web address calls its content.
        seen: of a folder, each file with its size, its time and its digest.
        more: there is more than one look takes.
    """

    files: tuple[Arrived, ...] = ()
    etag: str | None = None
    seen: dict[str, list[Any]] | None = None
    more: bool = False


@dataclass(frozen=True)
class Trouble:
    """It could not be looked at.

    Attributes:
        sentence: what is wrong and how to mend it.
        passing: it may pass by itself.
        after: seconds that the other side asks to be left alone.
    """

    sentence: str
    passing: bool = False
    after: float | None = None


class Stop(Exception):
    """Looking ends here.

    Attributes:
        trouble: why.
    """

    def __init__(self, sentence: str, *, passing: bool = False, after: float | None = None) -> None:
        super().__init__(sentence)
        self.trouble = Trouble(sentence, passing, after)


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


class RowsDigest:
    """A digest of rows in whichever order they come: databases and web addresses promise none."""

    def __init__(self) -> None:
        self._sum = 0
        self.count = 0

    def add(self, row: str) -> None:
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(row.encode()).digest(), "big")) % MODULUS
        self.count += 1

    def hexdigest(self) -> str:
        return hashlib.sha256(f"{self.count}:{self._sum}".encode()).hexdigest()

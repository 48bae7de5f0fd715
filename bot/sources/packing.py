"""Blocks of lines (bot/ledger_blocks.py) from arrays, written by a thread beside the reading: compressing needs no turn."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot import ledger_blocks
from bot.ledger_blocks import BLOCK, LEAST, Block
from bot.sources.cells import one_line
from bot.sources.columns import Ints

AHEAD: Final = 8  # blocks that wait to be compressed
BREAK, SPACE, DELETE = 10, 32, 127
TYPES: Final = {width: np.dtype(f"<u{width}") for width in (1, 2, 4, 8)}


def columns(row: Ints, line: Ints, centre: Ints, day: Ints, minor: Ints) -> bytes:
    """The numbers of a block."""
    return b"".join(_column(values) for values in (row, line - row, centre, day, minor))


def _column(values: Ints) -> bytes:
    least = int(values.min())
    width = ledger_blocks.width_of(int(values.max()) - least)
    return LEAST.pack(width, least) + ((values - least).astype(TYPES[width]).tobytes() if width else b"")


class Words(NamedTuple):
    """Cells one after the other, each followed by a line break, and where these breaks are."""

    whole: bytes
    ends: Ints

    def part(self, first: int, last: int) -> bytes:
        """Those from `first` up to, not with, `last`, with breaks between them."""
        return self.whole[int(self.ends[first - 1]) + 1 if first else 0 : int(self.ends[last - 1])]


def together(parts: Sequence[Words]) -> Words:
    """Words one after the other."""
    starts = np.cumsum([0, *(len(part.whole) for part in parts)])
    ends = [part.ends + start for part, start in zip(parts, starts.tolist(), strict=False)]
    return Words(b"".join(part.whole for part in parts), np.concatenate(ends))


def joined(cells: Sequence[str], most: int) -> Words:
    """Cells on a line each, without control or direction signs, cut to a length; quick where all are in order."""
    whole = "\n".join([*cells, ""])
    packed = whole.encode()
    signs = np.frombuffer(packed, dtype=np.uint8)
    breaks = np.flatnonzero(signs == BREAK)
    blank, space = signs <= SPACE, signs == SPACE
    in_order = (
        len(breaks) == len(cells)
        and not (space[:1].any() or (space[1:] & blank[:-1]).any() or (blank[1:] & space[:-1]).any())
        and int(np.diff(breaks, prepend=-1).max()) <= most + 1
        and (_printable(signs, len(breaks)) if len(packed) == len(whole) else whole.replace("\n", "").isprintable())
    )
    if not in_order:
        packed = "\n".join([*(one_line(cell, most) for cell in cells), ""]).encode()
        breaks = np.flatnonzero(np.frombuffer(packed, dtype=np.uint8) == BREAK)
    return Words(packed, breaks)


def _printable(signs: NDArray[np.uint8], breaks: int) -> bool:
    return int((signs < SPACE).sum()) == breaks and not (signs == DELETE).any()


class Spool:
    """Blocks one after the other in a file.

    Attributes:
        position: of the next line; the first of a block is a multiple of BLOCK.
    """

    def __init__(self, path: Path) -> None:
        self.position = 0
        self._path = path
        self._file = path.open("wb")
        self._starts: list[int] = []
        self._thread = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()

    def add(self, lines: int, numbers: bytes, vouchers: bytes, texts: bytes) -> None:
        """One more block."""
        self._waiting.append(self._thread.submit(self._write, lines, numbers, vouchers, texts))
        self.position += BLOCK
        if len(self._waiting) > AHEAD:
            self._waiting.popleft().result()

    def _write(self, lines: int, numbers: bytes, vouchers: bytes, texts: bytes) -> None:
        self._starts.append(self._file.tell())
        self._file.write(ledger_blocks.spooled(Block(lines, numbers, ledger_blocks.pack_words(vouchers, texts))))

    def close(self) -> None:
        """All of it is in the file."""
        while self._waiting:
            self._waiting.popleft().result()
        self._thread.shutdown()
        self._file.close()

    def voucher(self, position: int) -> str:
        """Of the line there; after `close`."""
        number, place = divmod(position, BLOCK)
        found = next(ledger_blocks.blocks(self._path, self._starts[number]))
        return ledger_blocks.words(found.words)[0][place]

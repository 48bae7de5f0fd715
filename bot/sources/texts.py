"""A text file as clean UTF-8 in whole lines, whose line numbers survive cells that hold line breaks."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from bot.sources.files import BLOCK, File
from models.refusal import Refusal

QUOTE, BREAK = 34, 10
LONGEST = 50  # lines that one cell in quotation marks may span
LARGEST_LINE = 1 << 24


class Crooked(Exception):
    """Quotation marks stand where they should not: the file has to be read with more care."""


def whole_lines(file: File) -> Iterator[bytes]:
    """Blocks of UTF-8 that end with a line break, which is one byte."""
    decoder = codecs.getincrementaldecoder(file.encoding or "utf-8")("replace")
    same = file.encoding == "utf-8"
    kept = b""
    with file.path.open("rb") as opened:
        while block := opened.read(BLOCK):
            text = block if same else decoder.decode(block).encode("utf-8", "replace")
            kept += text.replace(b"\0", b"") if b"\0" in text else text
            until = len(kept) - 1 if kept.endswith(b"\r") else len(kept)  # its \n may come with the next block
            ready = _one_break(kept[:until])
            end = ready.rfind(b"\n") + 1
            if end:
                yield ready[:end]
            kept = ready[end:] + kept[until:]
            if len(kept) > LARGEST_LINE:
                raise Refusal("A line of this file is far too long for a table. Export it again as CSV.")
    kept = _one_break(kept + (b"" if same else decoder.decode(b"", final=True).encode()))
    if kept:
        yield kept if kept.endswith(b"\n") else kept + b"\n"


def _one_break(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in text else text


def lines(file: File) -> Iterator[str]:
    """Its lines, without their breaks."""
    for block in whole_lines(file):
        yield from block.decode().removesuffix("\n").split("\n")


class Stream(io.BufferedIOBase):
    """What the parser reads: a file's lines after the first `skip`, watched for line breaks inside quotation marks.

    Args:
        before: what is handed out first, and counts as no line.

    Attributes:
        done: bytes handed out.
    """

    def __init__(self, file: File, delimiter: str, skip: int, before: bytes = b"") -> None:
        self._first_block = before
        self._blocks = self._after(whole_lines(file), skip)
        self._before = (ord(delimiter), BREAK, QUOTE)
        self._first = skip + 1
        self._inside = False
        self._breaks = 0
        self._inner: list[NDArray[np.int64]] = []
        self._inner_count = 0
        self.done = 0

    @staticmethod
    def _after(blocks: Iterator[bytes], skip: int) -> Iterator[bytes]:
        for block in blocks:
            while skip and block:
                block = block[block.find(b"\n") + 1 :]
                skip -= 1
            if block:
                yield block

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """The next block, of whatever size.

        Raises:
            Crooked: a quotation mark opens or closes in the middle of a cell, or never closes.
        """
        if self._first_block:
            block, self._first_block = self._first_block, b""
            return block
        block = next(self._blocks, b"")
        if not block and self._inside:
            raise Crooked
        if b'"' in block or self._inside:
            self._watch(np.frombuffer(block, dtype=np.uint8))
        else:
            self._breaks += block.count(b"\n")
        self.done += len(block)
        return block

    def _watch(self, signs: NDArray[np.uint8]) -> None:
        quotes = np.flatnonzero(signs == QUOTE)
        opening, closing = (quotes[1::2], quotes[0::2]) if self._inside else (quotes[0::2], quotes[1::2])
        before = np.where(opening > 0, signs[opening - 1], BREAK)
        after = signs[np.minimum(closing + 1, len(signs) - 1)]
        if not (np.isin(before, self._before).all() and np.isin(after, self._before).all()):
            raise Crooked
        breaks = np.flatnonzero(signs == BREAK)
        inner = (np.searchsorted(quotes, breaks) + self._inside) % 2 == 1
        found = self._breaks + np.flatnonzero(inner)
        if len(found):
            # kept as the number of rows that are complete before each, in order
            self._inner.append(found - self._inner_count - np.arange(len(found)))
            self._inner_count += len(found)
        self._breaks += len(breaks)
        self._inside = bool((len(quotes) + self._inside) % 2)

    def numbers(self, first: int, last: int) -> NDArray[np.int64]:
        """The lines in the file on which the rows from `first` up to, not with, `last` begin; both counted from 0."""
        rows = np.arange(first, last, dtype=np.int64)
        if self._inner:
            if len(self._inner) > 1:
                self._inner = [np.concatenate(self._inner)]
            rows = rows + np.searchsorted(self._inner[0], rows, side="left")
        return rows + self._first


def careful_rows(file: File, delimiter: str, skip: int) -> Iterator[tuple[int, list[str] | None]]:
    """Rows of a crooked file with the lines they begin on; None for a row whose quotation marks do not match.

    A cell that never closes spoils its own line only.
    """
    numbered = enumerate(islice(lines(file), skip, None), skip + 1)
    waiting: list[tuple[int, str]] = []
    while True:
        number, text = waiting.pop(0) if waiting else next(numbered, (0, ""))
        if number == 0:
            return
        row = _row(text, delimiter)
        more: list[tuple[int, str]] = []
        while row == [] and len(more) < LONGEST:  # it goes on in the next line
            following = waiting.pop(0) if waiting else next(numbered, None)
            if following is None:
                break
            more.append(following)
            text += "\n" + following[1]
            row = _row(text, delimiter)
        if not row:
            waiting = more + waiting
        yield number, row or None


def _row(text: str, delimiter: str) -> list[str] | None:
    """Its cells; [] where quotation marks are still open at its end; None where they do not match."""
    if not text:
        return [""]
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [""])
    except csv.Error as error:
        return [] if "unexpected end" in str(error) else None
